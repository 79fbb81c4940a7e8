#include "pipeline/tilt.hpp"

#include <cmath>

#include <doctest/doctest.h>

#include "support/skew_page.hpp"

using namespace upright;
using namespace upright::test;

TEST_CASE("a house front tells its level near a rough angle, in a large picture and in a small one, whichever quarter is up") {
    pipeline::TiltWorkspace workspace;
    Timings timings;
    for (const int width : {220, 640}) {
        const double window = width / 11.0;
        const auto windows = [&](double x, double y) {
            return std::fmod(x + 100 * window, window) < 0.5 * window && std::fmod(y + 100 * window, window) < 0.6 * window;
        };
        for (const double degrees : {-21.0, 3.4, 40.0}) {
            const GreyImage image = draw_page(width, 3 * width / 4, degrees, windows);
            for (const double off : {-4.0, 0.0, 6.0}) {
                CAPTURE(width);
                CAPTURE(degrees);
                CAPTURE(off);
                const LineTilt tilt = pipeline::find_tilt(image.view(), degrees + 90 + off, 4, workspace, timings);
                REQUIRE(tilt.found);
                CHECK(std::abs(tilt.skew - degrees) < 0.5);
                CHECK(tilt.probability > 0.6);
            }
        }
    }
    CHECK(timings.lines > 0);
    CHECK_FALSE(pipeline::find_tilt(GreyView{}, 0, 4, workspace, timings).found);
    CHECK_FALSE(pipeline::find_tilt(noise(3, 200, 128, 2).view(), 0, 4, workspace, timings).found);
}
