#include "correct/canvas.hpp"

#include <algorithm>
#include <cmath>

namespace upright::correct {
namespace {

struct Extent {
    double width = 0, height = 0;
};

/// Smallest upright rectangle around the turned image.
Extent outer_extent(double width, double height, double sine, double cosine) {
    return {width * cosine + height * sine, width * sine + height * cosine};
}

/// Largest upright rectangle inside the turned image. Either two opposite corners of it touch the long sides (a flat
/// image at a steep angle) or all four of its corners touch one side each.
Extent inner_extent(double width, double height, double sine, double cosine) {
    const double longer = std::max(width, height);
    const double shorter = std::min(width, height);
    if (shorter <= 2.0 * sine * cosine * longer || std::abs(sine - cosine) < 1e-10) {
        const double half = 0.5 * shorter;
        return width >= height ? Extent{half / sine, half / cosine} : Extent{half / cosine, half / sine};
    }
    const double cosine_of_double = cosine * cosine - sine * sine;
    return {(width * cosine - height * sine) / cosine_of_double, (height * cosine - width * sine) / cosine_of_double};
}

/// Absorbs rounding in the last digits, so that a turn by 0 keeps the size whatever the canvas.
constexpr double size_tolerance_px = 1e-6;

}  // namespace

CanvasPlan plan_canvas(int width, int height, double skew_degrees, Canvas canvas, double pixel_aspect) {
    const double radians = skew_degrees * 3.14159265358979323846 / 180.0;
    const double sine = std::sin(radians);
    const double cosine = std::cos(radians);
    CanvasPlan plan{width, height, {}};
    const double real_height = height * pixel_aspect;  // in widths of a pixel
    if (canvas == Canvas::expand) {
        const Extent outer = outer_extent(width, real_height, std::abs(sine), cosine);
        plan.width = static_cast<int>(std::ceil(outer.width - size_tolerance_px));
        plan.height = static_cast<int>(std::ceil(outer.height / pixel_aspect - size_tolerance_px));
    } else if (canvas == Canvas::crop && sine != 0.0) {
        const Extent inner = inner_extent(width, real_height, std::abs(sine), cosine);
        plan.width = std::max(1, static_cast<int>(std::floor(inner.width + size_tolerance_px)));
        plan.height = std::max(1, static_cast<int>(std::floor(inner.height / pixel_aspect + size_tolerance_px)));
    }
    // The y axis points down, so a positive angle in the usual rotation matrix is clockwise; this is its inverse.
    const double from_x = 0.5 * (plan.width - 1), from_y = 0.5 * (plan.height - 1);
    const double to_x = 0.5 * (width - 1), to_y = 0.5 * (height - 1);
    const double down_to_across = sine * pixel_aspect, across_to_down = sine / pixel_aspect;
    plan.to_source = {cosine,          down_to_across, to_x - cosine * from_x - down_to_across * from_y,
                      -across_to_down, cosine,         to_y + across_to_down * from_x - cosine * from_y};
    return plan;
}

}  // namespace upright::correct
