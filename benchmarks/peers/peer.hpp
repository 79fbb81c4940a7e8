// One way to answer, ours or another's, behind one interface. All are given the same decoded luma plane.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "common/image.hpp"

namespace peers {

/// What a peer said; what it does not answer, or refuses to, is empty.
struct Answer {
    std::optional<int> quarter_turns;  ///< clockwise, to apply
    std::optional<double> skew;        ///< clockwise degrees, to apply
};

class Peer {
public:
    virtual ~Peer() = default;
    virtual std::string name() const = 0;
    virtual Answer answer(upright::GreyView luma) = 0;
};

/// Canny 50/150, HoughLines of 1 px, 1 degree, threshold 100, median of the angles: the recipe of countless tutorials.
std::unique_ptr<Peer> make_classic_recipe();

/// pixFindSkewSweepAndSearch over +-45 degrees, then pixOrientDetect on the deskewed page.
std::unique_ptr<Peer> make_leptonica();

/// Orientation and script detection. Null with a message on stderr when its data file is not installed.
std::unique_ptr<Peer> make_tesseract();

}  // namespace peers
