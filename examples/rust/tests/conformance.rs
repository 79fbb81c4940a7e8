//! The questions that every binding answers alike, to the last digit.
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use upright::*;

#[path = "support/json.rs"]
mod json;
use json::Json;

type Answer = BTreeMap<String, Json>;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn integer(case: &Json, name: &str) -> Option<i64> {
    case.number(name).map(|value| value as i64)
}

fn data_of(case: &Json) -> Vec<u8> {
    let mut data = std::fs::read(root().join(case.text("file"))).unwrap();
    if let Some(kept) = integer(case, "first_bytes") {
        data.truncate(kept as usize);
    }
    data
}

fn format_of(case: &Json) -> (PixelFormat, usize) {
    match integer(case, "format").unwrap() {
        1 => (PixelFormat::Grey, 1),
        2 => (PixelFormat::Rgb, 3),
        3 => (PixelFormat::Bgr, 3),
        4 => (PixelFormat::Rgba, 4),
        _ => (PixelFormat::Bgra, 4),
    }
}

/// Calls `question` with the made pixels of a case.
fn with_pixels<T>(case: &Json, question: impl FnOnce(&Pixels<'_>) -> T) -> T {
    let (width, height) = (integer(case, "width").unwrap() as usize, integer(case, "height").unwrap() as usize);
    let (format, channels) = format_of(case);
    let data: Vec<u8> = (0..width * height * channels).map(|at| (at * 31 + 7) as u8).collect();
    let mut pixels = Pixels::new(data, width, height, format);
    pixels.exif_orientation = integer(case, "exif_orientation").unwrap_or(0) as i32;
    question(&pixels)
}

fn options_of(case: &Json) -> Options {
    let mut options = Options::default();
    if let Some(wanted) = case.get("options") {
        options.exif = match integer(wanted, "exif") {
            Some(1) => ExifPolicy::Trust,
            Some(2) => ExifPolicy::Ignore,
            _ => ExifPolicy::Prior,
        };
        options.min_turn_confidence = wanted.number("min_turn_confidence").unwrap_or(0.0);
        options.min_level_confidence = wanted.number("min_level_confidence").unwrap_or(0.0);
        options.skip_skew = integer(wanted, "skip_skew") == Some(1);
        options.skip_turn = integer(wanted, "skip_turn") == Some(1);
        options.max_input_bytes = integer(wanted, "max_input_bytes").unwrap_or(0) as u64;
        options.max_pixels = integer(wanted, "max_pixels").unwrap_or(0) as u64;
        options.max_side = integer(wanted, "max_side").unwrap_or(0) as u32;
    }
    options
}

fn answer_from(members: &[(&str, f64)]) -> Answer {
    members.iter().map(|&(name, value)| (name.to_owned(), Json::Number(value))).collect()
}

fn describe(answer: &Detection) -> Answer {
    let mut described = answer_from(&[
        ("rotation_angle", answer.rotation_angle),
        ("quarter_turns", answer.quarter_turns.into()),
        ("skew", answer.skew),
        ("mirrored", f64::from(u8::from(answer.mirrored))),
        ("confidence", answer.confidence),
        ("skew_sigma", answer.skew_sigma),
        ("skew_confidence", answer.skew_confidence),
        ("kind", answer.kind as i32 as f64),
        ("decision", answer.decision as i32 as f64),
        ("turn_decision", answer.turn_decision as i32 as f64),
        ("level_decision", answer.level_decision as i32 as f64),
        ("level_confidence", answer.level_confidence),
        ("reads_several_ways", f64::from(u8::from(answer.reads_several_ways))),
        ("exif_orientation", answer.exif_orientation.unwrap_or(0).into()),
        ("exif_agreement", answer.exif_agreement as i32 as f64),
        ("truncated", f64::from(u8::from(answer.truncated))),
        ("width", answer.width.into()),
        ("height", answer.height.into()),
    ]);
    for (name, values) in [("posterior", answer.posterior), ("direction_share", answer.direction_share)] {
        described.insert(name.to_owned(), Json::List(values.iter().map(|&p| Json::Number(p)).collect()));
    }
    described
}

fn fingerprint(data: &[u8]) -> u32 {
    data.iter().fold(2_166_136_261, |hash: u32, &byte| (hash ^ u32::from(byte)).wrapping_mul(16_777_619))
}

fn fix_case(case: &Json) -> Result<Answer, Error> {
    let correction = Correction {
        mirrored: integer(case, "mirrored") == Some(1),
        quarter_turns: integer(case, "quarter_turns").unwrap() as i32,
        skew: 0.0,
    };
    let how = match integer(case, "how") {
        Some(1) => How::Pixels,
        Some(2) => How::Tag,
        _ => How::Automatic,
    };
    let options = CorrectOptions { how, ..CorrectOptions::default() };
    let fixed = if case.text("do") == "fix_pixels" {
        with_pixels(case, |pixels| correct(pixels, correction, &options))?
    } else {
        correct(&data_of(case), correction, &options)?
    };
    Ok(answer_from(&[
        ("way", fixed.way as i32 as f64),
        ("width", fixed.width.into()),
        ("height", fixed.height.into()),
        ("exif_orientation", fixed.exif_orientation.unwrap_or(0).into()),
        ("size", fixed.data.len() as f64),
        ("fnv1a", fingerprint(&fixed.data).into()),
    ]))
}

fn ask(case: &Json) -> Result<Answer, Error> {
    let what = case.text("do");
    if what == "read_exif_orientation" {
        let orientation = read_exif_orientation(&data_of(case)).unwrap_or(0);
        return Ok(answer_from(&[("exif_orientation", orientation.into())]));
    }
    if what.starts_with("fix_") {
        return fix_case(case);
    }
    let detector = Detector::new(&options_of(case))?;
    let answer = match what {
        "detect_encoded" => detector.detect(&data_of(case))?,
        "detect_file" => detector.detect_file(root().join(case.text("file")))?,
        "detect_pixels" => with_pixels(case, |pixels| detector.detect(pixels))?,
        _ => panic!("unknown question {what}"),
    };
    Ok(describe(&answer))
}

#[test]
fn all_cases() {
    let path = std::env::var("UPRIGHT_CONFORMANCE").expect("UPRIGHT_CONFORMANCE names the answers of this machine");
    let document = Json::parse(&std::fs::read_to_string(path).unwrap());
    assert_eq!(document.number("tolerance"), Some(0.0));
    for case in document.list("cases") {
        let (mut answer, status) = match ask(case) {
            Ok(answer) => (answer, 0),
            Err(error) => (Answer::new(), error.status as i32),
        };
        answer.insert("status".to_owned(), Json::Number(status.into()));
        assert_eq!(Some(&Json::Object(answer)), case.get("expect"), "{}", case.text("name"));
    }
}
