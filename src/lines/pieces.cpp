#include "lines/pieces.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numbers>

#include "common/multiversion.hpp"

namespace upright::lines {
namespace {

constexpr double degrees_a_radian = 180 / std::numbers::pi;
/// The cosine and sine of the rough angle as whole numbers, so that every processor puts a pixel into the same piece.
constexpr int turn_unit = 512;
/// tan(25 degrees) as a fraction of 1024.
constexpr int sector = 477, sector_unit = 1024;

/// Direction and weight of the gradients between two rows of `count` + 1 pixels.
UPRIGHT_MULTIVERSION
void classify(const std::uint8_t* __restrict upper, const std::uint8_t* __restrict lower, int count, int cosine, int sine,
              int least, std::uint8_t* __restrict direction, std::int32_t* __restrict weight) {
    for (int x = 0; x < count; ++x) {
        const int falling = lower[x + 1] - upper[x], rising = upper[x + 1] - lower[x];
        const int right = falling + rising, down = falling - rising;  // twice the slope of the grey
        const int u = cosine * right - sine * down, v = sine * right + cosine * down;
        const int size_u = u < 0 ? -u : u, size_v = v < 0 ? -v : v;
        const bool is_across = size_u * sector_unit <= size_v * sector, is_down = size_v * sector_unit <= size_u * sector;
        const int size = size_u > size_v ? size_u : size_v;
        const int kind = (is_across ? (v > 0 ? 1 : 2) : 0) + (is_down ? (u > 0 ? 3 : 4) : 0);
        direction[x] = static_cast<std::uint8_t>(size >= least ? kind : 0);
        weight[x] = size / turn_unit;
    }
}

std::int32_t root_of(std::vector<std::int32_t>& parent, std::int32_t label) {
    const auto at = [&](std::int32_t i) -> std::int32_t& { return parent[static_cast<std::size_t>(i)]; };
    while (at(label) != label) label = at(label) = at(at(label));
    return label;
}

/// A parent never has a higher number than its child.
std::int32_t join(std::vector<std::int32_t>& parent, std::int32_t a, std::int32_t b) {
    a = root_of(parent, a);
    b = root_of(parent, b);
    const auto [low, high] = std::minmax(a, b);
    parent[static_cast<std::size_t>(high)] = low;
    return low;
}

/// Labels one row by what touches it to the left and above, and adds its pixels to the sums. Rows have an empty
/// pixel at both ends.
void label_row(PieceWorkspace& w, int count, int width, int y2) {
    for (int x = 0; x < count; ++x) {
        const auto i = static_cast<std::size_t>(x) + 1;
        const std::uint8_t kind = w.direction[i];
        if (kind == 0) continue;
        std::int32_t label = w.direction[i - 1] == kind ? w.label[i - 1] : -1;
        for (std::size_t j = i - 1; j <= i + 1; ++j) {
            if (w.direction_above[j] != kind || w.above[j] == label) continue;
            label = label < 0 ? root_of(w.parent, w.above[j]) : join(w.parent, label, w.above[j]);
        }
        if (label < 0) {
            label = static_cast<std::int32_t>(w.parent.size());
            w.parent.push_back(label);
            w.sums.emplace_back().runs_down = kind >= 3;
        }
        w.label[i] = label;
        PieceSums& sums = w.sums[static_cast<std::size_t>(label)];
        const std::int64_t weight = w.weight[static_cast<std::size_t>(x)], x2 = 2 * (x + 1) - width, y = y2;
        sums.pixels += 1;
        sums.weight += weight;
        sums.x += weight * x2;
        sums.y += weight * y;
        sums.xx += weight * x2 * x2;
        sums.xy += weight * x2 * y;
        sums.yy += weight * y * y;
    }
}

void add(const PieceSums& part, PieceSums& whole) {
    whole.pixels += part.pixels;
    whole.weight += part.weight;
    whole.x += part.x;
    whole.y += part.y;
    whole.xx += part.xx;
    whole.xy += part.xy;
    whole.yy += part.yy;
}

/// The axis of one piece, in the turned picture. `half_side`: half the short side, pixels.
Piece piece_of(const PieceSums& sums, double rough_degrees, double half_side) {
    const auto weight = static_cast<double>(sums.weight);
    const double x = static_cast<double>(sums.x) / weight, y = static_cast<double>(sums.y) / weight;
    // From half pixels to pixels: a quarter of the second moments.
    const double xx = 0.25 * (static_cast<double>(sums.xx) / weight - x * x);
    const double yy = 0.25 * (static_cast<double>(sums.yy) / weight - y * y);
    const double xy = 0.25 * (static_cast<double>(sums.xy) / weight - x * y);
    const double mean = 0.5 * (xx + yy), apart = std::hypot(0.5 * (xx - yy), xy);
    const double axis = 0.5 * std::atan2(2 * xy, xx - yy) * degrees_a_radian;  // y points down: positive falls to the right
    const double turn = rough_degrees / degrees_a_radian;
    Piece piece;
    piece.runs_down = sums.runs_down;
    piece.x = 0.5 * (std::cos(turn) * x - std::sin(turn) * y) / half_side;
    piece.y = 0.5 * (std::sin(turn) * x + std::cos(turn) * y) / half_side;
    const double levelling = (piece.runs_down ? 90.0 : 0.0) - axis - rough_degrees;
    piece.further_degrees = levelling - 180 * std::floor((levelling + 90) / 180);
    // Of a bar of even weight.
    piece.length_px = std::sqrt(12 * (mean + apart));
    piece.thickness_px = std::sqrt(12 * std::max(0.0, mean - apart) + 1);
    piece.length = piece.length_px / (2 * half_side);
    return piece;
}

}  // namespace

void find_pieces(GreyView grey, double rough_degrees, const PieceSettings& settings, PieceWorkspace& w,
                 std::vector<Piece>& pieces) {
    pieces.clear();
    if (grey.width < 3 || grey.height < 3) return;
    const double turn = rough_degrees / degrees_a_radian;
    const int cosine = static_cast<int>(std::lround(turn_unit * std::cos(turn)));
    const int sine = static_cast<int>(std::lround(turn_unit * std::sin(turn)));
    const int count = grey.width - 1, least = 2 * turn_unit * settings.least_contrast;
    const std::size_t padded = static_cast<std::size_t>(count) + 2;
    w.direction.assign(padded, 0);
    w.direction_above.assign(padded, 0);
    w.label.assign(padded, 0);
    w.above.assign(padded, 0);
    w.weight.resize(static_cast<std::size_t>(count));
    w.parent.clear();
    w.sums.clear();
    for (int y = 0; y + 1 < grey.height; ++y) {
        std::swap(w.direction, w.direction_above);
        std::swap(w.label, w.above);
        classify(grey.row(y), grey.row(y + 1), count, cosine, sine, least, w.direction.data() + 1, w.weight.data());
        label_row(w, count, grey.width, 2 * (y + 1) - grey.height);
    }
    for (std::size_t i = w.sums.size(); i-- > 0;) {
        const auto parent = static_cast<std::size_t>(w.parent[i]);
        if (parent != i) add(w.sums[i], w.sums[parent]);
    }
    const double half_side = 0.5 * std::min(grey.width, grey.height);
    for (std::size_t i = 0; i < w.sums.size(); ++i) {
        if (static_cast<std::size_t>(w.parent[i]) != i || w.sums[i].pixels < settings.least_pixels) continue;
        const Piece piece = piece_of(w.sums[i], rough_degrees, half_side);
        if (piece.length_px < settings.least_length_px) continue;
        if (piece.length_px >= settings.least_slenderness * piece.thickness_px) pieces.push_back(piece);
    }
}

}  // namespace upright::lines
