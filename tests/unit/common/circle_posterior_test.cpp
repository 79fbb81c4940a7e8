#include "common/circle_posterior.hpp"

#include <cmath>
#include <numeric>

#include <doctest/doctest.h>

#include "common/turn_posterior.hpp"

using namespace upright;

namespace {

/// What a network says that was taught a normal distribution of 7 degrees about `degrees`, `passes` times.
CircleEvidence circle_about(double degrees, int passes = 1) {
    CircleEvidence circle;
    circle.passes = passes;
    for (std::size_t k = 0; k < circle_bins; ++k) {
        const double away = std::remainder(10.0 * static_cast<double>(k) - degrees, 360.0);
        circle.log_probability[k] = static_cast<float>(passes * std::max(-0.5 * away * away / 49, -12.0));
    }
    return circle;
}

}  // namespace

TEST_CASE("the tilt and the quarter come out of any angle of the circle") {
    for (double degrees = -179; degrees <= 180; degrees += 7) {
        CAPTURE(degrees);
        const auto posterior = circle_posterior(circle_about(degrees), 1);
        CHECK(std::accumulate(posterior.begin(), posterior.end(), 0.0) == doctest::Approx(1));
        const Tilt tilt = tilt_of(posterior);
        CHECK(tilt.degrees > -45);
        CHECK(tilt.degrees <= 45);
        CHECK(std::abs(std::remainder(tilt.degrees - degrees, 90.0)) < 2);
        CHECK(tilt.share > 0.8);
        const auto quarters = quarters_of(posterior, tilt.degrees);
        CHECK(std::accumulate(quarters.begin(), quarters.end(), 0.0) == doctest::Approx(1));
        const auto quarter = std::lround((degrees - tilt.degrees) / 90);
        CHECK(quarters[static_cast<std::size_t>((quarter + 4) % 4)] > 0.9);  // near 45 degrees, too
    }
}

TEST_CASE("of a picture turned by a quarter the answer moves by a quarter") {
    const CircleEvidence circle = circle_about(17, 2);
    CircleEvidence moved = circle;
    for (std::size_t k = 0; k < circle_bins; ++k) moved.log_probability[(k + 9) % circle_bins] = circle.log_probability[k];
    const auto before = circle_posterior(circle, 1), after = circle_posterior(moved, 1);
    CHECK(tilt_of(after).degrees == doctest::Approx(tilt_of(before).degrees));
    const auto one = quarters_of(before, tilt_of(before).degrees), other = quarters_of(after, tilt_of(after).degrees);
    for (std::size_t q = 0; q < 4; ++q) CHECK(other[(q + 1) % 4] == doctest::Approx(one[q]));
}

TEST_CASE("up and down unknown, the level is known all the same") {
    CircleEvidence circle;
    circle.passes = 1;
    const CircleEvidence up = circle_about(30), down = circle_about(210);
    for (std::size_t k = 0; k < circle_bins; ++k) {
        circle.log_probability[k] = std::max(up.log_probability[k], down.log_probability[k]);
    }
    const auto posterior = circle_posterior(circle, 1);
    const Tilt tilt = tilt_of(posterior);
    CHECK(tilt.degrees == doctest::Approx(30).epsilon(0.05));
    CHECK(tilt.share > 0.8);
    const auto quarters = quarters_of(posterior, tilt.degrees);
    CHECK(quarters[0] == doctest::Approx(quarters[2]));
    CHECK(quarters[0] > 0.4);
}

TEST_CASE("a flat circle says nothing of the turn, and small pictures say less") {
    TurnEvidence evidence;
    evidence.photo = {-0.4F, -2.0F, -2.0F, -2.0F};
    evidence.photo_passes = 1;
    const auto without = turn_posterior(evidence);
    evidence.photo_level_degrees = 20;
    evidence.circle.passes = 1;
    evidence.circle.log_probability.fill(std::log(1.0F / static_cast<float>(circle_bins)));
    const auto flat = turn_posterior(evidence);
    for (std::size_t q = 0; q < 4; ++q) CHECK(flat[q] == doctest::Approx(without[q]));
    evidence.circle = circle_about(2);
    CHECK(turn_posterior(evidence)[0] > without[0]);
    evidence.photo_level_degrees = 0;  // asked as it lies: the views alone say which turn
    CHECK(turn_posterior(evidence) == without);
    CHECK(circle_posterior(evidence.circle, 0.3)[0] < circle_posterior(evidence.circle, 1)[0]);
}
