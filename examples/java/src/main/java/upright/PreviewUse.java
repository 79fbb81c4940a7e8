// Made by examples/declare.py; do not edit.
package upright;

/** PreviewUse as upright.h says what its values mean. */
public enum PreviewUse {
    NEVER(0), IF_CLEAR(1), ONLY(2);

    /** As in the C interface. */
    public final int number;

    PreviewUse(int number) {
        this.number = number;
    }

    static PreviewUse of(int number) {
        for (PreviewUse value : values()) {
            if (value.number == number) return value;
        }
        return values()[0];
    }
}
