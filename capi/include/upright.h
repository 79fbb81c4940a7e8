/*
 * upright.h - how must this image be turned to be upright?  The C interface, C99, for C and for every language that
 * can call C.  Link -lupright_c (CMake: upright::capi).
 *
 * CONVENTION.  Every angle is in CLOCKWISE DEGREES TO APPLY to the stored pixels. A page whose text rises to the right
 * has a positive skew; a photograph that lies on its left side (its top points left) has quarter_turns 1. If `mirrored`
 * is 1, flip the stored pixels left-right first, then turn.
 *
 * RULES that hold for every function and struct:
 *  1. A upright_detector is immutable once it is created. Any number of threads may call upright_detect_* on one
 *     detector at once; only upright_detector_destroy needs that no call is under way. No result depends on the thread.
 *  2. Inputs are borrowed for the length of the call. Answers go into structs that the caller owns; bytes of a size that
 *     only the library knows come in an upright_buffer. The library frees nothing but the detectors and buffers that it
 *     made, and only when it is told to; strings that it returns are static and never freed.
 *  3. Each struct begins with struct_size, which the caller sets to sizeof(the struct). Members are only ever added at
 *     the end; zero in a new member means what the library did before it existed. The library reads and writes no more
 *     than the smaller of struct_size and the size it knows itself, so programs and libraries of different versions
 *     work together. A struct_size smaller than that of the first version is UPRIGHT_ERROR_INVALID_STRUCT_SIZE.
 *  4. Functions return an upright_status: 0 is success, negative numbers are failures and are never renumbered.
 *  5. An image that defines no "up" is a success whose decision is UPRIGHT_DECISION_NONE, never a failure.
 *  6. Nothing is thrown through this interface, nothing is printed, and the locale, the floating-point environment,
 *     signal handlers and the thread settings of other libraries are left alone.
 *  7. Null pointers, wrong struct sizes and pointers that are no detector are answered with a status. A detector or
 *     buffer that was destroyed cannot be told from other memory in general: do not use it again.
 *
 * Version numbers are semantic. While the major version is 0, the minor version is the version of the binary interface.
 */
#ifndef UPRIGHT_H
#define UPRIGHT_H

#include <stddef.h>
#include <stdint.h>

/* Version of this header; upright_version() tells that of the library which is running. */
#define UPRIGHT_VERSION_MAJOR 0
#define UPRIGHT_VERSION_MINOR 1
#define UPRIGHT_VERSION_PATCH 0
#define UPRIGHT_VERSION_STRING "0.1.0"

#if defined(_WIN32) && !defined(UPRIGHT_STATIC_DEFINE)
#ifdef UPRIGHT_BUILDING_C_LIBRARY
#define UPRIGHT_API __declspec(dllexport)
#else
#define UPRIGHT_API __declspec(dllimport)
#endif
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

/* ---- Statuses (since 0.1) -------------------------------------------------------------------------------------- */

typedef int32_t upright_status;

enum {
    UPRIGHT_OK = 0,

    /* The call itself is at fault. */
    UPRIGHT_ERROR_INVALID_ARGUMENT = -1,    /* a null pointer, a negative size, a value outside its range */
    UPRIGHT_ERROR_INVALID_STRUCT_SIZE = -2, /* struct_size is smaller than the first version of the struct */
    UPRIGHT_ERROR_INVALID_HANDLE = -3,      /* not a detector */

    /* The image is at fault. */
    UPRIGHT_ERROR_UNSUPPORTED_FORMAT = -10, /* neither JPEG nor PNG, or a variant that no common viewer shows */
    UPRIGHT_ERROR_CORRUPT_IMAGE = -11,      /* claims to be an image but cannot be decoded */
    UPRIGHT_ERROR_TOO_MANY_BYTES = -12,     /* encoded input larger than max_input_bytes */
    UPRIGHT_ERROR_TOO_MANY_PIXELS = -13,    /* width * height above max_pixels, or a side above max_side */

    /* The file system is at fault. */
    UPRIGHT_ERROR_FILE_NOT_FOUND = -20,
    UPRIGHT_ERROR_FILE_UNREADABLE = -21,    /* no permission, a directory, a device, or a read error */

    /* The caller's own model is at fault. */
    UPRIGHT_ERROR_INVALID_MODEL = -30,

    /* The machine or the caller's patience ended. */
    UPRIGHT_ERROR_OUT_OF_MEMORY = -40,
    UPRIGHT_ERROR_DEADLINE_EXCEEDED = -41,

    /* A defect in the library. */
    UPRIGHT_ERROR_INTERNAL = -100
};

/* A static English name such as "corrupt_image"; "unknown_status" for a number that is none. Never null. Since 0.1. */
UPRIGHT_API const char *upright_status_string(upright_status status) UPRIGHT_NOEXCEPT;

/* Version of the library that is running, "major.minor.patch". Static. Since 0.1. */
UPRIGHT_API const char *upright_version(void) UPRIGHT_NOEXCEPT;

/* ---- Diagnostics: a sentence for a person, in memory of the caller (since 0.1) ---------------------------------- */

enum { UPRIGHT_MESSAGE_CAPACITY = 512 };

typedef struct upright_diagnostics {
    uint32_t struct_size;
    uint32_t message_length; /* bytes of the whole message without its end; above 511 if it was cut */
    /* After a failure what went wrong; after a success what the decoder complained of, one line each, empty when
     * nothing. UTF-8, ends with a zero byte, never cut within a character. */
    char message[UPRIGHT_MESSAGE_CAPACITY];
} upright_diagnostics;

/* ---- Options (since 0.1) ---------------------------------------------------------------------------------------- */

enum {
    UPRIGHT_EXIF_PRIOR = 0, /* the tag is strong evidence, contradicted only by clear content (default) */
    UPRIGHT_EXIF_TRUST = 1, /* the tag, where there is one, decides quarter turns and mirror */
    UPRIGHT_EXIF_IGNORE = 2 /* the tag is reported and otherwise not used */
};

typedef struct upright_options {
    uint32_t struct_size;
    int32_t exif;             /* UPRIGHT_EXIF_*; default UPRIGHT_EXIF_PRIOR */
    double min_confidence;    /* below this P(turn is right) the decision is UPRIGHT_DECISION_REVIEW; 0..1 */
    int32_t detect_skew;      /* 0: skip the fine angle, skew is 0; default 1 */
    int32_t detect_turn;      /* 0: quarter turns come from EXIF alone, no network is loaded; default 1 */
    double deadline_ms;       /* give up after this long; 0 (default): no limit */
    uint64_t max_input_bytes; /* encoded input; default 64 MiB */
    uint64_t max_pixels;      /* width * height; default 100,000,000 */
    uint32_t max_side;        /* longest side in pixels; default 65,500 */

    /* A four-way classifier of the caller's in place of the built-in networks; used when model_path is not null. */
    int32_t model_bgr;           /* channel order of the model's input: 0 RGB (default), 1 BGR */
    const char *model_path;      /* ONNX file, UTF-8; null (default): the built-in networks */
    int32_t model_input_width;   /* pixels; default 224 */
    int32_t model_input_height;  /* pixels; default 224 */
    float model_mean[3];         /* subtracted from 0..1; default that of ImageNet */
    float model_deviation[3];    /* divided by afterwards; default that of ImageNet */
    int32_t model_turns[4];      /* clockwise quarter turns to apply when output k wins; default 0, 1, 2, 3 */
} upright_options;

/*
 * Fills `options` with the defaults. Pass sizeof(upright_options). Since 0.1.
 * INVALID_ARGUMENT: options is null. INVALID_STRUCT_SIZE: smaller than the first version; nothing is written.
 */
UPRIGHT_API upright_status upright_options_init(upright_options *options, size_t struct_size) UPRIGHT_NOEXCEPT;

/* ---- Pixels (since 0.1) ----------------------------------------------------------------------------------------- */

enum { /* order of the 8-bit channels of one pixel in memory; alpha is composited on white */
    UPRIGHT_PIXEL_GREY = 1,
    UPRIGHT_PIXEL_RGB = 2,
    UPRIGHT_PIXEL_BGR = 3,
    UPRIGHT_PIXEL_RGBA = 4,
    UPRIGHT_PIXEL_BGRA = 5
};

typedef struct upright_image {
    uint32_t struct_size;
    int32_t format;           /* UPRIGHT_PIXEL_* */
    int32_t width;            /* pixels, at least 1 */
    int32_t height;           /* pixels, at least 1 */
    int64_t stride_bytes;     /* from one row to the next; at least a row's bytes; 0: rows without padding */
    const uint8_t *data;      /* the first row; borrowed for the call */
    int32_t exif_orientation; /* the tag that came with the pixels, 1..8; 0 when unknown */
    int32_t reserved;         /* 0 */
} upright_image;

/* ---- The answer (since 0.1) ------------------------------------------------------------------------------------- */

enum { UPRIGHT_KIND_UNKNOWN = 0, UPRIGHT_KIND_DOCUMENT = 1, UPRIGHT_KIND_PHOTO = 2 };

enum {
    UPRIGHT_DECISION_NONE = 0,   /* nothing in the image or its tags defines an "up": leave it as it is */
    UPRIGHT_DECISION_REVIEW = 1, /* an answer below min_confidence: ask a person */
    UPRIGHT_DECISION_APPLY = 2   /* turn it */
};

enum { UPRIGHT_EXIF_AGREEMENT_UNKNOWN = 0, UPRIGHT_EXIF_AGREES = 1, UPRIGHT_EXIF_CONTRADICTS = 2 };

typedef struct upright_detection {
    uint32_t struct_size;
    int32_t quarter_turns;    /* clockwise, 0..3 */
    double rotation_angle;    /* what is decided to be applied: turn and level, (-180, 180] */
    double skew;              /* fine angle that levels text rows or lines, (-45, 45] */
    double confidence;        /* P(quarter_turns is right), calibrated, 0..1 */
    double posterior[4];      /* probability of each quarter turn, sums to 1 */
    double skew_sigma;        /* standard error of skew, degrees */
    double skew_confidence;   /* P(|error of skew| <= 0.2 degrees), 0..1 */
    int32_t mirrored;         /* 1: flip left-right before turning (EXIF 2, 4, 5, 7) */
    int32_t kind;             /* UPRIGHT_KIND_* */
    int32_t decision;         /* UPRIGHT_DECISION_* */
    int32_t exif_orientation; /* 0 when absent or invalid, else 1..8 */
    int32_t exif_agrees;      /* does the content agree with the tag? UPRIGHT_EXIF_*; 0 when one says nothing */
    int32_t truncated;        /* 1: the file ends early; the answer is from the part that is there */
    int32_t width;            /* stored size in pixels */
    int32_t height;

    /* Wall-clock milliseconds of this call. vision_ms is everything that is not decoding; the others are its stages. */
    double decode_ms;
    double vision_ms;
    double exif_ms;
    double preprocess_ms;
    double edges_ms;
    double lines_ms;
    double vote_ms;
    double coarse_ms;
    double confidence_ms;
} upright_detection;

/* ---- The detector (since 0.1) ----------------------------------------------------------------------------------- */

typedef struct upright_detector upright_detector;

/*
 * Makes a detector and stores it in *detector, or stores null and returns why not. Since 0.1.
 * `options` may be null for the defaults; `diagnostics` may be null.
 * INVALID_ARGUMENT: detector is null or an option is outside its range. INVALID_STRUCT_SIZE. INVALID_MODEL.
 * OUT_OF_MEMORY.
 */
UPRIGHT_API upright_status upright_detector_create(const upright_options *options, upright_detector **detector,
                                                   upright_diagnostics *diagnostics) UPRIGHT_NOEXCEPT;

/* Frees a detector. Null, and memory that is visibly no detector, are left alone. Since 0.1. */
UPRIGHT_API void upright_detector_destroy(upright_detector *detector) UPRIGHT_NOEXCEPT;

/*
 * The three ways to ask. `detection->struct_size` must be set; `diagnostics` may be null. After a failure all other
 * members of *detection are 0. Besides the statuses named at each: INVALID_ARGUMENT for null pointers,
 * INVALID_HANDLE, INVALID_STRUCT_SIZE, OUT_OF_MEMORY, DEADLINE_EXCEEDED, INTERNAL.
 */

/* A JPEG or PNG of `size` bytes in memory. Since 0.1.
 * INVALID_ARGUMENT also for size 0. UNSUPPORTED_FORMAT, CORRUPT_IMAGE, TOO_MANY_BYTES, TOO_MANY_PIXELS. */
UPRIGHT_API upright_status upright_detect_encoded(const upright_detector *detector, const void *data, size_t size,
                                                  upright_detection *detection,
                                                  upright_diagnostics *diagnostics) UPRIGHT_NOEXCEPT;

/* A JPEG or PNG file. `path` is UTF-8; where the system's paths are plain bytes (POSIX) it is passed on as it is.
 * Since 0.1. FILE_NOT_FOUND, FILE_UNREADABLE, and as upright_detect_encoded; INVALID_ARGUMENT also for an empty
 * path; an empty file is CORRUPT_IMAGE. */
UPRIGHT_API upright_status upright_detect_file(const upright_detector *detector, const char *path,
                                               upright_detection *detection,
                                               upright_diagnostics *diagnostics) UPRIGHT_NOEXCEPT;

/* Decoded pixels. Since 0.1. INVALID_ARGUMENT: size, stride, format or EXIF value impossible. TOO_MANY_PIXELS. */
UPRIGHT_API upright_status upright_detect_pixels(const upright_detector *detector, const upright_image *image,
                                                 upright_detection *detection,
                                                 upright_diagnostics *diagnostics) UPRIGHT_NOEXCEPT;

/*
 * EXIF orientation of a JPEG or PNG from its header alone, in microseconds: *orientation becomes 1..8, or 0 when there
 * is none or it is malformed, which is no failure. Since 0.1.
 * INVALID_ARGUMENT: data or orientation is null.
 */
UPRIGHT_API upright_status upright_read_exif_orientation(const void *data, size_t size,
                                                         int32_t *orientation) UPRIGHT_NOEXCEPT;

/* ---- Putting it right (since 0.1) ------------------------------------------------------------------------------- */

/* What to do to the stored pixels, whatever their EXIF tag says: flip left-right, then turn, then level. To apply an
 * answer as it stands, copy mirrored, quarter_turns and skew from it. */
typedef struct upright_correction {
    uint32_t struct_size;
    int32_t mirrored;      /* 0 or 1 */
    int32_t quarter_turns; /* clockwise, 0..3 */
    int32_t reserved;      /* 0 */
    double skew;           /* clockwise degrees, (-45, 45]; applied only when upright_correct_options.level is set */
} upright_correction;

enum {
    UPRIGHT_HOW_AUTOMATIC = 0, /* lossless where the JPEG's blocks allow it, else tag; PNG lossless (default) */
    UPRIGHT_HOW_PIXELS = 1,    /* turn the pixels: lossless where the JPEG's blocks allow it, else encode again */
    UPRIGHT_HOW_TAG = 2        /* write the EXIF Orientation value only */
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
    int32_t how;              /* UPRIGHT_HOW_* */
    int32_t level;            /* 1: also apply the skew, which resamples the pixels; default 0 */
    int32_t canvas;           /* UPRIGHT_CANVAS_* */
    int32_t interpolation;    /* UPRIGHT_INTERPOLATION_*; default UPRIGHT_INTERPOLATION_LANCZOS */
    int32_t background;       /* UPRIGHT_BACKGROUND_* */
    uint8_t colour[4];        /* red, green, blue (sRGB), and 0; default white */
    uint32_t max_side;        /* limits as in upright_options, with the same defaults */
    uint64_t max_input_bytes;
    uint64_t max_pixels;
} upright_correct_options;

enum {                        /* how a result came about */
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

typedef struct upright_corrected {
    uint32_t struct_size;
    int32_t way;              /* UPRIGHT_WAY_* of a file; 0 for pixels */
    int32_t width;            /* stored size of the result in pixels */
    int32_t height;
    int32_t exif_orientation; /* of the result; 0 when it has no tag */
    int32_t thumbnail;        /* UPRIGHT_THUMBNAIL_* */
    int32_t format;           /* of corrected pixels UPRIGHT_PIXEL_*; 0 for files */
    int32_t reserved;         /* 0 */
} upright_corrected;

/* Bytes that the library made. Immutable. */
typedef struct upright_buffer upright_buffer;

/* The bytes, valid until the buffer is destroyed; null and 0 for null and for what is visibly no buffer. Since 0.1. */
UPRIGHT_API const uint8_t *upright_buffer_data(const upright_buffer *buffer) UPRIGHT_NOEXCEPT;
UPRIGHT_API size_t upright_buffer_size(const upright_buffer *buffer) UPRIGHT_NOEXCEPT;

/* Frees a buffer. Null, and memory that is visibly no buffer, are left alone. Since 0.1. */
UPRIGHT_API void upright_buffer_destroy(upright_buffer *buffer) UPRIGHT_NOEXCEPT;

/*
 * Fills `options` with the defaults. Pass sizeof(upright_correct_options). Since 0.1.
 * INVALID_ARGUMENT: options is null. INVALID_STRUCT_SIZE: smaller than the first version; nothing is written.
 */
UPRIGHT_API upright_status upright_correct_options_init(upright_correct_options *options,
                                                        size_t struct_size) UPRIGHT_NOEXCEPT;

/*
 * The two ways to put an image right; no detector is needed. `options` may be null for the defaults, `diagnostics` may
 * be null. After a success *result is a buffer to destroy, *corrected says what was done and the message holds notes
 * for a person, one a line. After a failure *result is null and all other members of *corrected are 0.
 * Both: INVALID_ARGUMENT, INVALID_STRUCT_SIZE, TOO_MANY_PIXELS, OUT_OF_MEMORY, INTERNAL.
 */

/* A JPEG or PNG in memory; the result is a complete file of the same format. Since 0.1.
 * UNSUPPORTED_FORMAT, CORRUPT_IMAGE, TOO_MANY_BYTES. */
UPRIGHT_API upright_status upright_correct_encoded(const void *data, size_t size, const upright_correction *correction,
                                                   const upright_correct_options *options, upright_buffer **result,
                                                   upright_corrected *corrected,
                                                   upright_diagnostics *diagnostics) UPRIGHT_NOEXCEPT;

/* Pixels; the result has the same format and rows without padding. Flips and quarter turns are exact. Since 0.1.
 * INVALID_ARGUMENT also for UPRIGHT_HOW_TAG. */
UPRIGHT_API upright_status upright_correct_pixels(const upright_image *image, const upright_correction *correction,
                                                  const upright_correct_options *options, upright_buffer **result,
                                                  upright_corrected *corrected,
                                                  upright_diagnostics *diagnostics) UPRIGHT_NOEXCEPT;

#ifdef __cplusplus
}
#endif

#endif /* UPRIGHT_H */
