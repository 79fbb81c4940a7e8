/* The boundary between the library and its components that read and write one family of file formats each: libupright_webp,
 * libupright_heif and the like.
 *
 * The library opens a component at run time and asks it for its table of functions; neither sees a type, an exception or
 * an allocation of the other. A component keeps nothing between calls, prints nothing, and serves any number of threads.
 * Not a public header. */
#ifndef UPRIGHT_FORMAT_H
#define UPRIGHT_FORMAT_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Raised when a struct here or the meaning of a function changes, also where something is only appended: neither side reads
 * how large the other's structs are. It ends the names of the components' files, so that those of two versions lie side by
 * side and each library opens its own (CMakeLists.txt has the same number). */
#define UPRIGHT_FORMAT_INTERFACE 2

enum {
    UPRIGHT_FORMAT_OK = 0,
    UPRIGHT_FORMAT_ENDED_EARLY = 1, /* decode: rows are missing at the end, of a file that breaks off or is damaged */
    UPRIGHT_FORMAT_STOPPED = 2,     /* a function of the caller said so, which knows why */
    UPRIGHT_FORMAT_NO_MEMORY = 3,
    UPRIGHT_FORMAT_UNSUPPORTED = 4, /* a variant of the format that is not read or written */
    UPRIGHT_FORMAT_CORRUPT = 5
};

/* What is wrong, as text that ends with a zero byte; filled after UNSUPPORTED and CORRUPT, and may be after ENDED_EARLY. */
typedef struct upright_format_message {
    char text[256];
} upright_format_message;

/* What a component asks of whoever calls it. Each returns 0 to say: stop. */
typedef struct upright_format_caller {
    void *context;

    /* For memory that the component is about to take, its library's included; it counts until the call ends. */
    int32_t (*take_memory)(void *context, uint64_t bytes);

    /* Asked now and then; 0: the time is over. */
    int32_t (*has_time)(void *context);

    /* decode: first the size of the stored picture, before memory is taken for it. Returns by how much, 1, 2, 4 or 8, the
     * picture may be reduced each way. */
    uint32_t (*plan)(void *context, uint32_t width, uint32_t height);

    /* decode: then what the rows will be like: `channels` of 8 bits, 1 grey, 2 grey and alpha, 3 RGB, 4 RGBA, not
     * multiplied by alpha; `reduction` is 1 or what plan() returned, and then sizes are rounded up. */
    int32_t (*start)(void *context, uint32_t channels, uint32_t reduction);

    /* decode: the rows from top to bottom, each good until this returns. */
    int32_t (*add_row)(void *context, const uint8_t *row);

    /* encode: the next bytes of the file. turn: one whole strip or tile, as it is stored. */
    int32_t (*write)(void *context, const uint8_t *bytes, size_t count);

    /* decode: how YCbCr is meant, by the numbers of ITU-T H.273; -1: as the coded picture says. */
    int32_t matrix_coefficients, full_range;
} upright_format_caller;

/* Pixels to be encoded: `channels` as in start(), rows without gaps. */
typedef struct upright_format_pixels {
    const uint8_t *samples;
    uint32_t width, height, channels;
} upright_format_pixels;

/* How turn() moves a picture: pixel (x, y) of the result is (u, v) of the stored one, where (u, v) = transpose ? (y, x) :
 * (x, y), counted from the far side of its width if flip_u and of its height if flip_v. */
typedef struct upright_format_turn {
    uint32_t page;
    int32_t transpose, flip_u, flip_v;
    uint32_t rows_per_strip; /* of the result; tiles keep their size */
} upright_format_turn;

typedef struct upright_format_functions {
    /* Decodes picture `page` (0: the first, or the primary one) as it is stored: no orientation is applied. For
     * libupright_heif `file` is one coded picture, HEVC's NAL units each behind its length in 4 bytes, the parameter sets
     * first; for libupright_avif the OBUs of AV1, the sequence header first: the containers are read by the library. */
    int32_t (*decode)(const uint8_t *file, size_t size, uint32_t page, const upright_format_caller *caller,
                      upright_format_message *message);

    /* Encodes pixels without loss, as a file with nothing but them. NULL where the component writes none. */
    int32_t (*encode)(const upright_format_pixels *pixels, const upright_format_caller *caller,
                      upright_format_message *message);

    /* Codes the samples of a page anew, turned, with the codec that the file has for it, which is one without loss: asks
     * plan() for the size, whose answer must be 1, then writes the strips or tiles in their order, plane after plane. NULL
     * where the component turns nothing. */
    int32_t (*turn)(const uint8_t *file, size_t size, const upright_format_turn *how, const upright_format_caller *caller,
                    upright_format_message *message);
} upright_format_functions;

#ifdef __cplusplus
}
#endif

#endif
