#include "confidence/tilt.hpp"

#include <cmath>

#include <doctest/doctest.h>

#include "confidence/confidence.hpp"

using namespace upright;
using confidence::decide_tilt;
using confidence::TiltBelief;

namespace {

constexpr Tilt sure_of(double degrees) { return {degrees, 0.999, 7.0}; }

TurnEvidence photograph(double degrees, double sharpness) {
    TurnEvidence evidence;
    evidence.has_content = true;
    evidence.circle.passes = 1;
    for (std::size_t k = 0; k < circle_bins; ++k) {
        const double away = std::remainder(10.0 * static_cast<double>(k) - degrees, 360.0);
        evidence.circle.log_probability[k] = static_cast<float>(sharpness * std::max(-0.5 * away * away / 49, -12.0));
    }
    return evidence;
}

}  // namespace

TEST_CASE("a clear tilt is answered with its error, and levelling by it helps") {
    const TiltBelief belief(sure_of(-27));
    CHECK(belief.degrees() == -27);
    CHECK(belief.sigma_of(-27) > 0.5);
    CHECK(belief.sigma_of(-27) < 10);
    CHECK(belief.probability_of_gain(-27) > 0.7);
    CHECK(belief.probability_within(-27, 2 * belief.sigma_of(-27)) == doctest::Approx(0.9545).epsilon(0.001));
}

TEST_CASE("what the circle spreads widely is no answer, and its sigma is that of any tilt") {
    const TiltBelief belief({12, 0.3, 14});
    CHECK(belief.degrees() == 0);
    CHECK(belief.sigma_of(0) > 15);
    CHECK(belief.sigma_of(0) <= 22.5);
    CHECK(belief.probability_of_gain(12) < 0.5);
}

TEST_CASE("the surer the circle, the smaller sigma and the likelier a gain") {
    double sigma = 0, gain = 1;
    for (const double share : {0.99, 0.9, 0.8}) {
        const TiltBelief belief({20, share, 9});
        CHECK(belief.sigma_of(20) > sigma);
        CHECK(belief.probability_of_gain(20) < gain);
        sigma = belief.sigma_of(20);
        gain = belief.probability_of_gain(20);
    }
}

TEST_CASE("lines near the circle's answer sharpen it, others do not count") {
    TiltBelief near(sure_of(20)), far(sure_of(20));
    near.add_lines(21.5, 0.1, 0.5);
    CHECK(near.degrees() == 21.5);
    CHECK(near.sigma_of(21.5) < 0.8 * TiltBelief(sure_of(20)).sigma_of(20));
    far.add_lines(-20, 0.1, 0.5);
    CHECK(far.degrees() == 20);
    // At 44 and at -45 degrees lines lie a degree apart.
    TiltBelief around(sure_of(44));
    around.add_lines(-45, 0.1, 0.5);
    CHECK(around.degrees() == -45);
}

TEST_CASE("do no harm: a level photograph is left as it is") {
    for (const double degrees : {0.0, 0.7, 1.5, -2.0}) {
        const auto answer = decide_tilt(photograph(degrees, 1), {}, {});
        CHECK((answer.skew == 0) == (std::abs(degrees) < 1));  // the estimate stands, with its sigma
        CHECK(answer.sigma > 1);
        CHECK(answer.level_decision == Decision::none);
    }
    const auto unknown = decide_tilt(photograph(25, 0), {}, {});
    CHECK(unknown.skew == 0);
    CHECK(unknown.sigma > 15);
    CHECK(unknown.level_decision == Decision::none);
    CHECK(unknown.level_confidence == 0);
}

TEST_CASE("a tilt of any quarter is levelled, by the threshold of the options") {
    Options options;
    for (const double degrees : {28.0, 118.0, -152.0}) {
        const auto answer = decide_tilt(photograph(degrees, 1), {}, options);
        CHECK(answer.skew == doctest::Approx(28).epsilon(0.05));
        CHECK(answer.level_confidence > 0.5);
        options.min_level_confidence = answer.level_confidence * 0.99;
        CHECK(decide_tilt(photograph(degrees, 1), {}, options).level_decision == Decision::apply);
        options.min_level_confidence = answer.level_confidence * 0.5 + 0.5;
        CHECK(decide_tilt(photograph(degrees, 1), {}, options).level_decision == Decision::review);
    }
}

TEST_CASE("straight edges near the circle's angle answer the tilt; elsewhere and unsure they do not") {
    const auto alone = decide_tilt(photograph(28, 1), {}, {});
    const auto both = decide_tilt(photograph(28, 1), {true, 26.5, 1.0, 0.9}, {});
    CHECK(both.skew == 26.5);
    CHECK(both.sigma < alone.sigma);
    CHECK(both.level_confidence > alone.level_confidence);
    const auto unsure = decide_tilt(photograph(28, 1), {true, 26.5, 1.0, 0.01}, {});
    CHECK(unsure.skew == alone.skew);
    const auto elsewhere = decide_tilt(photograph(28, 1), {true, -17, 1.0, 0.9}, {});
    CHECK(elsewhere.skew != -17);
    const auto level = decide_tilt(photograph(28, 1), {true, 0.2, 1.0, 0.9}, {});
    CHECK(level.skew != 0.2);
}

TEST_CASE("the rough angle is that of the whole circle") {
    for (const double degrees : {0.0, 33.0, 123.0, 178.0, -61.0}) {
        const confidence::RoughAngle rough = confidence::rough_angle(photograph(degrees, 1));
        CHECK(std::abs(std::remainder(rough.degrees - degrees, 360.0)) < 1);
        CHECK(rough.sigma > 0.5);
        CHECK(rough.sigma < 15);
    }
}
