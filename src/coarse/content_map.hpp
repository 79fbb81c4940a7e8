// Where a page has something to read: grey differences, block by block, and places of tiles spread over it (spread.hpp).
// Cheap (one pass over the page) and indifferent to quarter turns: blocks are square, the grid is centred.
#pragma once

#include <vector>

#include "common/image.hpp"

namespace upright::coarse {

/// Centre of a tile in page pixels from the page's centre.
struct Place {
    float x = 0, y = 0;
    float content = 0;  ///< mean content of the blocks around it, 0..1
    float share = 1;    ///< of the page's content that it stands for; those of all places make 1
};

/// A part of the page, in page pixels.
struct Extent {
    int left = 0, top = 0, width = 0, height = 0;
};

struct ContentMap {
    std::vector<Place> places;  ///< every beginning of them spread over the page; empty when the page has no content
    Extent extent;              ///< where nearly all of the content lies; the whole page unless that is a small part of it
    float paper = 0;            ///< share of blocks without any difference, 0..1
    float peak = 0;             ///< share of pixels within a small distance of the commonest grey, 0..1
    float contrast = 0;         ///< grey levels between the 1st and the 99th hundredth of the pixels
};

/// At most 2^depth places.
ContentMap find_content(GreyView page, int depth);

}  // namespace upright::coarse
