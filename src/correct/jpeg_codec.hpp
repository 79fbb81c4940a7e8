// What our uses of libjpeg share: errors without exit() or printing, output into a growing buffer, and the settings
// that make a written file as the file it came from.
//
// libjpeg reports errors by a call that must not return; C++ exceptions must not pass through its C frames. So errors
// longjmp to the function that called libjpeg, and such functions keep every object with a destructor outside.
#pragma once

#include <csetjmp>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <optional>
#include <string>
#include <vector>

#include <jpeglib.h>

#include "codec/jpeg_layout.hpp"
#include "common/buffer.hpp"

namespace upright::correct {

using codec::Bytes;
using codec::JpegLayout;

/// libjpeg's error manager with a way back. The first warning is kept.
struct JpegErrors {
    jpeg_error_mgr manager{};  // first: libjpeg hands out its address
    std::jmp_buf way_back{};
    char message[JMSG_LENGTH_MAX]{};
    bool out_of_memory = false;

    JpegErrors();
    JpegErrors(const JpegErrors&) = delete;
    JpegErrors& operator=(const JpegErrors&) = delete;
    /// What went wrong, as seen by a caller.
    Error error() const;
};

/// jpeg_destination_mgr that appends to a buffer of ours.
struct JpegSink {
    jpeg_destination_mgr manager{};  // first: libjpeg hands out its address
    Buffer<std::uint8_t>* out = nullptr;

    explicit JpegSink(Buffer<std::uint8_t>& buffer, std::size_t expected_bytes);

private:
    std::size_t first_bytes_;
    static void init(j_compress_ptr compress);
    static boolean grow(j_compress_ptr compress);
    static void finish(j_compress_ptr compress);
};

/// A decompressor that is destroyed with the scope, whatever state it is in.
struct JpegReader {
    JpegErrors errors;
    jpeg_decompress_struct decompress{};

    JpegReader() = default;
    JpegReader(const JpegReader&) = delete;
    JpegReader& operator=(const JpegReader&) = delete;
    ~JpegReader() { jpeg_destroy_decompress(&decompress); }
};

struct JpegWriter {
    JpegErrors errors;
    jpeg_compress_struct compress{};

    JpegWriter() = default;
    JpegWriter(const JpegWriter&) = delete;
    JpegWriter& operator=(const JpegWriter&) = delete;
    ~JpegWriter() { jpeg_destroy_compress(&compress); }
};

/// The scan script of `layout` in libjpeg's form; empty for a single scan of everything, which needs none.
std::vector<jpeg_scan_info> scan_script(const JpegLayout& layout);

/// Sampling factors and quantisation tables change places with a transposition.
void transpose_parameters(jpeg_compress_struct& compress);

/// Files in the wild hold quantisation steps of 0, which T.81 (B.2.4.1) forbids and libjpeg's decoder multiplies by; its
/// encoder divides by them. They become 1. Needed before pixels are encoded; moved coefficients keep their tables.
void replace_zero_steps(jpeg_compress_struct& compress);

/// Entropy coder, scan script, restart intervals and Huffman tables as in `source`; no metadata of libjpeg's own.
/// Standard Huffman tables stay; any others are computed for the new order of the coefficients.
void copy_coding(const jpeg_decompress_struct& source, const std::vector<jpeg_scan_info>& script,
                 jpeg_compress_struct& compress);

}  // namespace upright::correct
