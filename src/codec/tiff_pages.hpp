// The pages of a TIFF file: the chain of its directories, and what each says of its picture.
// Source: TIFF 6.0, sections 2 and 8.
//
// Directories that lie over each other and more pages than the budget has parts are refused. A chain that leads out of the file or
// back to a page before ends there, as other readers have it.
#pragma once

#include <vector>

#include "codec/budget.hpp"
#include "codec/format.hpp"
#include "codec/tiff_directory.hpp"
#include "upright/result.hpp"

namespace upright::codec {

namespace tiff_compression {
inline constexpr std::uint64_t none = 1, old_jpeg = 6, jpeg = 7;
}  // namespace tiff_compression

struct TiffPage {
    TiffDirectory directory;
    std::size_t link_at = 0;  ///< where the offset of this directory is written
};

enum class TiffChainEnd {
    proper,
    outside,  ///< it leads out of the file
    circle,   ///< it leads back to one of its pages
};

struct TiffPages {
    TiffBlock block;
    std::vector<TiffPage> pages;  ///< at least one
    TiffChainEnd end = TiffChainEnd::proper;
};

/// What a directory says of its picture, as it says it: nothing is checked.
struct TiffFacts {
    std::uint64_t width = 0, height = 0;
    std::uint64_t bits = 1;         ///< of the first sample
    std::uint64_t samples = 1;
    std::uint64_t compression = tiff_compression::none;
    std::uint64_t photometric = 0;
    double x_resolution = 0, y_resolution = 0;  ///< 0 when not said
    int orientation = 0;                        ///< 1..8; 0 when absent or malformed
    bool is_reduced = false;  ///< a smaller version of the page before it, or its mask
    bool has_sub_directories = false;
};

/// corrupt_image: no directory, too many. unsupported_format: a camera's raw file, which is built like a TIFF.
Result<TiffPages> read_tiff_pages(Bytes file, Budget& budget);

TiffFacts tiff_facts(const TiffBlock& block, const TiffDirectory& directory) noexcept;

}  // namespace upright::codec
