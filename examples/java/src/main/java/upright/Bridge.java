package upright;

import com.sun.jna.Library;
import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Platform;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.PointerByReference;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** libupright_c, and how what it gives becomes values and exceptions of Java. */
final class Bridge {
    static final Abi c = load();

    private Bridge() {}

    /** UPRIGHT_LIBRARY names the file; else the one that the jar holds for this kind of machine, else the system's. */
    private static Abi load() {
        String named = System.getenv("UPRIGHT_LIBRARY");
        if (named == null) named = Bundled.library();
        if (named == null) named = Platform.isLinux() ? Bundled.SONAME : "upright_c";
        return Native.load(named, Abi.class, Map.of(Library.OPTION_STRING_ENCODING, "UTF-8"));
    }

    static void check(int status, Abi.Diagnostics said) {
        if (status == 0) return;
        String message = said == null ? "" : text(said);
        throw new UprightException(Status.of(status), message.isEmpty() ? c.upright_status_string(status) : message);
    }

    static UprightException invalid(String message) {
        return new UprightException(Status.INVALID_ARGUMENT, message);
    }

    private static String text(Abi.Diagnostics said) {
        int end = 0;
        while (end < said.message.length && said.message[end] != 0) ++end;
        return new String(said.message, 0, end, StandardCharsets.UTF_8);
    }

    static List<String> lines(Abi.Diagnostics said) {
        return lines(text(said));
    }

    static List<String> lines(String text) {
        return text.isEmpty() ? List.of() : List.of(text.split("\n"));
    }

    static List<Double> list(double[] numbers) {
        return Arrays.stream(numbers).boxed().toList();
    }

    static long limit(long value, long most, String what) {
        if (value < 0 || value > most) throw invalid(what + ": " + value + " is not between 0 and " + most);
        return value;
    }

    static int flag(boolean value) {
        return value ? 1 : 0;
    }

    /** A copy outside of Java's heap, of at least one byte. */
    static Memory copy(byte[] bytes) {
        Memory place = new Memory(Math.max(1, bytes.length));
        place.write(0, bytes, 0, bytes.length);
        return place;
    }

    /** UTF-8 with a zero at the end. */
    static Memory copy(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        Memory place = new Memory(bytes.length + 1L);
        place.write(0, bytes, 0, bytes.length);
        place.setByte(bytes.length, (byte) 0);
        return place;
    }

    /** What a buffer holds; frees it. Null where there is none. */
    static byte[] take(PointerByReference place) {
        Pointer buffer = place == null ? null : place.getValue();
        if (buffer == null) return null;
        try {
            int size = Math.toIntExact(c.upright_buffer_size(buffer).longValue());
            return size == 0 ? new byte[0] : c.upright_buffer_data(buffer).getByteArray(0, size);
        } finally {
            c.upright_buffer_destroy(buffer);
        }
    }
}
