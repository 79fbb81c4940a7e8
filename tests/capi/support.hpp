// What the tests of the C interface share: a detector that frees itself, sample files, a generated page.
#pragma once

#include <cstdint>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>
#include <vector>

#include <doctest/doctest.h>
#include <upright.h>

namespace capi_test {

struct Destroyer {
    void operator()(upright_detector* detector) const { upright_detector_destroy(detector); }
};
using DetectorPointer = std::unique_ptr<upright_detector, Destroyer>;

template <class Struct>
Struct sized() {
    Struct value{};
    value.struct_size = sizeof value;
    return value;
}

inline upright_options default_options() {
    upright_options options;
    REQUIRE(upright_options_init(&options, sizeof options) == UPRIGHT_OK);
    return options;
}

/// True in runs under a memory checker that makes the networks take minutes (tests/valgrind.sh).
inline bool without_networks() { return std::getenv("UPRIGHT_TEST_WITHOUT_NETWORKS") != nullptr; }

inline DetectorPointer make_detector(const upright_options* options = nullptr) {
    upright_options wanted = options != nullptr ? *options : default_options();
    if (without_networks()) wanted.skip_turn = 1;
    upright_detector* detector = nullptr;
    auto why = sized<upright_diagnostics>();
    const upright_status status =
        upright_detector_create(options == nullptr && !without_networks() ? nullptr : &wanted, &detector, &why);
    INFO(why.message);
    REQUIRE(status == UPRIGHT_OK);
    return DetectorPointer(detector);
}

inline std::string sample_path(const std::string& name) { return UPRIGHT_SAMPLES + name; }

inline std::vector<std::uint8_t> sample(const std::string& name) {
    std::ifstream file(sample_path(name), std::ios::binary);
    std::vector<std::uint8_t> bytes{std::istreambuf_iterator<char>(file), {}};
    REQUIRE(!bytes.empty());
    return bytes;
}

/// A grey page with rows of dark blocks, `pixel_bytes` equal channels a pixel and `padding` bytes after each row.
struct Page {
    static constexpr int width = 320, height = 240;
    std::vector<std::uint8_t> bytes;
    upright_image image;

    explicit Page(int format = UPRIGHT_PIXEL_GREY, int pixel_bytes = 1, int padding = 0) {
        const int stride = width * pixel_bytes + padding;
        bytes.resize(static_cast<std::size_t>(stride) * height);
        for (int y = 0; y < height; ++y) {
            for (int x = 0; x < stride; ++x) {
                const bool ink = y % 20 < 9 && (x / pixel_bytes) % 13 < 8 && x < width * pixel_bytes;
                const bool alpha = pixel_bytes == 4 && x % 4 == 3;
                bytes[static_cast<std::size_t>(y * stride + x)] = alpha ? 255 : ink ? 20 : 240;
            }
        }
        image = sized<upright_image>();
        image.format = format;
        image.width = width;
        image.height = height;
        image.stride_bytes = stride;
        image.data = bytes.data();
        image.size_bytes = bytes.size();
    }
};

}  // namespace capi_test
