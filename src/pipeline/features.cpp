// What this build of the library can do.
#include <algorithm>
#include <array>

#include "coarse/coarse.hpp"
#include "upright/version.hpp"

namespace upright {

bool has(std::string_view feature) noexcept {
    // What every build can do.
    constexpr std::array<std::string_view, 3> always{"explain", "jpeg", "png"};
    if (feature == "networks") return coarse::Classifier::is_built_in();
    if (feature == "onnx") return coarse::Classifier::can_run_own_model();
    return std::find(always.begin(), always.end(), feature) != always.end();
}

}  // namespace upright
