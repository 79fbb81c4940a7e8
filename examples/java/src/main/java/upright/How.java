// Made by examples/declare.py; do not edit.
package upright;

/** How as upright.h says what its values mean. */
public enum How {
    AUTOMATIC(0), PIXELS(1), TAG(2);

    /** As in the C interface. */
    public final int number;

    How(int number) {
        this.number = number;
    }

    static How of(int number) {
        for (How value : values()) {
            if (value.number == number) return value;
        }
        return values()[0];
    }
}
