// Places spread over a page so that each stands for about as much of what there is to read: a tree of halves (a k-d tree;
// Bentley 1975), each half with half of the content, down to the size of a tile.
//
// The places come in an order of which every beginning is spread: the first two lie in opposite quarters, the first four
// in all quarters, and so on. So a page that is folded or turned in part shows both of its directions at once, whichever
// way it is parted.
#pragma once

#include <vector>

namespace upright::coarse {

/// Square blocks of a page, row by row.
struct BlockGrid {
    int columns = 0, rows = 0;
    std::vector<float> content;  ///< 0..1 a block: how much of it holds something to read
};

struct BlockPlace {
    int column = 0, row = 0;
    float share = 0;  ///< of the page's content that the place stands for; together 1
};

/// At most 2^depth places. `density`: mean content around every block; a place is where most is within its part.
/// `least`: content in blocks that is not parted any more. Empty where the grid holds nothing.
std::vector<BlockPlace> spread_places(const BlockGrid& grid, const std::vector<float>& density, int depth, float least);

}  // namespace upright::coarse
