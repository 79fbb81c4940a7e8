// What a Detector is told once, at its creation. Every default is the recommended value.
#pragma once

#include <array>
#include <cstdint>
#include <string>

namespace upright {

/// How the EXIF orientation tag and the content of the image are weighed.
enum class ExifPolicy : std::int32_t {
    prior = 0,   ///< the tag is strong evidence, contradicted only by clear content (default)
    trust = 1,   ///< the tag, where there is one, decides quarter turns and mirror
    ignore = 2,  ///< the tag is reported and otherwise not used
};

/// The small picture that cameras put beside a JPEG: the thumbnail of its EXIF block, the large ones of the multi-picture
/// format. It counts where its shape and the first rows show that it is of the picture as it is stored.
enum class PreviewUse : std::int32_t {
    never = 0,     ///< the whole picture is looked at (default)
    /// It answers for large pictures where it shows surely a photograph, without lines that may be a level, and one turn
    /// clearly; everything else is looked at as a whole. Damage further down in the file is then not found.
    if_clear = 1,
    /// No JPEG is decoded beyond its first rows. Where no preview counts, the tag alone answers; levels are not looked for.
    only = 2,
};

/// Bounds that are checked from the header, before memory is taken.
struct Limits {
    std::uint64_t max_input_bytes = 64ull << 20;  ///< encoded input; default 64 MiB
    std::uint64_t max_pixels = 100'000'000;       ///< width * height; default 100 megapixels
    std::uint32_t max_side = 65'500;              ///< longest side in pixels; libjpeg's own bound (JPEG_MAX_DIMENSION)
    /// What a call may hold at once besides its input: pixels, coefficients, the file it makes; default 384 MiB.
    std::uint64_t max_memory_bytes = 384ull << 20;
};

/// A caller's own four-way classifier in place of the built-in networks. An empty path means the built-in ones.
struct ClassifierModel {
    std::string path;        ///< ONNX file (UTF-8 path) with one image input (N, 3, height, width) and four outputs
    int input_width = 224;   ///< pixels
    int input_height = 224;  ///< pixels
    std::array<float, 3> mean{0.485F, 0.456F, 0.406F};      ///< subtracted after scaling to 0..1, in the model's channel order
    std::array<float, 3> deviation{0.229F, 0.224F, 0.225F};  ///< divided by afterwards
    bool bgr = false;  ///< the model's channel order: false RGB, true BGR
    /// turns[k] = clockwise quarter turns to apply when output k wins. A model whose class k means "was turned
    /// clockwise by k quarters" needs {0, 3, 2, 1}.
    std::array<int, 4> turns{0, 1, 2, 3};
};

struct Options {
    ExifPolicy exif = ExifPolicy::prior;
    /// Below this probability of the quarter turn Detection::turn_decision is review. What it is worth by kind of picture
    /// stands in src/coarse/model/MODEL_CARD.md.
    double min_turn_confidence = 0.95;
    /// Below this probability that levelling helps Detection::level_decision is review. Photographs do not reach the
    /// default: of theirs at most half are believed (confidence/skew.cpp).
    double min_level_confidence = 0.8;
    bool detect_skew = true;  ///< false: skip the fine angle; skew is 0, skew_sigma and skew_confidence are 0
    /// False: quarter turns come from EXIF alone, no network is loaded. So it is, too, in a library that was built
    /// without networks (CMake: UPRIGHT_NETWORK=OFF).
    bool detect_turn = true;
    bool explain = false;     ///< true: Detection::explanation is filled (costs a few milliseconds)
    /// Stop with Status::deadline_exceeded when a call has taken this long, checked between stages and while decoding;
    /// 0 means no limit (default).
    double deadline_ms = 0.0;
    Limits limits;
    ClassifierModel model;
    /// Files in other formats than JPEG, pixels, and calls that ask for an explanation are looked at as a whole.
    PreviewUse preview = PreviewUse::never;
    int page = 0;  ///< which picture of a file with several (TIFF), counted from 0; beyond the last: invalid_argument
};

}  // namespace upright
