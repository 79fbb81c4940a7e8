// What upright.h declares. Made by examples/declare.py; do not edit.
exports.enums = {
  Status: Object.freeze({ ok: 0, invalidArgument: -1, invalidStructSize: -2, invalidHandle: -3, unknownOption: -4,
    unsupportedFormat: -10, corruptImage: -11, tooManyBytes: -12, tooManyPixels: -13, fileNotFound: -20,
    fileUnreadable: -21, fileNotWritten: -22, invalidModel: -30, outOfMemory: -40, deadlineExceeded: -41,
    cancelled: -42, internal: -100 }),
  ExifPolicy: Object.freeze({ prior: 0, trust: 1, ignore: 2 }),
  PreviewUse: Object.freeze({ never: 0, ifClear: 1, only: 2 }),
  PixelFormat: Object.freeze({ grey: 1, rgb: 2, bgr: 3, rgba: 4, bgra: 5, argb: 6, abgr: 7, grey16: 8, rgb16: 9,
    bit0Black: 10, bit1Black: 11, nv12: 12, i420: 13 }),
  Kind: Object.freeze({ unknown: 0, document: 1, photo: 2 }),
  Agreement: Object.freeze({ unknown: 0, agrees: 1, contradicts: 2 }),
  Decision: Object.freeze({ none: 0, review: 1, apply: 2 }),
  How: Object.freeze({ automatic: 0, pixels: 1, tag: 2 }),
  Canvas: Object.freeze({ expand: 0, crop: 1, keep: 2 }),
  Interpolation: Object.freeze({ lanczos: 0, cubic: 1 }),
  Background: Object.freeze({ paper: 0, colour: 1 }),
  Way: Object.freeze({ unchanged: 0, tag: 1, lossless: 2, reencoded: 3 }),
  Thumbnail: Object.freeze({ none: 0, kept: 1, turned: 2, reencoded: 3, removed: 4 }),
  Verdict: Object.freeze({ fixed: 1, upright: 2, left: 3 }),
};
exports.structs = {
  upright_diagnostics: { struct_size: "uint32_t", message_length: "uint32_t", message: "char[512]" },
  upright_options: { struct_size: "uint32_t", exif: "int32_t", min_turn_confidence: "double",
    min_level_confidence: "double", skip_turn: "int32_t", skip_skew: "int32_t", deadline_ms: "double",
    max_input_bytes: "uint64_t", max_pixels: "uint64_t", max_memory_bytes: "uint64_t", max_side: "uint32_t",
    reserved: "uint32_t", settings: "const char *", page: "int32_t", preview: "int32_t" },
  upright_image: { struct_size: "uint32_t", format: "int32_t", width: "int32_t", height: "int32_t", data: "void *",
    size_bytes: "uint64_t", stride_bytes: "int64_t", pixel_stride_bytes: "int64_t", chroma_u: "void *",
    chroma_v: "void *", chroma_size_bytes: "uint64_t", chroma_stride_bytes: "int64_t", x_resolution: "double",
    y_resolution: "double", exif_orientation: "int32_t", reserved: "int32_t" },
  upright_detection: { struct_size: "uint32_t", decision: "int32_t", rotation_angle: "double", turn_decision: "int32_t",
    quarter_turns: "int32_t", confidence: "double", posterior: "double[4]", level_decision: "int32_t",
    mirrored: "int32_t", skew: "double", skew_sigma: "double", skew_confidence: "double", level_confidence: "double",
    kind: "int32_t", exif_orientation: "int32_t", exif_agreement: "int32_t", truncated: "int32_t", width: "int32_t",
    height: "int32_t", direction_share: "double[4]", reads_several_ways: "int32_t", from_preview: "int32_t",
    page_index: "int32_t", page_count: "int32_t" },
  upright_request: { struct_size: "uint32_t", explain: "int32_t", path: "const char *", data: "void *",
    image: "const upright_image *", read_at: "void *", read_context: "void *", size: "uint64_t",
    deadline_ms: "double", cancel: "void *", details: "void *", page: "int32_t", reserved: "int32_t" },
  upright_correction: { struct_size: "uint32_t", mirrored: "int32_t", quarter_turns: "int32_t", reserved: "int32_t",
    skew: "double" },
  upright_correct_options: { struct_size: "uint32_t", how: "int32_t", canvas: "int32_t", interpolation: "int32_t",
    background: "int32_t", colour: "uint8_t[4]", max_side: "uint32_t", reserved: "uint32_t",
    max_input_bytes: "uint64_t", max_pixels: "uint64_t", max_memory_bytes: "uint64_t", deadline_ms: "double",
    cancel: "void *", page: "int32_t", reserved2: "int32_t" },
  upright_corrected: { struct_size: "uint32_t", way: "int32_t", width: "int32_t", height: "int32_t",
    exif_orientation: "int32_t", thumbnail: "int32_t", format: "int32_t", levelled: "int32_t", verdict: "int32_t",
    reserved: "int32_t" },
  upright_fix_options: { struct_size: "uint32_t", level: "int32_t", dry_run: "int32_t", keep_time: "int32_t",
    correct: "const upright_correct_options *" },
};
exports.functions = [
  "const char * upright_status_string(upright_status status)",
  "const char * upright_version()",
  "uint32_t upright_version_number()",
  "int32_t upright_has(const char * feature)",
  "upright_status upright_options_init(_Inout_ upright_options * options, size_t struct_size)",
  "upright_status upright_detector_create(const upright_options * options, _Out_ upright_detector **detector, " +
  "_Inout_ upright_diagnostics * diagnostics)",
  "void upright_detector_destroy(upright_detector * detector)",
  "upright_status upright_detect_encoded(const upright_detector * detector, const void * data, size_t size, _Inout_ " +
  "upright_detection * detection, _Inout_ upright_diagnostics * diagnostics)",
  "upright_status upright_detect_file(const upright_detector * detector, const char * path, _Inout_ " +
  "upright_detection * detection, _Inout_ upright_diagnostics * diagnostics)",
  "upright_status upright_detect_pixels(const upright_detector * detector, const upright_image * image, _Inout_ " +
  "upright_detection * detection, _Inout_ upright_diagnostics * diagnostics)",
  "upright_status upright_detect(const upright_detector * detector, const upright_request * request, _Inout_ " +
  "upright_detection * detection, _Inout_ upright_diagnostics * diagnostics)",
  "const double * upright_details_numbers(const upright_details * details, const char * name, _Out_ size_t * " +
  "count)",
  "const char * upright_details_json(const upright_details * details)",
  "void upright_details_destroy(upright_details * details)",
  "upright_status upright_detect_files(const upright_detector * detector, void * paths, size_t count, int32_t " +
  "threads, void * on_answer, _Out_ void * context, _Inout_ upright_diagnostics * diagnostics)",
  "upright_status upright_read_exif_orientation(const void * data, size_t size, _Out_ int32_t * orientation)",
  "upright_status upright_exif_to_turn(int32_t exif_orientation, _Out_ int32_t * mirrored, _Out_ int32_t * " +
  "quarter_turns)",
  "int32_t upright_turn_to_exif(int32_t mirrored, int32_t quarter_turns)",
  "upright_status upright_correction_from(const upright_detection * detection, _Inout_ upright_correction * " +
  "correction)",
  "const uint8_t * upright_buffer_data(const upright_buffer * buffer)",
  "size_t upright_buffer_size(const upright_buffer * buffer)",
  "void upright_buffer_destroy(upright_buffer * buffer)",
  "upright_status upright_correct_options_init(_Inout_ upright_correct_options * options, size_t struct_size)",
  "upright_status upright_correct_encoded(const void * data, size_t size, const upright_correction * correction, " +
  "const upright_correct_options * options, _Out_ upright_buffer **result, _Inout_ upright_corrected * corrected, " +
  "_Inout_ upright_diagnostics * diagnostics)",
  "upright_status upright_correct_pixels(const upright_image * image, const upright_correction * correction, const " +
  "upright_correct_options * options, _Out_ upright_buffer **result, _Inout_ upright_corrected * corrected, _Inout_ " +
  "upright_diagnostics * diagnostics)",
  "upright_status upright_preview_encoded(const void * data, size_t size, const upright_correction * correction, " +
  "int32_t max_side_px, const upright_correct_options * options, _Out_ upright_buffer **result, _Inout_ " +
  "upright_diagnostics * diagnostics)",
  "upright_status upright_details_picture(const upright_details * details, const char * title, _Out_ " +
  "upright_buffer **result, _Inout_ upright_diagnostics * diagnostics)",
  "upright_status upright_replace_file(const char * path, const void * data, size_t size, int32_t keep_time, _Inout_ " +
  "upright_diagnostics * diagnostics)",
  "upright_status upright_fix_encoded(const upright_detector * detector, const void * data, size_t size, const " +
  "upright_fix_options * options, _Inout_ upright_detection * detection, _Out_ upright_buffer **result, _Inout_ " +
  "upright_corrected * corrected, _Inout_ upright_diagnostics * diagnostics)",
  "upright_status upright_fix_file(const upright_detector * detector, const char * path, const char * target, const " +
  "upright_fix_options * options, _Inout_ upright_detection * detection, _Inout_ upright_corrected * corrected, " +
  "_Inout_ upright_diagnostics * diagnostics)",
  "upright_status upright_fix_files(const upright_detector * detector, void * paths, void * targets, size_t count, " +
  "int32_t threads, const upright_fix_options * options, void * on_fixed, _Out_ void * context, _Inout_ " +
  "upright_diagnostics * diagnostics)",
];
