#include "upright/correct.hpp"

#include <cmath>
#include <cstring>
#include <exception>
#include <new>
#include <optional>

#include <opencv2/core.hpp>

#include "common/deadline.hpp"
#include "common/pixel_rows.hpp"
#include "correct/format.hpp"
#include "correct/level.hpp"
#include "correct/turn.hpp"

namespace upright {
namespace {

using correct::Raster;
using correct::Task;

template <class Enum>
bool within(Enum value, Enum last) {
    return static_cast<std::int32_t>(value) >= 0 && value <= last;
}

std::optional<Error> check(const Correction& correction, const CorrectOptions& options) {
    const auto invalid = [](const char* message) { return Error{Status::invalid_argument, message}; };
    if (correction.quarter_turns < 0 || correction.quarter_turns > 3) {
        return invalid("correction: quarter_turns is not within 0..3");
    }
    if (!(correction.skew > -45.0 && correction.skew <= 45.0)) {
        return invalid("correction: skew is not within (-45, 45] degrees");
    }
    if (!within(options.how, How::tag) || !within(options.canvas, Canvas::keep) ||
        !within(options.interpolation, Interpolation::cubic) || !within(options.background, Background::colour)) {
        return invalid("correct options: a choice does not exist");
    }
    if (options.how == How::tag && correction.skew != 0.0) {
        return invalid("correct options: the tag cannot hold a fine angle; levelling needs pixels");
    }
    if (options.limits.max_input_bytes == 0 || options.limits.max_pixels == 0 || options.limits.max_side == 0) {
        return invalid("correct options: a limit is 0");
    }
    return std::nullopt;
}

/// Before the work begins; there is no going back from half a file.
std::optional<Error> check_time(const CorrectOptions& options) {
    const Deadline deadline = Deadline::after(options.deadline_ms, options.cancel);
    if (deadline.was_cancelled()) return Error{Status::cancelled, "the caller ended the call before it began"};
    return std::nullopt;
}

Task task_of(const Correction& correction) {
    return {{correction.mirrored, correction.quarter_turns}, correction.skew};
}

/// Exceptions of OpenCV and of the standard library as statuses; memory is the one failure that throws.
template <class T, class Body>
Result<T> guarded(Body body) {
    try {
        Result<T> result = body();
        if (!result && result.error().status == Status::out_of_memory) throw std::bad_alloc();
        return result;
    } catch (const std::bad_alloc&) {
        throw;
    } catch (const cv::Exception& failure) {
        if (failure.code == cv::Error::StsNoMem) throw std::bad_alloc();
        return Error{Status::internal, std::string("image processing failed: ") + failure.what()};
    } catch (const std::exception& failure) {
        return Error{Status::internal, failure.what()};
    }
}

/// Where the colours of a pixel lie among its samples.
struct ChannelOrder {
    std::size_t red = 0, green = 1, blue = 2;
    std::optional<std::size_t> alpha;
};

ChannelOrder channel_order(PixelFormat format) {
    switch (format) {
        case PixelFormat::bgr: return {2, 1, 0, std::nullopt};
        case PixelFormat::rgba: return {0, 1, 2, 3};
        case PixelFormat::bgra: return {2, 1, 0, 3};
        case PixelFormat::argb: return {1, 2, 3, 0};
        case PixelFormat::abgr: return {3, 2, 1, 0};
        default: return {};
    }
}

/// In the order of the samples; alpha is 0, which is transparent.
correct::Fill fill_of(const Raster& raster, PixelFormat format, const CorrectOptions& options) {
    const ChannelOrder order = channel_order(format);
    correct::Fill fill{};
    if (options.background == Background::paper) {
        const bool alpha_is_last = order.alpha && *order.alpha == 3;
        fill = correct::estimate_paper(raster, alpha_is_last ? 3 : raster.channels);
        if (order.alpha) fill[*order.alpha] = 0;
        return fill;
    }
    const double scale = raster.bytes_per_sample == 2 ? 257 : 1;
    const double r = scale * options.colour[0], g = scale * options.colour[1], b = scale * options.colour[2];
    if (raster.channels == 1) return {0.299 * r + 0.587 * g + 0.114 * b, 0, 0, 0};  // BT.601 luma
    fill[order.red] = r;
    fill[order.green] = g;
    fill[order.blue] = b;
    return fill;
}

/// Rows in one piece and in the order of the view, whatever the view's strides and planes.
struct PlainPixels {
    Buffer<std::uint8_t> copy;
    const std::uint8_t* top = nullptr;
    std::ptrdiff_t stride_bytes = 0;
};

PlainPixels plain_pixels(const ImageView& view, std::size_t row_bytes) {
    PlainPixels plain;
    PixelRows rows(view);
    if (rows.borrows()) {
        plain.top = view.row(0);
        plain.stride_bytes = view.stride_bytes;
        return plain;
    }
    plain.copy.resize(row_bytes * static_cast<std::size_t>(view.height));
    for (int y = 0; y < view.height; ++y) {
        std::memcpy(plain.copy.data() + static_cast<std::size_t>(y) * row_bytes, rows.row(y), row_bytes);
    }
    plain.top = plain.copy.data();
    plain.stride_bytes = static_cast<std::ptrdiff_t>(row_bytes);
    return plain;
}

Result<PixelImage> turn_and_level(const ImageView& image, const Task& task, const CorrectOptions& options) {
    const correct::Mapping mapping = task.mapping();
    const PixelFormat format = plain_format(image.format);
    const int pixel_bytes = bytes_per_pixel(format);
    Raster turned;
    turned.width = mapping.transpose ? image.height : image.width;
    turned.height = mapping.transpose ? image.width : image.height;
    turned.bytes_per_sample = format == PixelFormat::grey16 || format == PixelFormat::rgb16 ? 2 : 1;
    turned.channels = pixel_bytes / turned.bytes_per_sample;
    turned.pixel_aspect = mapping.transpose ? 1 / image.pixel_aspect() : image.pixel_aspect();
    turned.samples.resize(turned.byte_count());
    {
        const PlainPixels plain =
            plain_pixels(image, static_cast<std::size_t>(image.width) * static_cast<std::size_t>(pixel_bytes));
        correct::turn_pixels(plain.top, image.width, image.height, plain.stride_bytes, pixel_bytes, mapping,
                             turned.samples.data());
    }
    if (task.skew_degrees != 0.0) {
        Raster levelled;
        if (auto error = correct::level(turned, task.skew_degrees, options, fill_of(turned, format, options), levelled)) {
            return *std::move(error);
        }
        turned = std::move(levelled);
    }
    return PixelImage{turned.width, turned.height, format, {turned.samples.begin(), turned.samples.end()}};
}

}  // namespace

Result<Corrected> correct_encoded(const void* data, std::size_t size, const Correction& correction,
                                  const CorrectOptions& options) {
    return guarded<Corrected>([&]() -> Result<Corrected> {
        if (data == nullptr) return Error{Status::invalid_argument, "image data is null"};
        if (size == 0) return Error{Status::invalid_argument, "image data is empty"};
        if (auto error = check(correction, options)) return *std::move(error);
        if (auto error = check_time(options)) return *std::move(error);
        if (size > options.limits.max_input_bytes) {
            return Error{Status::too_many_bytes, "input of " + std::to_string(size) + " bytes exceeds the limit of " +
                                                     std::to_string(options.limits.max_input_bytes) + " bytes"};
        }
        const correct::Bytes file(static_cast<const std::uint8_t*>(data), size);
        const Task task = task_of(correction);
        if (correct::looks_like_jpeg(file)) return correct::correct_jpeg(file, task, options);
        if (codec::looks_like_png(file)) return correct::correct_png(file, task, options);
        return Error{Status::unsupported_format, "neither JPEG nor PNG"};
    });
}

Result<PixelImage> correct_pixels(const ImageView& image, const Correction& correction,
                                  const CorrectOptions& options) {
    return guarded<PixelImage>([&]() -> Result<PixelImage> {
        const Result<ImageView> view = ImageView::check(image);
        if (!view) return view.error();
        if (auto error = check(correction, options)) return *std::move(error);
        if (auto error = check_time(options)) return *std::move(error);
        if (options.how == How::tag) return Error{Status::invalid_argument, "pixels have no tag to write"};
        const auto width = static_cast<std::uint64_t>(image.width), height = static_cast<std::uint64_t>(image.height);
        if (width * height > options.limits.max_pixels || std::max(width, height) > options.limits.max_side) {
            return Error{Status::too_many_pixels, "image of " + std::to_string(width) + " x " +
                                                      std::to_string(height) + " pixels exceeds the limit"};
        }
        return turn_and_level(*view, task_of(correction), options);
    });
}

const char* way_name(Way way) noexcept {
    switch (way) {
        case Way::unchanged: return "unchanged";
        case Way::tag: return "tag";
        case Way::lossless: return "lossless";
        case Way::reencoded: return "reencoded";
    }
    return "unknown";
}

const char* thumbnail_name(Thumbnail thumbnail) noexcept {
    switch (thumbnail) {
        case Thumbnail::none: return "none";
        case Thumbnail::kept: return "kept";
        case Thumbnail::turned: return "turned";
        case Thumbnail::reencoded: return "reencoded";
        case Thumbnail::removed: return "removed";
    }
    return "unknown";
}

}  // namespace upright
