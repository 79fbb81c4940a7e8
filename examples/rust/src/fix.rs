//! Putting images right.
use std::{ops, slice};

use crate::ffi::{self, Sized32};
use crate::types::*;
use crate::{check, image_of, message_of};

/// Bytes that the library made; not copied, freed when dropped.
pub struct Bytes(*mut ffi::Buffer);

// SAFETY: a buffer is immutable, and destroying it touches nothing else.
unsafe impl Send for Bytes {}
unsafe impl Sync for Bytes {}

impl ops::Deref for Bytes {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        // SAFETY: the buffer lives as long as self, and its bytes never change.
        unsafe {
            let (data, size) = (ffi::upright_buffer_data(self.0), ffi::upright_buffer_size(self.0));
            if size == 0 {
                &[]
            } else {
                slice::from_raw_parts(data, size)
            }
        }
    }
}

impl AsRef<[u8]> for Bytes {
    fn as_ref(&self) -> &[u8] {
        self
    }
}

impl Drop for Bytes {
    fn drop(&mut self) {
        // SAFETY: made by the library and destroyed once.
        unsafe { ffi::upright_buffer_destroy(self.0) }
    }
}

/// A complete file of the same format, and what was done.
pub struct Fixed {
    pub data: Bytes,
    pub way: Way,
    pub width: i32,
    pub height: i32,
    pub exif_orientation: Option<i32>,
    pub thumbnail: Thumbnail,
    /// What a person may want to know, one line each.
    pub notes: String,
}

/// Pixels without row padding.
pub struct FixedPixels {
    pub data: Bytes,
    pub width: i32,
    pub height: i32,
    pub format: PixelFormat,
}

impl From<Correction> for ffi::Correction {
    fn from(correction: Correction) -> Self {
        Self {
            mirrored: correction.mirrored.into(),
            quarter_turns: correction.quarter_turns,
            skew: correction.skew,
            ..Self::sized()
        }
    }
}

impl From<&FixOptions> for ffi::CorrectOptions {
    fn from(options: &FixOptions) -> Self {
        let mut native = Self::sized();
        // SAFETY: the size is that of the struct.
        unsafe { ffi::upright_correct_options_init(&mut native, std::mem::size_of::<Self>()) };
        native.how = options.how as i32;
        native.level = options.level.into();
        native.canvas = options.canvas as i32;
        native.interpolation = options.interpolation as i32;
        if let Some([red, green, blue]) = options.colour {
            native.background = 1; // UPRIGHT_BACKGROUND_COLOUR
            native.colour = [red, green, blue, 0];
        }
        native
    }
}

/// Puts a JPEG or PNG in memory right, without loss where that is possible.
pub fn fix(data: &[u8], correction: impl Into<Correction>, options: &FixOptions) -> Result<Fixed, Error> {
    let (correction, options) = (ffi::Correction::from(correction.into()), ffi::CorrectOptions::from(options));
    let (mut buffer, mut made) = (std::ptr::null_mut(), ffi::Corrected::sized());
    let mut diagnostics = ffi::Diagnostics::sized();
    // SAFETY: all pointers are valid for the call, and `data` has `data.len()` bytes.
    let status = unsafe {
        ffi::upright_correct_encoded(
            data.as_ptr().cast(),
            data.len(),
            &correction,
            &options,
            &mut buffer,
            &mut made,
            &mut diagnostics,
        )
    };
    let data = Bytes(buffer);
    check(status, &diagnostics)?;
    Ok(Fixed {
        data,
        way: Way::from_number(made.way),
        width: made.width,
        height: made.height,
        exif_orientation: (made.exif_orientation != 0).then_some(made.exif_orientation),
        thumbnail: Thumbnail::from_number(made.thumbnail),
        notes: message_of(&diagnostics),
    })
}

/// Puts pixels right.
pub fn fix_pixels(
    pixels: &Pixels<'_>,
    correction: impl Into<Correction>,
    options: &FixOptions,
) -> Result<FixedPixels, Error> {
    let image = image_of(pixels)?;
    let (correction, options) = (ffi::Correction::from(correction.into()), ffi::CorrectOptions::from(options));
    let (mut buffer, mut made) = (std::ptr::null_mut(), ffi::Corrected::sized());
    let mut diagnostics = ffi::Diagnostics::sized();
    // SAFETY: all pointers are valid for the call; image_of has checked that the pixels are all there.
    let status = unsafe {
        ffi::upright_correct_pixels(&image, &correction, &options, &mut buffer, &mut made, &mut diagnostics)
    };
    let data = Bytes(buffer);
    check(status, &diagnostics)?;
    Ok(FixedPixels { data, width: made.width, height: made.height, format: PixelFormat::from_number(made.format) })
}
