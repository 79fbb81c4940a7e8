// How must an image be turned to be upright? Every angle is in clockwise degrees to apply to the stored pixels; where
// `mirrored` is set, flip left-right first. See index.d.ts for the types.
import * as native from "./native.js";

export const Status = Object.freeze({
  ok: 0, invalidArgument: -1, invalidStructSize: -2, invalidHandle: -3, unsupportedFormat: -10, corruptImage: -11,
  tooManyBytes: -12, tooManyPixels: -13, fileNotFound: -20, fileUnreadable: -21, invalidModel: -30, outOfMemory: -40,
  deadlineExceeded: -41, internal: -100,
});

const exifPolicies = ["prior", "trust", "ignore"];
const kinds = ["unknown", "document", "photo"];
const decisions = ["none", "review", "apply"];
const formats = { grey: 1, rgb: 2, bgr: 3, rgba: 4, bgra: 5 };
const channels = { grey: 1, rgb: 3, bgr: 3, rgba: 4, bgra: 4 };
const hows = ["automatic", "pixels", "tag"];
const canvases = ["expand", "crop", "keep"];
const interpolations = ["lanczos", "cubic"];
const ways = ["unchanged", "tag", "lossless", "reencoded"];
const thumbnails = ["none", "kept", "turned", "reencoded", "removed"];

/** A call that failed: `status` says what kind, the message what and where. */
export class UprightError extends Error {
  constructor(status, message) {
    super(message);
    this.name = "UprightError";
    this.status = status;
  }
}

const invalid = (message) => new UprightError(Status.invalidArgument, message);

function messageOf(diagnostics) {
  const bytes = Uint8Array.from(diagnostics.message ?? []);
  const end = bytes.indexOf(0);
  return new TextDecoder().decode(bytes.subarray(0, end < 0 ? bytes.length : end));
}

function check(status, diagnostics) {
  if (status !== 0) throw new UprightError(status, messageOf(diagnostics));
}

const linesOf = (diagnostics) => messageOf(diagnostics).split("\n").filter((line) => line !== "");

function indexOf(names, name, what) {
  const index = names.indexOf(name);
  if (index < 0) throw invalid(`${what}: '${name}' is none of ${names.join(", ")}`);
  return index;
}

function bytesOf(data) {
  if (data instanceof ArrayBuffer) return new Uint8Array(data);
  if (ArrayBuffer.isView(data)) return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  throw new TypeError("data must be a Buffer, a typed array or an ArrayBuffer");
}

/** koffi has no address for an empty array; a byte that is not read stands for it. */
const addressable = (bytes) => (bytes.length > 0 ? bytes : new Uint8Array(1));

function pathOf(path) {
  const bytes = Buffer.isBuffer(path) ? path : Buffer.from(String(path));
  if (bytes.includes(0)) throw invalid("path: holds a zero byte");
  return Buffer.concat([bytes, Buffer.alloc(1)]);
}

function integer(value, what, least, most) {
  if (!Number.isInteger(value) || value < least || value > most) throw invalid(`${what}: ${value} is out of range`);
  return value;
}

function nativeOptions(options) {
  const result = native.defaults(native.optionsInit, native.Options);
  const whole = (name, key, most) => {
    if (options[name] !== undefined) result[key] = integer(options[name], name, 0, most);
  };
  if (options.exif !== undefined) result.exif = indexOf(exifPolicies, options.exif, "exif");
  if (options.minConfidence !== undefined) result.min_confidence = Number(options.minConfidence);
  if (options.detectSkew !== undefined) result.detect_skew = Number(Boolean(options.detectSkew));
  if (options.detectTurn !== undefined) result.detect_turn = Number(Boolean(options.detectTurn));
  if (options.deadlineMs !== undefined) result.deadline_ms = Number(options.deadlineMs);
  whole("maxInputBytes", "max_input_bytes", Number.MAX_SAFE_INTEGER);
  whole("maxPixels", "max_pixels", Number.MAX_SAFE_INTEGER);
  whole("maxSide", "max_side", 0xffffffff);
  const { model } = options;
  if (model !== undefined) {
    result.model_path = model.path;
    if (model.inputWidth !== undefined) result.model_input_width = integer(model.inputWidth, "inputWidth", 1, 4096);
    if (model.inputHeight !== undefined) result.model_input_height = integer(model.inputHeight, "inputHeight", 1, 4096);
    if (model.mean !== undefined) result.model_mean = [...model.mean];
    if (model.deviation !== undefined) result.model_deviation = [...model.deviation];
    if (model.bgr !== undefined) result.model_bgr = Number(Boolean(model.bgr));
    if (model.turns !== undefined) result.model_turns = [...model.turns];
  }
  return result;
}

/** The image as C wants it; refuses what would make the library read beyond `data`. */
function imageOf(pixels) {
  const { width, height, format, exifOrientation = 0 } = pixels;
  const data = bytesOf(pixels.data);
  if (!(format in formats)) throw invalid(`format: '${format}' is none of ${Object.keys(formats).join(", ")}`);
  integer(width, "width", 1, 0x7fffffff);
  integer(height, "height", 1, 0x7fffffff);
  integer(exifOrientation, "exifOrientation", 0, 8);
  const row = width * channels[format];
  const strideBytes = integer(pixels.strideBytes ?? row, "strideBytes", row, Number.MAX_SAFE_INTEGER);
  if (strideBytes * (height - 1) + row > data.length) throw invalid("pixels: data is shorter than the image");
  return native.Image.sized({
    format: formats[format], width, height, stride_bytes: strideBytes, data, exif_orientation: exifOrientation, reserved: 0,
  });
}

function answerOf(found, diagnostics) {
  return {
    rotationAngle: found.rotation_angle, quarterTurns: found.quarter_turns, skew: found.skew,
    mirrored: found.mirrored !== 0, confidence: found.confidence, posterior: [...found.posterior],
    skewSigma: found.skew_sigma, skewConfidence: found.skew_confidence, kind: kinds[found.kind] ?? "unknown",
    decision: decisions[found.decision] ?? "none", exifOrientation: found.exif_orientation,
    exifAgrees: found.exif_agrees < 0 ? null : found.exif_agrees > 0, truncated: found.truncated !== 0,
    width: found.width, height: found.height, warnings: linesOf(diagnostics),
    timings: {
      decode: found.decode_ms, vision: found.vision_ms, exif: found.exif_ms, preprocess: found.preprocess_ms,
      edges: found.edges_ms, lines: found.lines_ms, vote: found.vote_ms, coarse: found.coarse_ms,
      confidence: found.confidence_ms,
    },
  };
}

const empty = (definition, values = {}) => definition.sized(values);
const emptyDetection = () => empty(native.Detection, { posterior: [0, 0, 0, 0] });
const emptyDiagnostics = () => empty(native.Diagnostics, { message: [] });

/** Detectors that were forgotten instead of closed. */
const forgotten = new FinalizationRegistry((state) => state.release());

/** A native detector that is destroyed when it was closed and no call is under way. */
class State {
  #handle;
  #calls = 0;
  #closed = false;

  constructor(handle) {
    this.#handle = handle;
  }

  async use(question) {
    if (this.#closed) throw new UprightError(Status.invalidHandle, "the detector is closed");
    this.#calls += 1;
    try {
      return await question(this.#handle);
    } finally {
      this.#calls -= 1;
      this.#destroyIfDone();
    }
  }

  release() {
    this.#closed = true;
    this.#destroyIfDone();
  }

  #destroyIfDone() {
    if (!this.#closed || this.#calls > 0 || this.#handle === null) return;
    native.detectorDestroy(this.#handle);
    this.#handle = null;
  }
}

/** Immutable after creation; any number of calls may be under way at once, none blocks the event loop. */
export class Detector {
  #state;

  constructor(options = {}) {
    const diagnostics = emptyDiagnostics();
    const handle = [null];
    check(native.detectorCreate(nativeOptions(options), handle, diagnostics), diagnostics);
    this.#state = new State(handle[0]);
    forgotten.register(this, this.#state, this);
  }

  /** A JPEG or PNG in memory; not copied, so leave it alone until the promise settles. */
  async detect(data) {
    const bytes = bytesOf(data);
    return this.#ask(native.detectEncoded, addressable(bytes), bytes.length);
  }

  /** A JPEG or PNG file. A Buffer names a path that is not UTF-8. */
  async detectFile(path) {
    return this.#ask(native.detectFile, pathOf(path));
  }

  /** Decoded pixels. */
  async detectPixels(pixels) {
    return this.#ask(native.detectPixels, imageOf(pixels));
  }

  /** Frees the detector once the calls under way have ended; later calls fail with Status.invalidHandle. */
  close() {
    this.#state.release();
    forgotten.unregister(this);
  }

  #ask(func, ...question) {
    return this.#state.use(async (handle) => {
      const found = emptyDetection();
      const diagnostics = emptyDiagnostics();
      const { status } = await native.inBackground(func, handle, ...question, found, diagnostics);
      check(status, diagnostics);
      return answerOf(found, diagnostics);
    });
  }
}

function correctionOf({ mirrored = false, quarterTurns = 0, skew = 0 }) {
  return native.Correction.sized({
    mirrored: Number(Boolean(mirrored)), quarter_turns: integer(quarterTurns, "quarterTurns", 0, 3), reserved: 0, skew,
  });
}

function correctOptions({ how = "automatic", level = false, canvas = "expand", interpolation = "lanczos", colour }) {
  const result = native.defaults(native.correctOptionsInit, native.CorrectOptions);
  result.how = indexOf(hows, how, "how");
  result.level = Number(Boolean(level));
  result.canvas = indexOf(canvases, canvas, "canvas");
  result.interpolation = indexOf(interpolations, interpolation, "interpolation");
  if (colour !== undefined) {
    result.background = 1; // UPRIGHT_BACKGROUND_COLOUR
    result.colour = [...colour, 0];
  }
  return result;
}

async function correct(func, ...question) {
  const result = [null];
  const made = empty(native.Corrected);
  const diagnostics = emptyDiagnostics();
  const { status } = await native.inBackground(func, ...question, result, made, diagnostics);
  check(status, diagnostics);
  return { data: native.take(result[0]), made, notes: linesOf(diagnostics) };
}

/** Puts a JPEG or PNG in memory right, without loss where that is possible. `answer` is a Detection or a correction. */
export async function fix(data, answer, options = {}) {
  const bytes = bytesOf(data);
  const fixed = await correct(native.correctEncoded, addressable(bytes), bytes.length, correctionOf(answer),
    correctOptions(options));
  const { way, width, height, exif_orientation: exifOrientation, thumbnail } = fixed.made;
  return {
    data: fixed.data, way: ways[way], width, height, exifOrientation, thumbnail: thumbnails[thumbnail], notes: fixed.notes,
  };
}

/** Puts pixels right; the result has rows without padding. */
export async function fixPixels(pixels, answer, options = {}) {
  const image = imageOf(pixels);
  const fixed = await correct(native.correctPixels, image, correctionOf(answer), correctOptions(options));
  return { data: fixed.data, width: fixed.made.width, height: fixed.made.height, format: pixels.format };
}

/** EXIF orientation from the header alone, in microseconds: 1..8, or 0 when absent or malformed. */
export function readExifOrientation(data) {
  const bytes = bytesOf(data);
  const orientation = [0];
  native.readExifOrientation(addressable(bytes), bytes.length, orientation);
  return orientation[0];
}

/** Version of the native library. */
export const version = () => native.version();
