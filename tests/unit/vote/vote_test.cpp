#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <numbers>

#include "common/transpose.hpp"
#include "lines/strips.hpp"
#include "support/skew_page.hpp"
#include "vote/bend.hpp"
#include "vote/coarse_angle.hpp"
#include "vote/consensus.hpp"
#include "vote/products.hpp"
#include "vote/refine.hpp"

using namespace upright;
using namespace upright::test;

namespace {

struct Strips {
    StripProfiles across, down;
    Strips(const GreyImage& image, double base) {
        lines::StripWorkspace workspace;
        GreyImage vectors;
        upright::transpose(image.view(), vectors);
        lines::find_strips(vectors.view(), false, base, {}, {}, workspace, across);
        lines::find_strips(image.view(), true, base, {}, {}, workspace, down);
    }
};

AngleSpectrum spectrum_with_peaks(std::initializer_list<std::pair<double, double>> peaks, double floor) {
    AngleSpectrum spectrum;
    for (int i = -450; i <= 450; ++i) {
        const double angle = i / 10.0;
        double energy = floor * (1 + 0.3 * std::cos(angle / 20));
        for (const auto& [centre, height] : peaks) energy += height * std::exp(-std::pow((angle - centre) / 0.2, 2));
        spectrum.angle_degrees.push_back(static_cast<float>(angle));
        spectrum.energy.push_back(static_cast<float>(energy));
    }
    return spectrum;
}

}  // namespace

TEST_CASE("candidates stand above the floor, best first, and both directions add up") {
    SpectrumPair spectra{spectrum_with_peaks({{7, 100}, {-20, 60}}, 1000), spectrum_with_peaks({{-20, 70}}, 10)};
    AngleSpectrum combined;
    const auto candidates = vote::find_candidates(spectra, {}, combined);
    REQUIRE(candidates.size() >= 2);
    CHECK(candidates[0].skew_degrees == doctest::Approx(-20).epsilon(0.02));
    CHECK(candidates[1].skew_degrees == doctest::Approx(7).epsilon(0.02));
    CHECK(candidates[0].energy > candidates[1].energy);
}

TEST_CASE("a flat spectrum has no candidate") {
    AngleSpectrum flat{{-45, 0, 45}, {5, 5, 5}}, combined;
    CHECK(vote::find_candidates({flat, flat}, {}, combined).empty());
}

TEST_CASE("a peak at one end is the same direction as at the other") {
    SpectrumPair spectra{spectrum_with_peaks({{-45, 100}}, 1), spectrum_with_peaks({{45, 100}}, 1)};
    AngleSpectrum combined;
    const auto candidates = vote::find_candidates(spectra, {}, combined);
    REQUIRE(!candidates.empty());
    CHECK(std::abs(std::abs(candidates[0].skew_degrees) - 45) < 0.2);
    if (candidates.size() > 1) CHECK(candidates[1].energy < 0.2 * candidates[0].energy);
}

TEST_CASE("products are what they say") {
    Buffer<std::int16_t> a(53), b(53);
    Buffer<std::int32_t> q(53, 9);
    double dot = 0, energy = 0, semblance = 0;
    for (int i = 0; i < 53; ++i) {
        const auto k = static_cast<std::size_t>(i);
        a[k] = static_cast<std::int16_t>(i - 20);
        b[k] = static_cast<std::int16_t>(3 * i % 17 - 8);
        dot += a[k] * b[k];
        energy += (a[k] + b[k]) * (a[k] + b[k]);
        semblance += ((a[k] + b[k]) * (a[k] + b[k]) - 18.0) / (18.0 + 2.0);
    }
    CHECK(vote::dot(a.data(), b.data(), 53) == doctest::Approx(dot));
    CHECK(vote::energy_of_sum(a.data(), b.data(), 53) == doctest::Approx(energy));
    CHECK(vote::semblance(a.data(), b.data(), q.data(), q.data(), 53, 2) == doctest::Approx(semblance));
    CHECK(vote::dot(a.data(), b.data(), 0) == 0);
}

TEST_CASE("sweep and refinement find the angle from a base half a degree away, and an edge is reported") {
    const double truth = 3.137;
    const GreyImage image = draw_text(900, 1200, truth, {100, 100, 800, 1100, 26, 12, 1});
    vote::RefineWorkspace workspace;
    for (const double base : {truth - 0.3, truth, truth + 0.27}) {
        CAPTURE(base);
        const Strips strips(image, base);
        const vote::Swept swept = vote::sweep(strips.across, strips.down, {}, workspace);
        CHECK_FALSE(swept.at_edge);
        CHECK(std::abs(swept.skew_degrees - truth) < 0.06);
        CHECK(swept.across.significance > 8);
        CHECK(swept.across.rows > swept.down.rows);
        const vote::Refined refined = vote::refine(strips.across, strips.down, swept.skew_degrees, {}, workspace);
        CHECK(std::abs(refined.skew_degrees - truth) < 0.02);
        CHECK(refined.sigma_degrees > 0);
        CHECK(refined.sigma_degrees < 0.05);
        CHECK(refined.across.weight > refined.down.weight);
    }
    const Strips far(image, truth + 0.6);
    CHECK(vote::sweep(far.across, far.down, {}, workspace).at_edge);
}

TEST_CASE("noise supports nothing") {
    const Strips strips(noise(600, 800, 128, 50), 0);
    vote::RefineWorkspace workspace;
    const vote::Swept swept = vote::sweep(strips.across, strips.down, {}, workspace);
    CHECK(swept.across.significance < 3);
    CHECK(swept.down.significance < 3);
    CHECK(swept.across.fill > 0.8);
}

TEST_CASE("a fan of rows is followed to its centre; a straight page is not believed to be bent") {
    const TextBlock block{60, 60, 940, 1340, 28, 13, 41};
    const auto view = [&](double fan_degrees) {
        return draw_page(1000, 1400, 2, [&](double x, double y) {
            const double fan = fan_degrees * std::numbers::pi / 180 * (y - 700) / 700;
            return text_ink(block, x, y - std::tan(fan) * (x - 500));
        });
    };
    vote::BendWorkspace workspace;
    const Strips fanned(view(2), 2.2), straight(view(0), 2.2);
    const vote::Bend bend = vote::find_bend(fanned.across, {}, workspace);
    CHECK(std::abs(bend.skew_degrees - 2) < 0.2);
    CHECK(bend.spread_degrees > 1.2);
    CHECK(vote::trust(bend, 2.3, {}) == 1);
    CHECK(vote::trust(bend, 5.0, {}) == 0);
    CHECK(vote::trust(vote::find_bend(straight.across, {}, workspace), 2, {}) == 0);
}

TEST_CASE("the trust in a bend rises steadily with its gain") {
    vote::Bend bend;
    bend.skew_degrees = 1;
    bend.spread_degrees = 2;
    bend.cells = 40;
    double last = 0;
    for (double gain = 1; gain < 1.6; gain += 0.01) {
        bend.gain = gain;
        const double trust = vote::trust(bend, 0.7, {});
        CHECK(trust >= last);
        CHECK(trust - last < 0.05);
        last = trust;
    }
    CHECK(last == 1);
}

TEST_CASE("parts of differing slope are answered by their mean, and one far from the rest does not count") {
    // Rows of text whose slope changes from row to row: by `sway` degrees to either side of the page's skew.
    const auto view = [](double skew, double sway) {
        const TextBlock block{60, 60, 940, 1340, 28, 13, 43};
        return draw_page(1000, 1400, skew, [=](double x, double y) {
            const double phase = std::floor((y - 60) / 150);
            const double slope = std::tan(sway * std::numbers::pi / 180 * std::sin(2.1 * phase + 0.4));
            return text_ink(block, x, y - slope * (x - 500));
        });
    };
    vote::RefineWorkspace refine_workspace;
    vote::ConsensusWorkspace workspace;
    const auto consensus_of = [&](double skew, double sway) {
        const Strips strips(view(skew, sway), skew);
        const vote::Refined refined = vote::refine(strips.across, strips.down, skew, {}, refine_workspace);
        return vote::find_consensus(strips.across, strips.down, refined, {}, workspace);
    };
    const vote::Consensus even = consensus_of(2, 0), swaying = consensus_of(2, 0.3);
    REQUIRE(even.parts > 4);
    REQUIRE(swaying.parts > 4);
    CHECK(std::abs(even.skew_degrees - 2) < 0.03);
    CHECK(std::abs(swaying.skew_degrees - 2) < 0.15);
    CHECK(swaying.scatter_degrees > 3 * even.scatter_degrees);
    CHECK(swaying.weight(0.02, {}) > 0.5);
    CHECK(even.weight(0.005, {}) < 0.3);
    CHECK(swaying.sigma_degrees() > even.sigma_degrees());
    // The same rows at another angle give the same answer, turned along.
    CHECK(std::abs(consensus_of(9, 0.3).skew_degrees - swaying.skew_degrees - 7) < 0.1);
}

TEST_CASE("no part, no consensus") {
    GreyImage blank;
    blank.resize(600, 800);
    std::fill(blank.pixels.begin(), blank.pixels.end(), std::uint8_t{200});
    const Strips strips(blank, 0);
    vote::ConsensusWorkspace workspace;
    const vote::Consensus consensus = vote::find_consensus(strips.across, strips.down, {}, {}, workspace);
    CHECK(consensus.parts == 0);
    CHECK(consensus.weight(0.1, {}) == 0);
}
