// What this build of the library can do.
#include <algorithm>
#include <array>

#include "coarse/coarse.hpp"
#include "codec/built_formats.hpp"
#include "common/component.hpp"
#include "formats/upright_format.h"
#include "upright/version.hpp"

namespace upright {

bool has(std::string_view feature) noexcept {
    // What every build can do.
    constexpr std::array<std::string_view, 3> always{"explain", "jpeg", "png"};
    if (feature == "networks") return coarse::Classifier::is_built_in();
    // Formats with a component of that name.
    constexpr const char* components[] = {UPRIGHT_IF_WEBP("webp",) UPRIGHT_IF_HEIF("heif", "avif",) UPRIGHT_IF_TIFF("tiff",) nullptr};
    for (const char* const* name = components; *name != nullptr; ++name) {
        if (feature == *name) return has_component(*name, UPRIGHT_FORMAT_INTERFACE);
    }
    if (feature == "onnx") return coarse::Classifier::can_run_own_model();
    return std::find(always.begin(), always.end(), feature) != always.end();
}

}  // namespace upright
