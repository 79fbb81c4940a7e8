//! The questions that every binding answers alike, to the last digit.
use std::path::{Path, PathBuf};

use serde_json::{json, Value};
use upright::*;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn integer(case: &Value, name: &str) -> i64 {
    case[name].as_i64().unwrap_or(0)
}

fn file_of(case: &Value) -> PathBuf {
    root().join(case["file"].as_str().unwrap())
}

fn data_of(case: &Value) -> Vec<u8> {
    let mut data = std::fs::read(file_of(case)).unwrap();
    data.truncate(case["first_bytes"].as_u64().map_or(usize::MAX, |kept| kept as usize));
    data
}

fn format_of(case: &Value) -> (PixelFormat, usize) {
    match integer(case, "format") {
        1 => (PixelFormat::Grey, 1),
        2 => (PixelFormat::Rgb, 3),
        3 => (PixelFormat::Bgr, 3),
        4 => (PixelFormat::Rgba, 4),
        _ => (PixelFormat::Bgra, 4),
    }
}

/// Calls `question` with the made pixels of a case.
fn with_pixels<T>(case: &Value, question: impl FnOnce(&Pixels<'_>) -> T) -> T {
    let (width, height) = (integer(case, "width") as usize, integer(case, "height") as usize);
    let (format, channels) = format_of(case);
    let data: Vec<u8> = (0..width * height * channels).map(|at| (at * 31 + 7) as u8).collect();
    let exif_orientation = integer(case, "exif_orientation") as i32;
    question(&Pixels { exif_orientation, ..Pixels::new(data, width, height, format) })
}

fn options_of(case: &Value) -> Options {
    let wanted = &case["options"];
    let exif = [ExifPolicy::Prior, ExifPolicy::Trust, ExifPolicy::Ignore][integer(wanted, "exif") as usize];
    let preview = [PreviewUse::Never, PreviewUse::IfClear, PreviewUse::Only][integer(wanted, "preview") as usize];
    Options {
        exif,
        preview,
        min_turn_confidence: wanted["min_turn_confidence"].as_f64().unwrap_or(0.0),
        min_level_confidence: wanted["min_level_confidence"].as_f64().unwrap_or(0.0),
        skip_skew: integer(wanted, "skip_skew") == 1,
        skip_turn: integer(wanted, "skip_turn") == 1,
        max_input_bytes: integer(wanted, "max_input_bytes") as u64,
        max_pixels: integer(wanted, "max_pixels") as u64,
        max_side: integer(wanted, "max_side") as u32,
        page: integer(wanted, "page") as u32,
        ..Options::default()
    }
}

fn describe(a: &Detection) -> Value {
    json!({"status": 0, "decision": a.decision as i32, "rotation_angle": a.rotation_angle,
        "turn_decision": a.turn_decision as i32, "quarter_turns": a.quarter_turns, "confidence": a.confidence, "posterior": a.posterior,
        "level_decision": a.level_decision as i32, "mirrored": i32::from(a.mirrored), "skew": a.skew, "skew_sigma": a.skew_sigma,
        "skew_confidence": a.skew_confidence, "level_confidence": a.level_confidence, "kind": a.kind as i32,
        "exif_orientation": a.exif_orientation, "exif_agreement": a.exif_agreement as i32,
        "truncated": i32::from(a.truncated), "width": a.width, "height": a.height, "direction_share": a.direction_share,
        "reads_several_ways": i32::from(a.reads_several_ways), "from_preview": i32::from(a.from_preview), "page_index": a.page_index, "page_count": a.page_count})
}

fn fingerprint(data: &[u8]) -> u32 {
    data.iter().fold(2_166_136_261, |hash: u32, &byte| (hash ^ u32::from(byte)).wrapping_mul(16_777_619))
}

fn fix_case(case: &Value) -> Result<Value, Error> {
    let (mirrored, quarter_turns) = (integer(case, "mirrored") == 1, integer(case, "quarter_turns") as i32);
    let correction = Correction { mirrored, quarter_turns, skew: 0.0 };
    let how = [How::Automatic, How::Pixels, How::Tag][integer(case, "how") as usize];
    let options = CorrectOptions { how, ..CorrectOptions::default() };
    let fixed = if case["do"] == "fix_pixels" {
        with_pixels(case, |pixels| correct(pixels, correction, &options))?
    } else {
        correct(&data_of(case), correction, &options)?
    };
    Ok(json!({"status": 0, "way": fixed.way as i32, "width": fixed.width, "height": fixed.height,
        "exif_orientation": fixed.exif_orientation.unwrap_or(0), "size": fixed.data.len(), "fnv1a": fingerprint(&fixed.data)}))
}

fn ask(case: &Value) -> Result<Value, Error> {
    let what = case["do"].as_str().unwrap();
    if what == "read_exif_orientation" {
        let orientation = read_exif_orientation(&data_of(case)).unwrap_or(0);
        return Ok(json!({"status": 0, "exif_orientation": orientation}));
    }
    if what.starts_with("fix_") {
        return fix_case(case);
    }
    let detector = Detector::new(&options_of(case))?;
    let answer = match what {
        "detect_encoded" => detector.detect(&data_of(case))?,
        "detect_file" => detector.detect_file(file_of(case))?,
        "detect_pixels" => with_pixels(case, |pixels| detector.detect(pixels))?,
        _ => panic!("unknown question {what}"),
    };
    Ok(describe(&answer))
}

/// Numbers as they are compared: 1 and 1.0 are the same.
fn plain(value: &Value) -> Value {
    match value {
        Value::Number(number) => json!(number.as_f64()),
        Value::Array(values) => values.iter().map(plain).collect(),
        Value::Object(members) => members.iter().map(|(name, value)| (name.clone(), plain(value))).collect(),
        other => other.clone(),
    }
}

#[test]
fn all_cases() {
    let path = std::env::var("UPRIGHT_CONFORMANCE").expect("UPRIGHT_CONFORMANCE names the answers of this machine");
    let document: Value = serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
    assert_eq!(document["tolerance"].as_f64(), Some(0.0));
    for case in document["cases"].as_array().unwrap() {
        if let Some(format) = case["needs"].as_str().filter(|format| !has(format)) {
            println!("{}: not asked, this library does not read {format}", case["name"]);
            continue;
        }
        let answer = ask(case).unwrap_or_else(|error| json!({"status": error.status as i32}));
        assert_eq!(plain(&answer), plain(&case["expect"]), "{}", case["name"]);
    }
}
