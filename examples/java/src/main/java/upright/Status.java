// Made by examples/declare.py; do not edit.
package upright;

/** Status as upright.h says what its values mean. */
public enum Status {
    OK(0), INVALID_ARGUMENT(-1), INVALID_STRUCT_SIZE(-2), INVALID_HANDLE(-3), UNKNOWN_OPTION(-4),
    UNSUPPORTED_FORMAT(-10), CORRUPT_IMAGE(-11), TOO_MANY_BYTES(-12), TOO_MANY_PIXELS(-13), FILE_NOT_FOUND(-20),
    FILE_UNREADABLE(-21), FILE_NOT_WRITTEN(-22), INVALID_MODEL(-30), OUT_OF_MEMORY(-40), DEADLINE_EXCEEDED(-41),
    CANCELLED(-42), INTERNAL(-100);

    /** As in the C interface. */
    public final int number;

    Status(int number) {
        this.number = number;
    }

    /** Such as "corrupt_image". */
    public String code() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }

    static Status of(int number) {
        for (Status value : values()) {
            if (value.number == number) return value;
        }
        return INTERNAL;
    }
}
