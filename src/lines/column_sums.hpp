// Sums of a strip of columns row by row, in parts that are sheared alike: a strip's profile without a transposed image.
//
// Of a small slope the columns of a strip are sheared by few different whole numbers of pixels. The columns of each make one
// part, and a profile is the parts' sums, each moved by its shear. One pass over the image gives the parts of all strips.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "common/buffer.hpp"
#include "common/image.hpp"

namespace upright::lines {

inline constexpr int strip_columns = 32;

/// Columns `begin` to `end` of a strip, sheared by `shear` rows.
struct StripPart {
    int begin = 0, end = 0;
    int shear = 0;
};

class ColumnSums {
public:
    /// Reads the image once. Strip s begins at column width * s / strips and has strip_columns columns, which lie in the image.
    void measure(GreyView image, int strips, const std::vector<StripPart>& parts);

    /// One number a row of the image.
    const std::uint16_t* of(int strip, std::size_t part) const {
        return sums_.data() + (static_cast<std::size_t>(strip) * parts_ + part) * stride_;
    }

private:
    std::size_t parts_ = 0, stride_ = 0;
    Buffer<std::uint16_t> sums_;
    std::vector<std::uint8_t> masks_;
};

}  // namespace upright::lines
