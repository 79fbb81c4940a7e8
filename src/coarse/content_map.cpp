#include "coarse/content_map.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <utility>

#include "coarse/spread.hpp"
#include "common/multiversion.hpp"

namespace upright::coarse {
namespace {

/// Pixels a side of a block: about one line of text of a page 1000 px long.
constexpr int block = 16;

/// Mean grey difference to the right and lower neighbour at which a block counts as full: text of a page 1000 px long
/// has 10 to 40; more is not more to read but bolder, or a picture.
constexpr float full_difference = 12.0F;

/// The same at which a block counts as wholly covered with text, if widely set or faint.
constexpr float area_difference = 5.0F;

/// Differences beyond this are edges of paper and pictures and must not outshine text.
constexpr int clipped_difference = 48;

/// A block below this mean difference is bare paper with scanner noise.
constexpr float bare_difference = 2.5F;

/// Blocks a side of the neighbourhood that a place is judged by: the mean side of a tile (96 x 160 px), odd.
constexpr int neighbourhood = 7;

/// Every second row is looked at: neighbouring rows of a page say the same.
constexpr int row_step = 2;

/// Grey levels either side of the commonest one that count as paper.
constexpr int peak_width = 20;

/// Content, in blocks, below which a part of the page is not parted any more: half of a tile full of text.
constexpr float least_parted = 0.5F * neighbourhood * neighbourhood;

/// Of the content at each end of a page that may lie outside of what is looked at as a whole: dust and edges.
constexpr float outlying = 0.01F;

/// Blocks around the content that are looked at with it.
constexpr int margin = 2;

/// Share of the page's area below which the content alone is looked at. Larger ones tell by where they stand, too.
constexpr double small_part = 0.3;

struct Grid : BlockGrid {
    int left = 0, top = 0;
    float bare = 0;
};

/// Adds every block's differences in one row of pixels to its sum.
UPRIGHT_MULTIVERSION
void add_differences(const std::uint8_t* __restrict row, const std::uint8_t* __restrict below, std::size_t blocks,
                     int* __restrict sums) {
    for (std::size_t b = 0; b < blocks; ++b, row += block, below += block) {
        int sum = 0;
        for (int x = 0; x < block; ++x) {
            const int right = std::abs(row[x + 1] - row[x]);
            const int down = std::abs(below[x] - row[x]);
            sum += std::min(right + down, clipped_difference);
        }
        sums[b] += sum;
    }
}

Grid measure(GreyView page) {
    Grid grid;
    grid.columns = (page.width - 1) / block;
    grid.rows = (page.height - 1) / block;
    if (grid.columns == 0 || grid.rows == 0) return grid;
    grid.left = (page.width - grid.columns * block) / 2;
    grid.top = (page.height - grid.rows * block) / 2;
    grid.left = std::min(grid.left, page.width - 1 - grid.columns * block);
    grid.top = std::min(grid.top, page.height - 1 - grid.rows * block);
    grid.content.resize(static_cast<std::size_t>(grid.columns) * static_cast<std::size_t>(grid.rows));
    std::size_t bare = 0;
    std::vector<int> sums(static_cast<std::size_t>(grid.columns));
    for (int by = 0; by < grid.rows; ++by) {
        std::fill(sums.begin(), sums.end(), 0);
        for (int y = 0; y < block; y += row_step) {
            const std::uint8_t* row = page.row(grid.top + by * block + y) + grid.left;
            const std::uint8_t* below = page.row(grid.top + by * block + y + 1) + grid.left;
            add_differences(row, below, sums.size(), sums.data());
        }
        for (int bx = 0; bx < grid.columns; ++bx) {
            constexpr int differences = block * block / row_step;
            const float mean = static_cast<float>(sums[static_cast<std::size_t>(bx)]) / differences;
            if (mean < bare_difference) ++bare;
            grid.content[static_cast<std::size_t>(by) * static_cast<std::size_t>(grid.columns) +
                         static_cast<std::size_t>(bx)] =
                mean < bare_difference ? 0.0F : std::min(1.0F, mean / full_difference);
        }
    }
    grid.bare = static_cast<float>(bare) / static_cast<float>(grid.content.size());
    return grid;
}

void measure_greys(GreyView page, ContentMap& map) {
    // Every second row and column: the shares need no more. Counted in turn, since neighbours often are of one grey, and
    // a counter that is still being written would be waited for.
    std::array<std::array<int, 256>, 4> counters{};
    int count = 0;
    for (int y = 0; y < page.height; y += 2) {
        const std::uint8_t* row = page.row(y);
        for (int x = 0; x < page.width; x += 2) ++counters[static_cast<std::size_t>(x / 2 % 4)][row[x]];
        count += (page.width + 1) / 2;
    }
    std::array<int, 256> histogram{};
    for (const auto& counter : counters) {
        for (std::size_t grey = 0; grey < histogram.size(); ++grey) histogram[grey] += counter[grey];
    }
    const auto commonest = std::max_element(histogram.begin(), histogram.end()) - histogram.begin();
    const auto first = std::max<std::ptrdiff_t>(0, commonest - peak_width);
    const auto last = std::min<std::ptrdiff_t>(255, commonest + peak_width);
    int near = 0;
    for (auto grey = first; grey <= last; ++grey) near += histogram[static_cast<std::size_t>(grey)];
    map.peak = static_cast<float>(near) / static_cast<float>(std::max(1, count));
    int low = 0, high = 255;
    for (int seen = 0; low < 255 && (seen += histogram[static_cast<std::size_t>(low)]) <= count / 100;) ++low;
    for (int seen = 0; high > 0 && (seen += histogram[static_cast<std::size_t>(high)]) <= count / 100;) --high;
    map.contrast = static_cast<float>(std::max(0, high - low));
}

/// Mean content of the neighbourhood of every block, in two passes.
std::vector<float> smoothed(const Grid& grid) {
    const auto columns = static_cast<std::size_t>(grid.columns);
    std::vector<float> across(grid.content.size()), both(grid.content.size());
    const int reach = neighbourhood / 2;
    for (int y = 0; y < grid.rows; ++y) {
        for (int x = 0; x < grid.columns; ++x) {
            float sum = 0;
            for (int i = std::max(0, x - reach); i <= std::min(grid.columns - 1, x + reach); ++i) {
                sum += grid.content[static_cast<std::size_t>(y) * columns + static_cast<std::size_t>(i)];
            }
            across[static_cast<std::size_t>(y) * columns + static_cast<std::size_t>(x)] = sum;
        }
    }
    for (int y = 0; y < grid.rows; ++y) {
        for (int x = 0; x < grid.columns; ++x) {
            float sum = 0;
            for (int i = std::max(0, y - reach); i <= std::min(grid.rows - 1, y + reach); ++i) {
                sum += across[static_cast<std::size_t>(i) * columns + static_cast<std::size_t>(x)];
            }
            both[static_cast<std::size_t>(y) * columns + static_cast<std::size_t>(x)] =
                sum / (neighbourhood * neighbourhood);
        }
    }
    return both;
}

/// First and last of `sums` between which all but `outlying` of their total at either end lies.
std::pair<int, int> middle_of(const std::vector<float>& sums) {
    float total = 0;
    for (const float sum : sums) total += sum;
    const auto inside = [&](auto begin, auto end) {
        float passed = 0;
        auto at = begin;
        while (at + 1 != end && passed + *at < outlying * total) passed += *at++;
        return static_cast<int>(at - begin);
    };
    return {inside(sums.begin(), sums.end()), static_cast<int>(sums.size()) - 1 - inside(sums.rbegin(), sums.rend())};
}

/// The blocks that hold nearly everything with a margin, where they are a small part of the page: a receipt on the
/// glass of a scanner.
Extent extent_of(const Grid& grid, GreyView page) {
    std::vector<float> across(static_cast<std::size_t>(grid.columns)), down(static_cast<std::size_t>(grid.rows));
    for (std::size_t y = 0; y < down.size(); ++y) {
        for (std::size_t x = 0; x < across.size(); ++x) {
            const float content = grid.content[y * across.size() + x];
            across[x] += content;
            down[y] += content;
        }
    }
    const auto [first_column, last_column] = middle_of(across);
    const auto [first_row, last_row] = middle_of(down);
    const int left = std::max(0, grid.left + (first_column - margin) * block);
    const int top = std::max(0, grid.top + (first_row - margin) * block);
    const int right = std::min(page.width, grid.left + (last_column + 1 + margin) * block);
    const int bottom = std::min(page.height, grid.top + (last_row + 1 + margin) * block);
    const auto area = [](int width, int height) { return static_cast<double>(width) * static_cast<double>(height); };
    if (area(right - left, bottom - top) > small_part * area(page.width, page.height)) return {0, 0, page.width, page.height};
    return {left, top, right - left, bottom - top};
}

}  // namespace

ContentMap find_content(GreyView page, int depth) {
    ContentMap map;
    if (page.empty()) return map;
    map.extent = {0, 0, page.width, page.height};
    measure_greys(page, map);
    const Grid grid = measure(page);
    if (grid.content.empty()) {
        // Smaller than a block: one place, and the networks decide.
        if (map.contrast > 0) map.places.push_back({0, 0, 0, 1});
        return map;
    }
    map.paper = grid.bare;
    map.extent = extent_of(grid, page);
    const std::vector<float> density = smoothed(grid);
    // Parted by the area of text, whether it is set close or wide.
    BlockGrid area = grid;
    for (float& content : area.content) content = std::min(1.0F, content * full_difference / area_difference);
    const auto from_centre = [](int start, int at, int size) {
        return static_cast<float>(start) + (static_cast<float>(at) + 0.5F) * block - static_cast<float>(size) / 2;
    };
    for (const BlockPlace& place : spread_places(area, density, depth, least_parted)) {
        const auto at = static_cast<std::size_t>(place.row) * static_cast<std::size_t>(grid.columns) +
                        static_cast<std::size_t>(place.column);
        map.places.push_back({from_centre(grid.left, place.column, page.width),
                              from_centre(grid.top, place.row, page.height), density[at], place.share});
    }
    return map;
}

}  // namespace upright::coarse
