// Made by examples/declare.py; do not edit.
package upright;

/** Canvas as upright.h says what its values mean. */
public enum Canvas {
    EXPAND(0), CROP(1), KEEP(2);

    /** As in the C interface. */
    public final int number;

    Canvas(int number) {
        this.number = number;
    }

    static Canvas of(int number) {
        for (Canvas value : values()) {
            if (value.number == number) return value;
        }
        return values()[0];
    }
}
