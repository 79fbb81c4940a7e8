#![doc = include_str!("../README.md")]

use std::any::Any;
use std::ffi::{CStr, CString};
use std::io::{self, Read, Seek, SeekFrom};
use std::ops::ControlFlow;
use std::os::raw::{c_char, c_void};
use std::panic::{catch_unwind, resume_unwind, AssertUnwindSafe};
use std::path::Path;
use std::sync::OnceLock;
use std::time::Duration;
use std::{ptr, slice};

mod details;
#[rustfmt::skip]
mod detection;
#[doc(hidden)]
#[rustfmt::skip]
pub mod ffi;
mod fix;
mod source;
mod types;

pub use details::{Bytes, Details};
pub(crate) use detection::answer_of;
pub use detection::Detection;
pub use fix::{correct, exif_to_turn, fix, fix_in_place, preview, preview_with, replace_file, turn_to_exif, Corrected, Fixed};
pub use source::Source;
pub(crate) use types::numbered;
pub use types::*;

use source::{image_of, path_of};

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

/// How must it be turned? `source` is a path, bytes, pixels or (feature `image`) a `DynamicImage`.
pub fn detect<'a>(source: impl Into<Source<'a>>) -> Result<Detection, Error> {
    shared()?.detect(source)
}

/// The detector of the functions, with the default options.
pub(crate) fn shared() -> Result<&'static Detector, Error> {
    static SHARED: OnceLock<Result<Detector, Error>> = OnceLock::new();
    SHARED.get_or_init(|| Detector::new(&Options::default())).as_ref().map_err(Clone::clone)
}

impl Detector {
    pub fn new(options: &Options) -> Result<Self, Error> {
        let settings = CString::new(options.settings.as_str()).map_err(|_| Error::invalid("settings: hold a zero byte"))?;
        let native = ffi::Options {
            exif: options.exif as i32,
            min_turn_confidence: options.min_turn_confidence,
            min_level_confidence: options.min_level_confidence,
            skip_turn: options.skip_turn.into(),
            skip_skew: options.skip_skew.into(),
            deadline_ms: milliseconds(options.deadline),
            max_input_bytes: options.max_input_bytes,
            max_pixels: options.max_pixels,
            max_memory_bytes: options.max_memory_bytes,
            max_side: options.max_side,
            page: page_number(options.page),
            preview: options.preview as i32,
            settings: settings.as_ptr(),
            ..Default::default()
        };
        let (mut handle, mut diagnostics) = (ptr::null_mut(), ffi::Diagnostics::default());
        // SAFETY: the structs and the settings live until the call returns.
        let status = unsafe { ffi::upright_detector_create(&native, &mut handle, &mut diagnostics) };
        check(status, &diagnostics)?;
        Ok(Self(handle))
    }

    /// How must it be turned? `source` is a path, bytes, pixels or (feature `image`) a `DynamicImage`.
    pub fn detect<'a>(&self, source: impl Into<Source<'a>>) -> Result<Detection, Error> {
        self.ask(&source.into(), &Call::default(), ptr::null_mut())
    }

    /// An image file.
    pub fn detect_file(&self, path: impl AsRef<Path>) -> Result<Detection, Error> {
        self.detect(path.as_ref())
    }

    /// With all that belongs to one call; the details hold times and, where it was asked for, the evidence.
    pub fn detect_with<'a>(&self, source: impl Into<Source<'a>>, call: &Call<'_>) -> Result<(Detection, Details), Error> {
        let mut details = Details::empty();
        let answer = self.ask(&source.into(), call, details.slot())?;
        Ok((answer, details))
    }

    fn ask(&self, source: &Source<'_>, call: &Call<'_>, details: *mut *mut ffi::Details) -> Result<Detection, Error> {
        let mut request = request_of(call, details);
        let (path, image);
        match source {
            Source::Path(given) => {
                path = path_of(given)?;
                request.path = path.as_ptr();
            }
            Source::Bytes(data) => {
                request.data = data.as_ptr().cast();
                request.size = data.len() as u64;
            }
            Source::Pixels(pixels) => {
                image = image_of(pixels)?;
                request.image = &image;
            }
        }
        // SAFETY: all that the request points to lives until the call returns.
        unsafe { self.send(&request) }
    }

    /// # Safety
    /// What the request points to is valid.
    unsafe fn send(&self, request: &ffi::Request) -> Result<Detection, Error> {
        let (mut answer, mut diagnostics) = (ffi::Detection::default(), ffi::Diagnostics::default());
        let status = ffi::upright_detect(self.0, request, &mut answer, &mut diagnostics);
        check(status, &diagnostics)?;
        Ok(answer_of(&answer, message_of(&diagnostics)))
    }

    /// An image file that is read in pieces: an object in a store, a part of an archive. One that is larger than the limits
    /// allow is refused before anything is read.
    pub fn detect_reader<R: Read + Seek>(&self, reader: &mut R, call: &Call<'_>) -> Result<Detection, Error> {
        let unreadable = |failure: io::Error| Error::new(Status::FileUnreadable, failure);
        let mut request = request_of(call, ptr::null_mut());
        request.size = reader.seek(SeekFrom::End(0)).map_err(unreadable)?;
        let mut reading = Reading { reader, failure: None, panicked: None };
        request.read_at = Some(read_at::<R>);
        request.read_context = ptr::addr_of_mut!(reading).cast();
        // SAFETY: the context is what read_at() takes it for, and lives until the call returns.
        let answer = unsafe { self.send(&request) };
        if let Some(panic) = reading.panicked {
            resume_unwind(panic);
        }
        reading.failure.map_or(answer, |failure| Err(unreadable(failure)))
    }

    /// Asks about files on `threads` threads (0: one a processor). `on_answer` gets the index of each and its answer, in
    /// the order of the paths and on this thread; `Break` ends the batch with [`Status::Cancelled`].
    pub fn detect_many<F>(&self, paths: &[impl AsRef<Path>], threads: i32, mut on_answer: F) -> Result<(), Error>
    where
        F: FnMut(usize, Result<Detection, Error>) -> ControlFlow<()>,
    {
        let paths = paths.iter().map(|path| path_of(path.as_ref())).collect::<Result<Vec<_>, _>>()?;
        let pointers: Vec<*const c_char> = paths.iter().map(|path| path.as_ptr()).collect();
        in_order(&mut on_answer, |context, diagnostics| unsafe {
            // SAFETY: paths and closure live until the call returns; the context is what tell() takes it for.
            ffi::upright_detect_files(self.0, pointers.as_ptr(), pointers.len(), threads, Some(tell), context, diagnostics)
        })
    }
}

fn request_of(call: &Call<'_>, details: *mut *mut ffi::Details) -> ffi::Request {
    ffi::Request {
        explain: call.explain.into(),
        deadline_ms: milliseconds(call.deadline),
        cancel: Cancel::flag(call.cancel),
        details,
        page: page_number(call.page),
        ..Default::default()
    }
}

struct Reading<'a, R> {
    reader: &'a mut R,
    failure: Option<io::Error>,
    panicked: Option<Box<dyn Any + Send>>,
}

/// # Safety
/// `context` is a `Reading<R>`, `buffer` has room for `size` bytes.
unsafe extern "C" fn read_at<R: Read + Seek>(context: *mut c_void, offset: u64, buffer: *mut c_void, size: usize) -> i32 {
    let reading = &mut *context.cast::<Reading<'_, R>>();
    ptr::write_bytes(buffer.cast::<u8>(), 0, size); // a slice must not lie on memory that was never written
    let into = slice::from_raw_parts_mut(buffer.cast::<u8>(), size);
    let reader = &mut *reading.reader;
    let read = || reader.seek(SeekFrom::Start(offset)).and_then(|_| reader.read_exact(into));
    match catch_unwind(AssertUnwindSafe(read)) {
        Ok(Ok(())) => return 0,
        Ok(Err(failure)) => reading.failure = Some(failure),
        Err(panic) => reading.panicked = Some(panic),
    }
    1
}

pub(crate) type Told<'a, T> = &'a mut dyn FnMut(usize, Result<T, Error>) -> ControlFlow<()>;

/// Runs a batch whose callback gets `on_each` as its context. No panic passes through C.
pub(crate) fn in_order<T>(
    on_each: Told<'_, T>,
    call: impl FnOnce(*mut c_void, *mut ffi::Diagnostics) -> i32,
) -> Result<(), Error> {
    let (mut panicked, mut diagnostics) = (None, ffi::Diagnostics::default());
    let mut told = |index: usize, result: Result<T, Error>| {
        if panicked.is_some() {
            return ControlFlow::Break(());
        }
        catch_unwind(AssertUnwindSafe(|| on_each(index, result))).unwrap_or_else(|panic| {
            panicked = Some(panic);
            ControlFlow::Break(())
        })
    };
    let mut told: Told<'_, T> = &mut told;
    let status = call(ptr::addr_of_mut!(told).cast(), &mut diagnostics);
    if let Some(panic) = panicked {
        resume_unwind(panic);
    }
    check(status, &diagnostics)
}

/// Tells one result of a batch.
///
/// # Safety
/// `context` is a `Told<T>`, `message` a string.
pub(crate) unsafe fn tell_one<T>(
    context: *mut c_void,
    index: usize,
    status: i32,
    message: *const c_char,
    result: impl FnOnce(String) -> T,
) -> i32 {
    let message = CStr::from_ptr(message).to_string_lossy().into_owned();
    let failed = status != 0;
    let result = if failed { Err(Error { status: Status::from_number(status), message }) } else { Ok(result(message)) };
    (*context.cast::<Told<'_, T>>())(index, result).is_break().into()
}

/// # Safety
/// `context` is a `Told<Detection>`, `found` is valid after a success.
unsafe extern "C" fn tell(
    context: *mut c_void,
    index: usize,
    status: i32,
    found: *const ffi::Detection,
    message: *const c_char,
) -> i32 {
    tell_one(context, index, status, message, |message| answer_of(&*found, message))
}

/// EXIF orientation from the header alone, in microseconds: 1..8 where there is a well-formed tag.
pub fn read_exif_orientation(data: &[u8]) -> Option<i32> {
    let mut orientation = 0;
    // SAFETY: `data` has `data.len()` bytes.
    unsafe { ffi::upright_read_exif_orientation(data.as_ptr().cast(), data.len(), &mut orientation) };
    (orientation != 0).then_some(orientation)
}

/// Whether this build of the library has "networks", "onnx", "explain" or reads a format such as "jpeg".
pub fn has(feature: &str) -> bool {
    // SAFETY: the name ends with a zero byte.
    CString::new(feature).map_or(false, |name| unsafe { ffi::upright_has(name.as_ptr()) } == 1)
}

/// Version of the native library.
pub fn version() -> &'static str {
    // SAFETY: a static string that ends with a zero byte.
    unsafe { CStr::from_ptr(ffi::upright_version()) }.to_str().unwrap_or_default()
}

/// What is beyond every page is refused as such.
pub(crate) fn page_number(page: u32) -> i32 {
    i32::try_from(page).unwrap_or(i32::MAX)
}

pub(crate) fn milliseconds(deadline: Option<Duration>) -> f64 {
    deadline.map_or(0.0, |deadline| deadline.as_secs_f64() * 1000.0)
}

pub(crate) fn message_of(diagnostics: &ffi::Diagnostics) -> String {
    let bytes = diagnostics.message.map(|letter| letter as u8);
    let end = bytes.iter().position(|&byte| byte == 0).unwrap_or(0);
    String::from_utf8_lossy(&bytes[..end]).into_owned()
}

pub(crate) fn check(status: i32, diagnostics: &ffi::Diagnostics) -> Result<(), Error> {
    if status == 0 {
        return Ok(());
    }
    Err(Error { status: Status::from_number(status), message: message_of(diagnostics) })
}

/// # Safety
/// `data` is null or has `size` bytes that live as long as the borrow.
pub(crate) unsafe fn slice_of<'a, T>(data: *const T, size: usize) -> &'a [T] {
    if data.is_null() || size == 0 {
        return &[];
    }
    slice::from_raw_parts(data, size)
}
