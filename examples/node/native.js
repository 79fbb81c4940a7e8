// libupright_c through koffi: the structs and functions of upright.h, and nothing else.
import koffi from "koffi";

const library = koffi.load(process.env.UPRIGHT_LIBRARY ?? "libupright_c.so.1");

const handle = koffi.pointer("upright_detector", koffi.opaque());
const buffer = koffi.pointer("upright_buffer", koffi.opaque());

/** A struct that begins with its size; `sized(values)` makes one for a call. */
function struct(name, members) {
  const type = koffi.struct(name, { struct_size: "uint32_t", ...members });
  return { type, sized: (values = {}) => ({ ...values, struct_size: koffi.sizeof(type) }) };
}

export const Diagnostics = struct("upright_diagnostics", {
  message_length: "uint32_t", message: koffi.array("uint8_t", 512, "Array"),
});
export const Options = struct("upright_options", {
  exif: "int32_t", min_confidence: "double", detect_skew: "int32_t", detect_turn: "int32_t", deadline_ms: "double",
  max_input_bytes: "uint64_t", max_pixels: "uint64_t", max_side: "uint32_t", model_bgr: "int32_t", model_path: "str",
  model_input_width: "int32_t", model_input_height: "int32_t", model_mean: koffi.array("float", 3, "Array"),
  model_deviation: koffi.array("float", 3, "Array"), model_turns: koffi.array("int32_t", 4, "Array"),
});
export const Image = struct("upright_image", {
  format: "int32_t", width: "int32_t", height: "int32_t", stride_bytes: "int64_t", data: "uint8_t *",
  exif_orientation: "int32_t", reserved: "int32_t",
});
export const Detection = struct("upright_detection", {
  quarter_turns: "int32_t", rotation_angle: "double", skew: "double", confidence: "double",
  posterior: koffi.array("double", 4, "Array"), skew_sigma: "double", skew_confidence: "double", mirrored: "int32_t",
  kind: "int32_t", decision: "int32_t", exif_orientation: "int32_t", exif_agrees: "int32_t", truncated: "int32_t",
  width: "int32_t", height: "int32_t", decode_ms: "double", vision_ms: "double", exif_ms: "double",
  preprocess_ms: "double", edges_ms: "double", lines_ms: "double", vote_ms: "double", coarse_ms: "double",
  confidence_ms: "double",
});
export const Correction = struct("upright_correction", {
  mirrored: "int32_t", quarter_turns: "int32_t", reserved: "int32_t", skew: "double",
});
export const CorrectOptions = struct("upright_correct_options", {
  how: "int32_t", level: "int32_t", canvas: "int32_t", interpolation: "int32_t", background: "int32_t",
  colour: koffi.array("uint8_t", 4, "Array"), max_side: "uint32_t", max_input_bytes: "uint64_t", max_pixels: "uint64_t",
});
export const Corrected = struct("upright_corrected", {
  way: "int32_t", width: "int32_t", height: "int32_t", exif_orientation: "int32_t", thumbnail: "int32_t",
  format: "int32_t", reserved: "int32_t",
});

const inout = (definition) => koffi.inout(koffi.pointer(definition.type));
const input = (definition) => koffi.pointer(definition.type);
const declare = (name, result, ...parameters) => library.func(`upright_${name}`, result, parameters);

export const version = declare("version", "str");
export const optionsInit = declare("options_init", "int32_t", koffi.out(koffi.pointer(Options.type)), "size_t");
export const detectorCreate = declare("detector_create", "int32_t", input(Options), koffi.out(koffi.pointer(handle)),
  inout(Diagnostics));
export const detectorDestroy = declare("detector_destroy", "void", handle);
export const detectEncoded = declare("detect_encoded", "int32_t", handle, "const uint8_t *", "size_t", inout(Detection),
  inout(Diagnostics));
export const detectFile = declare("detect_file", "int32_t", handle, "const uint8_t *", inout(Detection),
  inout(Diagnostics));
export const detectPixels = declare("detect_pixels", "int32_t", handle, input(Image), inout(Detection),
  inout(Diagnostics));
export const readExifOrientation = declare("read_exif_orientation", "int32_t", "const uint8_t *", "size_t",
  koffi.out(koffi.pointer("int32_t")));
export const bufferData = declare("buffer_data", koffi.pointer("uint8_t"), buffer);
export const bufferSize = declare("buffer_size", "size_t", buffer);
export const bufferDestroy = declare("buffer_destroy", "void", buffer);
export const correctOptionsInit = declare("correct_options_init", "int32_t",
  koffi.out(koffi.pointer(CorrectOptions.type)), "size_t");
export const correctEncoded = declare("correct_encoded", "int32_t", "const uint8_t *", "size_t", input(Correction),
  input(CorrectOptions), koffi.out(koffi.pointer(buffer)), inout(Corrected), inout(Diagnostics));
export const correctPixels = declare("correct_pixels", "int32_t", input(Image), input(Correction),
  input(CorrectOptions), koffi.out(koffi.pointer(buffer)), inout(Corrected), inout(Diagnostics));

/** The defaults that an init function of the library fills in. */
export function defaults(init, definition) {
  const options = {};
  const status = init(options, koffi.sizeof(definition.type));
  if (status !== 0) throw new Error(`the library refuses its own options: ${status}`);
  return options;
}

/** Runs a function on a worker thread; resolves to its status. Arguments are kept alive until then. */
export function inBackground(func, ...parameters) {
  return new Promise((resolve, reject) => {
    func.async(...parameters, (error, status) => {
      if (error) reject(error);
      else resolve({ status, parameters });
    });
  });
}

/** A copy of what a buffer holds; frees the buffer. */
export function take(pointer) {
  try {
    const size = Number(bufferSize(pointer));
    return size === 0 ? new Uint8Array(0) : koffi.decode(bufferData(pointer), koffi.array("uint8_t", size));
  } finally {
    bufferDestroy(pointer);
  }
}
