#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>

#include "lines/pieces.hpp"
#include "support/skew_page.hpp"

using namespace upright;
using namespace upright::test;

namespace {

/// A dark bar in a picture of 320 x 240, which needs `degrees` clockwise to lie straight; places are from the middle.
GreyImage draw_bar(double degrees, double left, double top, double width, double height) {
    const auto bar = [&](double x, double y) {
        return x - 160 >= left && x - 160 < left + width && y - 120 >= top && y - 120 < top + height;
    };
    return draw_page(320, 240, degrees, bar);
}

std::vector<Piece> pieces_of(const GreyImage& image, double rough_degrees) {
    lines::PieceWorkspace workspace;
    std::vector<Piece> pieces;
    lines::find_pieces(image.view(), rough_degrees, {}, workspace, pieces);
    return pieces;
}

}  // namespace

TEST_CASE("the four sides of a bar are pieces that tell what the rough angle leaves, at any angle of the circle") {
    for (const double degrees : {0.0, 7.3, -31.0, 44.0}) {
        const GreyImage image = draw_bar(degrees, -70, -40, 140, 80);
        for (const double rough : {degrees, degrees + 4, degrees - 9.5, degrees + 92, degrees - 184}) {
            CAPTURE(degrees);
            CAPTURE(rough);
            const std::vector<Piece> pieces = pieces_of(image, rough);
            REQUIRE(pieces.size() == 4);
            const double further = std::remainder(degrees - rough, 90.0);
            for (const Piece& piece : pieces) CHECK(std::abs(piece.further_degrees - further) < 0.15);
            CHECK(std::count_if(pieces.begin(), pieces.end(), [](const Piece& piece) { return piece.runs_down; }) == 2);
        }
    }
}

TEST_CASE("a piece lies where it lies in the turned picture, and is as long") {
    const GreyImage image = draw_bar(90, 20, -100, 60, 200);
    const auto far = [](const Piece& a, const Piece& b) { return a.length < b.length; };
    for (const double rough : {90.0, 85.0}) {
        const std::vector<Piece> pieces = pieces_of(image, rough);
        REQUIRE(pieces.size() == 4);
        const Piece longest = *std::max_element(pieces.begin(), pieces.end(), far);
        CHECK(longest.runs_down);
        CHECK(longest.x > 0.1);
        CHECK(std::abs(longest.length - 200.0 / 240) < 0.05);
        CHECK(longest.thickness_px < 4);
    }
}

TEST_CASE("what runs askew, noise below the contrast and tiny pictures give no pieces") {
    CHECK(pieces_of(draw_bar(45, -70, -40, 140, 80), 0).empty());
    CHECK(pieces_of(noise(320, 240, 128, 3), 0).empty());
    for (const int side : {1, 2, 3, 9}) CHECK(pieces_of(noise(side, side, 128, 120), 30).size() <= 1);
}

TEST_CASE("a workspace that saw another picture gives the same pieces") {
    lines::PieceWorkspace workspace;
    std::vector<Piece> first, again;
    const GreyImage image = draw_bar(5, -70, -40, 140, 80), other = noise(200, 310, 128, 100);
    lines::find_pieces(image.view(), 2, {}, workspace, first);
    lines::find_pieces(other.view(), 2, {}, workspace, again);
    lines::find_pieces(image.view(), 2, {}, workspace, again);
    REQUIRE(again.size() == first.size());
    for (std::size_t i = 0; i < first.size(); ++i) CHECK(again[i].further_degrees == first[i].further_degrees);
}
