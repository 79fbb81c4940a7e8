//! What may be asked about.
use std::ffi::{CString, OsStr, OsString};
use std::path::{Path, PathBuf};

use crate::ffi;
use crate::types::*;

/// A path, an image file in memory, or pixels; made by `into()` from what holds one of them.
#[derive(Clone, Debug)]
pub enum Source<'a> {
    Path(&'a Path),
    Bytes(&'a [u8]),
    Pixels(Pixels<'a>),
}

macro_rules! sources {
    ($($kind:ty => $variant:ident),*) => { $(impl<'a> From<&'a $kind> for Source<'a> {
        fn from(source: &'a $kind) -> Self {
            Self::$variant(source.as_ref())
        }
    })* };
}
sources!(str => Path, String => Path, Path => Path, PathBuf => Path, OsStr => Path, OsString => Path, [u8] => Bytes,
    Vec<u8> => Bytes);

impl<'a, const N: usize> From<&'a [u8; N]> for Source<'a> {
    fn from(source: &'a [u8; N]) -> Self {
        Self::Bytes(source)
    }
}

impl<'a> From<Pixels<'a>> for Source<'a> {
    fn from(source: Pixels<'a>) -> Self {
        Self::Pixels(source)
    }
}

impl<'a> From<&'a Pixels<'_>> for Source<'a> {
    fn from(source: &'a Pixels<'_>) -> Self {
        Self::Pixels(Pixels { data: source.data.as_ref().into(), ..*source })
    }
}

#[cfg(feature = "image")]
impl<'a> From<&'a image::DynamicImage> for Source<'a> {
    /// Without a copy where the library knows the layout.
    fn from(source: &'a image::DynamicImage) -> Self {
        use image::ColorType::*;
        let (width, height) = (source.width() as usize, source.height() as usize);
        let known = match source.color() {
            L8 => Some(PixelFormat::Grey),
            Rgb8 => Some(PixelFormat::Rgb),
            Rgba8 => Some(PixelFormat::Rgba),
            L16 => Some(PixelFormat::Grey16),
            Rgb16 => Some(PixelFormat::Rgb16),
            _ => None,
        };
        Self::Pixels(match known {
            Some(format) => Pixels::new(source.as_bytes(), width, height, format),
            None if source.color().has_alpha() => Pixels::new(source.to_rgba8().into_raw(), width, height, PixelFormat::Rgba),
            None => Pixels::new(source.to_rgb8().into_raw(), width, height, PixelFormat::Rgb),
        })
    }
}

pub(crate) fn path_of(path: &Path) -> Result<CString, Error> {
    #[cfg(unix)]
    let bytes = std::os::unix::ffi::OsStrExt::as_bytes(path.as_os_str()).to_vec();
    #[cfg(not(unix))]
    let bytes = path.to_str().ok_or_else(|| Error::invalid("path: not Unicode"))?.as_bytes().to_vec();
    CString::new(bytes).map_err(|_| Error::invalid("path: holds a zero byte"))
}

/// The image as C wants it, which checks that it is all there.
pub(crate) fn image_of(pixels: &Pixels<'_>) -> Result<ffi::Image, Error> {
    let side = |value: usize| i32::try_from(value).map_err(|_| Error::invalid("pixels: impossible size"));
    Ok(ffi::Image {
        format: pixels.format as i32,
        width: side(pixels.width)?,
        height: side(pixels.height)?,
        data: pixels.data.as_ptr().cast(),
        size_bytes: pixels.data.len() as u64,
        stride_bytes: i64::try_from(pixels.stride_bytes).map_err(|_| Error::invalid("pixels: impossible stride"))?,
        x_resolution: pixels.resolution[0],
        y_resolution: pixels.resolution[1],
        exif_orientation: pixels.exif_orientation,
        ..Default::default()
    })
}
