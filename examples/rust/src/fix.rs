//! Putting images right.
use std::borrow::Cow;
use std::ops::ControlFlow;
use std::os::raw::{c_char, c_void};
use std::path::Path;
use std::ptr;

use crate::source::{image_of, path_of, Source};
use crate::types::*;
use crate::{answer_of, check, ffi, in_order, message_of, milliseconds, page_number, shared, tell_one, Bytes, Detection, Detector};

/// A complete file of the same format or pixels, and what was done.
#[derive(Debug)]
pub struct Corrected {
    /// Empty for a dry run and where the library itself wrote the file.
    pub data: Bytes,
    /// `Unchanged` for pixels.
    pub way: Way,
    pub width: i32,
    pub height: i32,
    pub exif_orientation: Option<i32>,
    pub thumbnail: Thumbnail,
    pub levelled: bool,
    /// Of pixels, whose rows have no padding.
    pub format: Option<PixelFormat>,
    /// What a person may want to know, one line each.
    pub notes: String,
}

impl Corrected {
    fn new(data: Bytes, made: &ffi::Corrected, notes: String) -> Self {
        Self {
            data,
            way: Way::from_number(made.way),
            width: made.width,
            height: made.height,
            exif_orientation: (made.exif_orientation != 0).then_some(made.exif_orientation),
            thumbnail: Thumbnail::from_number(made.thumbnail),
            levelled: made.levelled != 0,
            format: (made.format != 0).then(|| PixelFormat::from_number(made.format)),
            notes,
        }
    }

    /// Corrected pixels as an image; none for files.
    #[cfg(feature = "image")]
    pub fn to_image(&self) -> Option<image::DynamicImage> {
        use image::DynamicImage;
        let (width, height, data) = (self.width as u32, self.height as u32, self.data.to_vec());
        let wide = || data.chunks_exact(2).map(|pair| u16::from_ne_bytes([pair[0], pair[1]])).collect();
        match self.format? {
            PixelFormat::Grey => image::ImageBuffer::from_raw(width, height, data).map(DynamicImage::ImageLuma8),
            PixelFormat::Rgb => image::ImageBuffer::from_raw(width, height, data).map(DynamicImage::ImageRgb8),
            PixelFormat::Rgba => image::ImageBuffer::from_raw(width, height, data).map(DynamicImage::ImageRgba8),
            PixelFormat::Grey16 => image::ImageBuffer::from_raw(width, height, wide()).map(DynamicImage::ImageLuma16),
            PixelFormat::Rgb16 => image::ImageBuffer::from_raw(width, height, wide()).map(DynamicImage::ImageRgb16),
            _ => None,
        }
    }
}

/// What became of an image that was asked about and put right.
#[derive(Debug)]
pub struct Fixed {
    /// `Upright`: nothing to do; `Left`: left alone, the notes say why.
    pub verdict: Verdict,
    pub corrected: Corrected,
    /// What was found before.
    pub detection: Detection,
}

pub(crate) fn correction_of(native: &ffi::Correction) -> Correction {
    Correction { mirrored: native.mirrored != 0, quarter_turns: native.quarter_turns, skew: native.skew }
}

fn native_correction(correction: Correction) -> ffi::Correction {
    ffi::Correction {
        mirrored: correction.mirrored.into(),
        quarter_turns: correction.quarter_turns,
        skew: correction.skew,
        ..Default::default()
    }
}

fn native_options(options: &CorrectOptions<'_>) -> ffi::CorrectOptions {
    let [red, green, blue] = options.colour.unwrap_or_default();
    ffi::CorrectOptions {
        how: options.how as i32,
        canvas: options.canvas as i32,
        interpolation: options.interpolation as i32,
        background: options.colour.map_or(ffi::Background::Paper, |_| ffi::Background::Colour) as i32,
        colour: [red, green, blue, 0],
        deadline_ms: milliseconds(options.deadline),
        cancel: Cancel::flag(options.cancel),
        page: page_number(options.page),
        ..Default::default()
    }
}

/// The bytes of a file in memory or at a path.
fn read<'a>(source: &'a Source<'_>) -> Result<Cow<'a, [u8]>, Error> {
    match source {
        Source::Bytes(data) => Ok(Cow::Borrowed(data)),
        Source::Path(path) => std::fs::read(path).map(Cow::Owned).map_err(|error| {
            let missing = error.kind() == std::io::ErrorKind::NotFound;
            Error::new(if missing { Status::FileNotFound } else { Status::FileUnreadable }, error)
        }),
        Source::Pixels(_) => Err(Error::invalid("pixels are no file")),
    }
}

/// Puts an image right without asking; of a [`Detection`] what is decided is applied.
pub fn correct<'a>(
    source: impl Into<Source<'a>>,
    correction: impl Into<Correction>,
    options: &CorrectOptions<'_>,
) -> Result<Corrected, Error> {
    let (source, correction, wanted) = (source.into(), native_correction(correction.into()), native_options(options));
    let (mut made, mut diagnostics, mut data) = (ffi::Corrected::default(), ffi::Diagnostics::default(), Bytes(ptr::null_mut()));
    let result = if options.dry_run { ptr::null_mut() } else { ptr::addr_of_mut!(data.0) };
    let status = if let Source::Pixels(pixels) = &source {
        let image = image_of(pixels)?;
        // SAFETY: all pointers are valid for the call; the library checks that the pixels are all there.
        unsafe { ffi::upright_correct_pixels(&image, &correction, &wanted, result, &mut made, &mut diagnostics) }
    } else {
        let bytes = read(&source)?;
        let (start, size) = (bytes.as_ptr().cast(), bytes.len());
        // SAFETY: all pointers are valid for the call, and `start` has `size` bytes.
        unsafe { ffi::upright_correct_encoded(start, size, &correction, &wanted, result, &mut made, &mut diagnostics) }
    };
    check(status, &diagnostics)?;
    Ok(Corrected::new(data, &made, message_of(&diagnostics)))
}

/// Asks about the file, and writes it upright to `target`, unless that exists with another content.
pub fn fix(path: impl AsRef<Path>, target: impl AsRef<Path>) -> Result<Fixed, Error> {
    shared()?.fix_file(path, Some(target.as_ref()), &FixOptions::default())
}

/// Asks about the file, and replaces it, safely, where it is not upright.
pub fn fix_in_place(path: impl AsRef<Path>) -> Result<Fixed, Error> {
    shared()?.fix_file(path, None, &FixOptions::default())
}

impl Detector {
    /// Asks, applies what is decided, asks again, and keeps the result only if that answer wants no more. Without a
    /// target the file is replaced, safely; a target is written unless it exists with another content.
    pub fn fix_file(&self, path: impl AsRef<Path>, target: Option<&Path>, options: &FixOptions<'_>) -> Result<Fixed, Error> {
        let (path, target) = (path_of(path.as_ref())?, target.map(path_of).transpose()?);
        let target = target.as_ref().map_or(ptr::null(), |target| target.as_ptr());
        self.run_fix(options, |options, found, _, made, diagnostics| unsafe {
            // SAFETY: all pointers are valid for the call.
            ffi::upright_fix_file(self.0, path.as_ptr(), target, options, found, made, diagnostics)
        })
    }

    /// The same in memory: the result holds the file to keep.
    pub fn fix(&self, data: &[u8], options: &FixOptions<'_>) -> Result<Fixed, Error> {
        let (start, size) = (data.as_ptr().cast(), data.len());
        self.run_fix(options, |options, found, result, made, diagnostics| unsafe {
            // SAFETY: all pointers are valid for the call, and `start` has `size` bytes.
            ffi::upright_fix_encoded(self.0, start, size, options, found, result, made, diagnostics)
        })
    }

    /// [`Detector::fix_file`] for many paths, each with its target, on `threads` threads (0: one a processor).
    /// `on_fixed` gets the index of each and what became of it, in their order and on this thread. After a `Break` no
    /// further file is begun; those under way are finished and told, and the batch ends with [`Status::Cancelled`].
    pub fn fix_many<F>(
        &self,
        files: &[(impl AsRef<Path>, Option<&Path>)],
        threads: i32,
        options: &FixOptions<'_>,
        mut on_fixed: F,
    ) -> Result<(), Error>
    where
        F: FnMut(usize, Result<Fixed, Error>) -> ControlFlow<()>,
    {
        let paths = files.iter().map(|(path, _)| path_of(path.as_ref())).collect::<Result<Vec<_>, _>>()?;
        let targets = files.iter().map(|(_, target)| target.map(path_of).transpose()).collect::<Result<Vec<_>, _>>()?;
        let from: Vec<*const c_char> = paths.iter().map(|path| path.as_ptr()).collect();
        let to: Vec<*const c_char> =
            targets.iter().map(|target| target.as_ref().map_or(ptr::null(), |target| target.as_ptr())).collect();
        let correct = native_options(&options.correct);
        let wanted = native_fix_options(options, &correct);
        in_order(&mut on_fixed, |context, diagnostics| unsafe {
            // SAFETY: paths, options and closure live until the call returns; the context is what tell_fixed() takes it for.
            let (from, to, count) = (from.as_ptr(), to.as_ptr(), from.len());
            ffi::upright_fix_files(self.0, from, to, count, threads, &wanted, Some(tell_fixed), context, diagnostics)
        })
    }

    fn run_fix<F>(&self, options: &FixOptions<'_>, call: F) -> Result<Fixed, Error>
    where
        F: FnOnce(
            *const ffi::FixOptions,
            *mut ffi::Detection,
            *mut *mut ffi::Buffer,
            *mut ffi::Corrected,
            *mut ffi::Diagnostics,
        ) -> i32,
    {
        let correct = native_options(&options.correct);
        let wanted = native_fix_options(options, &correct);
        let (mut found, mut data) = (ffi::Detection::default(), Bytes(ptr::null_mut()));
        let (mut made, mut diagnostics) = (ffi::Corrected::default(), ffi::Diagnostics::default());
        check(call(&wanted, &mut found, &mut data.0, &mut made, &mut diagnostics), &diagnostics)?;
        Ok(Fixed {
            verdict: Verdict::from_number(made.verdict),
            corrected: Corrected::new(data, &made, message_of(&diagnostics)),
            detection: answer_of(&found, String::new()),
        })
    }
}

fn native_fix_options(options: &FixOptions<'_>, correct: *const ffi::CorrectOptions) -> ffi::FixOptions {
    ffi::FixOptions {
        level: options.level.into(),
        dry_run: options.correct.dry_run.into(),
        keep_time: options.keep_time.into(),
        correct,
        ..Default::default()
    }
}

/// # Safety
/// `context` is a `Told<Fixed>`, `found` and `made` are valid after a success.
unsafe extern "C" fn tell_fixed(
    context: *mut c_void,
    index: usize,
    status: i32,
    found: *const ffi::Detection,
    made: *const ffi::Corrected,
    message: *const c_char,
) -> i32 {
    tell_one(context, index, status, message, |message| Fixed {
        verdict: Verdict::from_number((*made).verdict),
        corrected: Corrected::new(Bytes(ptr::null_mut()), &*made, message),
        detection: answer_of(&*found, String::new()),
    })
}

/// A small JPEG of an image file as the correction would make it, for "is this right?".
pub fn preview<'a>(
    source: impl Into<Source<'a>>,
    correction: impl Into<Correction>,
    max_side_px: i32,
) -> Result<Bytes, Error> {
    preview_with(source, correction, max_side_px, &CorrectOptions::default())
}

/// The same with the deadline and the flag of `options`.
pub fn preview_with<'a>(
    source: impl Into<Source<'a>>,
    correction: impl Into<Correction>,
    max_side_px: i32,
    options: &CorrectOptions<'_>,
) -> Result<Bytes, Error> {
    let wanted = native_options(options);
    let (source, correction) = (source.into(), native_correction(correction.into()));
    let (bytes, mut buffer, mut diagnostics) = (read(&source)?, Bytes(ptr::null_mut()), ffi::Diagnostics::default());
    let (start, size) = (bytes.as_ptr().cast(), bytes.len());
    // SAFETY: all pointers are valid for the call, and `start` has `size` bytes.
    let status = unsafe {
        ffi::upright_preview_encoded(start, size, &correction, max_side_px, &wanted, &mut buffer.0, &mut diagnostics)
    };
    check(status, &diagnostics).map(|()| buffer)
}

/// Puts bytes in the place of a file: written aside, flushed and renamed; permissions and attributes stay.
pub fn replace_file(path: impl AsRef<Path>, data: &[u8], keep_time: bool) -> Result<(), Error> {
    let (path, mut diagnostics) = (path_of(path.as_ref())?, ffi::Diagnostics::default());
    let (start, size) = (data.as_ptr().cast(), data.len());
    // SAFETY: all pointers are valid for the call, and `start` has `size` bytes.
    let status = unsafe { ffi::upright_replace_file(path.as_ptr(), start, size, keep_time.into(), &mut diagnostics) };
    check(status, &diagnostics)
}

/// What a viewer does for an EXIF value; nothing for what is none.
pub fn exif_to_turn(exif_orientation: i32) -> Option<Correction> {
    let (mut mirrored, mut quarter_turns) = (0, 0);
    // SAFETY: both pointers are valid for the call.
    let status = unsafe { ffi::upright_exif_to_turn(exif_orientation, &mut mirrored, &mut quarter_turns) };
    (status == 0).then_some(Correction { mirrored: mirrored != 0, quarter_turns, skew: 0.0 })
}

/// The EXIF value 1..8 that asks a viewer for this flip and turn.
pub fn turn_to_exif(correction: Correction) -> Option<i32> {
    // SAFETY: plain numbers.
    let value = unsafe { ffi::upright_turn_to_exif(correction.mirrored.into(), correction.quarter_turns) };
    (value != 0).then_some(value)
}
