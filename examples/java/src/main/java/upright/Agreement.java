// Made by examples/declare.py; do not edit.
package upright;

/** Agreement as upright.h says what its values mean. */
public enum Agreement {
    UNKNOWN(0), AGREES(1), CONTRADICTS(2);

    /** As in the C interface. */
    public final int number;

    Agreement(int number) {
        this.number = number;
    }

    static Agreement of(int number) {
        for (Agreement value : values()) {
            if (value.number == number) return value;
        }
        return values()[0];
    }
}
