#include "coarse/spread.hpp"

#include <algorithm>
#include <set>
#include <utility>

#include <doctest/doctest.h>

using namespace upright;

namespace {

coarse::BlockGrid full(int columns, int rows) {
    coarse::BlockGrid grid;
    grid.columns = columns;
    grid.rows = rows;
    grid.content.assign(static_cast<std::size_t>(columns) * static_cast<std::size_t>(rows), 1.0F);
    return grid;
}

std::pair<bool, bool> quarter(const coarse::BlockPlace& place, const coarse::BlockGrid& grid) {
    return {2 * place.column >= grid.columns, 2 * place.row >= grid.rows};
}

}  // namespace

TEST_CASE("places stand for equal shares, and every beginning of them is spread") {
    for (const auto& [columns, rows] : {std::pair{40, 60}, {60, 40}, {44, 44}}) {
        const coarse::BlockGrid grid = full(columns, rows);
        const auto places = coarse::spread_places(grid, grid.content, 4, 24.0F);
        REQUIRE(places.size() == 16);
        float sum = 0;
        for (const coarse::BlockPlace& place : places) {
            sum += place.share;
            CHECK(place.share == doctest::Approx(1.0 / 16).epsilon(0.15));
        }
        CHECK(sum == doctest::Approx(1.0));
        const auto first = quarter(places[0], grid), second = quarter(places[1], grid);
        CHECK(first.first != second.first);
        CHECK(first.second != second.second);
        std::set<std::pair<bool, bool>> quarters;
        for (std::size_t i = 0; i < 4; ++i) quarters.insert(quarter(places[i], grid));
        CHECK(quarters.size() == 4);
    }
}

TEST_CASE("places follow the content: a dense half gets no more of them than its content is worth") {
    coarse::BlockGrid grid = full(40, 60);
    for (int row = 0; row < 30; ++row) {
        for (int column = 0; column < 40; ++column) grid.content[static_cast<std::size_t>(row * 40 + column)] = 0.25F;
    }
    const auto places = coarse::spread_places(grid, grid.content, 4, 24.0F);
    float above = 0;
    for (const coarse::BlockPlace& place : places) above += place.row < 30 ? place.share : 0.0F;
    CHECK(above == doctest::Approx(0.2).epsilon(0.2));
}

TEST_CASE("a strip has its places along all of its length, and what is empty has none") {
    const coarse::BlockGrid strip = full(4, 200);
    const auto places = coarse::spread_places(strip, strip.content, 4, 24.0F);
    REQUIRE(places.size() == 16);
    const auto [first, last] = std::minmax_element(places.begin(), places.end(),
                                                   [](const auto& a, const auto& b) { return a.row < b.row; });
    CHECK(first->row < 15);
    CHECK(last->row > 185);

    coarse::BlockGrid empty = full(10, 10);
    std::fill(empty.content.begin(), empty.content.end(), 0.0F);
    CHECK(coarse::spread_places(empty, empty.content, 4, 24.0F).empty());
}
