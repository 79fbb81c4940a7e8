// Of a progressive JPEG's coefficients only the first of every block, which is its mean: 2 bytes a block in place of 128.
//
// libjpeg reaches the coefficients of a whole image through two functions of its memory manager (libjpeg.txt, "Memory
// management"; jpeglib.h, jpeg_memory_mgr). Here they hand out a few rows of blocks that are filled from the means, and take
// the means back from them. Memory is libjpeg's own, and ends with the image.
// Valid range: scans of means alone (Ss = 0), however often refined; what others would add to a block is lost.
#pragma once

#include <cstddef>
#include <cstdio>

#include <jpeglib.h>

namespace upright::codec {

/// To be called after the header was read and before decompression is started with buffered_image.
void keep_means_only(jpeg_decompress_struct& info) noexcept;

}  // namespace upright::codec
