// Turns the pixels of a TIFF's page whose codec is one without loss: the component codes its strips or tiles anew
// (formats/tiff_turn.hpp), they go to the end of the file, and so does the directory, in which only what tells of them, the size, the
// resolutions and the orientation changes. Every other byte stays where it was, the old strips too.
#pragma once

#include <optional>
#include <vector>

#include "codec/tiff_pages.hpp"
#include "correct/mapping.hpp"

namespace upright::correct {

/// Why the pixels of `page`, or of the smaller versions and masks that follow it and turn with it, are not moved though they could be
/// decoded; null where nothing is known to be in the way.
const char* why_tiff_pixels_stay(const codec::TiffPages& found, std::size_t page);

/// `file` with the pixels of `page` and of what follows it as its smaller versions turned by `mapping`, and their tags, where they
/// have one, 1. unsupported_format: a codec or form that is not coded again; corrupt_image: damaged data; what the budget
/// refuses.
Result<std::vector<std::uint8_t>> with_turned_page(codec::Bytes file, const codec::TiffPages& found, std::size_t page,
                                                   Mapping mapping, codec::Budget& budget);

}  // namespace upright::correct
