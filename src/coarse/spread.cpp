#include "coarse/spread.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>

namespace upright::coarse {
namespace {

/// A rectangle of blocks; the right and bottom ends are outside.
struct Part {
    int left = 0, top = 0, right = 0, bottom = 0;
    float content = 0;
};

struct Leaf {
    BlockPlace place;
    unsigned order = 0;
};

class Tree {
public:
    Tree(const BlockGrid& grid, const std::vector<float>& density, int depth, float least)
        : grid_(grid), density_(density), depth_(depth), least_(least) {}

    std::vector<BlockPlace> places() {
        part({0, 0, grid_.columns, grid_.rows, 0}, 0, 0, false);
        std::stable_sort(leaves_.begin(), leaves_.end(), [](const Leaf& a, const Leaf& b) { return a.order < b.order; });
        float total = 0;
        for (const Leaf& leaf : leaves_) total += leaf.place.share;
        std::vector<BlockPlace> places;
        for (Leaf& leaf : leaves_) {
            leaf.place.share /= total;
            places.push_back(leaf.place);
        }
        return places;
    }

private:
    float at(const std::vector<float>& values, int column, int row) const {
        return values[static_cast<std::size_t>(row) * static_cast<std::size_t>(grid_.columns) +
                      static_cast<std::size_t>(column)];
    }

    float sum(const Part& part) const {
        float total = 0;
        for (int row = part.top; row < part.bottom; ++row) {
            for (int column = part.left; column < part.right; ++column) total += at(grid_.content, column, row);
        }
        return total;
    }

    /// Without the rows and columns at its ends that hold nothing.
    Part trimmed(Part part) const {
        const auto empty = [this](int left, int top, int right, int bottom) {
            return !(sum({left, top, right, bottom, 0}) > 0);
        };
        while (part.top < part.bottom && empty(part.left, part.top, part.right, part.top + 1)) ++part.top;
        while (part.top < part.bottom && empty(part.left, part.bottom - 1, part.right, part.bottom)) --part.bottom;
        while (part.left < part.right && empty(part.left, part.top, part.left + 1, part.bottom)) ++part.left;
        while (part.left < part.right && empty(part.right - 1, part.top, part.right, part.bottom)) --part.right;
        return part;
    }

    /// `order` holds a bit for every parting so far, the first lowest: 0 the half that is asked first. The halves of
    /// the second half are taken the other way round, so that what comes next lies diagonally opposite.
    void part(Part whole, int depth, unsigned order, bool second) {
        whole = trimmed(whole);
        whole.content = sum(whole);
        if (!(whole.content > 0)) return;
        const bool across = whole.right - whole.left >= whole.bottom - whole.top;
        const int length = across ? whole.right - whole.left : whole.bottom - whole.top;
        if (depth == depth_ || whole.content < least_ || length < 2) {
            leaves_.push_back({densest(whole), order});
            return;
        }
        Part first = whole, rest = whole;
        int& end = across ? first.right : first.bottom;
        int& begin = across ? rest.left : rest.top;
        end = begin + 1;
        float taken = sum(first);
        for (; end < (across ? whole.right : whole.bottom) - 1; ++end) {
            const Part next = across ? Part{end, whole.top, end + 1, whole.bottom, 0}
                                     : Part{whole.left, end, whole.right, end + 1, 0};
            const float more = sum(next);
            if (std::abs(taken + more - whole.content / 2) > std::abs(taken - whole.content / 2)) break;
            taken += more;
        }
        begin = end;
        const unsigned bit = 1U << static_cast<unsigned>(depth);
        part(first, depth + 1, order | (second ? bit : 0U), false);
        part(rest, depth + 1, order | (second ? 0U : bit), true);
    }

    BlockPlace densest(const Part& part) const {
        BlockPlace best{(part.left + part.right) / 2, (part.top + part.bottom) / 2, part.content};
        float most = -1;
        for (int row = part.top; row < part.bottom; ++row) {
            for (int column = part.left; column < part.right; ++column) {
                // Of equals the one nearest to the middle: its tile holds least of the neighbours.
                const float off = static_cast<float>(std::abs(2 * column + 1 - part.left - part.right)) /
                                      static_cast<float>(part.right - part.left) +
                                  static_cast<float>(std::abs(2 * row + 1 - part.top - part.bottom)) /
                                      static_cast<float>(part.bottom - part.top);
                const float value = at(density_, column, row) * (1.0F - 0.25F * off);
                if (value > most) {
                    most = value;
                    best.column = column;
                    best.row = row;
                }
            }
        }
        return best;
    }

    const BlockGrid& grid_;
    const std::vector<float>& density_;
    int depth_;
    float least_;
    std::vector<Leaf> leaves_;
};

}  // namespace

std::vector<BlockPlace> spread_places(const BlockGrid& grid, const std::vector<float>& density, int depth, float least) {
    return Tree(grid, density, depth, least).places();
}

}  // namespace upright::coarse
