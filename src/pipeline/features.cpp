// What this build of the library can do.
#include <algorithm>
#include <array>

#include "coarse/coarse.hpp"
#include "codec/format_component.hpp"
#include "upright/version.hpp"

namespace upright {

bool has(std::string_view feature) noexcept {
    // What every build can do.
    constexpr std::array<std::string_view, 3> always{"explain", "jpeg", "png"};
    if (feature == "networks") return coarse::Classifier::is_built_in();
    for (const codec::Format format : {codec::Format::webp, codec::Format::heif, codec::Format::avif, codec::Format::tiff}) {
        if (feature == codec::format_feature(format)) return codec::has_format_component(format);
    }
    if (feature == "onnx") return coarse::Classifier::can_run_own_model();
    return std::find(always.begin(), always.end(), feature) != always.end();
}

}  // namespace upright
