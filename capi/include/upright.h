/*
 * upright.h - how must this image be turned to be upright?  The C interface, C99, for C and for every language that
 * can call C.  Link -lupright_c (CMake: upright::capi).
 *
 * CONVENTION.  Every angle is in CLOCKWISE DEGREES TO APPLY to the stored pixels. A page whose text rises to the right
 * has a positive skew; a photograph that lies on its left side (its top points left) has quarter_turns 1. If `mirrored`
 * is 1, flip the stored pixels left-right first, then turn, then level.
 *
 * AN ANSWER IS TWO DECISIONS, and applying it is this:
 *
 *     upright_detection answer = {.struct_size = sizeof answer};
 *     upright_correction correction = {.struct_size = sizeof correction};
 *     if (upright_detect_file(detector, path, &answer, NULL) == UPRIGHT_OK) {
 *         upright_correction_from(&answer, &correction);   // takes what is decided, and only that
 *         upright_correct_encoded(bytes, size, &correction, NULL, &result, &corrected, NULL);
 *     }
 *
 * turn_decision speaks of quarter_turns and mirrored, with the probability `confidence`; level_decision speaks of skew,
 * with the probability `level_confidence`. Each is APPLY (probable enough: do it), REVIEW (there is an answer below the
 * threshold of the options: ask a person) or NONE (nothing says anything, or nothing is to be done: leave it).
 * rotation_angle is the sum of what is to be applied, 0 where nothing is; the raw estimates stand beside it.
 * To level without turning, set skip_turn; to turn without levelling, set the correction's skew to 0.
 *
 * RULES that hold for every function and struct:
 *  1. A upright_detector is immutable once it is created. Any number of threads may call upright_detect_* on one
 *     detector at once; only upright_detector_destroy needs that no call is under way. No result depends on the thread.
 *  2. Inputs are borrowed for the length of the call. Answers go into structs that the caller owns; what has a size that
 *     only the library knows comes in an upright_buffer or upright_details. The library frees nothing but the objects
 *     that it made, and only when it is told to; strings that it returns belong to it and are never freed by the caller.
 *  3. Each struct begins with struct_size, which the caller sets to sizeof(the struct). ZERO in every other member is the
 *     default, "not wanted" or "not known", in what is passed and in what comes back, also after a failure; so
 *     {.struct_size = sizeof x} is a complete struct. Members are only ever added at the end, and zero in a new member
 *     means what the library did before it existed.
 *  4. A struct_size smaller than that of release 0.2, or above UPRIGHT_LARGEST_STRUCT, is INVALID_STRUCT_SIZE. A larger
 *     one than the library's is a newer program: where the part that the library does not know is all zero it is taken,
 *     else the call is refused with UNKNOWN_OPTION, so that nothing that was asked is silently ignored. In what comes
 *     back that part is set to zero.
 *  5. Functions return an upright_status: 0 is success, negative numbers are failures and are never renumbered.
 *  6. An image that defines no "up" is a success whose decisions are UPRIGHT_DECISION_NONE, never a failure.
 *  7. Nothing is thrown through this interface, nothing is printed, and the locale, the floating-point environment,
 *     signal handlers and the thread settings of other libraries are left alone.
 *  8. Null pointers, wrong struct sizes and pointers that are no detector are answered with a status. A detector, buffer
 *     or details that was destroyed cannot be told from other memory in general: do not use it again.
 *
 * HOW IT GROWS. What every program needs stands in structs with a size, as in libheif's options. What only some need and
 * what differs from build to build (timings, evidence, settings of a model) goes by name, as libavif's codec-specific
 * options and libheif's encoder parameters do: a name can be added or dropped without touching the binary interface.
 *
 * Version numbers are semantic. While the major version is 0, the minor version is the version of the binary interface.
 */
#ifndef UPRIGHT_H
#define UPRIGHT_H

#include <stddef.h>
#include <stdint.h>

/* Version of this header; upright_version() and upright_version_number() tell that of the library which is running. */
#define UPRIGHT_VERSION_MAJOR 0
#define UPRIGHT_VERSION_MINOR 2
#define UPRIGHT_VERSION_PATCH 0
#define UPRIGHT_VERSION_STRING "0.2.0"
#define UPRIGHT_VERSION_NUMBER (UPRIGHT_VERSION_MAJOR * 0x10000 + UPRIGHT_VERSION_MINOR * 0x100 + UPRIGHT_VERSION_PATCH)

#if defined(_WIN32) && !defined(UPRIGHT_STATIC_DEFINE) && defined(UPRIGHT_BUILDING_C_LIBRARY)
#define UPRIGHT_API __declspec(dllexport)
#elif defined(_WIN32) && !defined(UPRIGHT_STATIC_DEFINE)
#define UPRIGHT_API __declspec(dllimport)
#elif defined(__GNUC__)
#define UPRIGHT_API __attribute__((visibility("default")))
#else
#define UPRIGHT_API
#endif

#ifdef __cplusplus
#define UPRIGHT_NOEXCEPT noexcept
extern "C" {
#else
#define UPRIGHT_NOEXCEPT
#endif

/* ---- Statuses --------------------------------------------------------------------------------------------------- */

typedef int32_t upright_status;
enum {
    UPRIGHT_OK = 0,

    /* The call itself is at fault. */
    UPRIGHT_ERROR_INVALID_ARGUMENT = -1,    /* a null pointer, a negative size, a value outside its range */
    UPRIGHT_ERROR_INVALID_STRUCT_SIZE = -2, /* struct_size is that of no version */
    UPRIGHT_ERROR_INVALID_HANDLE = -3,      /* not a detector, buffer or details */
    UPRIGHT_ERROR_UNKNOWN_OPTION = -4,      /* a newer program set a member, or a setting was named, that does not exist */

    /* The image is at fault. */
    UPRIGHT_ERROR_UNSUPPORTED_FORMAT = -10, /* not read, its component not installed, or a variant that no viewer shows */
    UPRIGHT_ERROR_CORRUPT_IMAGE = -11,      /* claims to be an image but cannot be decoded */
    UPRIGHT_ERROR_TOO_MANY_BYTES = -12,     /* encoded input larger than max_input_bytes */
    UPRIGHT_ERROR_TOO_MANY_PIXELS = -13,    /* above max_pixels, a side above max_side, or above max_memory_bytes */

    /* The file system is at fault. */
    UPRIGHT_ERROR_FILE_NOT_FOUND = -20,
    UPRIGHT_ERROR_FILE_UNREADABLE = -21,    /* no permission, a directory, a device, or a read error */
    UPRIGHT_ERROR_FILE_NOT_WRITTEN = -22,   /* no permission or space, read-only, or changed by someone else meanwhile */

    /* The caller's own model is at fault. */
    UPRIGHT_ERROR_INVALID_MODEL = -30,

    /* The machine or the caller's patience ended. */
    UPRIGHT_ERROR_OUT_OF_MEMORY = -40,
    UPRIGHT_ERROR_DEADLINE_EXCEEDED = -41,
    UPRIGHT_ERROR_CANCELLED = -42,

    /* A defect in the library. */
    UPRIGHT_ERROR_INTERNAL = -100
};

/* A static English name such as "corrupt_image"; "unknown_status" for a number that is none. Never null. Since 0.1. */
UPRIGHT_API const char *upright_status_string(upright_status status) UPRIGHT_NOEXCEPT;

/* Version of the library that is running, "major.minor.patch", static (since 0.1), and as a number to compare with
 * UPRIGHT_VERSION_NUMBER (since 0.2). */
UPRIGHT_API const char *upright_version(void) UPRIGHT_NOEXCEPT;
UPRIGHT_API uint32_t upright_version_number(void) UPRIGHT_NOEXCEPT;

/* 1 if this build of the library can do what `feature` names, else 0, also for null and for names that it does not
 * know: "networks" (the built-in ones; without them quarter turns come from tags alone), "onnx" (a model of the
 * caller's), "explain" (upright_details_picture), and each format that it reads: "jpeg", "png", and where their
 * components are installed "webp", "heif", "avif", "tiff". Since 0.2. */
UPRIGHT_API int32_t upright_has(const char *feature) UPRIGHT_NOEXCEPT;

/* ---- Diagnostics: a sentence for a person, in memory of the caller ---------------------------------------------- */

enum { UPRIGHT_MESSAGE_CAPACITY = 512, UPRIGHT_LARGEST_STRUCT = 4096 };

typedef struct upright_diagnostics {
    uint32_t struct_size;
    uint32_t message_length; /* bytes of the whole message without its end; above 511 if it was cut */
    /* After a failure what went wrong; after a success what the decoder complained of or what was done otherwise than
     * one would expect, one line each, empty when nothing. UTF-8, ends with a zero byte, never cut within a character. */
    char message[UPRIGHT_MESSAGE_CAPACITY];
} upright_diagnostics;

/* ---- Options of a detector -------------------------------------------------------------------------------------- */

enum {
    UPRIGHT_EXIF_PRIOR = 0, /* the tag is strong evidence, contradicted only by clear content (default) */
    UPRIGHT_EXIF_TRUST = 1, /* the tag, where there is one, decides quarter turns and mirror */
    UPRIGHT_EXIF_IGNORE = 2 /* the tag is reported and otherwise not used */
};

/* The small pictures that cameras put beside a JPEG: EXIF's thumbnail and those of the multi-picture format. One counts where
 * its shape and the first rows show that it is of the picture as it is stored. Other formats, pixels and calls with `explain`
 * are looked at as a whole. */
enum {
    UPRIGHT_PREVIEW_NEVER = 0,    /* look at the whole, so that its damage and the level of photographs are found (default) */
    UPRIGHT_PREVIEW_IF_CLEAR = 1, /* it answers for large photographs that it shows clearly; look at all else as a whole */
    UPRIGHT_PREVIEW_ONLY = 2      /* no JPEG is decoded beyond its first rows: where none counts, the tag alone answers */
};

typedef struct upright_options {
    uint32_t struct_size;
    int32_t exif;                /* UPRIGHT_EXIF_* */
    double min_turn_confidence;  /* a less probable turn is for REVIEW; 0..1, 0: 0.95. For any turn at all: 1e-9 */
    double min_level_confidence; /* the same for levelling; 0: 0.8 */
    int32_t skip_turn;           /* 1: turn by tags alone, ask no network */
    int32_t skip_skew;           /* 1: do not look for the fine angle; level_decision is NONE */
    double deadline_ms;          /* give up after this long; 0: no limit */
    uint64_t max_input_bytes;    /* encoded input; 0: 64 MiB */
    uint64_t max_pixels;         /* width * height; 0: 100,000,000 */
    uint64_t max_memory_bytes;   /* pixels, coefficients and output of one call, beside the input; 0: 384 MiB */
    uint32_t max_side;           /* longest side in pixels; 0: 65,500 */
    uint32_t reserved;           /* 0 */
    /* Lines "name=value" for what few programs need; null: none. A name that this library does not know is
     * UNKNOWN_OPTION. A four-way classifier of the caller's in place of the built-in networks ("onnx"):
     *   model=FILE               ONNX, UTF-8 path; one image input (N, 3, height, width), four outputs
     *   model_size=WxH           its input in pixels; default 224x224
     *   model_mean=R,G,B         subtracted from 0..1, and model_deviation=R,G,B divided by; default those of ImageNet
     *   model_channels=rgb|bgr   order of the input's channels; default rgb
     *   model_turns=A,B,C,D      clockwise quarter turns to apply when output 0, 1, 2, 3 wins; default 0,1,2,3 */
    const char *settings;
    int32_t page;                /* which picture of a file with several (TIFF) is asked about, counted from 0 */
    int32_t preview;             /* UPRIGHT_PREVIEW_* */
} upright_options;

/* Fills `options` with the defaults written out in numbers; a zeroed struct means the same. Pass sizeof(upright_options).
 * Since 0.1. INVALID_ARGUMENT: options is null. INVALID_STRUCT_SIZE; nothing is written. */
UPRIGHT_API upright_status upright_options_init(upright_options *options, size_t struct_size) UPRIGHT_NOEXCEPT;

/* ---- Pixels ----------------------------------------------------------------------------------------------------- */

/* Order of the channels of one pixel in memory, 8 bits each unless said otherwise. What is transparent lies on white, or on
 * black where white shows next to nothing of it. */
enum {
    UPRIGHT_PIXEL_GREY = 1,
    UPRIGHT_PIXEL_RGB = 2,
    UPRIGHT_PIXEL_BGR = 3,
    UPRIGHT_PIXEL_RGBA = 4,
    UPRIGHT_PIXEL_BGRA = 5,
    UPRIGHT_PIXEL_ARGB = 6,
    UPRIGHT_PIXEL_ABGR = 7,
    UPRIGHT_PIXEL_GREY16 = 8,        /* 16 bits, in the machine's byte order; any alignment */
    UPRIGHT_PIXEL_RGB16 = 9,
    UPRIGHT_PIXEL_BIT_0_BLACK = 10,  /* one bit a pixel, the leftmost in the highest bit, rows begin at a byte; 0 is black */
    UPRIGHT_PIXEL_BIT_1_BLACK = 11,  /* the same; 1 is black, as scanners and fax machines send it */
    UPRIGHT_PIXEL_NV12 = 12,         /* a plane of luma, then one of U and V in turns at half the width and height */
    UPRIGHT_PIXEL_I420 = 13          /* a plane of luma, then one of U, then one of V */
};

typedef struct upright_image {
    uint32_t struct_size;
    int32_t format;             /* UPRIGHT_PIXEL_* */
    int32_t width;              /* pixels, at least 1 */
    int32_t height;             /* pixels, at least 1 */
    const void *data;           /* lowest address of the pixels (of the luma), whatever the stride; borrowed */
    uint64_t size_bytes;        /* of the buffer at `data`; what does not fit into it is INVALID_ARGUMENT */
    int64_t stride_bytes;       /* from one row to the next; negative: the buffer begins with the bottom row; 0: no padding */
    int64_t pixel_stride_bytes; /* from one pixel to the next; 0: no padding; otherwise only for formats of whole bytes */
    /* NV12 and I420: U (with V in turns, or by itself) and V. Null: they follow the luma in its buffer, their rows as long
     * as the luma's (NV12) or half as long (I420). Both planes are chroma_size_bytes large. */
    const void *chroma_u;
    const void *chroma_v;
    uint64_t chroma_size_bytes;
    int64_t chroma_stride_bytes;  /* positive; 0: no padding */
    double x_resolution;          /* pixels per inch or any other length; only the ratio of the two counts. */
    double y_resolution;          /* 0 in either: pixels are square. A fax has 204 and 98 */
    int32_t exif_orientation;     /* the tag that came with the pixels, 1..8; 0 when unknown */
    int32_t reserved;             /* 0 */
} upright_image;

/* ---- The answer ------------------------------------------------------------------------------------------------- */

enum { UPRIGHT_KIND_UNKNOWN = 0, UPRIGHT_KIND_DOCUMENT = 1, UPRIGHT_KIND_PHOTO = 2 };
enum { UPRIGHT_EXIF_AGREEMENT_UNKNOWN = 0, UPRIGHT_EXIF_AGREES = 1, UPRIGHT_EXIF_CONTRADICTS = 2 };
enum {
    UPRIGHT_DECISION_NONE = 0,   /* nothing says what to do: leave it as it is */
    UPRIGHT_DECISION_REVIEW = 1, /* an answer below the threshold: ask a person */
    UPRIGHT_DECISION_APPLY = 2   /* do it (a turn by 0 quarters included: it is known to be upright) */
};

typedef struct upright_detection {
    uint32_t struct_size;
    int32_t decision;           /* for the picture as a whole: turn_decision, or level_decision where that is NONE */
    double rotation_angle;      /* what is decided to be applied, turn and skew together, in (-180, 180]; else 0 */

    int32_t turn_decision;      /* UPRIGHT_DECISION_*, of mirrored and quarter_turns */
    int32_t quarter_turns;      /* the most probable, clockwise, 0..3, whatever is decided */
    double confidence;          /* P(quarter_turns is right), calibrated, 0..1 */
    double posterior[4];        /* probability of each quarter turn, sums to 1 */

    int32_t level_decision;     /* UPRIGHT_DECISION_*, of skew */
    int32_t mirrored;           /* 1: flip left-right before turning (EXIF 2, 4, 5, 7) */
    double skew;                /* fine angle that levels text rows or lines, (-45, 45], whatever is decided; 0: none is clear */
    double skew_sigma;          /* its standard error, degrees; 0: none was found, or no photograph's could be answered */
    double skew_confidence;     /* P(|error of skew| <= 0.2 degrees), 0..1 */
    double level_confidence;    /* P(levelling by skew leaves the picture straighter than it is), 0..1 */

    int32_t kind;               /* UPRIGHT_KIND_* */
    int32_t exif_orientation;   /* 0 when absent or invalid, else 1..8; of HEIC and AVIF what irot and imir mean */
    int32_t exif_agreement;     /* UPRIGHT_EXIF_*: does the content agree with the tag? */
    int32_t truncated;          /* 1: the file ends early; the answer is from what is there. 0: not all may have been read */
    int32_t width;              /* stored size in pixels */
    int32_t height;
    double direction_share[4];  /* share of the text that a turn by 0, 1, 2, 3 quarters makes upright; zeros: not known */
    int32_t reads_several_ways; /* 1: text runs in more than one direction, as on a plan or a double page */
    int32_t from_preview;       /* 1: the answer is from the small picture beside it (options.preview) */
    int32_t page_index;         /* which picture of the file, counted from 0 */
    int32_t page_count;         /* how many it has; 0 when not known, as for pixels */
} upright_detection;

/* ---- The detector ----------------------------------------------------------------------------------------------- */

typedef struct upright_detector upright_detector;

/*
 * Makes a detector and stores it in *detector, or stores null and returns why not. Since 0.1.
 * `options` may be null for the defaults; `diagnostics` may be null.
 * INVALID_ARGUMENT: detector is null or an option is outside its range. INVALID_STRUCT_SIZE. UNKNOWN_OPTION.
 * INVALID_MODEL. OUT_OF_MEMORY.
 */
UPRIGHT_API upright_status upright_detector_create(const upright_options *options, upright_detector **detector,
                                                   upright_diagnostics *diagnostics) UPRIGHT_NOEXCEPT;

/* Frees a detector. Null, and memory that is visibly no detector, are left alone. Since 0.1. */
UPRIGHT_API void upright_detector_destroy(upright_detector *detector) UPRIGHT_NOEXCEPT;

/*
 * The ways to ask. `detection->struct_size` must be set; `diagnostics` may be null. After a failure all other members of
 * *detection are 0. Besides the statuses named at each: INVALID_ARGUMENT for null pointers, INVALID_HANDLE,
 * INVALID_STRUCT_SIZE, UNKNOWN_OPTION, OUT_OF_MEMORY, DEADLINE_EXCEEDED, INTERNAL.
 */

/* An image file of `size` bytes in memory. Since 0.1.
 * INVALID_ARGUMENT also for size 0 and for a page that the file does not have. UNSUPPORTED_FORMAT, CORRUPT_IMAGE,
 * TOO_MANY_BYTES, TOO_MANY_PIXELS. */
UPRIGHT_API upright_status upright_detect_encoded(const upright_detector *detector, const void *data, size_t size,
                                                  upright_detection *detection,
                                                  upright_diagnostics *diagnostics) UPRIGHT_NOEXCEPT;

/* An image file. `path` is UTF-8; where the system's paths are plain bytes (POSIX) it is passed on as it is.
 * Since 0.1. FILE_NOT_FOUND, FILE_UNREADABLE, and as upright_detect_encoded; INVALID_ARGUMENT also for an empty
 * path; an empty file is CORRUPT_IMAGE. */
UPRIGHT_API upright_status upright_detect_file(const upright_detector *detector, const char *path,
                                               upright_detection *detection,
                                               upright_diagnostics *diagnostics) UPRIGHT_NOEXCEPT;

/* Decoded pixels. Since 0.1. INVALID_ARGUMENT: size, stride, format or EXIF value impossible. TOO_MANY_PIXELS. */
UPRIGHT_API upright_status upright_detect_pixels(const upright_detector *detector, const upright_image *image,
                                                 upright_detection *detection,
                                                 upright_diagnostics *diagnostics) UPRIGHT_NOEXCEPT;

/* ---- One question with all that can be asked (since 0.2) -------------------------------------------------------- */

/* Times, warnings and, where asked for, the evidence of one answer, by name. Immutable. */
typedef struct upright_details upright_details;

/* Puts `size` bytes of the input, from `offset` on, into `buffer`; they always lie within the size that was told. With
 * options.preview that is 128 KiB at first, and more only where they do not do; else all of it, at most 256 KiB at once.
 * Returns 0, or anything else for a read error. Called on the thread of the call, one at a time. */
typedef int32_t (*upright_read_at)(void *context, uint64_t offset, void *buffer, size_t size);

typedef struct upright_request {
    uint32_t struct_size;
    int32_t explain;            /* 1: *details holds the evidence too; costs milliseconds, of a large JPEG a larger decoding */

    /* Exactly one of these is the input. */
    const char *path;           /* as in upright_detect_file */
    const void *data;           /* `size` bytes, as in upright_detect_encoded */
    const upright_image *image; /* as in upright_detect_pixels */
    upright_read_at read_at;    /* `size` bytes through this function: an archive, an object in a store */
    void *read_context;         /* its first argument */
    uint64_t size;              /* of data, or of what read_at reads */

    double deadline_ms;         /* for this call; 0: that of the detector */
    const int32_t *cancel;      /* give up within 20 ms after another thread has set it to anything but 0; null: never */
    upright_details **details;  /* receives an object to destroy, or null after a failure; null: not wanted */
    int32_t page;               /* for this call, counted from 0; 0: that of the detector */
    int32_t reserved;           /* 0 */
} upright_request;

/* INVALID_ARGUMENT also for none or several inputs; CANCELLED; FILE_UNREADABLE when read_at fails; as above. Since 0.2. */
UPRIGHT_API upright_status upright_detect(const upright_detector *detector, const upright_request *request,
                                          upright_detection *detection,
                                          upright_diagnostics *diagnostics) UPRIGHT_NOEXCEPT;

/* The numbers of that name and how many there are; null and 0 for an unknown name and for null. Valid until the details
 * are destroyed. Since 0.2. Always there, one number each, in milliseconds of this call: "decode_ms", "vision_ms" (all
 * that is not decoding) and its stages "exif_ms", "preprocess_ms", "edges_ms", "lines_ms", "vote_ms", "coarse_ms",
 * "confidence_ms". With `explain`: "text_posterior", "view_posterior" (4 each: what the text and the whole view say by
 * themselves), "network_passes", "histogram_angle", "histogram_energy" (as long as each other), "lines" (6 a line: x0,
 * y0, x1, y1 in stored pixels, the skew it votes for, 1 if it supports the answer), "votes" (3 a vote: skew, sigma, weight;
 * text rows, strokes, rules, borders: their names stand in the JSON). Names may come and go with releases. */
UPRIGHT_API const double *upright_details_numbers(const upright_details *details, const char *name,
                                                  size_t *count) UPRIGHT_NOEXCEPT;

/* All of it, warnings included, as one JSON object in UTF-8, valid until the details are destroyed: {"timings_ms": {...},
 * "warnings": [...], "evidence": {...} or null}. Null for null. Since 0.2. */
UPRIGHT_API const char *upright_details_json(const upright_details *details) UPRIGHT_NOEXCEPT;

/* Frees details. Null, and memory that is visibly no details, are left alone. Since 0.2. */
UPRIGHT_API void upright_details_destroy(upright_details *details) UPRIGHT_NOEXCEPT;

/*
 * Called for each file, in the order of the paths and on the thread that asked, with what upright_detect_file would have
 * given: `detection` is null after a failure, `message` never is. Returning anything but 0 stops the batch.
 */
typedef int32_t (*upright_on_answer)(void *context, size_t index, upright_status status,
                                     const upright_detection *detection, const char *message);

/* Asks about `count` files on `threads` threads (0: one a processor). A file that fails does not fail the batch. Since 0.2.
 * CANCELLED: on_answer stopped it. INVALID_ARGUMENT, INVALID_HANDLE, OUT_OF_MEMORY. */
UPRIGHT_API upright_status upright_detect_files(const upright_detector *detector, const char *const *paths, size_t count,
                                                int32_t threads, upright_on_answer on_answer, void *context,
                                                upright_diagnostics *diagnostics) UPRIGHT_NOEXCEPT;

/* ---- EXIF orientation ------------------------------------------------------------------------------------------- */

/* Orientation that an image file names, as upright_detection.exif_orientation, from its header alone, in microseconds:
 * *orientation becomes 1..8, or 0 when there is none or it is malformed, which is no failure. Since 0.1.
 * INVALID_ARGUMENT: data or orientation is null. */
UPRIGHT_API upright_status upright_read_exif_orientation(const void *data, size_t size,
                                                         int32_t *orientation) UPRIGHT_NOEXCEPT;

/* What a viewer does for an EXIF value: flip left-right if *mirrored, then *quarter_turns clockwise. 0 is as 1: nothing.
 * INVALID_ARGUMENT for null and for any other value. Since 0.2. */
UPRIGHT_API upright_status upright_exif_to_turn(int32_t exif_orientation, int32_t *mirrored,
                                                int32_t *quarter_turns) UPRIGHT_NOEXCEPT;

/* The EXIF value 1..8 that asks a viewer for that; 0 if quarter_turns is not within 0..3. Since 0.2. */
UPRIGHT_API int32_t upright_turn_to_exif(int32_t mirrored, int32_t quarter_turns) UPRIGHT_NOEXCEPT;

/* ---- Putting it right ------------------------------------------------------------------------------------------- */

/* What to do to the stored pixels, whatever their EXIF tag says: flip left-right, then turn, then level. */
typedef struct upright_correction {
    uint32_t struct_size;
    int32_t mirrored;      /* 0 or 1 */
    int32_t quarter_turns; /* clockwise, 0..3 */
    int32_t reserved;      /* 0 */
    double skew;           /* clockwise degrees, (-45, 45]; 0: do not level. Levelling resamples and encodes again */
} upright_correction;

/*
 * What an answer has decided, as a correction: where the turn is not APPLY, what the EXIF tag shows stays; where the level
 * is not APPLY, skew is 0. Since 0.2. After a person has agreed to a REVIEW, copy mirrored, quarter_turns and skew instead.
 * INVALID_ARGUMENT, INVALID_STRUCT_SIZE.
 */
UPRIGHT_API upright_status upright_correction_from(const upright_detection *detection,
                                                   upright_correction *correction) UPRIGHT_NOEXCEPT;

enum {                         /* what is asked for */
    UPRIGHT_HOW_AUTOMATIC = 0, /* JPEG where its blocks allow it, PNG, lossless WebP: lossless; else tag (default) */
    UPRIGHT_HOW_PIXELS = 1,    /* turn the pixels: lossless where the JPEG's blocks allow it, else encode again */
    UPRIGHT_HOW_TAG = 2        /* write the orientation only: EXIF, in HEIC and AVIF irot and imir */
};

enum {                         /* what becomes of the frame when a level image no longer fits it */
    UPRIGHT_CANVAS_EXPAND = 0, /* grow until nothing is cut off; the corners are filled (default) */
    UPRIGHT_CANVAS_CROP = 1,   /* shrink to the largest upright rectangle inside the image; nothing is filled */
    UPRIGHT_CANVAS_KEEP = 2    /* the same size; corners are cut off and filled */
};

enum { UPRIGHT_INTERPOLATION_LANCZOS = 0, UPRIGHT_INTERPOLATION_CUBIC = 1 };

enum {
    UPRIGHT_BACKGROUND_PAPER = 0, /* the prevailing colour along the border of the image (default) */
    UPRIGHT_BACKGROUND_COLOUR = 1 /* upright_correct_options.colour */
};

typedef struct upright_correct_options {
    uint32_t struct_size;
    int32_t how;               /* UPRIGHT_HOW_* */
    int32_t canvas;            /* UPRIGHT_CANVAS_* */
    int32_t interpolation;     /* UPRIGHT_INTERPOLATION_* */
    int32_t background;        /* UPRIGHT_BACKGROUND_* */
    uint8_t colour[4];         /* red, green, blue (sRGB), and 0; with UPRIGHT_BACKGROUND_COLOUR */
    uint32_t max_side;         /* limits as in upright_options, with the same defaults */
    uint32_t reserved;         /* 0 */
    uint64_t max_input_bytes;
    uint64_t max_pixels;
    uint64_t max_memory_bytes;
    double deadline_ms;        /* give up after this long; 0: no limit */
    const int32_t *cancel;     /* give up soon after another thread has set it to anything but 0; null: never */
    int32_t page;              /* which picture of a file with several, counted from 0; the others stay as they are */
    int32_t reserved2;         /* 0 */
} upright_correct_options;

enum {                         /* what was done */
    UPRIGHT_WAY_UNCHANGED = 0, /* it was upright; the bytes are those that came in */
    UPRIGHT_WAY_TAG = 1,
    UPRIGHT_WAY_LOSSLESS = 2,
    UPRIGHT_WAY_REENCODED = 3
};

enum { /* what became of the small picture in the EXIF block of a JPEG */
    UPRIGHT_THUMBNAIL_NONE = 0,
    UPRIGHT_THUMBNAIL_KEPT = 1,
    UPRIGHT_THUMBNAIL_TURNED = 2,
    UPRIGHT_THUMBNAIL_REENCODED = 3,
    UPRIGHT_THUMBNAIL_REMOVED = 4
};

enum {                       /* of upright_fix_*; 0 in what upright_correct_* gives */
    UPRIGHT_VERDICT_FIXED = 1,   /* put right, or would be */
    UPRIGHT_VERDICT_UPRIGHT = 2, /* nothing to do */
    UPRIGHT_VERDICT_LEFT = 3     /* left alone: no clear answer; the message says why */
};

typedef struct upright_corrected {
    uint32_t struct_size;
    int32_t way;              /* UPRIGHT_WAY_* of a file; 0 for pixels */
    int32_t width;            /* stored size of the result in pixels */
    int32_t height;
    int32_t exif_orientation; /* of the result; 0 when it has no tag */
    int32_t thumbnail;        /* UPRIGHT_THUMBNAIL_* */
    int32_t format;           /* of corrected pixels UPRIGHT_PIXEL_*; 0 for files */
    int32_t levelled;         /* 1: the fine angle was applied */
    int32_t verdict;          /* UPRIGHT_VERDICT_* of upright_fix_* */
    int32_t reserved;         /* 0 */
} upright_corrected;

/* Bytes that the library made. Immutable. */
typedef struct upright_buffer upright_buffer;

/* The bytes, valid until the buffer is destroyed; null and 0 for null and for what is visibly no buffer. Since 0.1. */
UPRIGHT_API const uint8_t *upright_buffer_data(const upright_buffer *buffer) UPRIGHT_NOEXCEPT;
UPRIGHT_API size_t upright_buffer_size(const upright_buffer *buffer) UPRIGHT_NOEXCEPT;

/* Frees a buffer. Null, and memory that is visibly no buffer, are left alone. Since 0.1. */
UPRIGHT_API void upright_buffer_destroy(upright_buffer *buffer) UPRIGHT_NOEXCEPT;

/* As upright_options_init. Since 0.1. */
UPRIGHT_API upright_status upright_correct_options_init(upright_correct_options *options,
                                                        size_t struct_size) UPRIGHT_NOEXCEPT;

/*
 * The ways to put an image right; no detector is needed. `options` may be null for the defaults, `diagnostics` may be
 * null. `result` may be null for a dry run: *corrected then says what would be done. After a success *result is a buffer
 * to destroy, *corrected says what was done and the message holds notes for a person, one a line. After a failure
 * *result is null and all other members of *corrected are 0.
 * All: INVALID_ARGUMENT, INVALID_STRUCT_SIZE, UNKNOWN_OPTION, TOO_MANY_PIXELS, OUT_OF_MEMORY, DEADLINE_EXCEEDED, CANCELLED,
 * INTERNAL.
 */

/* An image file in memory; the result is a complete file of the same format. Since 0.1.
 * UNSUPPORTED_FORMAT, CORRUPT_IMAGE, TOO_MANY_BYTES. INVALID_ARGUMENT also for UPRIGHT_HOW_TAG with a skew. */
UPRIGHT_API upright_status upright_correct_encoded(const void *data, size_t size, const upright_correction *correction,
                                                   const upright_correct_options *options, upright_buffer **result,
                                                   upright_corrected *corrected,
                                                   upright_diagnostics *diagnostics) UPRIGHT_NOEXCEPT;

/* Pixels; rows without padding, top row first. The format is the same, but 1-bit pixels become UPRIGHT_PIXEL_GREY, NV12
 * and I420 UPRIGHT_PIXEL_RGB. Flips and quarter turns are exact. Since 0.1. INVALID_ARGUMENT also for UPRIGHT_HOW_TAG. */
UPRIGHT_API upright_status upright_correct_pixels(const upright_image *image, const upright_correction *correction,
                                                  const upright_correct_options *options, upright_buffer **result,
                                                  upright_corrected *corrected,
                                                  upright_diagnostics *diagnostics) UPRIGHT_NOEXCEPT;

/*
 * A small JPEG of an image file as the correction would make it, for "is this right?": its longer side is at most
 * `max_side_px` (16..2048) before levelling, and its pixels are square. Of the options only the limits, deadline_ms and
 * cancel are used. Since 0.2.
 * *result is a buffer to destroy, or null. Statuses as upright_correct_encoded.
 */
UPRIGHT_API upright_status upright_preview_encoded(const void *data, size_t size, const upright_correction *correction,
                                                   int32_t max_side_px, const upright_correct_options *options,
                                                   upright_buffer **result,
                                                   upright_diagnostics *diagnostics) UPRIGHT_NOEXCEPT;

/*
 * Draws why an answer is what it is, as a PNG: edges and the lines in them, evidence at each angle, the picture as turned.
 * Needs details made with `explain`; `title` (UTF-8) may be null. Since 0.2.
 * INVALID_ARGUMENT: without evidence. INVALID_HANDLE.
 */
UPRIGHT_API upright_status upright_details_picture(const upright_details *details, const char *title,
                                                   upright_buffer **result,
                                                   upright_diagnostics *diagnostics) UPRIGHT_NOEXCEPT;

/* ---- Files (since 0.2) ------------------------------------------------------------------------------------------ */

/*
 * Puts `size` bytes in the place of the plain file at `path`: written aside, flushed to the disk and renamed, so that
 * either the old or the new file is there at any moment. Permissions, owner and extended attributes are kept (on Windows no
 * owner), times if keep_time is 1. Links are not followed; a file with several names or without write permission is left alone.
 * FILE_NOT_FOUND, FILE_UNREADABLE, FILE_NOT_WRITTEN, INVALID_ARGUMENT also for no bytes; the old file is untouched. Since 0.2.
 */
UPRIGHT_API upright_status upright_replace_file(const char *path, const void *data, size_t size, int32_t keep_time,
                                                upright_diagnostics *diagnostics) UPRIGHT_NOEXCEPT;

typedef struct upright_fix_options {
    uint32_t struct_size;
    int32_t level;            /* 1: also level where that is decided, which encodes again; 0: turn only */
    int32_t dry_run;          /* 1: write nothing, only say what would be done */
    int32_t keep_time;        /* 1: the new file keeps the times of the old one */
    const upright_correct_options *correct; /* null: the defaults. Its limits are for the correction, its flag `cancel`
                                             * ends the questions too */
} upright_fix_options;

/*
 * Asks, applies what is decided, asks again about the result, and keeps it only if the second answer wants no more: what
 * `upright fix` does. Running it again changes nothing. `options`, `detection` and `diagnostics` may be null.
 * Of a file with several pages each is asked about and turned by itself; *detection is that of the first, and the message
 * names the pages. *corrected says what was done. Besides the statuses of upright_detect_* and upright_correct_*:
 */

/* In memory: *result is the file to keep, which is a copy of the input where the verdict is not FIXED. Since 0.2. */
UPRIGHT_API upright_status upright_fix_encoded(const upright_detector *detector, const void *data, size_t size,
                                               const upright_fix_options *options, upright_detection *detection,
                                               upright_buffer **result, upright_corrected *corrected,
                                               upright_diagnostics *diagnostics) UPRIGHT_NOEXCEPT;

/* A file: replaced as upright_replace_file does if `target` is null, else written to `target`, with the folders above it;
 * a file that needs nothing is copied there. A target that exists with another content is never overwritten. Since 0.2.
 * FILE_NOT_WRITTEN. */
UPRIGHT_API upright_status upright_fix_file(const upright_detector *detector, const char *path, const char *target,
                                            const upright_fix_options *options, upright_detection *detection,
                                            upright_corrected *corrected,
                                            upright_diagnostics *diagnostics) UPRIGHT_NOEXCEPT;

/*
 * Called for each file, in the order of the paths and on the thread that asked, with what upright_fix_file would have given:
 * `detection` and `corrected` are null after a failure, `message` never is. After anything but 0 no further file is begun;
 * those under way are finished and told, since they may have been written.
 */
typedef int32_t (*upright_on_fixed)(void *context, size_t index, upright_status status,
                                    const upright_detection *detection, const upright_corrected *corrected,
                                    const char *message);

/* upright_fix_file for `count` files on `threads` threads (0: one a processor). `targets` may be null, and so may each of
 * them: that file is replaced. A file that fails does not fail the batch. When the flag `cancel` of the correct options is
 * set, the files under way are left untouched and told as CANCELLED. Since 0.2.
 * CANCELLED: not all files were begun. INVALID_ARGUMENT, INVALID_HANDLE, INVALID_STRUCT_SIZE, OUT_OF_MEMORY. */
UPRIGHT_API upright_status upright_fix_files(const upright_detector *detector, const char *const *paths,
                                             const char *const *targets, size_t count, int32_t threads,
                                             const upright_fix_options *options, upright_on_fixed on_fixed, void *context,
                                             upright_diagnostics *diagnostics) UPRIGHT_NOEXCEPT;

#ifdef __cplusplus
}
#endif

#endif /* UPRIGHT_H */
