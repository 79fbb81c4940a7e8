package upright;

import com.sun.jna.Pointer;
import com.sun.jna.ptr.LongByReference;
import com.sun.jna.ptr.PointerByReference;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Times and evidence of one answer.
 *
 * @param numbers by the names that upright.h lists at upright_details_numbers: "decode_ms", "vision_ms" and so on, and of
 *     an explained answer "lines", "votes" and so on
 * @param json all of it, warnings included, as one JSON object
 * @param picture the evidence drawn as a PNG; null where it was not asked for
 */
public record Details(Map<String, List<Double>> numbers, String json, byte[] picture) {
    private static final List<String> NAMES = List.of("decode_ms", "vision_ms", "exif_ms", "preprocess_ms", "edges_ms", "lines_ms",
            "vote_ms", "coarse_ms", "confidence_ms", "text_posterior", "view_posterior", "network_passes", "histogram_angle",
            "histogram_energy", "lines", "votes");

    /** Takes over what the library made; null for null. */
    static Details take(Pointer found, boolean picture) {
        if (found == null) return null;
        try {
            Map<String, List<Double>> numbers = new LinkedHashMap<>();
            LongByReference count = new LongByReference();
            for (String name : NAMES) {
                Pointer values = Bridge.c.upright_details_numbers(found, name, count);
                if (values != null) numbers.put(name, Bridge.list(values.getDoubleArray(0, (int) count.getValue())));
            }
            return new Details(numbers, Bridge.c.upright_details_json(found), picture ? draw(found) : null);
        } finally {
            Bridge.c.upright_details_destroy(found);
        }
    }

    private static byte[] draw(Pointer found) {
        PointerByReference made = new PointerByReference();
        Abi.Diagnostics said = new Abi.Diagnostics();
        Bridge.check(Bridge.c.upright_details_picture(found, null, made, said), said);
        return Bridge.take(made);
    }
}
