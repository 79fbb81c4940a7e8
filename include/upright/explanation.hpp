// Why the answer is what it is, as plain data. Filled when Options::explain is set.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "upright/export.hpp"
#include "upright/result.hpp"

namespace upright {

struct Detection;

/// A straight line found in the edge map, in stored pixels of the full-size image.
struct ExplainedLine {
    double x0 = 0, y0 = 0, x1 = 0, y1 = 0;
    double angle = 0;       ///< the skew it votes for, clockwise degrees to apply, (-45, 45]
    bool supports = false;  ///< within three sigma of the answer
};

/// What one kind of evidence says of the skew.
struct ExplainedVote {
    std::string source;  ///< "text rows", "strokes", "rules", "borders"
    double skew = 0;     ///< clockwise degrees to apply
    double sigma = 0;    ///< standard error, degrees
    double weight = 0;   ///< share in the answer, 0..1
};

struct Explanation {
    int edge_width = 0, edge_height = 0;   ///< size of the edge map in pixels
    std::vector<unsigned char> edges;      ///< Canny edge map, row-major, 0 or 255
    std::vector<ExplainedLine> lines;
    std::vector<double> histogram_angle;   ///< skew in degrees, ascending, (-45, 45]
    std::vector<double> histogram_energy;  ///< alignment energy at each angle, at least 0
    std::vector<ExplainedVote> votes;
    std::array<double, 4> document_posterior{0.25, 0.25, 0.25, 0.25};  ///< what the text stream says
    std::array<double, 4> photo_posterior{0.25, 0.25, 0.25, 0.25};     ///< what the whole view says
    int network_passes = 0;
};

/// A PNG of it: edges and the lines in them, the evidence at each angle, and the edges as the answer turns them. `title`
/// is written above. invalid_argument for a detection without an explanation.
UPRIGHT_EXPORT Result<std::vector<std::uint8_t>> draw_explanation(const Detection& detection, const std::string& title);

}  // namespace upright
