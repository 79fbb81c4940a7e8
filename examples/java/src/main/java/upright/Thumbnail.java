// Made by examples/declare.py; do not edit.
package upright;

/** Thumbnail as upright.h says what its values mean. */
public enum Thumbnail {
    NONE(0), KEPT(1), TURNED(2), REENCODED(3), REMOVED(4);

    /** As in the C interface. */
    public final int number;

    Thumbnail(int number) {
        this.number = number;
    }

    static Thumbnail of(int number) {
        for (Thumbnail value : values()) {
            if (value.number == number) return value;
        }
        return values()[0];
    }
}
