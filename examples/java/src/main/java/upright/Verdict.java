// Made by examples/declare.py; do not edit.
package upright;

/** Verdict as upright.h says what its values mean. */
public enum Verdict {
    FIXED(1), UPRIGHT(2), LEFT(3);

    /** As in the C interface. */
    public final int number;

    Verdict(int number) {
        this.number = number;
    }

    static Verdict of(int number) {
        for (Verdict value : values()) {
            if (value.number == number) return value;
        }
        return values()[0];
    }
}
