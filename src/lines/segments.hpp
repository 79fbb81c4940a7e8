// Straight line segments of an edge map: rules, tables, page borders, buildings, horizons.
//
// Method: progressive probabilistic Hough transform (J. Matas, C. Galambos, J. Kittler 2000), by OpenCV, whose random
// order has a fixed seed: the same edges give the same segments. Segments say what is straight, not what is level; the
// answer does not rest on them. They are shown in the explanation as evidence of their own.
#pragma once

#include <vector>

#include "common/image.hpp"

namespace upright::lines {

struct SegmentSettings {
    double least_length = 0.08;   ///< of the image's longest side
    int most_gap_px = 3;
    int most_segments = 400;      ///< the longest are kept
};

struct Segment {
    double x0 = 0, y0 = 0, x1 = 0, y1 = 0;  ///< pixels of the edge map
    double skew_degrees = 0;                ///< that levels it or makes it upright, (-45, 45]
    double length = 0;                      ///< pixels
    bool border = false;                    ///< runs along the rim of the image
};

/// Longest first. `edges` holds 0 or 255.
std::vector<Segment> find_segments(const GreyImage& edges, const SegmentSettings& settings);

/// What the segments of one kind agree on.
struct SegmentVote {
    double skew_degrees = 0;
    double sigma_degrees = 0;  ///< 0 when there is no segment
    double share = 0;          ///< of the summed length that lies within a degree of it
};

/// Direction with the most length within a degree, of all border segments or of all others.
SegmentVote vote_of(const std::vector<Segment>& segments, bool border);

}  // namespace upright::lines
