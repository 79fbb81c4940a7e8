// Made by examples/declare.py; do not edit.
package upright;

/** PixelFormat as upright.h says what its values mean. */
public enum PixelFormat {
    GREY(1), RGB(2), BGR(3), RGBA(4), BGRA(5), ARGB(6), ABGR(7), GREY16(8), RGB16(9), BIT_0_BLACK(10),
    BIT_1_BLACK(11), NV12(12), I420(13);

    /** As in the C interface. */
    public final int number;

    PixelFormat(int number) {
        this.number = number;
    }

    static PixelFormat of(int number) {
        for (PixelFormat value : values()) {
            if (value.number == number) return value;
        }
        return values()[0];
    }
}
