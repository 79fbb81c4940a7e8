#include "upright/correct.hpp"

#include <cmath>
#include <exception>
#include <new>
#include <optional>

#include <opencv2/core.hpp>

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
    if (options.how == How::tag && options.level) {
        return invalid("correct options: the tag cannot hold a fine angle; level needs pixels");
    }
    if (options.limits.max_input_bytes == 0 || options.limits.max_pixels == 0 || options.limits.max_side == 0) {
        return invalid("correct options: a limit is 0");
    }
    return std::nullopt;
}

Task task_of(const Correction& correction, const CorrectOptions& options) {
    return {{correction.mirrored, correction.quarter_turns}, options.level ? correction.skew : 0.0};
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

/// Colour channels in the order of the pixels; the alpha that may follow stays 0, which is transparent.
correct::Fill fill_of(const Raster& raster, PixelFormat format, const CorrectOptions& options) {
    const int colour_channels = raster.channels == 4 ? 3 : raster.channels;
    if (options.background == Background::paper) return correct::estimate_paper(raster, colour_channels);
    const double r = options.colour[0], g = options.colour[1], b = options.colour[2];
    switch (format) {
        case PixelFormat::grey: return {0.299 * r + 0.587 * g + 0.114 * b, 0, 0, 0};  // BT.601 luma
        case PixelFormat::bgr:
        case PixelFormat::bgra: return {b, g, r, 0};
        default: return {r, g, b, 0};
    }
}

Result<PixelImage> turn_and_level(const ImageView& image, const Task& task, const CorrectOptions& options) {
    const correct::Mapping mapping = task.mapping();
    Raster turned;
    turned.width = mapping.transpose ? image.height : image.width;
    turned.height = mapping.transpose ? image.width : image.height;
    turned.channels = bytes_per_pixel(image.format);
    turned.samples.resize(turned.byte_count());
    correct::turn_pixels(image.data, image.width, image.height, image.stride_bytes, turned.channels, mapping,
                         turned.samples.data());
    if (task.skew_degrees != 0.0) {
        Raster levelled;
        if (auto error = correct::level(turned, task.skew_degrees, options, fill_of(turned, image.format, options),
                                        levelled)) {
            return *std::move(error);
        }
        turned = std::move(levelled);
    }
    return PixelImage{turned.width, turned.height, image.format, {turned.samples.begin(), turned.samples.end()}};
}

}  // namespace

Result<Corrected> correct_encoded(const void* data, std::size_t size, const Correction& correction,
                                  const CorrectOptions& options) {
    return guarded<Corrected>([&]() -> Result<Corrected> {
        if (data == nullptr) return Error{Status::invalid_argument, "image data is null"};
        if (size == 0) return Error{Status::invalid_argument, "image data is empty"};
        if (auto error = check(correction, options)) return *std::move(error);
        if (size > options.limits.max_input_bytes) {
            return Error{Status::too_many_bytes, "input of " + std::to_string(size) + " bytes exceeds the limit of " +
                                                     std::to_string(options.limits.max_input_bytes) + " bytes"};
        }
        const correct::Bytes file(static_cast<const std::uint8_t*>(data), size);
        const Task task = task_of(correction, options);
        if (correct::looks_like_jpeg(file)) return correct::correct_jpeg(file, task, options);
        if (codec::looks_like_png(file)) return correct::correct_png(file, task, options);
        return Error{Status::unsupported_format, "neither JPEG nor PNG"};
    });
}

Result<PixelImage> correct_pixels(const ImageView& image, const Correction& correction,
                                  const CorrectOptions& options) {
    return guarded<PixelImage>([&]() -> Result<PixelImage> {
        const Result<ImageView> view =
            ImageView::create(image.data, image.width, image.height, image.format, image.stride_bytes);
        if (!view) return view.error();
        if (auto error = check(correction, options)) return *std::move(error);
        if (options.how == How::tag) return Error{Status::invalid_argument, "pixels have no tag to write"};
        const auto width = static_cast<std::uint64_t>(image.width), height = static_cast<std::uint64_t>(image.height);
        if (width * height > options.limits.max_pixels || std::max(width, height) > options.limits.max_side) {
            return Error{Status::too_many_pixels, "image of " + std::to_string(width) + " x " +
                                                      std::to_string(height) + " pixels exceeds the limit"};
        }
        return turn_and_level(*view, task_of(correction, options), options);
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
