// In the place of fix_pages.cpp in a build that leaves TIFF out.
#include "pipeline/fix_pages.hpp"

namespace upright::pipeline {

Result<std::optional<Fixed>> fix_pages(const Detector&, std::span<const std::uint8_t>, const FixOptions&) {
    return std::optional<Fixed>();
}

}  // namespace upright::pipeline
