#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <numbers>

#include "common/transpose.hpp"
#include "lines/fast_hough.hpp"
#include "lines/segments.hpp"
#include "lines/strips.hpp"
#include "support/skew_page.hpp"

using namespace upright;
using namespace upright::test;

namespace {

/// A plane of zeros with one line y = y0 + slope * x of value 20 in `down`, and its transpose in `right`.
GradientPlanes planes_with_line(int size, double slope) {
    GradientPlanes planes;
    planes.width = planes.height = size;
    planes.down.assign(static_cast<std::size_t>(size * size), 0);
    planes.right.assign(static_cast<std::size_t>(size * size), 0);
    for (int x = 0; x < size; ++x) {
        const int y = static_cast<int>(std::lround(size / 2.0 + slope * (x - size / 2.0)));
        if (y < 0 || y >= size) continue;
        planes.down[static_cast<std::size_t>(x * size + y)] = 20;
        planes.right[static_cast<std::size_t>(x * size + y)] = 20;
    }
    return planes;
}

float angle_of_peak(const AngleSpectrum& spectrum) {
    const auto top = std::max_element(spectrum.energy.begin(), spectrum.energy.end());
    return spectrum.angle_degrees[static_cast<std::size_t>(top - spectrum.energy.begin())];
}

}  // namespace

TEST_CASE("the fast Hough transform peaks at the line's skew, with both signs, in both directions") {
    lines::HoughWorkspace workspace;
    SpectrumPair spectra;
    for (const int size : {100, 128, 300, 511}) {
        for (const double degrees : {-40.0, -12.0, -0.5, 0.0, 3.0, 25.0, 44.0}) {
            CAPTURE(size);
            CAPTURE(degrees);
            // A line that rises to the right (y falls with x) has a positive skew.
            lines::find_spectra(planes_with_line(size, -std::tan(degrees * std::numbers::pi / 180)), workspace, spectra);
            CHECK(std::abs(angle_of_peak(spectra.across) - degrees) < 60.0 / size + 0.2);
            // The same samples read as the transpose lean to the left as they go down.
            CHECK(std::abs(angle_of_peak(spectra.down) + degrees) < 60.0 / size + 0.2);
        }
    }
}

TEST_CASE("angles ascend over 90 degrees; an energy grows with the square of the gradient, and nothing has none") {
    lines::HoughWorkspace workspace;
    SpectrumPair spectra, doubled, blank;
    GradientPlanes planes = planes_with_line(200, 0.3);
    lines::find_spectra(planes, workspace, spectra);
    for (auto* plane : {&planes.down, &planes.right}) {
        for (std::int16_t& value : *plane) value = static_cast<std::int16_t>(2 * value);
    }
    lines::find_spectra(planes, workspace, doubled);
    for (auto* plane : {&planes.down, &planes.right}) std::fill(plane->begin(), plane->end(), std::int16_t{0});
    lines::find_spectra(planes, workspace, blank);
    for (const auto& [one, two] : {std::pair{&spectra.across, &doubled.across}, std::pair{&spectra.down, &doubled.down}}) {
        REQUIRE(one->energy.size() == two->energy.size());
        for (std::size_t i = 0; i < one->energy.size(); ++i) {
            CHECK(one->energy[i] > 0);
            CHECK(two->energy[i] == doctest::Approx(4 * one->energy[i]).epsilon(1e-5));
        }
    }
    for (const AngleSpectrum* spectrum : {&blank.across, &blank.down}) {
        CHECK(std::count(spectrum->energy.begin(), spectrum->energy.end(), 0.0F) ==
              static_cast<std::ptrdiff_t>(spectrum->energy.size()));
    }
    for (const AngleSpectrum* spectrum : {&spectra.across, &spectra.down}) {
        CHECK(std::is_sorted(spectrum->angle_degrees.begin(), spectrum->angle_degrees.end()));
        CHECK(spectrum->angle_degrees.front() == doctest::Approx(-45));
        CHECK(spectrum->angle_degrees.back() == doctest::Approx(45));
    }
}

TEST_CASE("the sums are those of the definition: the energy of no slope is that of the row sums") {
    GradientPlanes planes;
    planes.width = 24;
    planes.height = 40;
    planes.down.resize(24 * 40);
    planes.right.resize(24 * 40);
    for (std::size_t i = 0; i < planes.down.size(); ++i) {
        planes.down[i] = static_cast<std::int16_t>(mixed(static_cast<std::uint32_t>(i), 3) % 64U);
        planes.right[i] = static_cast<std::int16_t>(mixed(static_cast<std::uint32_t>(i), 4) % 64U);
    }
    double expected = 0;
    int previous = 0;
    for (int y = 0; y < 40; ++y) {
        int sum = 0;
        for (int x = 0; x < 24; ++x) sum += planes.down[static_cast<std::size_t>(x * 40 + y)];
        if (y > 0) expected += static_cast<double>(sum - previous) * (sum - previous);
        previous = sum;
    }
    lines::HoughWorkspace workspace;
    SpectrumPair spectra;
    lines::find_spectra(planes, workspace, spectra);
    const auto middle = spectra.across.energy.size() / 2;
    CHECK(spectra.across.angle_degrees[middle] == 0);
    CHECK(spectra.across.energy[middle] == doctest::Approx(expected));
}

TEST_CASE("strip profiles peak at the edge, phase by phase, and are flat on shading") {
    const double edge = 100.3;  // dark above, light below
    const GreyImage image = draw_page(64, 200, 0, [&](double, double y) { return y < edge; });
    GreyImage vectors;
    upright::transpose(image.view(), vectors);
    CHECK(vectors.width == 200);
    lines::StripWorkspace workspace;
    StripProfiles profiles;
    lines::find_strips(vectors.view(), false, 0, {}, {}, workspace, profiles);
    REQUIRE(profiles.strips == 2);
    int best = 0;
    double position = 0;
    for (int phase = 0; phase < StripProfiles::phases; ++phase) {
        for (int i = 0; i < profiles.samples; ++i) {
            if (profiles.row(1, phase)[i] <= best) continue;
            best = profiles.row(1, phase)[i];
            position = profiles.first + i + static_cast<double>(phase) / StripProfiles::phases;
        }
    }
    CHECK(std::abs(position - (edge - 0.5)) < 0.4);
    CHECK(profiles.centre[0] == doctest::Approx(-16));
    CHECK(profiles.centre[1] == doctest::Approx(16));

    upright::transpose(gradient(64, 200, 90).view(), vectors);
    lines::find_strips(vectors.view(), false, 0, {}, {}, workspace, profiles);
    int largest = 0;
    for (const std::int16_t value : profiles.values) largest = std::max(largest, std::abs(static_cast<int>(value)));
    CHECK(largest <= 4);
}

TEST_CASE("strips sheared to a slope line up what lies on it, and say how far they were rounded") {
    const double skew = 10;
    const GreyImage image = draw_page(256, 256, skew, [](double, double y) { return y < 128; });
    GreyImage vectors;
    upright::transpose(image.view(), vectors);
    lines::StripWorkspace workspace;
    StripProfiles level, sheared;
    lines::find_strips(vectors.view(), false, 0, {}, {}, workspace, level);
    lines::find_strips(vectors.view(), false, skew, {}, {}, workspace, sheared);
    CHECK(*std::max_element(sheared.row(4, 0), sheared.row(4, 0) + sheared.samples) >
          *std::max_element(level.row(4, 0), level.row(4, 0) + level.samples));
    for (const double residual : sheared.residual) CHECK(std::abs(residual) < 0.5);
}

TEST_CASE("strips across are the same from columns of the image as from rows of its transpose") {
    lines::StripWorkspace workspace;
    StripProfiles by_rows, by_columns;
    GreyImage vectors;
    int summed = 0;
    for (const auto& [width, height] : {std::pair{32, 9}, std::pair{33, 64}, std::pair{150, 211}, std::pair{2300, 34}}) {
        GreyImage image;
        image.resize(width, height);
        for (std::size_t i = 0; i < image.pixels.size(); ++i) {
            image.pixels[i] = static_cast<std::uint8_t>(mixed(static_cast<std::uint32_t>(i), 5));
        }
        upright::transpose(image.view(), vectors);
        for (const double degrees : {-44.0, -9.0, -0.9, 0.0, 0.3, 4.0, 11.0, 20.0}) {
            CAPTURE(width);
            CAPTURE(degrees);
            const bool can = lines::can_sum_columns(image.view(), degrees, {});
            CHECK(can == (std::abs(degrees) < 12));
            if (!can) continue;
            ++summed;
            lines::find_strips(vectors.view(), false, degrees, {}, {}, workspace, by_rows);
            lines::find_strips_across(image.view(), degrees, {}, {}, workspace, by_columns);
            CHECK(by_columns.values == by_rows.values);
            CHECK(by_columns.centre == by_rows.centre);
            CHECK(by_columns.residual == by_rows.residual);
            CHECK(by_columns.first == by_rows.first);
        }
    }
    CHECK(summed == 24);
    CHECK_FALSE(lines::can_sum_columns(vectors.view(), 0, {.width = 16}));
}

TEST_CASE("segments carry the skew that levels them, folded into one quarter") {
    for (const double skew : {-30.0, -3.0, 0.0, 20.0, 45.0}) {
        CAPTURE(skew);
        const GreyImage edges = draw_page(400, 400, skew, [](double x, double y) {
            return (std::abs(y - 150) < 0.6 && x > 80 && x < 320) || (std::abs(x - 200) < 0.6 && y > 80 && y < 320);
        }, 0, 255);
        GreyImage map = edges;
        for (auto& pixel : map.pixels) pixel = pixel > 100 ? 255 : 0;
        const auto segments = lines::find_segments(map, {});
        REQUIRE(segments.size() >= 2);
        for (const lines::Segment& segment : segments) {
            const double distance = std::abs(segment.skew_degrees - skew);
            CHECK(std::min(distance, 90 - distance) < 1.5);  // a segment of 32 px leaves a degree open
            CHECK(segment.skew_degrees > -45);
            CHECK(segment.skew_degrees <= 45);
        }
        const lines::SegmentVote vote = lines::vote_of(segments, false);
        const double distance = std::abs(vote.skew_degrees - skew);
        CHECK(std::min(distance, 90 - distance) < 0.6);
        CHECK(vote.sigma_degrees > 0);
        CHECK(vote.share > 0.9);
    }
    CHECK(lines::find_segments(GreyImage{}, {}).empty());
    CHECK(lines::vote_of({}, true).sigma_degrees == 0);
}
