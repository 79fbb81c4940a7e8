package upright;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static upright.Samples.statusOf;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is particular to Java: sources, exceptions, closing, batches, threads. */
class UprightTest {
    private static final Path LETTER = Samples.path("letter-turn-3.7.jpg"), PAGE = Samples.path("letter-turn-180.jpg");
    private final byte[] letter = Samples.bytes("letter-turn-3.7.jpg");

    @Test
    void pathsBytesStreamsAndChannelsGetTheSameAnswer() throws IOException {
        Detection expected = Upright.detect(LETTER);
        assertEquals(expected, Upright.detect(Source.of(letter)));
        assertEquals(expected, Upright.detect(Source.of(ByteBuffer.wrap(letter))));
        assertEquals(expected, Upright.detect(Source.of(new ByteArrayInputStream(letter))));
        try (var channel = Files.newByteChannel(LETTER)) {
            assertEquals(expected, Upright.detect(Source.of(channel)));
        }
        assertEquals(new Correction(false, 0, expected.skew()), expected.correction());
        try (Detector strict = new Detector(new Options().minLevelConfidence(1))) {
            assertEquals(0, strict.detect(letter).correction().skew());
        }
    }

    @Test
    void imagesOfJavaAreAskedAsTheirPixels() {
        BufferedImage grey = new BufferedImage(64, 48, BufferedImage.TYPE_BYTE_GRAY);
        byte[] data = new byte[64 * 48];
        for (int at = 0; at < data.length; ++at) data[at] = (byte) (at * 31);
        grey.getRaster().setDataElements(0, 0, 64, 48, data);
        Detection expected = Upright.detect(Source.of(new Pixels(data, 64, 48, PixelFormat.GREY)));
        assertEquals(expected, Upright.detect(Source.of(grey)));
        for (int type : new int[] {BufferedImage.TYPE_3BYTE_BGR, BufferedImage.TYPE_INT_RGB, BufferedImage.TYPE_INT_ARGB}) {
            BufferedImage colour = new BufferedImage(64, 48, type);
            for (int at = 0; at < data.length; ++at) colour.setRGB(at % 64, at / 64, 0xff000000 | (data[at] & 0xff) * 0x010101);
            assertEquals(expected, Upright.detect(Source.of(colour)), "type " + type);
        }
    }

    @Test
    void detailsHoldTimesEvidenceAndAPicture() {
        assertNull(Upright.detect(LETTER).details());
        try (Detector detector = new Detector()) {
            Details times = detector.detect(Source.of(letter), new Question().details()).details();
            assertTrue(times.numbers().get("vision_ms").get(0) > 0);
            assertFalse(times.numbers().containsKey("lines"));
            Details explained = detector.detect(Source.of(letter), new Question().picture()).details();
            assertTrue(explained.numbers().get("lines").size() >= 6 && explained.json().startsWith("{"));
            assertArrayEquals(new byte[] {'P', 'N', 'G'}, Arrays.copyOfRange(explained.picture(), 1, 4));
        }
    }

    @Test
    void callsCanBeEnded() {
        try (Detector detector = new Detector()) {
            Cancel cancel = new Cancel();
            cancel.cancel();
            assertEquals(Status.CANCELLED, statusOf(() -> detector.detect(Source.of(letter), new Question().cancel(cancel))));
            assertEquals(Status.DEADLINE_EXCEEDED,
                    statusOf(() -> detector.detect(Source.of(letter), new Question().deadlineMs(1e-6))));
            assertEquals(Status.CANCELLED, statusOf(() -> detector.fix(letter, new FixOptions().correct(new CorrectOptions().cancel(cancel)))));
        }
    }

    @Test
    void filesAreFixedInPlaceToATargetAndInMemory(@TempDir Path folder) throws IOException {
        Path file = Files.copy(PAGE, folder.resolve("page.jpg")), target = folder.resolve("deep/upright.jpg");
        byte[] page = Files.readAllBytes(PAGE);
        try (Detector detector = new Detector()) {
            assertEquals(Verdict.FIXED, detector.fix(file, null, new FixOptions().dryRun(true)).verdict());
            assertArrayEquals(page, Files.readAllBytes(file));
            assertEquals(Verdict.FIXED, detector.fix(file, target).verdict());
            assertEquals(Way.LOSSLESS, Upright.fix(file).corrected().way());
            assertArrayEquals(Files.readAllBytes(target), Files.readAllBytes(file));
            Fixed again = detector.fix(file);
            assertEquals(Verdict.UPRIGHT, again.verdict());
            assertEquals(0, again.detection().quarterTurns());
            assertArrayEquals(Files.readAllBytes(file), detector.fix(page, new FixOptions()).corrected().data());
            assertEquals(Status.FILE_NOT_WRITTEN, statusOf(() -> detector.fix(LETTER, target)));
            Upright.replaceFile(file, page, false);
            assertArrayEquals(page, Files.readAllBytes(file));
            assertTrue(detector.fix(letter, new FixOptions().level(true)).corrected().levelled());
            assertEquals(Verdict.LEFT, detector.fix(Samples.bytes("blank-page.png"), new FixOptions()).verdict());
        }
    }

    @Test
    void manyFilesAreToldInOrder(@TempDir Path folder) throws IOException {
        List<Path> files = List.of(LETTER, Path.of("/no/such"), Samples.path("blank-page.png"));
        List<Object> seen = new ArrayList<>();
        try (Detector detector = new Detector()) {
            detector.detectMany(files, 2, (index, answer, failure) -> seen.add(answer == null ? failure.status() : answer.width()));
            assertEquals(List.of(1090, Status.FILE_NOT_FOUND, 600), seen);
            seen.clear();
            detector.detectMany(files, 1, (index, answer, failure) -> !seen.add(index));
            assertEquals(List.of(0), seen);
            assertThrows(ArithmeticException.class, () -> detector.detectMany(files, 2, (index, answer, failure) -> 1 / (index - index) > 0));

            Path first = Files.copy(PAGE, folder.resolve("a.jpg")), second = Files.copy(PAGE, folder.resolve("b.jpg"));
            Path target = folder.resolve("new/b.jpg");
            seen.clear();
            detector.fixMany(List.of(first, Path.of("/no/such"), second), Arrays.asList(null, null, target), 2, new FixOptions(),
                    (index, fixed, failure) -> seen.add(fixed == null ? failure.status() : fixed.verdict()));
            assertEquals(List.of(Verdict.FIXED, Status.FILE_NOT_FOUND, Verdict.FIXED), seen);
            assertArrayEquals(Files.readAllBytes(PAGE), Files.readAllBytes(second));
            assertArrayEquals(Files.readAllBytes(first), Files.readAllBytes(target));
        }
    }

    @Test
    void correctionsCanBeRehearsedAndPreviewed() {
        Correction decided = Upright.detect(LETTER).correction();
        Corrected rehearsed = Upright.correct(Source.of(LETTER), decided, new CorrectOptions().dryRun(true));
        assertNull(rehearsed.data());
        assertEquals(Way.REENCODED, rehearsed.way());
        assertEquals((byte) 0xd8, Upright.preview(Source.of(LETTER), decided, 128)[1]);
        assertEquals(7, Upright.turnToExif(Upright.exifToTurn(7)));
        assertTrue(Upright.has("jpeg") && !Upright.has("telepathy"));
        Pixels pixels = new Pixels(new byte[] {1, 2, 3, 4, 5, 6}, 3, 2, PixelFormat.GREY);
        Corrected turned = Upright.correct(Source.of(pixels), Correction.turn(1), new CorrectOptions());
        assertArrayEquals(new byte[] {4, 1, 5, 2, 6, 3}, turned.data());
        assertEquals(2, turned.width());
        assertEquals(PixelFormat.GREY, turned.format());
    }

    @Test
    void failuresHaveAStatusAndAMessage() {
        try (Detector detector = new Detector()) {
            assertEquals(Status.UNSUPPORTED_FORMAT, statusOf(() -> detector.detect("no image".getBytes())));
            assertEquals(Status.INVALID_ARGUMENT, statusOf(() -> detector.detect(new byte[0])));
            assertEquals(Status.FILE_NOT_FOUND, statusOf(() -> detector.detect(Path.of("/no/such/file"))));
            assertEquals(Status.INVALID_ARGUMENT,
                    statusOf(() -> detector.detect(Source.of(new Pixels(new byte[4], 3, 2, PixelFormat.GREY)))));
            String message = assertThrows(UprightException.class, () -> detector.detect(Path.of("/no/such/file"))).getMessage();
            assertTrue(message.contains("cannot open"), message);
        }
        assertEquals(Status.INVALID_ARGUMENT, statusOf(() -> new Detector(new Options().minTurnConfidence(2))));
        assertEquals(Status.INVALID_ARGUMENT, statusOf(() -> new Options().maxPixels(-1)));
        for (CorrectOptions limit : List.of(new CorrectOptions().maxSide(100), new CorrectOptions().maxPixels(100)))
            assertEquals(Status.TOO_MANY_PIXELS, statusOf(() -> Upright.correct(Source.of(letter), Correction.turn(1), limit)));
        assertEquals(Status.UNKNOWN_OPTION, statusOf(() -> new Detector(new Options().setting("telepathy", 1))));
        assertEquals(Status.INVALID_ARGUMENT, statusOf(() -> Upright.correct(Source.of(letter), Correction.turn(4), new CorrectOptions())));
        assertEquals(Status.FILE_NOT_FOUND,
                statusOf(() -> Upright.correct(Source.of(Path.of("/no/such")), Correction.turn(1), new CorrectOptions())));
        assertEquals(0, Upright.readExifOrientation(new byte[0]));
        assertEquals("file_not_found", Status.FILE_NOT_FOUND.code());
    }

    @Test
    void aClosedDetectorSaysSoAndMayBeClosedTwice() {
        Detector detector = new Detector();
        detector.detectMany(List.of(LETTER), 1, (index, answer, failure) -> {
            detector.close(); // the call under way goes on
            assertEquals(1090, answer.width());
            return true;
        });
        detector.close();
        assertEquals(Status.INVALID_HANDLE, statusOf(() -> detector.detect(LETTER)));
    }

    @Test
    void manyThreadsShareADetector() throws Exception {
        Detection expected = Upright.detect(LETTER);
        ExecutorService pool = Executors.newFixedThreadPool(4);
        try (Detector detector = new Detector()) {
            List<Callable<Detection>> tasks = IntStream.range(0, 12).<Callable<Detection>>mapToObj(task -> () -> detector.detect(letter)).toList();
            for (Future<Detection> answer : pool.invokeAll(tasks)) assertEquals(expected, answer.get());
        } finally {
            pool.shutdown();
        }
    }
}
