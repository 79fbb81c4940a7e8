// Made by examples/declare.py; do not edit.
package upright;

/** Interpolation as upright.h says what its values mean. */
public enum Interpolation {
    LANCZOS(0), CUBIC(1);

    /** As in the C interface. */
    public final int number;

    Interpolation(int number) {
        this.number = number;
    }

    static Interpolation of(int number) {
        for (Interpolation value : values()) {
            if (value.number == number) return value;
        }
        return values()[0];
    }
}
