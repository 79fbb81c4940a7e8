package upright;

import com.sun.jna.Memory;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.nio.ByteBuffer;

/**
 * Decoded pixels, top row first.
 *
 * @param strideBytes from one row to the next; 0: no padding
 * @param xResolution pixels per any length; only the ratio of the two counts, 0: pixels are square
 * @param exifOrientation the tag that came with them; 0 when unknown
 */
public record Pixels(byte[] data, int width, int height, PixelFormat format, long strideBytes, double xResolution,
        double yResolution, int exifOrientation) {
    public Pixels(byte[] data, int width, int height, PixelFormat format) {
        this(data, width, height, format, 0, 0, 0, 0);
    }

    /** Of an image of Java's: grey and BGR as they are, everything else as ARGB. */
    public static Pixels of(BufferedImage image) {
        int width = image.getWidth(), height = image.getHeight();
        boolean whole = image.getRaster().getParent() == null;
        if (whole && image.getType() == BufferedImage.TYPE_BYTE_GRAY) return new Pixels(bytes(image), width, height, PixelFormat.GREY);
        if (whole && image.getType() == BufferedImage.TYPE_3BYTE_BGR) return new Pixels(bytes(image), width, height, PixelFormat.BGR);
        ByteBuffer argb = ByteBuffer.allocate(Math.multiplyExact(4, Math.multiplyExact(width, height)));
        argb.asIntBuffer().put(image.getRGB(0, 0, width, height, null, 0, width)); // big-endian, so A comes first
        return new Pixels(argb.array(), width, height, PixelFormat.ARGB);
    }

    private static byte[] bytes(BufferedImage image) {
        return ((DataBufferByte) image.getRaster().getDataBuffer()).getData();
    }

    /** The struct, whose pixels are in `place`. */
    Abi.Image toNative(Memory place) {
        Abi.Image image = new Abi.Image();
        image.format = format.number;
        image.width = width;
        image.height = height;
        image.data = place;
        image.size_bytes = data.length;
        image.stride_bytes = strideBytes;
        image.x_resolution = xResolution;
        image.y_resolution = yResolution;
        image.exif_orientation = exifOrientation;
        return image;
    }
}
