#include "upright/image_view.hpp"

namespace upright {

int bytes_per_pixel(PixelFormat format) noexcept {
    switch (format) {
        case PixelFormat::grey: return 1;
        case PixelFormat::rgb:
        case PixelFormat::bgr: return 3;
        case PixelFormat::rgba:
        case PixelFormat::bgra: return 4;
    }
    return 0;
}

Result<ImageView> ImageView::create(const std::uint8_t* data, int width, int height, PixelFormat format,
                                    std::ptrdiff_t stride_bytes) {
    const auto invalid = [](std::string message) { return Error{Status::invalid_argument, std::move(message)}; };
    if (data == nullptr) return invalid("pixel data is null");
    if (width < 1 || height < 1) {
        return invalid("image size " + std::to_string(width) + " x " + std::to_string(height) +
                       " is not at least 1 x 1");
    }
    const int pixel_bytes = bytes_per_pixel(format);
    if (pixel_bytes == 0) {
        return invalid("pixel format " + std::to_string(static_cast<std::int32_t>(format)) + " does not exist");
    }
    const std::ptrdiff_t row_bytes = static_cast<std::ptrdiff_t>(width) * pixel_bytes;
    const std::ptrdiff_t stride = stride_bytes == 0 ? row_bytes : stride_bytes;
    if (stride < row_bytes) {
        return invalid("stride of " + std::to_string(stride) + " bytes is less than a row of " +
                       std::to_string(row_bytes) + " bytes");
    }
    return ImageView{data, width, height, stride, format};
}

}  // namespace upright
