#include <string_view>

#include "platform/temporary.hpp"

namespace upright::platform {
namespace {

constexpr std::string_view prefix = ".upright-", suffix = ".tmp";

}  // namespace

std::string temporary_name(const std::array<unsigned char, 8>& noise) {
    std::string name(prefix);
    for (const unsigned char byte : noise) {
        constexpr std::string_view digits = "0123456789abcdef";
        name += digits[byte >> 4];
        name += digits[byte & 15];
    }
    return name.append(suffix);
}

bool is_temporary_name(std::string_view name) noexcept { return name.starts_with(prefix) && name.ends_with(suffix); }

}  // namespace upright::platform
