// The small JPEG inside an EXIF block, turned with its image: without loss where its size is a multiple of its blocks
// (160 x 120 in 4:2:2, as cameras write), else decoded and encoded again with its own tables (160 x 120 in 4:2:0).
#pragma once

#include "correct/format.hpp"
#include "correct/jpeg_lossless.hpp"

namespace upright::correct {

struct TurnedThumbnail {
    Thumbnail outcome = Thumbnail::removed;  ///< turned, reencoded, or removed when it cannot be decoded
    std::vector<std::uint8_t> jpeg;
};

/// Charged to the call it is a part of; throws std::bad_alloc.
TurnedThumbnail turn_thumbnail(Bytes jpeg, Mapping mapping, Coding coding, Budget& budget);

}  // namespace upright::correct
