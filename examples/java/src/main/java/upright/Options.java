package upright;

import com.sun.jna.Memory;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** What a detector is told once. Every default is the recommended value. The setters return the object itself. */
public final class Options extends Limits<Options> {
    private ExifPolicy exif = ExifPolicy.PRIOR;
    private PreviewUse preview = PreviewUse.NEVER;
    private double minTurnConfidence, minLevelConfidence;
    private boolean skipTurn, skipSkew;
    private int page;
    private final Map<String, String> settings = new LinkedHashMap<>();

    /** How much the orientation tag counts: PRIOR (default) is strong evidence, TRUST decides, IGNORE does not count. */
    public Options exif(ExifPolicy policy) {
        exif = policy;
        return this;
    }

    /** When the small picture beside a camera's JPEG answers; default NEVER. */
    public Options preview(PreviewUse use) {
        preview = use;
        return this;
    }

    /** A less probable turn is for REVIEW; 0..1, 0: 0.95. */
    public Options minTurnConfidence(double probability) {
        minTurnConfidence = probability;
        return this;
    }

    /** The same for levelling; 0: 0.8. */
    public Options minLevelConfidence(double probability) {
        minLevelConfidence = probability;
        return this;
    }

    /** Turn by tags alone, ask no network. */
    public Options skipTurn(boolean skip) {
        skipTurn = skip;
        return this;
    }

    /** Do not look for the fine angle. */
    public Options skipSkew(boolean skip) {
        skipSkew = skip;
        return this;
    }

    /** Which picture of a file with several (TIFF) is asked about, counted from 0. */
    public Options page(int index) {
        page = index;
        return this;
    }

    /** What few programs need, such as a model of one's own: names and values stand in upright.h. */
    public Options setting(String name, Object value) {
        settings.put(name, value.toString());
        return this;
    }

    @Override
    Options self() {
        return this;
    }

    /** The lines of the settings; null if there are none. They must live as long as the struct. */
    Memory settingLines() {
        if (settings.isEmpty()) return null;
        return Bridge.copy(settings.entrySet().stream().map(e -> e.getKey() + "=" + e.getValue()).collect(Collectors.joining("\n")));
    }

    Abi.Options toNative(Memory settingLines) {
        Abi.Options result = new Abi.Options();
        result.exif = exif.number;
        result.preview = preview.number;
        result.min_turn_confidence = minTurnConfidence;
        result.min_level_confidence = minLevelConfidence;
        result.skip_turn = Bridge.flag(skipTurn);
        result.skip_skew = Bridge.flag(skipSkew);
        result.deadline_ms = deadline;
        result.max_input_bytes = inputBytes;
        result.max_pixels = pixels;
        result.max_memory_bytes = memoryBytes;
        result.max_side = (int) side;
        result.page = page;
        result.settings = settingLines;
        return result;
    }
}
