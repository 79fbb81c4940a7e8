// Pictures of the kinds that people have, made from the project's own samples (examples/samples): the inputs of the gate
// over instruction counts (tests/instructions.sh) and of the table of times over pixels.
#pragma once

#include <string>
#include <vector>

#include "support/raster.hpp"

namespace speed {

struct Picture {
    std::string name;  ///< of the file that holds it, with its ending
    upright::test::Bytes file;
};

/// What the pictures are made from, upright, and level but for one of them.
struct Samples {
    upright::test::Raster landscape, letter, skewed_letter;
};

/// `folder`: examples/samples. Throws std::runtime_error.
Samples read_samples(const std::string& folder);

/// A file's pixels as they are decoded for `longest` pixels along the longest side, or more. Throws std::runtime_error.
upright::test::Raster read_picture(const std::string& path, int longest);

/// Enlarged or reduced to `megapixels`, with the grain of a camera or a scanner.
upright::test::Raster scaled(const upright::test::Raster& picture, double megapixels);

/// Of the quality that phones write; a photograph of 12 megapixels takes about 2 MB.
upright::test::Bytes as_jpeg(const upright::test::Raster& picture, bool progressive = false);

/// `file` of `picture` with a thumbnail of 160 x 120 at most, as cameras put into it.
upright::test::Bytes with_thumbnail(const upright::test::Bytes& file, const upright::test::Raster& picture);

std::vector<Picture> usual_pictures(const Samples& samples);

}  // namespace speed
