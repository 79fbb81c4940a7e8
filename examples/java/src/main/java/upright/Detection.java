// Made by examples/declare.py; do not edit.
package upright;

import java.util.List;

/**
 * The answer: two decisions. Angles are clockwise degrees to apply to the stored pixels.
 *
 * @param decision For the picture as a whole: turn_decision, or level_decision where that is NONE
 * @param rotationAngle What is decided to be applied, turn and skew together, in (-180, 180]; else 0
 * @param turnDecision Of mirrored and quarter_turns
 * @param quarterTurns The most probable, clockwise, 0..3, whatever is decided
 * @param confidence P(quarter_turns is right), calibrated, 0..1
 * @param posterior Probability of each quarter turn, sums to 1
 * @param levelDecision Of skew
 * @param mirrored Flip left-right before turning (EXIF 2, 4, 5, 7)
 * @param skew Fine angle that levels text rows or lines, (-45, 45], whatever is decided; 0: none is clear
 * @param skewSigma Its standard error, degrees; 0: none was found, or no photograph's could be answered
 * @param skewConfidence P(|error of skew| &lt;= 0.2 degrees), 0..1
 * @param levelConfidence P(levelling by skew leaves the picture straighter than it is), 0..1
 * @param kind Kind
 * @param exifOrientation 0 when absent or invalid, else 1..8; of HEIC and AVIF what irot and imir mean
 * @param exifAgreement Does the content agree with the tag?
 * @param truncated The file ends early; the answer is from what is there. 0: not all may have been read
 * @param width Stored size in pixels
 * @param height Height
 * @param directionShare Share of the text that a turn by 0, 1, 2, 3 quarters makes upright; zeros: not known
 * @param readsSeveralWays Text runs in more than one direction, as on a plan or a double page
 * @param fromPreview The answer is from the small picture beside it (options.preview)
 * @param pageIndex Which picture of the file, counted from 0
 * @param pageCount How many it has; 0 when not known, as for pixels
 * @param warnings what the decoder complained of, one line each; empty when nothing
 * @param correction what is decided, and only that
 * @param details times and evidence, where they were asked for; otherwise null
 */
public record Detection(Decision decision, double rotationAngle, Decision turnDecision, int quarterTurns,
        double confidence, List<Double> posterior, Decision levelDecision, boolean mirrored, double skew,
        double skewSigma, double skewConfidence, double levelConfidence, Kind kind, int exifOrientation,
        Agreement exifAgreement, boolean truncated, int width, int height, List<Double> directionShare,
        boolean readsSeveralWays, boolean fromPreview, int pageIndex, int pageCount, List<String> warnings,
        Correction correction, Details details) {
    static Detection of(Abi.Detection found, List<String> warnings, Details details) {
        Abi.Correction correction = new Abi.Correction();
        Bridge.c.upright_correction_from(found, correction);
        return new Detection(Decision.of(found.decision), found.rotation_angle, Decision.of(found.turn_decision),
                found.quarter_turns, found.confidence, Bridge.list(found.posterior),
                Decision.of(found.level_decision), found.mirrored != 0, found.skew, found.skew_sigma,
                found.skew_confidence, found.level_confidence, Kind.of(found.kind), found.exif_orientation,
                Agreement.of(found.exif_agreement), found.truncated != 0, found.width, found.height,
                Bridge.list(found.direction_share), found.reads_several_ways != 0, found.from_preview != 0,
                found.page_index, found.page_count, warnings, Correction.of(correction), details);
    }
}
