// Which files of a folder are pictures that this build reads, by the ends of their names.
#pragma once

#include <string_view>

namespace upright::cli {

/// In any letter case. Formats that a component reads count where it is there.
bool has_image_suffix(std::string_view path);

}  // namespace upright::cli
