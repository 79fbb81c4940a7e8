#include "decode/likeness.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

namespace upright::decode {
namespace {

/// Shapes may differ by so much: 160 x 106 and 160 x 107 are both 3 : 2.
constexpr double shape_tolerance = 0.025;

/// Bars are darker than this but for one pixel in twenty, where the edge of the picture rings.
constexpr int darkest = 40;
constexpr double dark_share = 0.95;

constexpr int columns = 48;
constexpr int least_rows = 2;  ///< of cells; differences between rows need two

constexpr double least_correlation = 0.85, least_lead = 0.2;
/// Below this the rows are of another picture, and more of them would not change that.
constexpr double correlation_of_another = 0.5;
/// Root mean square of the differences, in grey levels, below which the rows show nothing.
constexpr double least_difference = 2;

/// Mean grey of the cells of a grid over the whole of `view`, whose rows and columns are cut where a cell ends.
class Cells {
public:
    /// `rows` cells down lie on the first `height` rows.
    Cells(GreyView view, double height, int rows) : rows_(rows), values_(static_cast<std::size_t>(rows) * columns) {
        std::vector<float> line(columns);
        for (int row = 0; row < rows; ++row) {
            float* const out = values_.data() + static_cast<std::size_t>(row) * columns;
            const double begin = row * height / rows, end = (row + 1) * height / rows;
            const int first = static_cast<int>(begin), last = std::min(view.height - 1, static_cast<int>(std::ceil(end)) - 1);
            for (int y = first; y <= last; ++y) {
                const double weight = (std::min(end, y + 1.0) - std::max(begin, double(y))) / (end - begin);
                mean_across(view, y, line);
                for (std::size_t x = 0; x < columns; ++x) out[x] += static_cast<float>(weight) * line[x];
            }
        }
    }

    float at(int row, int column) const {
        return values_[static_cast<std::size_t>(row) * columns + static_cast<std::size_t>(column)];
    }
    int rows() const { return rows_; }

private:
    static void mean_across(GreyView view, int y, std::vector<float>& line) {
        const std::uint8_t* const pixels = view.row(y);
        const double step = double(view.width) / columns;
        for (int column = 0; column < columns; ++column) {
            const double begin = column * step, end = begin + step;
            const int first = static_cast<int>(begin), last = std::min(view.width - 1, static_cast<int>(std::ceil(end)) - 1);
            double sum = 0;
            for (int x = first; x <= last; ++x) sum += (std::min(end, x + 1.0) - std::max(begin, double(x))) * pixels[x];
            line[static_cast<std::size_t>(column)] = static_cast<float>(sum / step);
        }
    }

    int rows_;
    std::vector<float> values_;
};

/// How the rows of the preview are read: as they are, or as if it had been flipped.
struct Flip {
    bool across = false, down = false;
};

struct Agreement {
    double correlation = 0, difference = 0;
};

/// Of the differences between neighbours in all rows of `top` and in as many of `preview`.
Agreement agreement(const Cells& top, const Cells& preview, Flip flip) {
    const auto shown = [&](int row, int column) {
        return preview.at(flip.down ? preview.rows() - 1 - row : row, flip.across ? columns - 1 - column : column);
    };
    double both = 0, of_top = 0, of_preview = 0;
    int count = 0;
    const auto add = [&](float a, float b) {
        both += double(a) * b;
        of_top += double(a) * a;
        of_preview += double(b) * b;
        ++count;
    };
    for (int row = 0; row < top.rows(); ++row) {
        for (int column = 0; column < columns; ++column) {
            const float here = top.at(row, column), there = shown(row, column);
            if (column + 1 < columns) add(top.at(row, column + 1) - here, shown(row, column + 1) - there);
            if (row + 1 < top.rows()) add(top.at(row + 1, column) - here, shown(row + 1, column) - there);
        }
    }
    const double norm = std::sqrt(of_top * of_preview);
    return {norm > 0 ? both / norm : 0, std::sqrt(of_top / count)};
}

bool is_dark(GreyView view, const Rectangle& part) {
    int dark = 0;
    for (int y = part.top; y < part.top + part.height; ++y) {
        for (int x = part.left; x < part.left + part.width; ++x) dark += view.row(y)[x] < darkest;
    }
    return dark >= dark_share * part.width * part.height;
}

}  // namespace

std::optional<Rectangle> find_picture(GreyView preview, int width, int height) {
    const int w = preview.width, h = preview.height;
    const double shape = double(width) / height, shown = double(w) / h;
    if (std::abs(shown / shape - 1) < shape_tolerance) return Rectangle{0, 0, w, h};
    const bool across = shown < shape;  // bars above and below
    const double bar = across ? (h - w / shape) / 2 : (w - h * shape) / 2;
    const int whole = static_cast<int>(bar), cut = static_cast<int>(std::ceil(bar - 0.25));  // a quarter shows no bar
    if (whole < 1 || 2 * cut >= (across ? h : w)) return std::nullopt;
    const Rectangle first = across ? Rectangle{0, 0, w, whole} : Rectangle{0, 0, whole, h};
    const Rectangle second = across ? Rectangle{0, h - whole, w, whole} : Rectangle{w - whole, 0, whole, h};
    if (!is_dark(preview, first) || !is_dark(preview, second)) return std::nullopt;
    return across ? Rectangle{0, cut, w, h - 2 * cut} : Rectangle{cut, 0, w - 2 * cut, h};
}

Likeness compare_tops(GreyView preview, GreyView top, int whole_height) {
    if (preview.width < columns || top.width < columns || whole_height < 1) return Likeness::unclear;
    const int rows = std::max(1, static_cast<int>(std::lround(double(columns) * whole_height / top.width)));
    const double row_height = double(whole_height) / rows;
    const int seen = std::min(rows, static_cast<int>(top.height / row_height));
    if (seen < least_rows || preview.height < rows) return Likeness::unclear;
    const Cells of_top(top, seen * row_height, seen), of_preview(preview, preview.height, rows);
    const Agreement plain = agreement(of_top, of_preview, {});
    if (plain.difference < least_difference) return Likeness::unclear;
    double best_other = -1;
    for (const Flip flip : {Flip{true, false}, Flip{false, true}, Flip{true, true}}) {
        best_other = std::max(best_other, agreement(of_top, of_preview, flip).correlation);
    }
    if (plain.correlation >= least_correlation && plain.correlation >= best_other + least_lead) return Likeness::same;
    return plain.correlation < correlation_of_another ? Likeness::different : Likeness::unclear;
}

}  // namespace upright::decode
