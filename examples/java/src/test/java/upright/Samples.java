package upright;

import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.function.Executable;

/** The samples of the repository, and what a call fails with. */
final class Samples {
    static final Path ROOT = Path.of(System.getenv().getOrDefault("UPRIGHT_ROOT", "../.."));

    private Samples() {}

    static Path path(String name) {
        return ROOT.resolve("examples/samples").resolve(name);
    }

    static byte[] bytes(String name) {
        try {
            return Files.readAllBytes(path(name));
        } catch (IOException error) {
            throw new UncheckedIOException(error);
        }
    }

    static Status statusOf(Executable call) {
        return assertThrows(UprightException.class, call).status();
    }
}
