// Made by examples/declare.py; do not edit.
package upright;

import com.sun.jna.Callback;
import com.sun.jna.IntegerType;
import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import com.sun.jna.Structure;
import com.sun.jna.ptr.IntByReference;
import com.sun.jna.ptr.LongByReference;
import com.sun.jna.ptr.PointerByReference;

/** What upright.h declares. */
interface Abi extends Library {
    /** Wide as a pointer. */
    class SizeT extends IntegerType {
        public SizeT() { this(0); }
        public SizeT(long value) { super(Native.SIZE_T_SIZE, value, true); }
    }

    interface ReadAt extends Callback {
        int invoke(Pointer context, long offset, Pointer buffer, SizeT size);
    }

    interface OnAnswer extends Callback {
        int invoke(Pointer context, SizeT index, int status, Pointer detection, String message);
    }

    interface OnFixed extends Callback {
        int invoke(Pointer context, SizeT index, int status, Pointer detection, Pointer corrected, String message);
    }

    @Structure.FieldOrder({"struct_size", "message_length", "message"})
    class Diagnostics extends Structure {
        public int struct_size;
        public int message_length;
        public byte[] message = new byte[512];
        public Diagnostics() { struct_size = size(); }
        public Diagnostics(Pointer place) { super(place); read(); }
    }

    @Structure.FieldOrder({"struct_size", "exif", "min_turn_confidence", "min_level_confidence", "skip_turn",
            "skip_skew", "deadline_ms", "max_input_bytes", "max_pixels", "max_memory_bytes", "max_side", "reserved",
            "settings", "page", "preview"})
    class Options extends Structure {
        public int struct_size;
        public int exif;
        public double min_turn_confidence;
        public double min_level_confidence;
        public int skip_turn;
        public int skip_skew;
        public double deadline_ms;
        public long max_input_bytes;
        public long max_pixels;
        public long max_memory_bytes;
        public int max_side;
        public int reserved;
        public Pointer settings;
        public int page;
        public int preview;
        public Options() { struct_size = size(); }
        public Options(Pointer place) { super(place); read(); }
    }

    @Structure.FieldOrder({"struct_size", "format", "width", "height", "data", "size_bytes", "stride_bytes",
            "pixel_stride_bytes", "chroma_u", "chroma_v", "chroma_size_bytes", "chroma_stride_bytes", "x_resolution",
            "y_resolution", "exif_orientation", "reserved"})
    class Image extends Structure {
        public int struct_size;
        public int format;
        public int width;
        public int height;
        public Pointer data;
        public long size_bytes;
        public long stride_bytes;
        public long pixel_stride_bytes;
        public Pointer chroma_u;
        public Pointer chroma_v;
        public long chroma_size_bytes;
        public long chroma_stride_bytes;
        public double x_resolution;
        public double y_resolution;
        public int exif_orientation;
        public int reserved;
        public Image() { struct_size = size(); }
        public Image(Pointer place) { super(place); read(); }
    }

    @Structure.FieldOrder({"struct_size", "decision", "rotation_angle", "turn_decision", "quarter_turns",
            "confidence", "posterior", "level_decision", "mirrored", "skew", "skew_sigma", "skew_confidence",
            "level_confidence", "kind", "exif_orientation", "exif_agreement", "truncated", "width", "height",
            "direction_share", "reads_several_ways", "from_preview", "page_index", "page_count"})
    class Detection extends Structure {
        public int struct_size;
        public int decision;
        public double rotation_angle;
        public int turn_decision;
        public int quarter_turns;
        public double confidence;
        public double[] posterior = new double[4];
        public int level_decision;
        public int mirrored;
        public double skew;
        public double skew_sigma;
        public double skew_confidence;
        public double level_confidence;
        public int kind;
        public int exif_orientation;
        public int exif_agreement;
        public int truncated;
        public int width;
        public int height;
        public double[] direction_share = new double[4];
        public int reads_several_ways;
        public int from_preview;
        public int page_index;
        public int page_count;
        public Detection() { struct_size = size(); }
        public Detection(Pointer place) { super(place); read(); }
    }

    @Structure.FieldOrder({"struct_size", "explain", "path", "data", "image", "read_at", "read_context", "size",
            "deadline_ms", "cancel", "details", "page", "reserved"})
    class Request extends Structure {
        public int struct_size;
        public int explain;
        public Pointer path;
        public Pointer data;
        public Pointer image;
        public ReadAt read_at;
        public Pointer read_context;
        public long size;
        public double deadline_ms;
        public Pointer cancel;
        public Pointer details;
        public int page;
        public int reserved;
        public Request() { struct_size = size(); }
        public Request(Pointer place) { super(place); read(); }
    }

    @Structure.FieldOrder({"struct_size", "mirrored", "quarter_turns", "reserved", "skew"})
    class Correction extends Structure {
        public int struct_size;
        public int mirrored;
        public int quarter_turns;
        public int reserved;
        public double skew;
        public Correction() { struct_size = size(); }
        public Correction(Pointer place) { super(place); read(); }
    }

    @Structure.FieldOrder({"struct_size", "how", "canvas", "interpolation", "background", "colour", "max_side",
            "reserved", "max_input_bytes", "max_pixels", "max_memory_bytes", "deadline_ms", "cancel", "page",
            "reserved2"})
    class CorrectOptions extends Structure {
        public int struct_size;
        public int how;
        public int canvas;
        public int interpolation;
        public int background;
        public byte[] colour = new byte[4];
        public int max_side;
        public int reserved;
        public long max_input_bytes;
        public long max_pixels;
        public long max_memory_bytes;
        public double deadline_ms;
        public Pointer cancel;
        public int page;
        public int reserved2;
        public CorrectOptions() { struct_size = size(); }
        public CorrectOptions(Pointer place) { super(place); read(); }
    }

    @Structure.FieldOrder({"struct_size", "way", "width", "height", "exif_orientation", "thumbnail", "format",
            "levelled", "verdict", "reserved"})
    class Corrected extends Structure {
        public int struct_size;
        public int way;
        public int width;
        public int height;
        public int exif_orientation;
        public int thumbnail;
        public int format;
        public int levelled;
        public int verdict;
        public int reserved;
        public Corrected() { struct_size = size(); }
        public Corrected(Pointer place) { super(place); read(); }
    }

    @Structure.FieldOrder({"struct_size", "level", "dry_run", "keep_time", "correct"})
    class FixOptions extends Structure {
        public int struct_size;
        public int level;
        public int dry_run;
        public int keep_time;
        public Pointer correct;
        public FixOptions() { struct_size = size(); }
        public FixOptions(Pointer place) { super(place); read(); }
    }

    String upright_status_string(int status);

    String upright_version();

    int upright_version_number();

    int upright_has(String feature);

    int upright_options_init(Options options, SizeT structSize);

    int upright_detector_create(Options options, PointerByReference detector, Diagnostics diagnostics);

    void upright_detector_destroy(Pointer detector);

    int upright_detect_encoded(Pointer detector, Pointer data, SizeT size, Detection detection,
            Diagnostics diagnostics);

    int upright_detect_file(Pointer detector, String path, Detection detection, Diagnostics diagnostics);

    int upright_detect_pixels(Pointer detector, Image image, Detection detection, Diagnostics diagnostics);

    int upright_detect(Pointer detector, Request request, Detection detection, Diagnostics diagnostics);

    Pointer upright_details_numbers(Pointer details, String name, LongByReference count);

    String upright_details_json(Pointer details);

    void upright_details_destroy(Pointer details);

    int upright_detect_files(Pointer detector, Pointer paths, SizeT count, int threads, OnAnswer onAnswer,
            Pointer context, Diagnostics diagnostics);

    int upright_read_exif_orientation(Pointer data, SizeT size, IntByReference orientation);

    int upright_exif_to_turn(int exifOrientation, IntByReference mirrored, IntByReference quarterTurns);

    int upright_turn_to_exif(int mirrored, int quarterTurns);

    int upright_correction_from(Detection detection, Correction correction);

    Pointer upright_buffer_data(Pointer buffer);

    SizeT upright_buffer_size(Pointer buffer);

    void upright_buffer_destroy(Pointer buffer);

    int upright_correct_options_init(CorrectOptions options, SizeT structSize);

    int upright_correct_encoded(Pointer data, SizeT size, Correction correction, CorrectOptions options,
            PointerByReference result, Corrected corrected, Diagnostics diagnostics);

    int upright_correct_pixels(Image image, Correction correction, CorrectOptions options, PointerByReference result,
            Corrected corrected, Diagnostics diagnostics);

    int upright_preview_encoded(Pointer data, SizeT size, Correction correction, int maxSidePx,
            CorrectOptions options, PointerByReference result, Diagnostics diagnostics);

    int upright_details_picture(Pointer details, String title, PointerByReference result, Diagnostics diagnostics);

    int upright_replace_file(String path, Pointer data, SizeT size, int keepTime, Diagnostics diagnostics);

    int upright_fix_encoded(Pointer detector, Pointer data, SizeT size, FixOptions options, Detection detection,
            PointerByReference result, Corrected corrected, Diagnostics diagnostics);

    int upright_fix_file(Pointer detector, String path, String target, FixOptions options, Detection detection,
            Corrected corrected, Diagnostics diagnostics);

    int upright_fix_files(Pointer detector, Pointer paths, Pointer targets, SizeT count, int threads,
            FixOptions options, OnFixed onFixed, Pointer context, Diagnostics diagnostics);
}
