package upright;

import com.sun.jna.Memory;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Path;
import java.util.function.ToIntFunction;

/** What may be asked about. */
public final class Source {
    private Path path;
    private byte[] bytes;
    private Pixels pixels;
    private SeekableByteChannel channel;

    private Source() {}

    /** An image file; names that are not ASCII need a JVM with a UTF-8 locale. */
    public static Source of(Path path) {
        Source source = new Source();
        source.path = path;
        return source;
    }

    /** An image file in memory. */
    public static Source of(byte[] file) {
        Source source = new Source();
        source.bytes = file;
        return source;
    }

    public static Source of(ByteBuffer file) {
        byte[] bytes = new byte[file.remaining()];
        file.duplicate().get(bytes);
        return of(bytes);
    }

    /** All that is left in a stream. */
    public static Source of(InputStream stream) throws IOException {
        return of(stream.readAllBytes());
    }

    /** An image file of which only what is needed is read, such as an object in a store. */
    public static Source of(SeekableByteChannel channel) {
        Source source = new Source();
        source.channel = channel;
        return source;
    }

    public static Source of(Pixels pixels) {
        Source source = new Source();
        source.pixels = pixels;
        return source;
    }

    public static Source of(BufferedImage image) {
        return of(Pixels.of(image));
    }

    /** Calls with a request that holds this input. */
    int asked(ToIntFunction<Abi.Request> call) {
        Abi.Request request = new Abi.Request();
        Memory place = null;
        Abi.Image image = null;
        if (path != null) {
            request.path = place = Bridge.copy(path.toString());
        } else if (bytes != null) {
            request.data = place = Bridge.copy(bytes);
            request.size = bytes.length;
        } else if (pixels != null) {
            place = Bridge.copy(pixels.data());
            image = pixels.toNative(place);
            image.write();
            request.image = image.getPointer();
        } else {
            request.read_at = this::read;
            try {
                request.size = channel.size();
            } catch (IOException error) {
                throw new UprightException(Status.FILE_UNREADABLE, error.toString());
            }
        }
        try {
            return call.applyAsInt(request);
        } finally {
            Reference.reachabilityFence(place);
            Reference.reachabilityFence(image);
            Reference.reachabilityFence(request);
        }
    }

    private int read(com.sun.jna.Pointer context, long offset, com.sun.jna.Pointer buffer, Abi.SizeT size) {
        try {
            ByteBuffer target = buffer.getByteBuffer(0, size.longValue());
            channel.position(offset);
            while (target.hasRemaining()) {
                if (channel.read(target) < 0) return -1;
            }
            return 0;
        } catch (IOException | RuntimeException error) {
            return -1;
        }
    }

    boolean isPixels() {
        return pixels != null;
    }

    Pixels pixels() {
        return pixels;
    }

    /** The whole file in memory. */
    byte[] file() {
        try {
            if (path != null) return java.nio.file.Files.readAllBytes(path);
            if (channel == null) return bytes;
            ByteBuffer all = ByteBuffer.allocate(Math.toIntExact(channel.size()));
            channel.position(0);
            while (all.hasRemaining() && channel.read(all) >= 0) { }
            return all.array();
        } catch (java.nio.file.NoSuchFileException error) {
            throw new UprightException(Status.FILE_NOT_FOUND, error.toString());
        } catch (IOException error) {
            throw new UprightException(Status.FILE_UNREADABLE, error.toString());
        }
    }
}
