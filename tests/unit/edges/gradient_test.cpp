#include <doctest/doctest.h>

#include <algorithm>
#include <numeric>

#include "edges/canny.hpp"
#include "edges/gradient.hpp"
#include "edges/texture.hpp"
#include "support/skew_page.hpp"

using namespace upright;
using namespace upright::test;

namespace {

GradientPlanes planes_of(const GreyImage& image) {
    edges::GradientWorkspace workspace;
    GradientPlanes planes;
    edges::find_gradients(image.view(), {}, workspace, planes);
    return planes;
}

long sum(const Buffer<std::int16_t>& values) { return std::accumulate(values.begin(), values.end(), 0L); }

/// Dark above, light below.
GreyImage horizon() {
    return draw_page(200, 300, 0, [](double, double y) { return y < 150; });
}

}  // namespace

TEST_CASE("box averages are rounded means, and the rest is cut off evenly") {
    GreyImage image;
    image.resize(11, 7);
    for (int y = 0; y < 7; ++y) {
        for (int x = 0; x < 11; ++x) image.row(y)[x] = static_cast<std::uint8_t>(20 * y + 3 * x);
    }
    for (const int factor : {1, 2, 3, 4, 5, 6, 7}) {
        CAPTURE(factor);
        Buffer<std::uint16_t> row_sum;
        GreyImage reduced;
        edges::box_reduce(image.view(), factor, row_sum, reduced);
        REQUIRE(reduced.width == 11 / factor);
        REQUIRE(reduced.height == 7 / factor);
        const int left = (11 - reduced.width * factor) / 2, top = (7 - reduced.height * factor) / 2;
        for (int y = 0; y < reduced.height; ++y) {
            for (int x = 0; x < reduced.width; ++x) {
                int total = 0;
                for (int k = 0; k < factor * factor; ++k) {
                    total += image.row(top + y * factor + k / factor)[left + x * factor + k % factor];
                }
                CHECK(reduced.row(y)[x] == (total + factor * factor / 2) / (factor * factor));
            }
        }
    }
    Buffer<std::uint16_t> row_sum;
    GreyImage white, reduced;
    white.resize(60, 60);
    std::fill(white.pixels.begin(), white.pixels.end(), std::uint8_t{255});
    edges::box_reduce(white.view(), 5, row_sum, reduced);
    CHECK(*std::min_element(reduced.pixels.begin(), reduced.pixels.end()) == 255);
}

TEST_CASE("only steps from dark to light count") {
    const GradientPlanes dark_above = planes_of(horizon());
    CHECK(sum(dark_above.down) > 0);
    CHECK(sum(dark_above.right) == 0);
    CHECK(sum(planes_of(inverted(horizon())).down) == 0);
}

TEST_CASE("a step counts by its height up to the clip; none exceeds what the fast Hough transform can add") {
    const auto step_of = [](int contrast) {
        GreyImage image = horizon();
        for (std::uint8_t& pixel : image.pixels) pixel = static_cast<std::uint8_t>(pixel > 127 ? 100 + contrast : 100);
        const GradientPlanes planes = planes_of(image);
        return *std::max_element(planes.down.begin(), planes.down.end());
    };
    const edges::GradientSettings settings;
    CHECK(step_of(settings.dead_zone - 1) == 0);
    CHECK(step_of(settings.clip / 2) > 0);
    CHECK(step_of(settings.clip / 2) < step_of(settings.clip));
    // Lines are weighed down against writing, so a bold one counts less than its height.
    CHECK(step_of(155) > 0);
    CHECK(step_of(155) < step_of(settings.clip));
    CHECK(step_of(settings.clip) <= 63);
    const GradientPlanes planes = planes_of(noise(700, 500, 128, 127));
    for (const auto* plane : {&planes.down, &planes.right}) {
        CHECK(*std::max_element(plane->begin(), plane->end()) > 0);
        CHECK(*std::max_element(plane->begin(), plane->end()) <= 63);
    }
}

TEST_CASE("blank images and noise below the dead zone have no gradient; tiny images have no plane") {
    CHECK(sum(planes_of(noise(300, 300, 200, 1)).down) == 0);
    CHECK(planes_of(noise(7, 300, 200, 50)).width == 0);
    CHECK(planes_of(GreyImage{}).width == 0);
}

TEST_CASE("hatching is weighed as lines, writing as writing") {
    const auto mean_weight = [](const GreyImage& image) {
        edges::TextureWorkspace workspace;
        TextureWeights weights;
        edges::find_texture(image, {}, workspace, weights);
        float total = 0;
        int inner = 0;
        for (int row = 4; row < weights.rows - 4; ++row) {
            for (int column = 4; column < weights.columns - 4; ++column, ++inner) total += weights.at(column, row);
        }
        return total / static_cast<float>(inner);
    };
    for (const double angle : {0.0, 20.0, 45.0, 80.0}) {
        CAPTURE(angle);
        const GreyImage hatching = draw_page(300, 300, angle, [](double, double y) { return std::fmod(y + 300, 9) < 3; });
        CHECK(mean_weight(hatching) < 0.3F);
        CHECK(mean_weight(draw_text(300, 300, angle, {-200, -200, 600, 600, 12, 8, 5})) > 0.85F);
    }
}

TEST_CASE("the edge map follows the outline of a box and is empty on blank paper") {
    const GreyImage box = draw_page(400, 300, 0, [](double x, double y) { return x > 99.5 && x < 299.5 && y > 79.5 && y < 219.5; });
    edges::EdgeMap map;
    edges::find_edges(box.view(), {}, map);
    REQUIRE(map.edges.width == 400);
    CHECK(map.reduction == 1);
    const auto count = std::count(map.edges.pixels.begin(), map.edges.pixels.end(), 255);
    CHECK(count > 600);
    CHECK(count < 760);
    CHECK(map.edges.row(150)[200] == 0);
    edges::find_edges(noise(400, 300, 220, 1).view(), {}, map);
    CHECK(std::count(map.edges.pixels.begin(), map.edges.pixels.end(), 255) == 0);
}
