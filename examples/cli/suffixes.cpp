#include "suffixes.hpp"

#include <algorithm>
#include <array>
#include <string>

#include "upright/version.hpp"

namespace upright::cli {
namespace {

struct Suffix {
    std::string_view end, feature;
};
constexpr std::array<Suffix, 12> suffixes{{{".jpg", "jpeg"},
                                           {".jpeg", "jpeg"},
                                           {".jpe", "jpeg"},
                                           {".jfif", "jpeg"},
                                           {".png", "png"},
                                           {".webp", "webp"},
                                           {".heic", "heif"},
                                           {".heif", "heif"},
                                           {".hif", "heif"},
                                           {".avif", "avif"},
                                           {".tif", "tiff"},
                                           {".tiff", "tiff"}}};

}  // namespace

bool has_image_suffix(std::string_view path) {
    std::string lower(path.substr(path.rfind('/') == std::string_view::npos ? 0 : path.rfind('/') + 1));
    for (char& letter : lower) {
        if (letter >= 'A' && letter <= 'Z') letter = static_cast<char>(letter - 'A' + 'a');
    }
    return std::ranges::any_of(suffixes, [&](const Suffix& suffix) { return lower.ends_with(suffix.end) && has(suffix.feature); });
}

}  // namespace upright::cli
