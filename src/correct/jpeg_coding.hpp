// The settings that make a written JPEG as the file it came from.
#pragma once

#include <vector>

#include "codec/jpeg_layout.hpp"
#include "codec/jpeg_session.hpp"
#include "codec/jpeg_writer.hpp"

namespace upright::correct {

using codec::Bytes;
using codec::JpegLayout;
using codec::JpegSession;
using codec::JpegWriter;

/// How coefficients are written.
enum class Coding {
    as_source,  ///< standard Huffman tables stay, any others are computed anew
    smallest,   ///< with Huffman tables for the very picture
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
void copy_coding(const jpeg_decompress_struct& source, const std::vector<jpeg_scan_info>& script, Coding coding,
                 jpeg_compress_struct& compress);

}  // namespace upright::correct
