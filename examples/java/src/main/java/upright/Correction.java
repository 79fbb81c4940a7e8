package upright;

/**
 * What to do to the stored pixels: flip left-right, then turn, then level.
 *
 * @param mirrored flip left-right first
 * @param quarterTurns clockwise, 0..3
 * @param skew clockwise degrees, (-45, 45]; 0: do not level. Levelling resamples and encodes again
 */
public record Correction(boolean mirrored, int quarterTurns, double skew) {
    public static Correction turn(int quarterTurns) {
        return new Correction(false, quarterTurns, 0);
    }

    static Correction of(Abi.Correction found) {
        return new Correction(found.mirrored != 0, found.quarter_turns, found.skew);
    }

    Abi.Correction toNative() {
        Abi.Correction wanted = new Abi.Correction();
        wanted.mirrored = Bridge.flag(mirrored);
        wanted.quarter_turns = quarterTurns;
        wanted.skew = skew;
        return wanted;
    }
}
