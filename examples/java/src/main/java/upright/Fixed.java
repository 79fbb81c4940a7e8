package upright;

/**
 * What became of an image that was asked about and put right.
 *
 * @param verdict FIXED, UPRIGHT (nothing to do) or LEFT (alone: no clear answer; the notes of `corrected` say why)
 * @param detection what was found before
 */
public record Fixed(Verdict verdict, Detection detection, Corrected corrected) {}
