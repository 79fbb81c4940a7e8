#include <cmath>
#include <utility>

#include <doctest/doctest.h>

#include "correct/canvas.hpp"

using namespace upright;
using correct::CanvasPlan;
using correct::plan_canvas;

namespace {

struct Point {
    double x = 0, y = 0;
};

Point source_of(const CanvasPlan& plan, Point p) {
    const auto& m = plan.to_source;
    return {m[0] * p.x + m[1] * p.y + m[2], m[3] * p.x + m[4] * p.y + m[5]};
}

/// Pixel (x, y) covers x - 0.5 .. x + 0.5.
bool inside(Point p, int width, int height, double tolerance) {
    return p.x >= -0.5 - tolerance && p.x <= width - 0.5 + tolerance && p.y >= -0.5 - tolerance &&
           p.y <= height - 0.5 + tolerance;
}

bool corners_inside(const CanvasPlan& plan, int width, int height, double tolerance) {
    const double right = plan.width - 0.5, bottom = plan.height - 0.5;
    for (const Point corner : {Point{-0.5, -0.5}, Point{right, -0.5}, Point{-0.5, bottom}, Point{right, bottom}}) {
        if (!inside(source_of(plan, corner), width, height, tolerance)) return false;
    }
    return true;
}

constexpr double angles[] = {-44.9, -30, -10, -3.7, -0.2, 0.1, 1, 5, 14, 28, 44, 45};

}  // namespace

TEST_CASE("a positive angle turns clockwise: what lay to the upper right comes level") {
    // A row of text that rises to the right: its right end lies above the middle in the source.
    const CanvasPlan plan = plan_canvas(101, 101, 10, Canvas::keep);
    const Point right = source_of(plan, {90, 50});
    CHECK(right.y < 50);
    CHECK(right.x == doctest::Approx(50 + 40 * std::cos(10 * 3.14159265358979 / 180)));
}

TEST_CASE("no turn keeps the size on every canvas") {
    for (const Canvas canvas : {Canvas::expand, Canvas::crop, Canvas::keep}) {
        const CanvasPlan plan = plan_canvas(640, 481, 0, canvas);
        CHECK(plan.width == 640);
        CHECK(plan.height == 481);
        CHECK(source_of(plan, {3, 7}).x == doctest::Approx(3));
        CHECK(source_of(plan, {3, 7}).y == doctest::Approx(7));
    }
}

TEST_CASE("an expanded canvas holds all of the source, and not a pixel more than needed") {
    for (const double angle : angles) {
        CAPTURE(angle);
        const CanvasPlan plan = plan_canvas(300, 200, angle, Canvas::expand);
        const double radians = std::abs(angle) * 3.14159265358979 / 180;
        const double width = 300 * std::cos(radians) + 200 * std::sin(radians);
        const double height = 300 * std::sin(radians) + 200 * std::cos(radians);
        CHECK(plan.width >= width - 1e-5);
        CHECK(plan.width < width + 1);
        CHECK(plan.height >= height - 1e-5);
        CHECK(plan.height < height + 1);
    }
}

TEST_CASE("a cropped canvas lies within the source at every angle and shape") {
    for (const double angle : angles) {
        for (const auto& size : {std::pair{300, 200}, {200, 300}, {1000, 90}, {90, 1000}, {128, 128}}) {
            const auto [width, height] = size;
            CAPTURE(angle);
            CAPTURE(size.first);
            const CanvasPlan plan = plan_canvas(width, height, angle, Canvas::crop);
            CHECK(corners_inside(plan, width, height, 1e-6));
        }
    }
}

TEST_CASE("no larger rectangle of any shape fits than the cropped canvas") {
    for (const double angle : {2.0, 14.0, -31.0}) {
        for (const auto& size : {std::pair{300, 200}, {1000, 90}}) {
            const auto [width, height] = size;
            CAPTURE(angle);
            CAPTURE(size.first);
            const CanvasPlan best = plan_canvas(width, height, angle, Canvas::crop);
            const double best_area = double{1} * best.width * best.height;
            for (int w = 10; w <= width; ++w) {
                CanvasPlan trial = plan_canvas(width, height, angle, Canvas::keep);
                // Widen until the corners leave the source; the centres stay together.
                trial.width = w;
                const double cosine = trial.to_source[0], sine = trial.to_source[1];
                const double room_x = (0.5 * width - 0.5 * w * cosine) / std::abs(sine);
                const double room_y = (0.5 * height - 0.5 * w * std::abs(sine)) / cosine;
                const double h = 2 * std::min(room_x, room_y);
                // Whole pixels cost at most one row and one column.
                CHECK(w * h <= best_area + best.width + best.height + 1);
            }
        }
    }
}

TEST_CASE("a kept canvas keeps its size and its centre") {
    const CanvasPlan plan = plan_canvas(300, 200, 20, Canvas::keep);
    CHECK(plan.width == 300);
    CHECK(plan.height == 200);
    CHECK(source_of(plan, {149.5, 99.5}).x == doctest::Approx(149.5));
    CHECK(source_of(plan, {149.5, 99.5}).y == doctest::Approx(99.5));
}

TEST_CASE("the smallest image survives every canvas") {
    for (const Canvas canvas : {Canvas::expand, Canvas::crop, Canvas::keep}) {
        const CanvasPlan plan = plan_canvas(1, 1, 44, canvas);
        CHECK(plan.width >= 1);
        CHECK(plan.height >= 1);
    }
}
