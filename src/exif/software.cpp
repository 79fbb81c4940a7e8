#include "exif/software.hpp"

#include <algorithm>
#include <array>

namespace upright::exif {
namespace {

/// Camera makers and editors keep the name at the beginning.
constexpr std::size_t looked_at = 64;

/// As the programs write themselves into Software, in lower case. None is part of a firmware's usual name.
constexpr std::array<std::string_view, 44> editors{
    "photoshop", "lightroom", "gimp", "picasa", "paint.net", "paint shop", "paintshop", "acdsee", "capture one",
    "darktable", "rawtherapee", "digikam", "affinity", "pixelmator", "snapseed", "photoscape", "irfanview", "xnview",
    "imagemagick", "graphicsmagick", "photo viewer", "photo gallery", "photo editor", "microsoft photos", "iphoto",
    "aperture", "photos 1.", "photos 2.", "photos 3.", "photos 4.", "photos 5.", "faststone", "corel", "shotwell",
    "gthumb", "luminar", "dxo", "acrobat", "scan", "naps2", "silverfast", "twain", "paperport", "readiris"};

char lower(char letter) noexcept {
    return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
}

}  // namespace

bool names_editor(std::string_view software) noexcept {
    std::array<char, looked_at> text{};
    const std::size_t size = std::min(software.size(), looked_at);
    std::transform(software.begin(), software.begin() + static_cast<std::ptrdiff_t>(size), text.begin(), lower);
    const std::string_view lowered(text.data(), size);
    return std::any_of(editors.begin(), editors.end(),
                       [lowered](std::string_view name) { return lowered.find(name) != std::string_view::npos; });
}

}  // namespace upright::exif
