// Made by examples/declare.py; do not edit.
package upright;

/** Decision as upright.h says what its values mean. */
public enum Decision {
    NONE(0), REVIEW(1), APPLY(2);

    /** As in the C interface. */
    public final int number;

    Decision(int number) {
        this.number = number;
    }

    static Decision of(int number) {
        for (Decision value : values()) {
            if (value.number == number) return value;
        }
        return values()[0];
    }
}
