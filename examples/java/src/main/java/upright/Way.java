// Made by examples/declare.py; do not edit.
package upright;

/** Way as upright.h says what its values mean. */
public enum Way {
    UNCHANGED(0), TAG(1), LOSSLESS(2), REENCODED(3);

    /** As in the C interface. */
    public final int number;

    Way(int number) {
        this.number = number;
    }

    static Way of(int number) {
        for (Way value : values()) {
            if (value.number == number) return value;
        }
        return values()[0];
    }
}
