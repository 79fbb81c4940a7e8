// Made by examples/declare.py; do not edit.
package upright;

/** ExifPolicy as upright.h says what its values mean. */
public enum ExifPolicy {
    PRIOR(0), TRUST(1), IGNORE(2);

    /** As in the C interface. */
    public final int number;

    ExifPolicy(int number) {
        this.number = number;
    }

    static ExifPolicy of(int number) {
        for (ExifPolicy value : values()) {
            if (value.number == number) return value;
        }
        return values()[0];
    }
}
