package upright;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.Gson;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The questions that every binding answers alike, to the last digit. */
class ConformanceTest {
    private static final int[] CHANNELS = {0, 1, 3, 3, 4, 4};

    @TestFactory
    Stream<DynamicTest> cases() throws IOException {
        String text = Files.readString(Path.of(System.getenv("UPRIGHT_CONFORMANCE")));
        JsonObject document = JsonParser.parseString(text).getAsJsonObject();
        assertEquals(0, document.get("tolerance").getAsInt());
        return document.getAsJsonArray("cases").asList().stream().map(JsonElement::getAsJsonObject)
                .map(item -> DynamicTest.dynamicTest(item.get("name").getAsString(), () -> check(item)));
    }

    private static void check(JsonObject item) throws ReflectiveOperationException, IOException {
        assumeTrue(!item.has("needs") || Upright.has(item.get("needs").getAsString()), "this library does not read it");
        JsonObject answer = new JsonObject();
        try {
            answer.addProperty("status", 0);
            ask(item, answer);
        } catch (UprightException failure) {
            answer = new JsonObject();
            answer.addProperty("status", failure.status().number);
        }
        assertEquals(plain(item.getAsJsonObject("expect")), plain(answer));
    }

    /** Numbers as doubles, members in order of their names. */
    private static String plain(JsonObject object) {
        return new Gson().toJson(new Gson().fromJson(object, java.util.TreeMap.class));
    }

    private static int number(JsonObject item, String name) {
        return item.has(name) ? item.get(name).getAsInt() : 0;
    }

    private static byte[] data(JsonObject item) throws IOException {
        byte[] data = Files.readAllBytes(Samples.ROOT.resolve(item.get("file").getAsString()));
        return item.has("first_bytes") ? Arrays.copyOf(data, number(item, "first_bytes")) : data;
    }

    private static Pixels pixels(JsonObject item) {
        int width = number(item, "width"), height = number(item, "height"), format = number(item, "format");
        byte[] data = new byte[width * height * CHANNELS[format]];
        for (int at = 0; at < data.length; ++at) data[at] = (byte) (at * 31 + 7);
        return new Pixels(data, width, height, PixelFormat.of(format), 0, 0, 0, number(item, "exif_orientation"));
    }

    private static Options options(JsonObject item) {
        Options options = new Options();
        if (!item.has("options")) return options;
        JsonObject wanted = item.getAsJsonObject("options");
        for (String name : wanted.keySet()) {
            JsonElement value = wanted.get(name);
            switch (name) {
                case "exif" -> options.exif(ExifPolicy.of(value.getAsInt()));
                case "preview" -> options.preview(PreviewUse.of(value.getAsInt()));
                case "skip_turn" -> options.skipTurn(value.getAsInt() != 0);
                case "skip_skew" -> options.skipSkew(value.getAsInt() != 0);
                case "min_turn_confidence" -> options.minTurnConfidence(value.getAsDouble());
                case "max_pixels" -> options.maxPixels(value.getAsLong());
                case "max_side" -> options.maxSide(value.getAsLong());
                case "max_input_bytes" -> options.maxInputBytes(value.getAsLong());
                case "page" -> options.page(value.getAsInt());
                default -> throw new AssertionError("an option that this test does not know: " + name);
            }
        }
        return options;
    }

    private static void ask(JsonObject item, JsonObject answer) throws IOException, ReflectiveOperationException {
        String what = item.get("do").getAsString();
        if (what.equals("read_exif_orientation")) {
            answer.addProperty("exif_orientation", Upright.readExifOrientation(data(item)));
        } else if (what.startsWith("fix_")) {
            Source source = what.equals("fix_pixels") ? Source.of(pixels(item)) : Source.of(data(item));
            Correction correction = new Correction(number(item, "mirrored") == 1, number(item, "quarter_turns"), 0);
            describe(Upright.correct(source, correction, new CorrectOptions().how(How.of(number(item, "how")))), answer);
        } else {
            Source source = what.equals("detect_file") ? Source.of(Samples.ROOT.resolve(item.get("file").getAsString()))
                    : what.equals("detect_pixels") ? Source.of(pixels(item)) : Source.of(data(item));
            try (Detector detector = new Detector(options(item))) {
                describe(detector.detect(source), answer);
            }
        }
    }

    private static void describe(Corrected made, JsonObject answer) {
        int hash = (int) 2166136261L;
        for (byte value : made.data()) hash = (hash ^ (value & 0xff)) * 16777619;
        answer.addProperty("way", made.way().number);
        answer.addProperty("width", made.width());
        answer.addProperty("height", made.height());
        answer.addProperty("exif_orientation", made.exifOrientation());
        answer.addProperty("size", made.data().length);
        answer.addProperty("fnv1a", hash & 0xffffffffL);
    }

    /** Every member of the answer by its name in C, enumerations and truths as numbers. */
    private static void describe(Detection found, JsonObject answer) throws ReflectiveOperationException {
        for (var part : Detection.class.getRecordComponents()) {
            if (Stream.of("warnings", "correction", "details").anyMatch(part.getName()::equals)) continue;
            Object value = part.getAccessor().invoke(found);
            if (value instanceof Enum<?> named) value = named.getClass().getField("number").get(named);
            if (value instanceof Boolean truth) value = truth ? 1 : 0;
            answer.add(part.getName().replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT), new Gson().toJsonTree(value));
        }
    }
}
