// Made by examples/declare.py; do not edit.
package upright;

/** Background as upright.h says what its values mean. */
public enum Background {
    PAPER(0), COLOUR(1);

    /** As in the C interface. */
    public final int number;

    Background(int number) {
        this.number = number;
    }

    static Background of(int number) {
        for (Background value : values()) {
            if (value.number == number) return value;
        }
        return values()[0];
    }
}
