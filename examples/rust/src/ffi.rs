//! What upright.h declares. Made by examples/declare.py; do not edit.
#![allow(missing_docs)]
use std::os::raw::{c_char, c_void};

use crate::numbered;

numbered!(Status { Internal = -100, InvalidArgument = -1, InvalidStructSize = -2, InvalidHandle = -3,
    UnknownOption = -4, UnsupportedFormat = -10, CorruptImage = -11, TooManyBytes = -12, TooManyPixels = -13,
    FileNotFound = -20, FileUnreadable = -21, FileNotWritten = -22, InvalidModel = -30, OutOfMemory = -40,
    DeadlineExceeded = -41, Cancelled = -42 });
numbered!(ExifPolicy { Prior = 0, Trust = 1, Ignore = 2 });
numbered!(PreviewUse { Never = 0, IfClear = 1, Only = 2 });
numbered!(PixelFormat { Grey = 1, Rgb = 2, Bgr = 3, Rgba = 4, Bgra = 5, Argb = 6, Abgr = 7, Grey16 = 8, Rgb16 = 9,
    Bit0Black = 10, Bit1Black = 11, Nv12 = 12, I420 = 13 });
numbered!(Kind { Unknown = 0, Document = 1, Photo = 2 });
numbered!(Agreement { Unknown = 0, Agrees = 1, Contradicts = 2 });
numbered!(Decision { None = 0, Review = 1, Apply = 2 });
numbered!(How { Automatic = 0, Pixels = 1, Tag = 2 });
numbered!(Canvas { Expand = 0, Crop = 1, Keep = 2 });
numbered!(Interpolation { Lanczos = 0, Cubic = 1 });
numbered!(Background { Paper = 0, Colour = 1 });
numbered!(Way { Unchanged = 0, Tag = 1, Lossless = 2, Reencoded = 3 });
numbered!(Thumbnail { None = 0, Kept = 1, Turned = 2, Reencoded = 3, Removed = 4 });
numbered!(Verdict { Fixed = 1, Upright = 2, Left = 3 });

macro_rules! opaque { ($($name:ident),*) => { $(#[repr(C)] pub struct $name { _opaque: [u8; 0] })* } }
opaque!(Detector, Buffer, Details);
pub type ReadAt = Option<unsafe extern "C" fn(*mut c_void, u64, *mut c_void, usize) -> i32>;
pub type OnAnswer =
    Option<unsafe extern "C" fn(*mut c_void, usize, i32, *const Detection, *const c_char) -> i32>;
pub type OnFixed = Option<
    unsafe extern "C" fn(*mut c_void, usize, i32, *const Detection, *const Corrected, *const c_char) -> i32,
>;

/// Structs that begin with their size; zero is the default of all else.
macro_rules! sized { ($($name:ident { $($member:ident: $kind:ty),* })*) => { $(
    #[repr(C)] #[derive(Clone, Copy)] pub struct $name { $(pub $member: $kind),* }
    impl Default for $name {
        fn default() -> Self {
            // SAFETY: all members are numbers, arrays of numbers and pointers, of which zero is a value.
            let zeroed: Self = unsafe { std::mem::zeroed() };
            Self { struct_size: std::mem::size_of::<Self>() as u32, ..zeroed }
        }
    }
)* } }
sized!(
    Diagnostics { struct_size: u32, message_length: u32, message: [c_char; 512] }
    Options { struct_size: u32, exif: i32, min_turn_confidence: f64, min_level_confidence: f64, skip_turn: i32,
        skip_skew: i32, deadline_ms: f64, max_input_bytes: u64, max_pixels: u64, max_memory_bytes: u64, max_side: u32,
        reserved: u32, settings: *const c_char, page: i32, preview: i32 }
    Image { struct_size: u32, format: i32, width: i32, height: i32, data: *const c_void, size_bytes: u64,
        stride_bytes: i64, pixel_stride_bytes: i64, chroma_u: *const c_void, chroma_v: *const c_void,
        chroma_size_bytes: u64, chroma_stride_bytes: i64, x_resolution: f64, y_resolution: f64, exif_orientation: i32,
        reserved: i32 }
    Detection { struct_size: u32, decision: i32, rotation_angle: f64, turn_decision: i32, quarter_turns: i32,
        confidence: f64, posterior: [f64; 4], level_decision: i32, mirrored: i32, skew: f64, skew_sigma: f64,
        skew_confidence: f64, level_confidence: f64, kind: i32, exif_orientation: i32, exif_agreement: i32,
        truncated: i32, width: i32, height: i32, direction_share: [f64; 4], reads_several_ways: i32,
        from_preview: i32, page_index: i32, page_count: i32 }
    Request { struct_size: u32, explain: i32, path: *const c_char, data: *const c_void, image: *const Image,
        read_at: ReadAt, read_context: *mut c_void, size: u64, deadline_ms: f64, cancel: *const i32,
        details: *mut *mut Details, page: i32, reserved: i32 }
    Correction { struct_size: u32, mirrored: i32, quarter_turns: i32, reserved: i32, skew: f64 }
    CorrectOptions { struct_size: u32, how: i32, canvas: i32, interpolation: i32, background: i32, colour: [u8; 4],
        max_side: u32, reserved: u32, max_input_bytes: u64, max_pixels: u64, max_memory_bytes: u64, deadline_ms: f64,
        cancel: *const i32, page: i32, reserved2: i32 }
    Corrected { struct_size: u32, way: i32, width: i32, height: i32, exif_orientation: i32, thumbnail: i32, format: i32,
        levelled: i32, verdict: i32, reserved: i32 }
    FixOptions { struct_size: u32, level: i32, dry_run: i32, keep_time: i32, correct: *const CorrectOptions }
);

extern "C" {
    pub fn upright_status_string(status: i32) -> *const c_char;
    pub fn upright_version() -> *const c_char;
    pub fn upright_version_number() -> u32;
    pub fn upright_has(feature: *const c_char) -> i32;
    pub fn upright_options_init(options: *mut Options, struct_size: usize) -> i32;
    pub fn upright_detector_create(options: *const Options, detector: *mut *mut Detector,
        diagnostics: *mut Diagnostics) -> i32;
    pub fn upright_detector_destroy(detector: *mut Detector);
    pub fn upright_detect_encoded(detector: *const Detector, data: *const c_void, size: usize, detection: *mut Detection,
        diagnostics: *mut Diagnostics) -> i32;
    pub fn upright_detect_file(detector: *const Detector, path: *const c_char, detection: *mut Detection,
        diagnostics: *mut Diagnostics) -> i32;
    pub fn upright_detect_pixels(detector: *const Detector, image: *const Image, detection: *mut Detection,
        diagnostics: *mut Diagnostics) -> i32;
    pub fn upright_detect(detector: *const Detector, request: *const Request, detection: *mut Detection,
        diagnostics: *mut Diagnostics) -> i32;
    pub fn upright_details_numbers(details: *const Details, name: *const c_char, count: *mut usize) -> *const f64;
    pub fn upright_details_json(details: *const Details) -> *const c_char;
    pub fn upright_details_destroy(details: *mut Details);
    pub fn upright_detect_files(detector: *const Detector, paths: *const *const c_char, count: usize, threads: i32,
        on_answer: OnAnswer, context: *mut c_void, diagnostics: *mut Diagnostics) -> i32;
    pub fn upright_read_exif_orientation(data: *const c_void, size: usize, orientation: *mut i32) -> i32;
    pub fn upright_exif_to_turn(exif_orientation: i32, mirrored: *mut i32, quarter_turns: *mut i32) -> i32;
    pub fn upright_turn_to_exif(mirrored: i32, quarter_turns: i32) -> i32;
    pub fn upright_correction_from(detection: *const Detection, correction: *mut Correction) -> i32;
    pub fn upright_buffer_data(buffer: *const Buffer) -> *const u8;
    pub fn upright_buffer_size(buffer: *const Buffer) -> usize;
    pub fn upright_buffer_destroy(buffer: *mut Buffer);
    pub fn upright_correct_options_init(options: *mut CorrectOptions, struct_size: usize) -> i32;
    pub fn upright_correct_encoded(data: *const c_void, size: usize, correction: *const Correction,
        options: *const CorrectOptions, result: *mut *mut Buffer, corrected: *mut Corrected,
        diagnostics: *mut Diagnostics) -> i32;
    pub fn upright_correct_pixels(image: *const Image, correction: *const Correction, options: *const CorrectOptions,
        result: *mut *mut Buffer, corrected: *mut Corrected, diagnostics: *mut Diagnostics) -> i32;
    pub fn upright_preview_encoded(data: *const c_void, size: usize, correction: *const Correction, max_side_px: i32,
        options: *const CorrectOptions, result: *mut *mut Buffer, diagnostics: *mut Diagnostics) -> i32;
    pub fn upright_details_picture(details: *const Details, title: *const c_char, result: *mut *mut Buffer,
        diagnostics: *mut Diagnostics) -> i32;
    pub fn upright_replace_file(path: *const c_char, data: *const c_void, size: usize, keep_time: i32,
        diagnostics: *mut Diagnostics) -> i32;
    pub fn upright_fix_encoded(detector: *const Detector, data: *const c_void, size: usize, options: *const FixOptions,
        detection: *mut Detection, result: *mut *mut Buffer, corrected: *mut Corrected,
        diagnostics: *mut Diagnostics) -> i32;
    pub fn upright_fix_file(detector: *const Detector, path: *const c_char, target: *const c_char,
        options: *const FixOptions, detection: *mut Detection, corrected: *mut Corrected,
        diagnostics: *mut Diagnostics) -> i32;
    pub fn upright_fix_files(detector: *const Detector, paths: *const *const c_char, targets: *const *const c_char,
        count: usize, threads: i32, options: *const FixOptions, on_fixed: OnFixed, context: *mut c_void,
        diagnostics: *mut Diagnostics) -> i32;
}
