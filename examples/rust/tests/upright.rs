//! What is particular to Rust: errors, threads, and the raw functions against misuse.
use std::path::Path;
use std::{ptr, thread};

use upright::ffi::{self, Sized32};
use upright::*;

fn sample(name: &str) -> Vec<u8> {
    std::fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("../samples").join(name)).unwrap()
}

fn detector() -> Detector {
    Detector::new(&Options::default()).unwrap()
}

fn without_times(answer: Detection) -> Detection {
    Detection { timings: Timings::default(), ..answer }
}

#[test]
fn failures_are_errors_with_a_status() {
    let detector = detector();
    let status = |result: Result<Detection, Error>| result.unwrap_err().status;
    assert_eq!(status(detector.detect(b"no image")), Status::UnsupportedFormat);
    assert_eq!(status(detector.detect(b"")), Status::InvalidArgument);
    assert_eq!(status(detector.detect_file("/no/such/file")), Status::FileNotFound);
    assert_eq!(status(detector.detect_file("zero\0byte")), Status::InvalidArgument);
    let overlong = status(detector.detect_file("x".repeat(100_000)));
    assert!(matches!(overlong, Status::FileNotFound | Status::FileUnreadable));
    #[cfg(unix)]
    {
        use std::{ffi::OsStr, os::unix::ffi::OsStrExt};
        assert_eq!(status(detector.detect_file(OsStr::from_bytes(b"/no/such/\xff\xfe"))), Status::FileNotFound);
    }
    let four = [0; 4];
    for (width, height, stride_bytes) in [(0, 1, 4), (2, 3, 2), (3, 2, 2), (usize::MAX, 2, 4), (2, 2, usize::MAX)] {
        let pixels = Pixels { data: &four, width, height, stride_bytes, format: PixelFormat::Grey, exif_orientation: 0 };
        assert_eq!(status(detector.detect_pixels(&pixels)), Status::InvalidArgument);
    }
    assert!(fix(&four, Correction { quarter_turns: 9, ..Correction::default() }, &FixOptions::default()).is_err());
    assert_eq!(read_exif_orientation(b""), None);
}

#[test]
fn options_are_checked() {
    let status = |options: Options| Detector::new(&options).err().map(|error| error.status);
    assert_eq!(status(Options { min_confidence: 2.0, ..Options::default() }), Some(Status::InvalidArgument));
    assert_eq!(status(Options { min_confidence: f64::NAN, ..Options::default() }), Some(Status::InvalidArgument));
    assert_eq!(status(Options { max_pixels: 0, ..Options::default() }), Some(Status::InvalidArgument));
    let model = Some(Model::new("/no/such.onnx"));
    assert_eq!(status(Options { model, ..Options::default() }), Some(Status::InvalidModel));
}

#[test]
fn four_threads_share_a_detector() {
    let detector = detector();
    let files = [sample("receipt-turn-90.png"), sample("landscape-turn-270.jpg")];
    let expected: Vec<_> = files.iter().map(|file| without_times(detector.detect(file).unwrap())).collect();
    thread::scope(|scope| {
        for worker in 0..4 {
            let (detector, files, expected) = (&detector, &files, &expected);
            scope.spawn(move || {
                for round in 0..4 {
                    let which = (worker + round) % files.len();
                    assert_eq!(without_times(detector.detect(&files[which]).unwrap()), expected[which]);
                }
            });
        }
    });
}

#[test]
fn the_raw_functions_answer_misuse_with_a_status() {
    let (image, mut answer) = (sample("blank-page.png"), ffi::Detection::sized());
    let mut ask = |detector: *const ffi::Detector, data: *const u8, struct_size: u32| {
        answer.struct_size = struct_size;
        // SAFETY: this is what must not crash; the library reads no more than 8 bytes of what is no detector.
        unsafe { ffi::upright_detect_encoded(detector, data.cast(), image.len(), &mut answer, ptr::null_mut()) }
    };
    let size = std::mem::size_of::<ffi::Detection>() as u32;
    let nothing = [0_u64; 8];
    assert_eq!(ask(ptr::null(), image.as_ptr(), size), Status::InvalidArgument as i32);
    assert_eq!(ask(nothing.as_ptr().cast(), image.as_ptr(), size), Status::InvalidHandle as i32);

    let mut real = ptr::null_mut();
    assert_eq!(unsafe { ffi::upright_detector_create(ptr::null(), &mut real, ptr::null_mut()) }, 0);
    assert_eq!(ask(real, ptr::null(), size), Status::InvalidArgument as i32);
    assert_eq!(ask(real, image.as_ptr(), 0), Status::InvalidStructSize as i32);
    assert_eq!(ask(real, image.as_ptr(), u32::MAX), 0);
    unsafe { ffi::upright_detector_destroy(real) };
}
