package upright;

import com.sun.jna.Memory;
import com.sun.jna.ptr.IntByReference;
import com.sun.jna.ptr.PointerByReference;
import java.lang.ref.Reference;
import java.nio.file.Path;

/** How must an image be turned to be upright? Every angle is in clockwise degrees to apply to the stored pixels. */
public final class Upright {
    private Upright() {}

    /** Made when first asked; it is never closed. */
    private static final class Shared {
        static final Detector DETECTOR = new Detector();
    }

    /** What Detector.detect answers with the default options. */
    public static Detection detect(Path file) {
        return Shared.DETECTOR.detect(file);
    }

    public static Detection detect(Source source) {
        return Shared.DETECTOR.detect(source);
    }

    /** What Detector.fix does with the default options: in place. */
    public static Fixed fix(Path file) {
        return Shared.DETECTOR.fix(file);
    }

    public static Fixed fix(Path file, Path target) {
        return Shared.DETECTOR.fix(file, target);
    }

    /** Puts an image right without asking. */
    public static Corrected correct(Source source, Correction correction, CorrectOptions options) {
        Abi.Correction wanted = correction.toNative();
        Abi.CorrectOptions how = options.toNative();
        Abi.Corrected made = new Abi.Corrected();
        Abi.Diagnostics said = new Abi.Diagnostics();
        PointerByReference result = options.dryRun ? null : new PointerByReference();
        byte[] bytes = source.isPixels() ? source.pixels().data() : source.file();
        Memory place = Bridge.copy(bytes);
        int status = source.isPixels()
                ? Bridge.c.upright_correct_pixels(source.pixels().toNative(place), wanted, how, result, made, said)
                : Bridge.c.upright_correct_encoded(place, new Abi.SizeT(bytes.length), wanted, how, result, made, said);
        Reference.reachabilityFence(place);
        Reference.reachabilityFence(options);
        Bridge.check(status, said);
        return Corrected.of(made, Bridge.take(result), Bridge.lines(said));
    }

    /** A small JPEG of an image file as the correction would make it, for "is this right?"; `maxSide` is 16 to 2048. */
    public static byte[] preview(Source source, Correction correction, int maxSide) {
        PointerByReference result = new PointerByReference();
        Abi.Diagnostics said = new Abi.Diagnostics();
        byte[] bytes = source.file();
        Memory place = Bridge.copy(bytes);
        int status = Bridge.c.upright_preview_encoded(place, new Abi.SizeT(bytes.length), correction.toNative(), maxSide, null,
                result, said);
        Reference.reachabilityFence(place);
        Bridge.check(status, said);
        return Bridge.take(result);
    }

    /** Puts bytes in the place of a file: written aside, flushed and renamed; permissions and attributes stay. */
    public static void replaceFile(Path file, byte[] bytes, boolean keepTime) {
        Abi.Diagnostics said = new Abi.Diagnostics();
        Memory place = Bridge.copy(bytes);
        int status = Bridge.c.upright_replace_file(file.toString(), place, new Abi.SizeT(bytes.length), Bridge.flag(keepTime), said);
        Reference.reachabilityFence(place);
        Bridge.check(status, said);
    }

    /** EXIF orientation from the header alone: 1..8, or 0 when absent or malformed. */
    public static int readExifOrientation(byte[] file) {
        IntByReference orientation = new IntByReference();
        Memory place = Bridge.copy(file);
        Bridge.check(Bridge.c.upright_read_exif_orientation(place, new Abi.SizeT(file.length), orientation), null);
        Reference.reachabilityFence(place);
        return orientation.getValue();
    }

    /** What a viewer does for an EXIF value. */
    public static Correction exifToTurn(int exifOrientation) {
        IntByReference mirrored = new IntByReference(), quarterTurns = new IntByReference();
        Bridge.check(Bridge.c.upright_exif_to_turn(exifOrientation, mirrored, quarterTurns), null);
        return new Correction(mirrored.getValue() != 0, quarterTurns.getValue(), 0);
    }

    /** The EXIF value 1..8 that asks a viewer for this flip and turn. */
    public static int turnToExif(Correction correction) {
        int value = Bridge.c.upright_turn_to_exif(Bridge.flag(correction.mirrored()), correction.quarterTurns());
        if (value == 0) throw Bridge.invalid("quarterTurns: " + correction.quarterTurns() + " is not between 0 and 3");
        return value;
    }

    /** Whether this build of the library has "networks", "onnx", "explain" or reads a format such as "jpeg". */
    public static boolean has(String feature) {
        return Bridge.c.upright_has(feature) == 1;
    }

    /** Version of the native library. */
    public static String version() {
        return Bridge.c.upright_version();
    }
}
