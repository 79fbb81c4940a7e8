//! The declarations of upright.h, and nothing else.
use std::os::raw::{c_char, c_void};

#[repr(C)]
pub struct Detector {
    _opaque: [u8; 0],
}

#[repr(C)]
pub struct Buffer {
    _opaque: [u8; 0],
}

/// The structs that begin with their size. Zeroed is a valid value of each.
pub trait Sized32: Sized {
    fn set_size(&mut self, size: u32);

    fn sized() -> Self {
        // SAFETY: all members are numbers, arrays of numbers and pointers.
        let mut value: Self = unsafe { std::mem::zeroed() };
        value.set_size(std::mem::size_of::<Self>() as u32);
        value
    }
}

macro_rules! sized {
    ($($name:ident),*) => {
        $(impl Sized32 for $name {
            fn set_size(&mut self, size: u32) {
                self.struct_size = size;
            }
        })*
    };
}
sized!(Diagnostics, Options, Image, Detection, Correction, CorrectOptions, Corrected);

#[repr(C)]
pub struct Diagnostics {
    pub struct_size: u32,
    pub message_length: u32,
    pub message: [u8; 512],
}

#[repr(C)]
pub struct Options {
    pub struct_size: u32,
    pub exif: i32,
    pub min_confidence: f64,
    pub detect_skew: i32,
    pub detect_turn: i32,
    pub deadline_ms: f64,
    pub max_input_bytes: u64,
    pub max_pixels: u64,
    pub max_side: u32,
    pub model_bgr: i32,
    pub model_path: *const c_char,
    pub model_input_width: i32,
    pub model_input_height: i32,
    pub model_mean: [f32; 3],
    pub model_deviation: [f32; 3],
    pub model_turns: [i32; 4],
}

#[repr(C)]
pub struct Image {
    pub struct_size: u32,
    pub format: i32,
    pub width: i32,
    pub height: i32,
    pub stride_bytes: i64,
    pub data: *const u8,
    pub exif_orientation: i32,
    pub reserved: i32,
}

#[repr(C)]
pub struct Detection {
    pub struct_size: u32,
    pub quarter_turns: i32,
    pub rotation_angle: f64,
    pub skew: f64,
    pub confidence: f64,
    pub posterior: [f64; 4],
    pub skew_sigma: f64,
    pub skew_confidence: f64,
    pub mirrored: i32,
    pub kind: i32,
    pub decision: i32,
    pub exif_orientation: i32,
    pub exif_agrees: i32,
    pub truncated: i32,
    pub width: i32,
    pub height: i32,
    pub decode_ms: f64,
    pub vision_ms: f64,
    pub exif_ms: f64,
    pub preprocess_ms: f64,
    pub edges_ms: f64,
    pub lines_ms: f64,
    pub vote_ms: f64,
    pub coarse_ms: f64,
    pub confidence_ms: f64,
}

#[repr(C)]
pub struct Correction {
    pub struct_size: u32,
    pub mirrored: i32,
    pub quarter_turns: i32,
    pub reserved: i32,
    pub skew: f64,
}

#[repr(C)]
pub struct CorrectOptions {
    pub struct_size: u32,
    pub how: i32,
    pub level: i32,
    pub canvas: i32,
    pub interpolation: i32,
    pub background: i32,
    pub colour: [u8; 4],
    pub max_side: u32,
    pub max_input_bytes: u64,
    pub max_pixels: u64,
}

#[repr(C)]
pub struct Corrected {
    pub struct_size: u32,
    pub way: i32,
    pub width: i32,
    pub height: i32,
    pub exif_orientation: i32,
    pub thumbnail: i32,
    pub format: i32,
    pub reserved: i32,
}

extern "C" {
    pub fn upright_status_string(status: i32) -> *const c_char;
    pub fn upright_version() -> *const c_char;
    pub fn upright_options_init(options: *mut Options, struct_size: usize) -> i32;
    pub fn upright_detector_create(options: *const Options, detector: *mut *mut Detector, diagnostics: *mut Diagnostics) -> i32;
    pub fn upright_detector_destroy(detector: *mut Detector);
    pub fn upright_detect_encoded(
        detector: *const Detector,
        data: *const c_void,
        size: usize,
        detection: *mut Detection,
        diagnostics: *mut Diagnostics,
    ) -> i32;
    pub fn upright_detect_file(
        detector: *const Detector,
        path: *const c_char,
        detection: *mut Detection,
        diagnostics: *mut Diagnostics,
    ) -> i32;
    pub fn upright_detect_pixels(
        detector: *const Detector,
        image: *const Image,
        detection: *mut Detection,
        diagnostics: *mut Diagnostics,
    ) -> i32;
    pub fn upright_read_exif_orientation(data: *const c_void, size: usize, orientation: *mut i32) -> i32;
    pub fn upright_buffer_data(buffer: *const Buffer) -> *const u8;
    pub fn upright_buffer_size(buffer: *const Buffer) -> usize;
    pub fn upright_buffer_destroy(buffer: *mut Buffer);
    pub fn upright_correct_options_init(options: *mut CorrectOptions, struct_size: usize) -> i32;
    pub fn upright_correct_encoded(
        data: *const c_void,
        size: usize,
        correction: *const Correction,
        options: *const CorrectOptions,
        result: *mut *mut Buffer,
        corrected: *mut Corrected,
        diagnostics: *mut Diagnostics,
    ) -> i32;
    pub fn upright_correct_pixels(
        image: *const Image,
        correction: *const Correction,
        options: *const CorrectOptions,
        result: *mut *mut Buffer,
        corrected: *mut Corrected,
        diagnostics: *mut Diagnostics,
    ) -> i32;
}
