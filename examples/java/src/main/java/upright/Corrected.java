package upright;

import java.util.List;

/**
 * What was done, or would be.
 *
 * @param data a complete file of the same format, or pixels without padding; null for a dry run and where the library
 *     wrote the file itself
 * @param way of files: what was done
 * @param exifOrientation of the resulting file; 0 when it has no tag
 * @param thumbnail what became of the small picture in the EXIF block of a JPEG
 * @param format of pixels; null for files
 * @param notes for a person
 */
public record Corrected(byte[] data, int width, int height, boolean levelled, Way way, int exifOrientation, Thumbnail thumbnail,
        PixelFormat format, List<String> notes) {
    static Corrected of(Abi.Corrected made, byte[] data, List<String> notes) {
        return new Corrected(data, made.width, made.height, made.levelled != 0, Way.of(made.way), made.exif_orientation,
                Thumbnail.of(made.thumbnail), made.format == 0 ? null : PixelFormat.of(made.format), notes);
    }
}
