#include "upright/image_view.hpp"

#include <cmath>
#include <limits>
#include <optional>
#include <string>

#include "common/pixel_aspect.hpp"

namespace upright {
namespace {

Error invalid(std::string message) { return Error{Status::invalid_argument, std::move(message)}; }

bool exists(PixelFormat format) { return format >= PixelFormat::grey && format <= PixelFormat::i420; }
bool is_bits(PixelFormat format) { return format == PixelFormat::bit_0_black || format == PixelFormat::bit_1_black; }

/// Bytes from the first to behind the last of `rows` rows of `row_bytes`; nothing when no memory has so many.
std::optional<std::uint64_t> plane_bytes(std::int64_t rows, std::ptrdiff_t stride, std::uint64_t row_bytes) {
    constexpr auto most = static_cast<std::uint64_t>(std::numeric_limits<std::ptrdiff_t>::max());
    const std::uint64_t step = stride < 0 ? 0 - static_cast<std::uint64_t>(stride) : static_cast<std::uint64_t>(stride);
    const auto steps = static_cast<std::uint64_t>(rows - 1);
    if (steps > 0 && step > (most - row_bytes) / steps) return std::nullopt;
    return steps * step + row_bytes;
}

std::optional<Error> check_plane(const char* plane, std::int64_t rows, std::ptrdiff_t stride, std::uint64_t row_bytes,
                                 std::uint64_t size_bytes) {
    const std::optional<std::uint64_t> needed = plane_bytes(rows, stride, row_bytes);
    if (!needed) return invalid(std::string(plane) + ": its rows lie beyond the address space");
    if (size_bytes != 0 && *needed > size_bytes) {
        return invalid(std::string(plane) + ": its rows need " + std::to_string(*needed) + " bytes, the buffer has " +
                       std::to_string(size_bytes));
    }
    return std::nullopt;
}

std::optional<Error> check_resolution(const ImageView& view) {
    for (const double resolution : {view.x_resolution, view.y_resolution}) {
        if (!(resolution >= 0) || !std::isfinite(resolution)) return invalid("resolution is no finite number of at least 0");
    }
    if (!is_pixel_aspect(view.pixel_aspect())) return invalid("one resolution is more than 4 times the other");
    return std::nullopt;
}

/// Fills in the chroma planes of nv12 and i420.
std::optional<Error> place_chroma(ImageView& view) {
    const bool interleaved = view.format == PixelFormat::nv12;
    const std::ptrdiff_t half_width = (static_cast<std::ptrdiff_t>(view.width) + 1) / 2;
    const std::int64_t half_height = (static_cast<std::int64_t>(view.height) + 1) / 2;
    const std::ptrdiff_t row_bytes = interleaved ? 2 * half_width : half_width;
    if (view.chroma_u == nullptr) {
        if (view.stride_bytes < 0) return invalid("rows from the bottom up need chroma planes of their own");
        if (view.chroma_v != nullptr) return invalid("chroma_v is given without chroma_u");
        const std::ptrdiff_t luma_stride = view.stride_bytes;
        view.chroma_stride_bytes = interleaved ? std::max(luma_stride, row_bytes) : (luma_stride + 1) / 2;
        const auto luma_bytes = plane_bytes(static_cast<std::int64_t>(view.height) + 1, luma_stride, 0);
        const auto chroma_bytes = plane_bytes(half_height + 1, view.chroma_stride_bytes, 0);
        if (!luma_bytes || !chroma_bytes) return invalid("pixels: the planes lie beyond the address space");
        const std::uint64_t needed = *luma_bytes + *chroma_bytes * (interleaved ? 1 : 2);
        const auto last_padding = static_cast<std::uint64_t>(view.chroma_stride_bytes - row_bytes);
        if (view.size_bytes != 0 && needed - last_padding > view.size_bytes) {
            return invalid("pixels: luma and chroma need " + std::to_string(needed - last_padding) +
                           " bytes, the buffer has " + std::to_string(view.size_bytes));
        }
        view.chroma_u = view.data + *luma_bytes;
        view.chroma_v = interleaved ? nullptr : view.chroma_u + *chroma_bytes;
        return std::nullopt;
    }
    if (!interleaved && view.chroma_v == nullptr) return invalid("chroma_u is given without chroma_v");
    if (view.chroma_stride_bytes == 0) view.chroma_stride_bytes = row_bytes;
    if (view.chroma_stride_bytes < row_bytes) return invalid("chroma_stride_bytes is less than a row");
    return check_plane("chroma", half_height, view.chroma_stride_bytes, static_cast<std::uint64_t>(row_bytes),
                       view.chroma_size_bytes);
}

}  // namespace

int bytes_per_pixel(PixelFormat format) noexcept {
    switch (format) {
        case PixelFormat::grey:
        case PixelFormat::nv12:
        case PixelFormat::i420: return 1;
        case PixelFormat::grey16: return 2;
        case PixelFormat::rgb:
        case PixelFormat::bgr: return 3;
        case PixelFormat::rgba:
        case PixelFormat::bgra:
        case PixelFormat::argb:
        case PixelFormat::abgr: return 4;
        case PixelFormat::rgb16: return 6;
        case PixelFormat::bit_0_black:
        case PixelFormat::bit_1_black: break;
    }
    return 0;
}

Result<ImageView> ImageView::check(const ImageView& view) {
    ImageView checked = view;
    if (view.data == nullptr) return invalid("pixel data is null");
    if (view.width < 1 || view.height < 1) {
        return invalid("image size " + std::to_string(view.width) + " x " + std::to_string(view.height) +
                       " is not at least 1 x 1");
    }
    if (!exists(view.format)) {
        return invalid("pixel format " + std::to_string(static_cast<std::int32_t>(view.format)) + " does not exist");
    }
    if (auto error = check_resolution(view)) return *std::move(error);

    const std::ptrdiff_t width = view.width, pixel_bytes = bytes_per_pixel(view.format);
    const bool planar = view.format == PixelFormat::nv12 || view.format == PixelFormat::i420;
    if (view.pixel_stride_bytes < 0 || view.pixel_stride_bytes > (std::ptrdiff_t{1} << 20) ||
        (view.pixel_stride_bytes != 0 && view.pixel_stride_bytes < pixel_bytes) ||
        (view.pixel_stride_bytes != 0 && (is_bits(view.format) || (planar && view.pixel_stride_bytes != 1)))) {
        return invalid("pixel stride of " + std::to_string(view.pixel_stride_bytes) + " bytes is impossible");
    }
    if (checked.pixel_stride_bytes == 0) checked.pixel_stride_bytes = pixel_bytes;
    const std::ptrdiff_t row_bytes =
        is_bits(view.format) ? (width + 7) / 8 : (width - 1) * checked.pixel_stride_bytes + pixel_bytes;
    if (checked.stride_bytes == 0) {
        checked.stride_bytes = is_bits(view.format) ? row_bytes : width * checked.pixel_stride_bytes;
    }
    if (checked.stride_bytes > -row_bytes && checked.stride_bytes < row_bytes) {
        return invalid("stride of " + std::to_string(view.stride_bytes) + " bytes is less than a row of " +
                       std::to_string(row_bytes) + " bytes");
    }
    if (auto error = check_plane("pixels", view.height, checked.stride_bytes, static_cast<std::uint64_t>(row_bytes),
                                 view.size_bytes)) {
        return *std::move(error);
    }
    if (planar) {
        if (auto error = place_chroma(checked)) return *std::move(error);
    }
    return checked;
}

Result<ImageView> ImageView::create(const std::uint8_t* data, int width, int height, PixelFormat format,
                                    std::ptrdiff_t stride_bytes) {
    ImageView view;
    view.data = data;
    view.width = width;
    view.height = height;
    view.stride_bytes = stride_bytes;
    view.format = format;
    return check(view);
}

}  // namespace upright
