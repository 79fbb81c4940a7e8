//! What is particular to Rust: sources, errors, threads, files, and the raw functions against misuse.
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::time::Duration;
use std::{ptr, thread};

use upright::ffi;
use upright::*;

fn sample_path(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../samples").join(name)
}

fn sample(name: &str) -> Vec<u8> {
    std::fs::read(sample_path(name)).unwrap()
}

fn detector() -> Detector {
    Detector::new(&Options::default()).unwrap()
}

#[test]
fn paths_and_bytes_get_the_same_answer() {
    let (path, data) = (sample_path("letter-turn-3.7.jpg"), sample("letter-turn-3.7.jpg"));
    let expected = detect(&data).unwrap();
    assert_eq!(detect(&path).unwrap(), expected);
    assert_eq!(detect(path.to_str().unwrap()).unwrap(), expected);
    assert_eq!(detector().detect_file(path.to_str().unwrap().to_owned()).unwrap(), expected);
    assert_eq!(detect(&data[..]).unwrap(), expected);
    assert_eq!(expected.correction, Correction { skew: expected.skew, ..Correction::default() });
    assert!(expected.to_string().starts_with("turn 0 (Apply, 0.99"), "{expected}");
}

#[test]
fn details_hold_times_evidence_and_a_picture() {
    let (answer, details) = detector().detect_with(&sample("receipt-turn-90.png"), &Call::default()).unwrap();
    assert!(details.numbers("vision_ms")[0] > 0.0 && details.numbers("lines").is_empty());
    assert_eq!(details.picture("why").unwrap_err().status, Status::InvalidArgument);
    let explain = Call { explain: true, ..Call::default() };
    let (explained, details) = detector().detect_with(&sample("receipt-turn-90.png"), &explain).unwrap();
    assert_eq!(explained, answer);
    assert!(!details.numbers("lines").is_empty() && details.json().contains("\"evidence\":{"));
    assert_eq!(details.picture("why").unwrap()[1..4], *b"PNG");
}

#[test]
fn calls_end_when_they_are_cancelled_or_out_of_time() {
    let (cancel, data) = (Cancel::new(), sample("letter-turn-3.7.jpg"));
    cancel.cancel();
    let status = |call: &Call<'_>| detector().detect_with(&data, call).unwrap_err().status;
    assert_eq!(status(&Call { cancel: Some(&cancel), ..Call::default() }), Status::Cancelled);
    let deadline = Some(Duration::from_nanos(1));
    assert_eq!(status(&Call { deadline, ..Call::default() }), Status::DeadlineExceeded);
}

#[test]
fn many_files_are_answered_in_order() {
    let files = [sample_path("letter-turn-180.jpg"), "/no/such".into(), sample_path("blank-page.png")];
    let mut seen = Vec::new();
    let all = |index, answer: Result<Detection, Error>| {
        seen.push((index, answer.map(|answer| answer.width).map_err(|error| error.status)));
        ControlFlow::Continue(())
    };
    detector().detect_many(&files, 2, all).unwrap();
    assert_eq!(seen, [(0, Ok(1000)), (1, Err(Status::FileNotFound)), (2, Ok(600))]);
    let stopped = detector().detect_many(&files, 0, |_, _| ControlFlow::Break(()));
    assert_eq!(stopped.unwrap_err().status, Status::Cancelled);
    assert!(std::panic::catch_unwind(|| detector().detect_many(&files, 0, |_, _| panic!("told"))).is_err());
}

#[test]
fn readers_are_read_in_pieces_and_not_beyond_the_limit() {
    struct Watched(std::io::Cursor<Vec<u8>>, usize, bool);
    impl std::io::Read for Watched {
        fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
            assert!(!self.2, "told to panic");
            let read = self.0.read(into)?;
            self.1 += read;
            Ok(read)
        }
    }
    impl std::io::Seek for Watched {
        fn seek(&mut self, to: std::io::SeekFrom) -> std::io::Result<u64> {
            self.0.seek(to)
        }
    }
    let page = sample("letter-turn-180.jpg");
    let watched = |panics| Watched(std::io::Cursor::new(page.clone()), 0, panics);
    let mut reader = watched(false);
    assert_eq!(detector().detect_reader(&mut reader, &Call::default()).unwrap(), detect(&page).unwrap());
    assert_eq!(reader.1, page.len());
    let small = Detector::new(&Options { max_input_bytes: 1000, ..Options::default() }).unwrap();
    let mut reader = watched(false);
    assert_eq!(small.detect_reader(&mut reader, &Call::default()).unwrap_err().status, Status::TooManyBytes);
    assert_eq!(reader.1, 0);
    let mut reader = watched(true);
    let panics = std::panic::AssertUnwindSafe(|| detector().detect_reader(&mut reader, &Call::default()));
    assert!(std::panic::catch_unwind(panics).is_err());
}

#[test]
fn many_files_are_fixed_in_order() {
    let folder = std::env::temp_dir().join(format!("upright-rust-many-{}", std::process::id()));
    let page = sample("letter-turn-180.jpg");
    std::fs::create_dir(&folder).unwrap();
    let [first, gone, second, target] = ["a.jpg", "gone.jpg", "b.jpg", "new/b.jpg"].map(|name| folder.join(name));
    std::fs::write(&first, &page).unwrap();
    std::fs::write(&second, &page).unwrap();
    let files = [(&first, None), (&gone, None), (&second, Some(target.as_path()))];
    let mut seen = Vec::new();
    let all = |index, fixed: Result<Fixed, Error>| {
        seen.push((index, fixed.map(|fixed| fixed.verdict).map_err(|error| error.status)));
        ControlFlow::Continue(())
    };
    detector().fix_many(&files, 2, &FixOptions::default(), all).unwrap();
    assert_eq!(seen, [(0, Ok(Verdict::Fixed)), (1, Err(Status::FileNotFound)), (2, Ok(Verdict::Fixed))]);
    assert_eq!(std::fs::read(&second).unwrap(), page);
    assert_eq!(std::fs::read(&target).unwrap(), std::fs::read(&first).unwrap());
    let cancel = Cancel::new();
    cancel.cancel();
    let options = FixOptions { correct: CorrectOptions { cancel: Some(&cancel), ..Default::default() }, ..Default::default() };
    let ended = detector().fix_many(&files, 2, &options, |_, _| ControlFlow::Continue(()));
    assert_eq!(ended.unwrap_err().status, Status::Cancelled);
    assert_eq!(preview_with(&page, Correction::default(), 100, &options.correct).unwrap_err().status, Status::Cancelled);
    std::fs::remove_dir_all(&folder).unwrap();
}

#[test]
fn files_are_fixed_to_a_target_in_place_and_in_memory() {
    let folder = std::env::temp_dir().join(format!("upright-rust-{}", std::process::id()));
    let (file, target, page) = (folder.join("page.jpg"), folder.join("deep/upright.jpg"), sample("letter-turn-180.jpg"));
    std::fs::create_dir(&folder).unwrap();
    std::fs::write(&file, &page).unwrap();
    assert_eq!(fix(&file, &target).unwrap().verdict, Verdict::Fixed);
    assert_eq!(std::fs::read(&file).unwrap(), page);
    let fixed = fix_in_place(&file).unwrap();
    assert_eq!((fixed.verdict, fixed.corrected.way), (Verdict::Fixed, Way::Lossless));
    assert_eq!(std::fs::read(&file).unwrap(), std::fs::read(&target).unwrap());
    assert_eq!(fix_in_place(&file).unwrap().verdict, Verdict::Upright);
    let fixed = detector().fix(&page, &FixOptions::default()).unwrap();
    assert_eq!(fixed.corrected.data[..], std::fs::read(&file).unwrap()[..]);
    replace_file(&file, &page, true).unwrap();
    assert_eq!(std::fs::read(&file).unwrap(), page);
    std::fs::remove_dir_all(&folder).unwrap();
}

#[test]
fn corrections_can_be_rehearsed_and_previewed() {
    let data = sample("letter-turn-3.7.jpg");
    let answer = detect(&data).unwrap();
    let rehearsed = correct(&data, &answer, &CorrectOptions { dry_run: true, ..CorrectOptions::default() }).unwrap();
    assert_eq!((rehearsed.way, rehearsed.levelled, rehearsed.data.len()), (Way::Reencoded, true, 0));
    assert_eq!(preview(&data, &answer, 128).unwrap()[..2], [0xff, 0xd8]);
    assert_eq!(exif_to_turn(7).and_then(turn_to_exif), Some(7));
    assert_eq!(exif_to_turn(9), None);
    assert!(has("jpeg") && !has("telepathy"));
}

#[cfg(feature = "image")]
#[test]
fn pictures_of_the_image_crate_are_taken_and_given_back() {
    use image::DynamicImage;
    let grey = image::GrayImage::from_fn(96, 64, |x, y| image::Luma([(x * 7 + y * 13) as u8]));
    let grey = DynamicImage::ImageLuma8(grey);
    let expected = detect(&grey).unwrap();
    for picture in [grey.to_rgb8().into(), grey.to_rgba8().into(), grey.to_luma16().into(), grey.to_rgb16().into(),
        grey.to_luma_alpha8().into(), DynamicImage::from(grey.to_rgba32f())] {
        assert_eq!(detect(&picture).unwrap(), expected, "{:?}", picture.color());
    }
    let turn = Correction { quarter_turns: 1, ..Correction::default() };
    for picture in [grey.clone(), grey.to_rgb8().into(), grey.to_luma16().into()] {
        let turned = correct(&picture, turn, &CorrectOptions::default()).unwrap();
        assert_eq!(turned.to_image().unwrap(), picture.rotate90());
    }
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
    let four = [0_u8; 4];
    for (width, height, stride_bytes) in [(0, 1, 4), (2, 3, 2), (3, 2, 2), (usize::MAX, 2, 4), (2, 2, usize::MAX)] {
        let pixels = Pixels { stride_bytes, ..Pixels::new(&four[..], width, height, PixelFormat::Grey) };
        assert_eq!(status(detector.detect(&pixels)), Status::InvalidArgument);
    }
    let nine = Correction { quarter_turns: 9, ..Correction::default() };
    assert_eq!(correct(&four, nine, &CorrectOptions::default()).unwrap_err().status, Status::InvalidArgument);
    assert_eq!(correct("/no/such/file", nine, &CorrectOptions::default()).unwrap_err().status, Status::FileNotFound);
    assert_eq!(read_exif_orientation(b""), None);
}

#[test]
fn options_are_checked() {
    let status = |options: Options| Detector::new(&options).err().map(|error| error.status);
    assert_eq!(status(Options { min_turn_confidence: 2.0, ..Options::default() }), Some(Status::InvalidArgument));
    assert_eq!(status(Options { min_turn_confidence: f64::NAN, ..Options::default() }), Some(Status::InvalidArgument));
    let settings = |lines: &str| Options { settings: lines.to_owned(), ..Options::default() };
    assert_eq!(status(settings("model=/no/such.onnx")), Some(Status::InvalidModel));
    assert_eq!(status(settings("telepathy=1")), Some(Status::UnknownOption));
}

#[test]
fn four_threads_share_a_detector() {
    let detector = detector();
    let files = [sample("receipt-turn-90.png"), sample("landscape-turn-270.jpg")];
    let expected: Vec<_> = files.iter().map(|file| detector.detect(file).unwrap()).collect();
    thread::scope(|scope| {
        for worker in 0..4 {
            let (detector, files, expected) = (&detector, &files, &expected);
            scope.spawn(move || {
                for round in 0..4 {
                    let which = (worker + round) % files.len();
                    assert_eq!(detector.detect(&files[which]).unwrap(), expected[which]);
                }
            });
        }
    });
}

#[test]
fn the_raw_functions_answer_misuse_with_a_status() {
    let (image, mut answer) = (sample("blank-page.png"), ffi::Detection::default());
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
    unsafe { ffi::upright_detector_destroy(real) };
}
