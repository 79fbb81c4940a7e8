// How must an image be turned to be upright? Every angle is in clockwise degrees to apply to the stored pixels; where
// `mirrored` is set, flip left-right first. See index.d.ts for the types. For `import` and `require` alike.
"use strict";
const fs = require("node:fs/promises");
const os = require("node:os");
const { enums } = require("./abi.js");
const { c, sized, inBackground, take, cell } = require("./native.js");
const { UprightError, addressable, bytesOf, check, imageOf, inputOf, integer, isPath, isPixels, isPlain, numberOf, pathOf,
  readAll } = require("./sources.js");

const { Status } = enums;

const linesOf = (diagnostics) => diagnostics.message.split("\n").filter((line) => line !== "");
const nameOf = (of, number) => Object.keys(of).find((name) => of[name] === number) ?? Object.keys(of)[0];
const camel = (name) => name.replace(/_(\w)/g, (_, letter) => letter.toUpperCase());
const snake = (name) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

// ---- Asking

const most = Number.MAX_SAFE_INTEGER;
const limits = { maxInputBytes: most, maxPixels: most, maxMemoryBytes: most, maxSide: 0xffffffff, page: 0x7fffffff };

function nativeOptions(options) {
  const { exif = "prior", preview = "never", settings = {}, skipTurn = false, skipSkew = false } = options;
  const lines = Object.entries(settings).map(([name, value]) => `${name}=${value}`);
  const result = sized("options", {
    exif: numberOf(enums.ExifPolicy, exif, "exif"), skip_turn: Number(Boolean(skipTurn)), skip_skew: Number(Boolean(skipSkew)),
    preview: numberOf(enums.PreviewUse, preview, "preview"), settings: lines.length > 0 ? lines.join("\n") : null,
  });
  for (const name of ["minTurnConfidence", "minLevelConfidence", "deadlineMs"]) result[snake(name)] = Number(options[name] ?? 0);
  for (const [name, limit] of Object.entries(limits)) result[snake(name)] = integer(options[name] ?? 0, name, 0, limit);
  return result;
}

const booleans = new Set(["mirrored", "truncated", "reads_several_ways", "from_preview"]);
const named = { decision: enums.Decision, turn_decision: enums.Decision, level_decision: enums.Decision, kind: enums.Kind,
  exif_agreement: enums.Agreement };
const correctionOf = ({ mirrored, quarter_turns: quarterTurns, skew }) => ({ mirrored: mirrored !== 0, quarterTurns, skew });

function answerOf(found, diagnostics = { message: "" }) {
  const answer = {};
  for (const [name, value] of Object.entries(found)) {
    if (name === "struct_size" || name === "reserved") continue;
    if (name in named) answer[camel(name)] = nameOf(named[name], value);
    else if (booleans.has(name)) answer[camel(name)] = value !== 0;
    else answer[camel(name)] = typeof value === "object" ? [...value] : value;
  }
  const correction = sized("correction");
  check(c.correction_from(found, correction));
  return { ...answer, warnings: linesOf(diagnostics), correction: correctionOf(correction) };
}

/** Calls with a flag that the signal sets; what it was aborted with is thrown. */
async function withSignal(signal, call) {
  if (!signal) return call(null);
  signal.throwIfAborted();
  const flag = cell("int32_t");
  const abort = () => flag.set(1);
  signal.addEventListener("abort", abort);
  try {
    return await call(flag.address);
  } catch (error) {
    if (error.status === Status.cancelled) signal.throwIfAborted();
    throw error;
  } finally {
    signal.removeEventListener("abort", abort);
    flag.free();
  }
}

/** Takes over what a cell for details points to. */
async function detailsOf(slot, picture) {
  const details = slot.get();
  if (!details) return undefined;
  try {
    const { timings_ms: timingsMs, evidence } = JSON.parse(c.details_json(details));
    if (!picture) return { timingsMs, evidence };
    const [buffer, diagnostics] = [[null], sized("diagnostics")];
    check(await inBackground(c.details_picture, details, "", buffer, diagnostics), diagnostics);
    return { timingsMs, evidence, picture: take(buffer[0]) };
  } finally {
    c.details_destroy(details);
  }
}

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
    c.detector_destroy(this.#handle);
    this.#handle = null;
  }
}

/** Detectors that were forgotten instead of closed. */
const forgotten = new FinalizationRegistry((state) => state.release());

/** Immutable after creation; any number of calls may be under way at once, none blocks the event loop. */
class Detector {
  #state;

  constructor(options = {}) {
    const [diagnostics, handle] = [sized("diagnostics"), [null]];
    check(c.detector_create(nativeOptions(options), handle, diagnostics), diagnostics);
    this.#state = new State(handle[0]);
    forgotten.register(this, this.#state, this);
  }

  async detect(source, { signal, deadlineMs = 0, details = false, explain = false, page = 0 } = {}) {
    return this.#state.use((handle) => withSignal(signal, async (cancel) => {
      const [input, found, diagnostics] = [await inputOf(source), sized("detection"), sized("diagnostics")];
      const slot = details || explain ? cell("void *") : null;
      try {
        const request = sized("request", { ...input, cancel, deadline_ms: deadlineMs, explain: Number(Boolean(explain)),
          details: slot?.address ?? null, page: integer(page, "page", 0, limits.page) });
        check(await inBackground(c.detect, handle, request, found, diagnostics), diagnostics);
        const answer = answerOf(found, diagnostics);
        if (slot) answer.details = await detailsOf(slot, explain === "picture");
        return answer;
      } finally {
        slot?.free();
      }
    }));
  }

  async fix(source, target, options = {}) {
    if (isPlain(target) && !isPath(target)) return this.fix(source, undefined, target);
    if (isPixels(source)) return fixPixels(this, source, options);
    return this.#state.use((handle) => withSignal(options.signal, async (cancel) => {
      const [found, made, diagnostics, buffer] = [sized("detection"), sized("corrected"), sized("diagnostics"), [null]];
      const wanted = sized("fix_options", { correct: correctOptions(options, cancel) });
      for (const name of ["level", "dryRun", "keepTime"]) wanted[snake(name)] = Number(Boolean(options[name]));
      const whole = isPath(source) && (target === undefined || isPath(target));
      const bytes = whole ? null : await readAll(source);
      const goal = target === undefined ? null : pathOf(target);
      check(await (whole
        ? inBackground(c.fix_file, handle, pathOf(source), goal, wanted, found, made, diagnostics)
        : inBackground(c.fix_encoded, handle, addressable(bytes), bytes.length, wanted, found, buffer, made, diagnostics)),
      diagnostics);
      const data = take(buffer[0]);
      if (data && target !== undefined && !options.dryRun) await writeNew(target, data);
      return fixedOf(made, diagnostics, data, answerOf(found));
    }));
  }

  close() {
    this.#state.release();
    forgotten.unregister(this);
  }
}

/** Detectors of the functions below, by their options. */
const shared = new Map();
const mostShared = 8;
const optionNames = ["exif", "preview", "minTurnConfidence", "minLevelConfidence", "skipTurn", "skipSkew", "settings",
  ...Object.keys(limits)];

function sharedDetector(options) {
  const own = {};
  for (const name of optionNames) if (options[name] !== undefined) own[name] = options[name];
  const key = JSON.stringify(own);
  if (!shared.has(key)) {
    if (shared.size >= mostShared) shared.delete(shared.keys().next().value);
    shared.set(key, new Detector(own));
  }
  return shared.get(key);
}

const detect = async (source, options = {}) => sharedDetector(options).detect(source, options);

/** What `ask` makes of each item, in their order, `jobs` at once; an UprightError becomes the member `error`. */
async function* inOrder(items, jobs, ask) {
  const asked = (item) => ask(item).catch((error) => {
    if (!(error instanceof UprightError)) throw error;
    return { error };
  });
  const waiting = [];
  for await (const item of items) {
    waiting.push(asked(item).then((result) => [item, result]));
    waiting.at(-1).catch(() => {}); // thrown below, if anyone still listens
    if (waiting.length >= Math.max(1, jobs)) yield await waiting.shift();
  }
  while (waiting.length > 0) yield await waiting.shift();
}

async function* detectMany(sources, { jobs = os.cpus().length, ...options } = {}) {
  const detector = sharedDetector(options);
  const ask = async (source) => ({ answer: await detector.detect(source, options) });
  for await (const [source, result] of inOrder(sources, jobs, ask)) yield { source, ...result };
}

/** Whoever stops listening gets no further file begun; those under way are finished. */
async function* fixMany(files, { jobs = os.cpus().length, ...options } = {}) {
  const detector = sharedDetector(options);
  const ask = async ({ source, target }) => ({ fixed: await detector.fix(source, target, options) });
  const pairs = async function* () {
    for await (const file of files) yield isPlain(file) && "source" in file ? file : { source: file };
  };
  for await (const [{ source, target }, result] of inOrder(pairs(), jobs, ask)) yield { source, target, ...result };
}

// ---- Putting right

function nativeCorrection(wanted) {
  const { mirrored = false, quarterTurns = 0, skew = 0 } = wanted.correction ?? wanted;
  const turns = integer(quarterTurns, "quarterTurns", 0, 3);
  return sized("correction", { mirrored: Number(Boolean(mirrored)), quarter_turns: turns, skew });
}

function correctOptions({ how = "automatic", canvas = "expand", interpolation = "lanczos", colour, deadlineMs = 0, page = 0 },
  cancel) {
  return sized("correct_options", {
    how: numberOf(enums.How, how, "how"), canvas: numberOf(enums.Canvas, canvas, "canvas"),
    interpolation: numberOf(enums.Interpolation, interpolation, "interpolation"), deadline_ms: deadlineMs, cancel,
    page: integer(page, "page", 0, limits.page),
    ...(colour ? { background: enums.Background.colour, colour: [...colour, 0] } : {}),
  });
}

function fixedOf(made, diagnostics, data, detection) {
  const fixed = { data, width: made.width, height: made.height, levelled: made.levelled !== 0, notes: linesOf(diagnostics) };
  if (made.format !== 0) fixed.format = nameOf(enums.PixelFormat, made.format);
  else Object.assign(fixed, { way: nameOf(enums.Way, made.way), exifOrientation: made.exif_orientation,
    thumbnail: nameOf(enums.Thumbnail, made.thumbnail) });
  if (made.verdict !== 0) fixed.verdict = nameOf(enums.Verdict, made.verdict);
  return detection ? { ...fixed, detection } : fixed;
}

async function correct(source, correction, options = {}) {
  const wanted = nativeCorrection(correction);
  const pixels = isPixels(source);
  const bytes = pixels ? null : await readAll(source);
  const question = pixels ? [imageOf(source)] : [addressable(bytes), bytes.length];
  return withSignal(options.signal, async (cancel) => {
    const [made, diagnostics, buffer] = [sized("corrected"), sized("diagnostics"), options.dryRun ? null : [null]];
    const func = pixels ? c.correct_pixels : c.correct_encoded;
    check(await inBackground(func, ...question, wanted, correctOptions(options, cancel), buffer, made, diagnostics), diagnostics);
    return fixedOf(made, diagnostics, buffer && take(buffer[0]));
  });
}

/** Pixels are asked about once. */
async function fixPixels(detector, pixels, options) {
  const detection = await detector.detect(pixels, { signal: options.signal, deadlineMs: options.deadlineMs });
  const acts = detection.turnDecision === "apply" || (Boolean(options.level) && detection.decision === "apply");
  const wanted = acts ? { ...detection.correction, ...(options.level ? {} : { skew: 0 }) } : {};
  const changes = Object.values(wanted).some((value) => Boolean(value));
  return { ...await correct(pixels, wanted, options), verdict: !acts ? "left" : changes ? "fixed" : "upright", detection };
}

async function writeNew(target, data) {
  await fs.writeFile(pathOf(target).subarray(0, -1), data, { flag: "wx" }).catch((error) => {
    throw new UprightError(Status.fileNotWritten, error.message);
  });
}

const fix = async (source, target, options) =>
  sharedDetector((isPlain(target) && !isPath(target) ? target : options) ?? {}).fix(source, target, options);

async function preview(source, correction, maxSide = 512, { signal, deadlineMs } = {}) {
  const [wanted, bytes] = [nativeCorrection(correction), await readAll(source)];
  return withSignal(signal, async (cancel) => {
    const [buffer, diagnostics, options] = [[null], sized("diagnostics"), correctOptions({ deadlineMs }, cancel)];
    check(await inBackground(c.preview_encoded, addressable(bytes), bytes.length, wanted, maxSide, options, buffer, diagnostics),
      diagnostics);
    return take(buffer[0]);
  });
}

async function replaceFile(path, data, { keepTime = false } = {}) {
  const [bytes, diagnostics] = [bytesOf(data), sized("diagnostics")];
  check(await inBackground(c.replace_file, pathOf(path), addressable(bytes), bytes.length, Number(keepTime), diagnostics),
    diagnostics);
}

function readExifOrientation(data) {
  const [bytes, orientation] = [bytesOf(data), [0]];
  c.read_exif_orientation(addressable(bytes), bytes.length, orientation);
  return orientation[0];
}

function exifToTurn(exifOrientation) {
  const [mirrored, quarterTurns] = [[0], [0]];
  check(c.exif_to_turn(integer(exifOrientation, "exifOrientation", 0, 8), mirrored, quarterTurns));
  return { mirrored: mirrored[0] !== 0, quarterTurns: quarterTurns[0], skew: 0 };
}

const turnToExif = ({ mirrored = false, quarterTurns = 0 }) => c.turn_to_exif(Number(mirrored), quarterTurns);
const version = () => c.version();
const has = (feature) => c.has(feature) === 1;

module.exports = { Detector, Status, UprightError, correct, detect, detectMany, exifToTurn, fix, fixMany, has, preview,
  readExifOrientation, replaceFile, turnToExif, version };
