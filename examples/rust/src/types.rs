//! The types of the interface: plain values without pointers.
use std::path::PathBuf;
use std::time::Duration;
use std::{error, fmt};

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

numbered!(
    /// What kind of failure an [`Error`] is.
    Status {
        Internal = -100,
        InvalidArgument = -1,
        InvalidStructSize = -2,
        InvalidHandle = -3,
        UnsupportedFormat = -10,
        CorruptImage = -11,
        TooManyBytes = -12,
        TooManyPixels = -13,
        FileNotFound = -20,
        FileUnreadable = -21,
        InvalidModel = -30,
        OutOfMemory = -40,
        DeadlineExceeded = -41,
    }
);
numbered!(
    /// How the EXIF tag and the content are weighed: strong evidence, the last word, or not at all.
    ExifPolicy { Prior = 0, Trust = 1, Ignore = 2 }
);
numbered!(Kind { Unknown = 0, Document = 1, Photo = 2 });
numbered!(
    /// None: nothing defines an "up"; Review: below `Options::min_confidence`; Apply: turn it.
    Decision { None = 0, Review = 1, Apply = 2 }
);
numbered!(
    /// Order of the 8-bit channels of one pixel in memory.
    PixelFormat { Grey = 1, Rgb = 2, Bgr = 3, Rgba = 4, Bgra = 5 }
);
numbered!(
    /// Automatic: lossless where the JPEG's blocks allow it, else the tag; Pixels: else encoded again; Tag: only that.
    How { Automatic = 0, Pixels = 1, Tag = 2 }
);
numbered!(Canvas { Expand = 0, Crop = 1, Keep = 2 });
numbered!(Interpolation { Lanczos = 0, Cubic = 1 });
numbered!(Way { Unchanged = 0, Tag = 1, Lossless = 2, Reencoded = 3 });
numbered!(Thumbnail { None = 0, Kept = 1, Turned = 2, Reencoded = 3, Removed = 4 });

impl PixelFormat {
    pub fn bytes_per_pixel(self) -> usize {
        match self {
            Self::Grey => 1,
            Self::Rgb | Self::Bgr => 3,
            Self::Rgba | Self::Bgra => 4,
        }
    }
}

/// A failed call: what kind, and a sentence that says what and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Error {
    pub status: Status,
    pub message: String,
}

impl Error {
    pub(crate) fn invalid(message: &str) -> Self {
        Self { status: Status::InvalidArgument, message: message.to_owned() }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} ({:?})", self.message, self.status)
    }
}

impl error::Error for Error {}

/// A four-way classifier of one's own (ONNX) in place of the built-in networks.
#[derive(Clone, Debug)]
pub struct Model {
    pub path: PathBuf,
    pub input_width: i32,
    pub input_height: i32,
    pub mean: [f32; 3],
    pub deviation: [f32; 3],
    pub bgr: bool,
    /// Clockwise quarter turns to apply when output k wins.
    pub turns: [i32; 4],
}

impl Model {
    /// With the input of ImageNet classifiers: 224 x 224, RGB, their mean and deviation.
    pub fn new(path: impl Into<PathBuf>) -> Self {
        Self {
            path: path.into(),
            input_width: 224,
            input_height: 224,
            mean: [0.485, 0.456, 0.406],
            deviation: [0.229, 0.224, 0.225],
            bgr: false,
            turns: [0, 1, 2, 3],
        }
    }
}

/// What a detector is told once. The default is the recommended value of each.
#[derive(Clone, Debug)]
pub struct Options {
    pub exif: ExifPolicy,
    /// Below it the decision is [`Decision::Review`].
    pub min_confidence: f64,
    pub detect_skew: bool,
    pub detect_turn: bool,
    pub deadline: Option<Duration>,
    pub max_input_bytes: u64,
    pub max_pixels: u64,
    pub max_side: u32,
    pub model: Option<Model>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            exif: ExifPolicy::Prior,
            min_confidence: 0.90,
            detect_skew: true,
            detect_turn: true,
            deadline: None,
            max_input_bytes: 64 << 20,
            max_pixels: 100_000_000,
            max_side: 65_500,
            model: None,
        }
    }
}

/// Wall-clock milliseconds. `vision` is everything that is not decoding; the others are its stages.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Timings {
    pub decode: f64,
    pub vision: f64,
    pub exif: f64,
    pub preprocess: f64,
    pub edges: f64,
    pub lines: f64,
    pub vote: f64,
    pub coarse: f64,
    pub confidence: f64,
}

/// The answer. Angles are clockwise degrees to apply to the stored pixels.
#[derive(Clone, Debug, PartialEq)]
pub struct Detection {
    /// 90 * quarter_turns + skew, in (-180, 180].
    pub rotation_angle: f64,
    /// Clockwise, 0..3.
    pub quarter_turns: i32,
    /// Fine angle in (-45, 45].
    pub skew: f64,
    /// Flip left-right before turning.
    pub mirrored: bool,
    /// P(quarter_turns is right).
    pub confidence: f64,
    pub posterior: [f64; 4],
    /// Standard error of skew, degrees.
    pub skew_sigma: f64,
    /// P(|error of skew| <= 0.2 degrees).
    pub skew_confidence: f64,
    pub kind: Kind,
    pub decision: Decision,
    /// 1..8 where there is a tag.
    pub exif_orientation: Option<i32>,
    /// None when tag or content say nothing.
    pub exif_agrees: Option<bool>,
    /// The file ends early.
    pub truncated: bool,
    /// Stored size in pixels.
    pub width: i32,
    pub height: i32,
    /// What the decoder complained of, one line each; empty when nothing.
    pub warnings: String,
    pub timings: Timings,
}

/// Borrowed pixels; row y begins at `data[y * stride_bytes]`.
#[derive(Clone, Copy, Debug)]
pub struct Pixels<'a> {
    pub data: &'a [u8],
    pub width: usize,
    pub height: usize,
    pub stride_bytes: usize,
    pub format: PixelFormat,
    /// The tag that came with them, 0 when unknown.
    pub exif_orientation: i32,
}

impl<'a> Pixels<'a> {
    /// Rows without padding.
    pub fn new(data: &'a [u8], width: usize, height: usize, format: PixelFormat) -> Self {
        let stride_bytes = width.saturating_mul(format.bytes_per_pixel());
        Self { data, width, height, stride_bytes, format, exif_orientation: 0 }
    }
}

/// What to do to the stored pixels: flip left-right, then turn, then level.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Correction {
    pub mirrored: bool,
    pub quarter_turns: i32,
    /// Applied only with [`FixOptions::level`].
    pub skew: f64,
}

impl From<&Detection> for Correction {
    /// The answer as it stands.
    fn from(answer: &Detection) -> Self {
        Self { mirrored: answer.mirrored, quarter_turns: answer.quarter_turns, skew: answer.skew }
    }
}

#[derive(Clone, Copy, Debug)]
pub struct FixOptions {
    pub how: How,
    /// Also apply the skew, which resamples the pixels.
    pub level: bool,
    pub canvas: Canvas,
    pub interpolation: Interpolation,
    /// Of corners, sRGB; None: the paper's own.
    pub colour: Option<[u8; 3]>,
}

impl Default for FixOptions {
    fn default() -> Self {
        Self {
            how: How::Automatic,
            level: false,
            canvas: Canvas::Expand,
            interpolation: Interpolation::Lanczos,
            colour: None,
        }
    }
}
