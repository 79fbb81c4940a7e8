// The orientation tag of any bytes, as a file and as a bare TIFF block.
#include <algorithm>
#include <vector>

#include "exif/exif.hpp"
#include "fuzz/fuzz.hpp"
#include "upright/detector.hpp"

using upright::fuzz::require;

namespace {

bool is_orientation(int value) { return value >= 0 && value <= 8; }

/// The block as the only segment of a JPEG.
std::vector<std::uint8_t> in_jpeg(std::span<const std::uint8_t> tiff) {
    const std::size_t length = tiff.size() + 8;
    std::vector<std::uint8_t> file{0xFF, 0xD8, 0xFF, 0xE1, static_cast<std::uint8_t>(length >> 8U),
                                   static_cast<std::uint8_t>(length), 'E', 'x', 'i', 'f', 0, 0};
    file.insert(file.end(), tiff.begin(), tiff.end());
    return file;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::span<const std::uint8_t> input(data, size);
    const int of_file = upright::exif::read_orientation(input);
    require(is_orientation(of_file), "0..8");
    require(upright::read_exif_orientation(data, size) == of_file, "the public function says the same");
    const int of_block = upright::exif::read_orientation_from_tiff(input);
    require(is_orientation(of_block), "0..8");
    if (size <= 65'000) {
        require(upright::exif::read_orientation(in_jpeg(input)) == of_block, "a block means the same within a JPEG");
    }
    return 0;
}
