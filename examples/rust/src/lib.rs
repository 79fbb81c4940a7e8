#![doc = include_str!("../README.md")]

use std::ffi::{CStr, CString};
use std::path::Path;
use std::ptr;

#[doc(hidden)]
pub mod ffi;
mod fix;
mod types;

pub use fix::{fix, fix_pixels, Bytes, Fixed, FixedPixels};
pub use types::*;

use ffi::Sized32;

/// Immutable after creation; ask it from as many threads as you like.
pub struct Detector(*mut ffi::Detector);

// SAFETY: rule 1 of upright.h: immutable, and every call on it may run on any thread at once with others.
unsafe impl Send for Detector {}
unsafe impl Sync for Detector {}

impl Drop for Detector {
    fn drop(&mut self) {
        // SAFETY: made by the library and destroyed once; the borrow checker knows of no call under way.
        unsafe { ffi::upright_detector_destroy(self.0) }
    }
}

impl Detector {
    pub fn new(options: &Options) -> Result<Self, Error> {
        let model_path = options.model.as_ref().map(|model| path_of(&model.path)).transpose()?;
        let native = native_options(options, model_path.as_ref());
        let (mut handle, mut diagnostics) = (ptr::null_mut(), ffi::Diagnostics::sized());
        // SAFETY: the structs and the path live until the call returns.
        let status = unsafe { ffi::upright_detector_create(&native, &mut handle, &mut diagnostics) };
        check(status, &diagnostics)?;
        Ok(Self(handle))
    }

    /// A JPEG or PNG in memory.
    pub fn detect(&self, data: &[u8]) -> Result<Detection, Error> {
        // SAFETY: `data` has `data.len()` bytes.
        self.ask(|answer, diagnostics| unsafe {
            ffi::upright_detect_encoded(self.0, data.as_ptr().cast(), data.len(), answer, diagnostics)
        })
    }

    /// A JPEG or PNG file.
    pub fn detect_file(&self, path: impl AsRef<Path>) -> Result<Detection, Error> {
        let path = path_of(path.as_ref())?;
        // SAFETY: `path` ends with a zero byte and lives until the call returns.
        self.ask(|answer, diagnostics| unsafe {
            ffi::upright_detect_file(self.0, path.as_ptr(), answer, diagnostics)
        })
    }

    /// Decoded pixels.
    pub fn detect_pixels(&self, pixels: &Pixels<'_>) -> Result<Detection, Error> {
        let image = image_of(pixels)?;
        // SAFETY: image_of has checked that the pixels are all there.
        self.ask(|answer, diagnostics| unsafe { ffi::upright_detect_pixels(self.0, &image, answer, diagnostics) })
    }

    fn ask(
        &self,
        question: impl FnOnce(*mut ffi::Detection, *mut ffi::Diagnostics) -> i32,
    ) -> Result<Detection, Error> {
        let (mut answer, mut diagnostics) = (ffi::Detection::sized(), ffi::Diagnostics::sized());
        let status = question(&mut answer, &mut diagnostics);
        check(status, &diagnostics)?;
        Ok(answer_of(&answer, message_of(&diagnostics)))
    }
}

/// EXIF orientation from the header alone, in microseconds: 1..8 where there is a well-formed tag.
pub fn read_exif_orientation(data: &[u8]) -> Option<i32> {
    let mut orientation = 0;
    // SAFETY: `data` has `data.len()` bytes.
    unsafe { ffi::upright_read_exif_orientation(data.as_ptr().cast(), data.len(), &mut orientation) };
    (orientation != 0).then_some(orientation)
}

/// Version of the native library.
pub fn version() -> &'static str {
    // SAFETY: a static string that ends with a zero byte.
    unsafe { CStr::from_ptr(ffi::upright_version()) }.to_str().unwrap_or_default()
}

pub(crate) fn message_of(diagnostics: &ffi::Diagnostics) -> String {
    let end = diagnostics.message.iter().position(|&byte| byte == 0).unwrap_or(0);
    String::from_utf8_lossy(&diagnostics.message[..end]).into_owned()
}

pub(crate) fn check(status: i32, diagnostics: &ffi::Diagnostics) -> Result<(), Error> {
    if status == 0 {
        return Ok(());
    }
    Err(Error { status: Status::from_number(status), message: message_of(diagnostics) })
}

fn path_of(path: &Path) -> Result<CString, Error> {
    #[cfg(unix)]
    let bytes = std::os::unix::ffi::OsStrExt::as_bytes(path.as_os_str()).to_vec();
    #[cfg(not(unix))]
    let bytes = path.to_str().ok_or_else(|| Error::invalid("path: not Unicode"))?.as_bytes().to_vec();
    CString::new(bytes).map_err(|_| Error::invalid("path: holds a zero byte"))
}

fn native_options(options: &Options, model_path: Option<&CString>) -> ffi::Options {
    let mut native = ffi::Options::sized();
    // SAFETY: the size is that of the struct.
    unsafe { ffi::upright_options_init(&mut native, std::mem::size_of::<ffi::Options>()) };
    native.exif = options.exif as i32;
    native.min_confidence = options.min_confidence;
    native.detect_skew = options.detect_skew.into();
    native.detect_turn = options.detect_turn.into();
    native.deadline_ms = options.deadline.map_or(0.0, |deadline| deadline.as_secs_f64() * 1000.0);
    native.max_input_bytes = options.max_input_bytes;
    native.max_pixels = options.max_pixels;
    native.max_side = options.max_side;
    if let (Some(model), Some(path)) = (&options.model, model_path) {
        native.model_path = path.as_ptr();
        native.model_input_width = model.input_width;
        native.model_input_height = model.input_height;
        native.model_mean = model.mean;
        native.model_deviation = model.deviation;
        native.model_bgr = model.bgr.into();
        native.model_turns = model.turns;
    }
    native
}

/// The image as C wants it; refuses what would make the library read beyond `data`.
pub(crate) fn image_of(pixels: &Pixels<'_>) -> Result<ffi::Image, Error> {
    let side = |value: usize| i32::try_from(value).ok().filter(|&side| side > 0);
    let (width, height) = side(pixels.width)
        .zip(side(pixels.height))
        .ok_or_else(|| Error::invalid("pixels: impossible size"))?;
    let row = pixels.width * pixels.format.bytes_per_pixel();
    let needed = pixels.stride_bytes.checked_mul(pixels.height - 1).and_then(|rows| rows.checked_add(row));
    if pixels.stride_bytes < row || !matches!(needed, Some(needed) if needed <= pixels.data.len()) {
        return Err(Error::invalid("pixels: data is shorter than the image"));
    }
    Ok(ffi::Image {
        format: pixels.format as i32,
        width,
        height,
        stride_bytes: pixels.stride_bytes as i64,
        data: pixels.data.as_ptr(),
        exif_orientation: pixels.exif_orientation,
        ..ffi::Image::sized()
    })
}

fn answer_of(native: &ffi::Detection, warnings: String) -> Detection {
    Detection {
        rotation_angle: native.rotation_angle,
        quarter_turns: native.quarter_turns,
        skew: native.skew,
        mirrored: native.mirrored != 0,
        confidence: native.confidence,
        posterior: native.posterior,
        skew_sigma: native.skew_sigma,
        skew_confidence: native.skew_confidence,
        kind: Kind::from_number(native.kind),
        decision: Decision::from_number(native.decision),
        exif_orientation: (native.exif_orientation != 0).then_some(native.exif_orientation),
        exif_agrees: (native.exif_agrees >= 0).then_some(native.exif_agrees > 0),
        truncated: native.truncated != 0,
        width: native.width,
        height: native.height,
        warnings,
        timings: Timings {
            decode: native.decode_ms,
            vision: native.vision_ms,
            exif: native.exif_ms,
            preprocess: native.preprocess_ms,
            edges: native.edges_ms,
            lines: native.lines_ms,
            vote: native.vote_ms,
            coarse: native.coarse_ms,
            confidence: native.confidence_ms,
        },
    }
}
