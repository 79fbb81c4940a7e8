//! The types of the interface: plain values without pointers.
use std::borrow::Cow;
use std::sync::atomic::{AtomicI32, Ordering};
use std::time::Duration;
use std::{error, fmt};

use crate::Detection;

/// A C enumeration as a Rust one; a number of a later release becomes the first variant.
macro_rules! numbered {
    ($(#[$doc:meta])* $name:ident { $first:ident = $first_value:expr, $($variant:ident = $value:expr),* $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[repr(i32)]
        pub enum $name {
            $first = $first_value,
            $($variant = $value),*
        }

        impl $name {
            #[allow(dead_code)]
            pub(crate) fn from_number(number: i32) -> Self {
                match number {
                    $($value => Self::$variant,)*
                    _ => Self::$first,
                }
            }
        }
    };
}
pub(crate) use numbered;

pub use crate::ffi::{
    Agreement, Canvas, Decision, ExifPolicy, How, Interpolation, Kind, PixelFormat, PreviewUse, Status, Thumbnail, Verdict, Way,
};


macro_rules! defaults {
    ($($name:ident::$variant:ident),*) => { $(impl Default for $name {
        fn default() -> Self {
            Self::$variant
        }
    })* };
}
defaults!(ExifPolicy::Prior, PreviewUse::Never, How::Automatic, Canvas::Expand, Interpolation::Lanczos);

/// A failed call: what kind, and a sentence that says what and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Error {
    pub status: Status,
    pub message: String,
}

impl Error {
    pub(crate) fn new(status: Status, message: impl ToString) -> Self {
        Self { status, message: message.to_string() }
    }

    pub(crate) fn invalid(message: &str) -> Self {
        Self::new(Status::InvalidArgument, message)
    }
}

impl fmt::Display for Error {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} ({:?})", self.message, self.status)
    }
}

impl error::Error for Error {}

/// What a detector is told once. Zero is the library's default.
#[derive(Clone, Debug, Default)]
pub struct Options {
    pub exif: ExifPolicy,
    /// A less probable turn is for [`Decision::Review`]; 0: 0.95.
    pub min_turn_confidence: f64,
    /// The same for levelling.
    pub min_level_confidence: f64,
    /// Turn by tags alone, ask no network.
    pub skip_turn: bool,
    /// Do not look for the fine angle.
    pub skip_skew: bool,
    pub deadline: Option<Duration>,
    pub max_input_bytes: u64,
    pub max_pixels: u64,
    pub max_memory_bytes: u64,
    pub max_side: u32,
    /// Which picture of a file with several (TIFF) is asked about, counted from 0.
    pub page: u32,
    /// When the small picture beside a camera's JPEG answers.
    pub preview: PreviewUse,
    /// Lines "name=value", such as `model=own.onnx`: names and values stand in upright.h.
    pub settings: String,
}

/// Ends the calls that were given it, from any thread: they fail with [`Status::Cancelled`].
#[derive(Debug, Default)]
pub struct Cancel(AtomicI32);

impl Cancel {
    pub fn new() -> Self {
        Self::default()
    }

    pub fn cancel(&self) {
        self.0.store(1, Ordering::Relaxed);
    }

    pub(crate) fn flag(this: Option<&Self>) -> *const i32 {
        this.map_or(std::ptr::null(), |cancel| cancel.0.as_ptr())
    }
}

/// What belongs to one call of [`crate::Detector::detect_with`].
#[derive(Clone, Copy, Debug, Default)]
pub struct Call<'a> {
    pub deadline: Option<Duration>,
    pub cancel: Option<&'a Cancel>,
    /// The details hold the evidence too.
    pub explain: bool,
    /// Which picture of a file with several, counted from 0; 0: that of the detector.
    pub page: u32,
}

impl fmt::Display for Detection {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (turn, mirror) = (90 * self.quarter_turns, if self.mirrored { "flip left-right, " } else { "" });
        write!(formatter, "{mirror}turn {turn} ({:?}, {:.4}), ", self.turn_decision, self.confidence)?;
        write!(formatter, "level {:.2} ({:?}, {:.4}), ", self.skew, self.level_decision, self.level_confidence)?;
        write!(formatter, "{:?} of {} x {}", self.kind, self.width, self.height)
    }
}

/// Pixels; row y begins at `data[y * stride_bytes]`.
#[derive(Clone, Debug)]
pub struct Pixels<'a> {
    pub data: Cow<'a, [u8]>,
    pub width: usize,
    pub height: usize,
    /// 0: rows without padding.
    pub stride_bytes: usize,
    pub format: PixelFormat,
    /// Horizontal and vertical; only their ratio counts, zeros: square pixels.
    pub resolution: [f64; 2],
    /// The tag that came with them, 0 when unknown.
    pub exif_orientation: i32,
}

impl<'a> Pixels<'a> {
    /// Square pixels, rows without padding.
    pub fn new(data: impl Into<Cow<'a, [u8]>>, width: usize, height: usize, format: PixelFormat) -> Self {
        let data = data.into();
        Self { data, width, height, stride_bytes: 0, format, resolution: [0.0; 2], exif_orientation: 0 }
    }
}

/// What to do to the stored pixels: flip left-right, then turn, then level.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Correction {
    pub mirrored: bool,
    pub quarter_turns: i32,
    /// Clockwise degrees; 0: do not level.
    pub skew: f64,
}

impl From<&Detection> for Correction {
    /// What is decided.
    fn from(answer: &Detection) -> Self {
        answer.correction
    }
}

/// How an image is put right.
#[derive(Clone, Copy, Debug, Default)]
pub struct CorrectOptions<'a> {
    pub how: How,
    pub canvas: Canvas,
    pub interpolation: Interpolation,
    /// Of corners, sRGB; None: the paper's own.
    pub colour: Option<[u8; 3]>,
    /// Write nothing, only say what would be done.
    pub dry_run: bool,
    pub deadline: Option<Duration>,
    pub cancel: Option<&'a Cancel>,
    /// Which picture of a file with several, counted from 0; the others stay as they are. Of [`crate::correct`] alone.
    pub page: u32,
}

/// How an image is asked about and put right.
#[derive(Clone, Copy, Debug, Default)]
pub struct FixOptions<'a> {
    /// Also level where that is decided, which encodes again.
    pub level: bool,
    /// The new file keeps the times of the old one.
    pub keep_time: bool,
    pub correct: CorrectOptions<'a>,
}
