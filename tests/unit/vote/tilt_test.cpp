#include <doctest/doctest.h>

#include <cmath>

#include "vote/tilt.hpp"

using namespace upright;

namespace {

Piece piece(bool runs_down, double x, double y, double further_degrees, double length) {
    return {runs_down, x, y, further_degrees, length, 300 * length, 2};
}

/// A room: door frames and sills that a further turn of `degrees` levels; verticals converge by `pitch` a half side.
std::vector<Piece> room(double degrees, double pitch = 0) {
    std::vector<Piece> pieces;
    for (const double length : {0.05, 0.1, 0.2, 0.5}) {
        for (const double place : {-0.9, -0.7, -0.5, -0.2, 0.0, 0.2, 0.5, 0.7, 0.9}) {
            pieces.push_back(piece(true, place, 0.1, degrees + pitch * place, length));
            pieces.push_back(piece(false, 0.2, place, degrees, length));
        }
    }
    return pieces;
}

}  // namespace

TEST_CASE("what most pieces agree on is the level, whatever the rough angle") {
    for (const double further : {-9.0, -3.2, 0.0, 4.7, 11.0}) {
        for (const double rough : {0.0, 7.0, -44.0, 90.0, 133.0, -175.0}) {
            CAPTURE(further);
            CAPTURE(rough);
            const LineTilt tilt = vote::find_tilt(room(further), rough, 6);
            REQUIRE(tilt.found);
            CHECK(std::abs(std::remainder(tilt.skew - rough - further, 90.0)) < 0.6);
            CHECK(tilt.skew > -45);
            CHECK(tilt.skew <= 45);
            CHECK(tilt.probability > 0.7);
            CHECK(tilt.probability <= 1);
            CHECK(tilt.sigma > 0.3);
            CHECK(tilt.sigma < 1.5);
        }
    }
}

TEST_CASE("verticals that converge are level in the mean") {
    for (const double pitch : {-6.0, 6.0}) {
        const LineTilt tilt = vote::find_tilt(room(2, pitch), 10, 4);
        REQUIRE(tilt.found);
        CHECK(std::abs(tilt.skew - 12) < 1);
    }
}

TEST_CASE("a picture in a mirror has the opposite tilt") {
    std::vector<Piece> pieces{piece(true, 0.7, 0, 5, 0.6), piece(true, -0.6, 0.2, 1, 0.3), piece(false, 0, -0.8, 3, 0.2)};
    const LineTilt tilt = vote::find_tilt(pieces, 0, 4);
    for (Piece& one : pieces) {
        one.x = -one.x;
        one.further_degrees = -one.further_degrees;
    }
    const LineTilt other = vote::find_tilt(pieces, 0, 4);
    CHECK(std::abs(tilt.skew + other.skew) < 1e-9);
    CHECK(std::abs(tilt.probability - other.probability) < 1e-9);
}

TEST_CASE("of two directions the rough angle chooses, and neither is sure") {
    std::vector<Piece> pieces = room(-7);
    for (const Piece& one : room(7)) pieces.push_back(one);
    for (const double rough : {-4.0, 4.0}) {
        const LineTilt tilt = vote::find_tilt(pieces, rough, 3);  // the pieces lie as they do about either
        REQUIRE(tilt.found);
        CHECK(tilt.probability < 0.7);
    }
}

TEST_CASE("no pieces, short ones, thick ones and those far off say nothing; scattered ones little") {
    CHECK_FALSE(vote::find_tilt({}, 3, 4).found);
    CHECK_FALSE(vote::find_tilt({piece(false, 0, 0, 1, 0.01)}, 3, 4).found);
    CHECK_FALSE(vote::find_tilt({piece(false, 0, 0, 24.5, 0.5)}, 3, 4).found);
    Piece thick = piece(false, 0, 0, 1, 0.1);
    thick.thickness_px = 9;
    CHECK_FALSE(vote::find_tilt({thick}, 3, 4).found);
    std::vector<Piece> scattered;
    for (int i = -12; i <= 12; ++i) scattered.push_back(piece(i % 2 == 0, 0.05 * i, -0.05 * i, i, 0.08));
    CHECK(vote::find_tilt(scattered, 0, 4).probability < 0.5);
}
