// The questions of one call: which views are asked, in which order, and when the answer is clear.
//
// A page of text is asked tile by tile, one turn a tile (tile i is turned by i mod 4 quarters before the network sees
// it), at three scales; a photograph as a whole view, then in other turns, then its centre. Answers are rolled back
// and their log-probabilities summed. What the image seems to be decides only which stream is asked first.
#pragma once

#include <array>
#include <optional>

#include "coarse/coarse.hpp"
#include "coarse/content_map.hpp"
#include "coarse/network.hpp"
#include "coarse/views.hpp"
#include "common/evidence.hpp"

namespace upright::coarse {

/// What one caller needs: its networks and scratch memory.
struct Runner {
    std::optional<Network> photo, tile;  ///< no tile network with a caller's own model
    PhotoInput photo_input;
    std::array<int, 4> photo_turns{0, 1, 2, 3};  ///< the turn that each output stands for
    cv::Size tile_size;
    ViewScratch scratch;
};

class Session {
public:
    static constexpr int max_places = 12;

    /// Grey levels between the 1st and 99th hundredth below which a picture is blank.
    static constexpr float least_contrast = 6.0F;

    Session(const Input& input, const ContentMap& map, Runner& runner) : input_(input), map_(map), runner_(runner) {}

    TurnEvidence run();

private:
    void ask_tile();
    void ask_view();
    void ask_tiles(int until);
    void ask_views(int until);
    bool can_ask_tiles() const;
    bool can_ask_views() const;
    bool clear() const;
    double text_likeness() const;
    void finish();

    const Input& input_;
    const ContentMap& map_;
    Runner& runner_;
    TurnEvidence evidence_;
    double text_sum_ = 0;      ///< of the tiles' probabilities of being text
    double document_sum_ = 0;  ///< of the views' probabilities of showing a document
};

}  // namespace upright::coarse
