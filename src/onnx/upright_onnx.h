/* The boundary between the library and its component libupright_onnx, which runs a caller's own ONNX classifier.
 *
 * The library opens the component at run time and asks it for its table of functions; neither sees a type, an exception
 * or an allocation of the other, so that both may hold an OpenCV of their own. Not a public header. */
#ifndef UPRIGHT_ONNX_H
#define UPRIGHT_ONNX_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Raised when the table or the meaning of a function changes; also the number in the name of the component's file. */
#define UPRIGHT_ONNX_INTERFACE 1

enum { UPRIGHT_ONNX_OK = 0, UPRIGHT_ONNX_NO_MEMORY = 1, UPRIGHT_ONNX_FAILED = 2 };

/* A network; used by one caller at a time. */
typedef struct upright_onnx_network upright_onnx_network;

/* What is wrong, as text that ends with a zero byte; filled after UPRIGHT_ONNX_FAILED. */
typedef struct upright_onnx_message {
    char text[512];
} upright_onnx_message;

typedef struct upright_onnx_functions {
    /* Reads a network from the bytes of an ONNX file, which it copies. */
    int32_t (*open)(const void *onnx, size_t size, upright_onnx_network **network, upright_onnx_message *message);

    /* Runs it on 1 x channels x height x width floats. Writes at most `capacity` of the output's numbers to `output`,
     * and how many there are to `count`. */
    int32_t (*run)(upright_onnx_network *network, const float *input, int32_t channels, int32_t height, int32_t width,
                   float *output, size_t capacity, size_t *count, upright_onnx_message *message);

    /* Nothing happens to NULL. */
    void (*close)(upright_onnx_network *network);
} upright_onnx_functions;

#ifdef __cplusplus
}
#endif

#endif
