// Made by examples/declare.py; do not edit.
package upright;

/** Kind as upright.h says what its values mean. */
public enum Kind {
    UNKNOWN(0), DOCUMENT(1), PHOTO(2);

    /** As in the C interface. */
    public final int number;

    Kind(int number) {
        this.number = number;
    }

    static Kind of(int number) {
        for (Kind value : values()) {
            if (value.number == number) return value;
        }
        return values()[0];
    }
}
