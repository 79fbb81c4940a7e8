#include "common/transpose.hpp"

#include <doctest/doctest.h>

#include <cstddef>
#include <cstdint>

#include "common/image.hpp"

using namespace upright;

namespace {

/// Every pixel's grey tells its place within 251 x 251.
GreyImage numbered(int width, int height) {
    GreyImage image;
    image.resize(width, height);
    for (int y = 0; y < height; ++y) {
        for (int x = 0; x < width; ++x) image.row(y)[x] = static_cast<std::uint8_t>((7 * x + 31 * y + x * y) % 251);
    }
    return image;
}

bool is_transposed(GreyView source, const GreyImage& target) {
    if (target.width != source.height || target.height != source.width) return false;
    for (int y = 0; y < source.height; ++y) {
        for (int x = 0; x < source.width; ++x) {
            if (target.row(x)[y] != source.row(y)[x]) return false;
        }
    }
    return true;
}

}  // namespace

TEST_CASE("every pixel changes row for column, whatever is left over beside whole tiles and bands of them") {
    GreyImage target;
    for (const int width : {1, 15, 16, 17, 48, 63, 100}) {
        for (const int height : {1, 15, 16, 31, 63, 64, 65, 80, 143}) {
            CAPTURE(width);
            CAPTURE(height);
            const GreyImage source = numbered(width, height);
            transpose(source.view(), target);
            CHECK(is_transposed(source.view(), target));
        }
    }
}

TEST_CASE("a part of a picture is transposed without what lies beside it") {
    const GreyImage whole = numbered(90, 70);
    GreyView part = whole.view();
    part.data += 5;
    part.width = 51;
    GreyImage target;
    transpose(part, target);
    CHECK(is_transposed(part, target));
}
