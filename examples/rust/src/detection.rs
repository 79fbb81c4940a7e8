//! The answer. Made by examples/declare.py; do not edit.
use crate::{ffi, fix, Agreement, Correction, Decision, Kind};

/// The answer: two decisions. Angles are clockwise degrees to apply to the stored pixels.
#[derive(Clone, Debug, PartialEq)]
pub struct Detection {
    /// For the picture as a whole: turn_decision, or level_decision where that is NONE
    pub decision: Decision,
    /// What is decided to be applied, turn and skew together, in (-180, 180]; else 0
    pub rotation_angle: f64,
    /// Of mirrored and quarter_turns
    pub turn_decision: Decision,
    /// The most probable, clockwise, 0..3, whatever is decided
    pub quarter_turns: i32,
    /// P(quarter_turns is right), calibrated, 0..1
    pub confidence: f64,
    /// Probability of each quarter turn, sums to 1
    pub posterior: [f64; 4],
    /// Of skew
    pub level_decision: Decision,
    /// Flip left-right before turning (EXIF 2, 4, 5, 7)
    pub mirrored: bool,
    /// Fine angle that levels text rows or lines, (-45, 45], whatever is decided; 0: none is clear
    pub skew: f64,
    /// Its standard error, degrees; 0: none was found, or no photograph's could be answered
    pub skew_sigma: f64,
    /// P(|error of skew| <= 0.2 degrees), 0..1
    pub skew_confidence: f64,
    /// P(levelling by skew leaves the picture straighter than it is), 0..1
    pub level_confidence: f64,
    /// Kind
    pub kind: Kind,
    /// 0 when absent or invalid, else 1..8; of HEIC and AVIF what irot and imir mean
    pub exif_orientation: i32,
    /// Does the content agree with the tag?
    pub exif_agreement: Agreement,
    /// The file ends early; the answer is from what is there. 0: not all may have been read
    pub truncated: bool,
    /// Stored size in pixels
    pub width: i32,
    /// Height
    pub height: i32,
    /// Share of the text that a turn by 0, 1, 2, 3 quarters makes upright; zeros: not known
    pub direction_share: [f64; 4],
    /// Text runs in more than one direction, as on a plan or a double page
    pub reads_several_ways: bool,
    /// The answer is from the small picture beside it (options.preview)
    pub from_preview: bool,
    /// Which picture of the file, counted from 0
    pub page_index: i32,
    /// How many it has; 0 when not known, as for pixels
    pub page_count: i32,
    /// What the decoder complained of, one line each; empty when nothing.
    pub warnings: String,
    /// What is decided, and only that.
    pub correction: Correction,
}

pub(crate) fn answer_of(native: &ffi::Detection, warnings: String) -> Detection {
    let mut correction = ffi::Correction::default();
    // SAFETY: both structs are whole.
    unsafe { ffi::upright_correction_from(native, &mut correction) };
    Detection {
        decision: Decision::from_number(native.decision),
        rotation_angle: native.rotation_angle,
        turn_decision: Decision::from_number(native.turn_decision),
        quarter_turns: native.quarter_turns,
        confidence: native.confidence,
        posterior: native.posterior,
        level_decision: Decision::from_number(native.level_decision),
        mirrored: native.mirrored != 0,
        skew: native.skew,
        skew_sigma: native.skew_sigma,
        skew_confidence: native.skew_confidence,
        level_confidence: native.level_confidence,
        kind: Kind::from_number(native.kind),
        exif_orientation: native.exif_orientation,
        exif_agreement: Agreement::from_number(native.exif_agreement),
        truncated: native.truncated != 0,
        width: native.width,
        height: native.height,
        direction_share: native.direction_share,
        reads_several_ways: native.reads_several_ways != 0,
        from_preview: native.from_preview != 0,
        page_index: native.page_index,
        page_count: native.page_count,
        warnings,
        correction: fix::correction_of(&correction),
    }
}
