// Single questions to the networks: tile number i of a page, view number i of a photograph, with the answer rolled back
// to the stored pixels. Which are asked, and when to stop, is session.hpp's.
//
// Tile i lies at place i (cycled), is turned by i mod 4 quarters before the network sees it, at one of three scales;
// whole i is the page in one of its four turns, or a square of it where it is long; view i is the photograph in one of
// its four turns, every other time mirrored.
#pragma once

#include <array>
#include <optional>

#include "coarse/circle.hpp"
#include "coarse/coarse.hpp"
#include "coarse/content_map.hpp"
#include "coarse/network.hpp"
#include "coarse/views.hpp"

namespace upright::coarse {

/// What one caller needs: its networks and scratch memory.
struct Runner {
    std::optional<Network> photo, page, tile;  ///< the first alone with a caller's own model
    std::optional<CircleNetwork> circle;       ///< none with a caller's own model
    PhotoInput photo_input;
    std::array<int, 4> photo_turns{0, 1, 2, 3};  ///< the turn that each output stands for
    cv::Size tile_size;
    int page_side = 0;
    ViewScratch scratch;
    ChainScratch network_scratch;
};

/// A runner of the embedded networks.
std::unique_ptr<Runner> make_runner(const LazyModel& photo, const LazyModel& page, const LazyModel& tile);

/// Tile number i at `place`.
Answer ask_tile(const Input& input, const ContentMap& map, const Place& place, int i, Runner& runner);
/// At the place that is its turn.
Answer ask_tile(const Input& input, const ContentMap& map, int i, Runner& runner);
Answer ask_whole(const Input& input, const ContentMap& map, int i, Runner& runner);
Answer ask_view(const RgbView& photo, int i, Runner& runner);

/// Places that tiles are spread over are at most two to this power.
inline constexpr int spread_depth = 4;

/// Passes after which more were not worth their time on held-out images.
inline constexpr int max_tiles = 16, max_wholes = 4, max_views = 4;

}  // namespace upright::coarse
