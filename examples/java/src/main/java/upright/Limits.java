package upright;

/** How much one call may take; what is above a limit is refused by its own status. The setters return the object itself. */
abstract class Limits<Self extends Limits<Self>> {
    long inputBytes, pixels, memoryBytes, side;
    double deadline;

    /** `this`, as what it is. */
    abstract Self self();

    /** Refuse larger files; 0: 64 MiB. */
    public Self maxInputBytes(long bytes) {
        inputBytes = Bridge.limit(bytes, Long.MAX_VALUE, "maxInputBytes");
        return self();
    }

    /** Refuse larger images; 0: 100,000,000. */
    public Self maxPixels(long number) {
        pixels = Bridge.limit(number, Long.MAX_VALUE, "maxPixels");
        return self();
    }

    /** Memory of one call beside its input; 0: 384 MiB. */
    public Self maxMemoryBytes(long bytes) {
        memoryBytes = Bridge.limit(bytes, Long.MAX_VALUE, "maxMemoryBytes");
        return self();
    }

    /** Longest side in pixels; 0: 65,500. */
    public Self maxSide(long number) {
        side = Bridge.limit(number, 0xffffffffL, "maxSide");
        return self();
    }

    /** Give up on an image after this many milliseconds; 0: never. */
    public Self deadlineMs(double milliseconds) {
        deadline = milliseconds;
        return self();
    }
}
