#include "pipeline/tilt.hpp"

#include <algorithm>

#include "edges/gradient.hpp"
#include "pipeline/stopwatch.hpp"
#include "vote/tilt.hpp"

namespace upright::pipeline {

namespace {

/// Pixels of the longest side that are looked at. The kernels of vote/ were fitted to views of 200 to 465.
constexpr int max_side = 480;

}  // namespace

LineTilt find_tilt(GreyView fine, double rough_degrees, double rough_sigma, TiltWorkspace& workspace, Timings& timings) {
    if (fine.empty()) return {};
    {
        const Stopwatch watch(timings.lines);
        const int reduction = (std::max(fine.width, fine.height) + max_side - 1) / max_side;
        GreyView view = fine;
        if (reduction > 1 && std::min(fine.width, fine.height) >= reduction) {
            edges::box_reduce(fine, reduction, workspace.row_sum, workspace.reduced);
            view = workspace.reduced.view();
        }
        lines::find_pieces(view, rough_degrees, {}, workspace.pieces, workspace.found);
    }
    const Stopwatch watch(timings.vote);
    return vote::find_tilt(workspace.found, rough_degrees, rough_sigma);
}

}  // namespace upright::pipeline
