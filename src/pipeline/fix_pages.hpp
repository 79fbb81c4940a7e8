// Puts the pages of a file right: asks about each, and writes the orientation tags that are decided in one go, or turns the
// samples of each where that is asked for.
#pragma once

#include <optional>
#include <string>

#include "codec/bytes.hpp"
#include "upright/fix.hpp"

namespace upright::pipeline {

inline constexpr const char* no_level_note = "not levelled: the pixels of a TIFF file are left alone";

/// Why an answer is no reason to act, for a person.
std::string why_left(const Detection& detection, const Options& options);

/// A TIFF of several pages; nothing for one of a single page, which is fixed as any other picture. A page that cannot be read
/// is left and named in the notes. The call fails where no page can be read, and where time or memory ends.
Result<std::optional<Fixed>> fix_pages(const Detector& detector, codec::Bytes file, const FixOptions& options);

}  // namespace upright::pipeline
