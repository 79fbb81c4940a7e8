// Where a page has something to read: grey differences, block by block, and the places of tiles in order of how much
// they hold. Cheap (one pass over the page) and indifferent to quarter turns: blocks are square, the grid is centred.
#pragma once

#include <vector>

#include "common/image.hpp"

namespace upright::coarse {

/// Centre of a tile in page pixels from the page's centre.
struct Place {
    float x = 0, y = 0;
    float content = 0;  ///< mean content of the blocks around it, 0..1
};

struct ContentMap {
    std::vector<Place> places;  ///< most content first; empty when the page has none
    float paper = 0;            ///< share of blocks without any difference, 0..1
    float peak = 0;             ///< share of pixels within a small distance of the commonest grey, 0..1
    float contrast = 0;         ///< grey levels between the 1st and the 99th hundredth of the pixels
};

/// At most `count` places that do not crowd one another.
ContentMap find_content(GreyView page, int count);

}  // namespace upright::coarse
