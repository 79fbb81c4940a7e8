package upright;

import com.sun.jna.Platform;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** The native library that a jar holds: upright/native/KIND/files.txt names its files, the library first. */
final class Bundled {
    static final String SONAME = "libupright_c.so.2";

    private Bundled() {}

    /** Where the library lies now, beside the components of formats; null if the jar holds none for this machine. */
    static String library() {
        String folder = "native/" + Platform.RESOURCE_PREFIX + "/";
        try (InputStream list = Bundled.class.getResourceAsStream(folder + "files.txt")) {
            if (list == null) return null;
            Path place = Files.createTempDirectory("upright-");
            place.toFile().deleteOnExit(); // registered first, so deleted last
            String first = null;
            for (String name : new String(list.readAllBytes(), StandardCharsets.UTF_8).lines().toList()) {
                Path file = place.resolve(name);
                try (InputStream bytes = Bundled.class.getResourceAsStream(folder + name)) {
                    Files.copy(bytes, file);
                }
                file.toFile().deleteOnExit();
                if (first == null) first = file.toString();
            }
            return first;
        } catch (IOException error) {
            throw new UncheckedIOException("upright: cannot unpack its native library", error);
        }
    }
}
