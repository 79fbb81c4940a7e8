// Any options, through the C interface: refused with a status, or a detector that answers.
#include <cstring>

#include "fuzz/fuzz.hpp"
#include "upright.h"

using upright::fuzz::require;

namespace {

/// 32 x 32 grey pixels with a few rows of ink.
upright_image small_image(std::uint8_t (&pixels)[32 * 32]) {
    for (int i = 0; i < 32 * 32; ++i) pixels[i] = i / 32 % 8 < 3 && i % 5 != 0 ? 20 : 240;
    upright_image image{};
    image.struct_size = sizeof image;
    image.format = UPRIGHT_PIXEL_GREY;
    image.width = image.height = 32;
    image.data = pixels;
    image.size_bytes = sizeof pixels;
    return image;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    // Starts from the defaults and overwrites a stretch of them, so that single wrong members are common.
    upright::fuzz::Values values({data, size});
    upright_options options;
    require(upright_options_init(&options, sizeof options) == UPRIGHT_OK, "options");
    const std::size_t offset = values.take<std::uint8_t>();
    const auto flags = values.take<std::uint8_t>();
    const std::span<const std::uint8_t> rest = values.rest();
    if (offset < sizeof options) {
        const std::size_t room = sizeof options - offset;
        if (!rest.empty()) {
            std::memcpy(reinterpret_cast<std::uint8_t*>(&options) + offset, rest.data(),
                        rest.size() < room ? rest.size() : room);
        }
    }
    constexpr auto full_size = static_cast<std::uint32_t>(sizeof options);
    options.struct_size = flags % 4 == 0 ? options.struct_size % (2 * full_size) : full_size;
    if (options.struct_size > sizeof options) options.struct_size = sizeof options;  // more would not be ours to read
    options.settings = flags % 8 == 1 ? "model=no/such/model.onnx" : nullptr;
    if (flags % 16 != 2) options.skip_turn = 1;  // the networks take long to load

    upright_diagnostics diagnostics{};
    diagnostics.struct_size = sizeof diagnostics;
    upright_detector* detector = nullptr;
    const upright_status created = upright_detector_create(&options, &detector, &diagnostics);
    require(created != UPRIGHT_ERROR_INTERNAL, "no internal failure");
    require((created == UPRIGHT_OK) == (detector != nullptr), "a detector or a failure");
    if (detector == nullptr) return 0;

    std::uint8_t pixels[32 * 32];
    const upright_image image = small_image(pixels);
    upright_detection detection{};
    detection.struct_size = sizeof detection;
    const upright_status detected = upright_detect_pixels(detector, &image, &detection, &diagnostics);
    require(detected != UPRIGHT_ERROR_INTERNAL, "no internal failure");
    upright_detector_destroy(detector);
    return 0;
}
