#include "correct/correct.hpp"

#include <cmath>
#include <cstring>
#include <optional>

#include "codec/built_formats.hpp"
#include "codec/format.hpp"
#include "common/guarded.hpp"
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
    if (options.page < 0) return invalid("correct options: page is negative");
    const Limits& limits = options.limits;
    if (limits.max_input_bytes == 0 || limits.max_pixels == 0 || limits.max_side == 0 || limits.max_memory_bytes == 0) {
        return invalid("correct options: a limit is 0");
    }
    if (!std::isfinite(options.deadline_ms) || options.deadline_ms < 0) {
        return invalid("correct options: deadline_ms is not a finite number of at least 0");
    }
    return std::nullopt;
}

Task task_of(const Correction& correction) {
    return {{correction.mirrored, correction.quarter_turns}, correction.skew};
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

Result<PixelImage> turn_and_level(const ImageView& image, const Task& task, const CorrectOptions& options,
                                  codec::Budget& budget) {
    const correct::Mapping mapping = task.mapping();
    PixelImage result;
    result.format = plain_format(image.format);
    result.width = mapping.transpose ? image.height : image.width;
    result.height = mapping.transpose ? image.width : image.height;
    const int pixel_bytes = bytes_per_pixel(result.format);
    Raster turned;
    turned.width = result.width;
    turned.height = result.height;
    turned.bytes_per_sample = result.format == PixelFormat::grey16 || result.format == PixelFormat::rgb16 ? 2 : 1;
    turned.channels = pixel_bytes / turned.bytes_per_sample;
    turned.pixel_aspect = mapping.transpose ? 1 / image.pixel_aspect() : image.pixel_aspect();
    codec::MemoryShare share(budget);
    const auto turn_to = [&](std::uint8_t* target) {
        const PlainPixels plain =
            plain_pixels(image, static_cast<std::size_t>(image.width) * static_cast<std::size_t>(pixel_bytes));
        correct::turn_pixels(plain.top, image.width, image.height, plain.stride_bytes, pixel_bytes, mapping, target);
    };
    if (task.skew_degrees == 0.0) {
        if (auto refused = share.admit(turned.byte_count(), "the picture's pixels")) return *std::move(refused);
        result.pixels.resize(turned.byte_count());
        turn_to(result.pixels.data());
        return result;
    }
    if (auto refused = correct::allocate(turned, share)) return *std::move(refused);
    turn_to(turned.samples.data());
    correct::Leveller leveller;
    if (auto refused = leveller.start(turned, task.skew_degrees, options, fill_of(turned, result.format, options))) {
        return *std::move(refused);
    }
    result.width = leveller.width();
    result.height = leveller.height();
    const std::size_t row_bytes = static_cast<std::size_t>(result.width) * static_cast<std::size_t>(pixel_bytes);
    const std::size_t bytes = row_bytes * static_cast<std::size_t>(result.height);
    if (auto refused = share.admit(bytes, "the level picture's pixels")) return *std::move(refused);
    result.pixels.resize(bytes);
    for (int y = 0; y < result.height; ++y) {
        if (budget.late()) return budget.late_error("levelling");
        std::memcpy(result.pixels.data() + static_cast<std::size_t>(y) * row_bytes, leveller.row(y), row_bytes);
    }
    return result;
}

codec::Budget budget_of(const CorrectOptions& options) {
    return codec::Budget(options.limits, Deadline::after(options.deadline_ms, options.cancel));
}

struct Row {
    codec::Format format;
    Result<Corrected> (*correct)(correct::Bytes file, const Task& task, const CorrectOptions& options,
                                 codec::Budget& budget);
};
constexpr Row correctors[] = {{codec::Format::jpeg, correct::correct_jpeg},
                              {codec::Format::png, correct::correct_png},
                              UPRIGHT_IF_WEBP({codec::Format::webp, correct::correct_webp},)
                              UPRIGHT_IF_HEIF({codec::Format::heif, correct::correct_heif},
                                              {codec::Format::avif, correct::correct_heif},)
                              UPRIGHT_IF_TIFF({codec::Format::tiff, correct::correct_tiff},)
};

}  // namespace

Result<PixelImage> correct::correct_view(const ImageView& image, const Correction& correction,
                                         const CorrectOptions& options, codec::Budget& budget) {
    const Result<ImageView> view = ImageView::check(image);
    if (!view) return view.error();
    if (auto error = check(correction, options)) return *std::move(error);
    if (options.how == How::tag) return Error{Status::invalid_argument, "pixels have no tag to write"};
    if (budget.late()) return budget.late_error("beginning");
    const auto width = static_cast<std::uint64_t>(image.width), height = static_cast<std::uint64_t>(image.height);
    if (auto refused = budget.admit_size(width, height)) return *std::move(refused);
    return turn_and_level(*view, task_of(correction), options, budget);
}

Result<Corrected> correct_encoded(const void* data, std::size_t size, const Correction& correction,
                                  const CorrectOptions& options) {
    return guarded<Corrected>([&]() -> Result<Corrected> {
        if (data == nullptr) return Error{Status::invalid_argument, "image data is null"};
        if (size == 0) return Error{Status::invalid_argument, "image data is empty"};
        if (auto error = check(correction, options)) return *std::move(error);
        codec::Budget budget = budget_of(options);
        if (budget.late()) return budget.late_error("beginning");
        if (auto refused = budget.admit_input(size)) return *std::move(refused);
        const correct::Bytes file(static_cast<const std::uint8_t*>(data), size);
        const codec::Format format = codec::sniff(file);
        for (const Row& row : correctors) {
            if (row.format != format) continue;
            const bool has_pages = format == codec::Format::tiff;
            if (options.page > 0 && !has_pages) return codec::no_such_page(static_cast<std::size_t>(options.page), 1);
            return row.correct(file, task_of(correction), options, budget);
        }
        return Error{Status::unsupported_format, codec::why_unknown(file)};
    });
}

Result<PixelImage> correct_pixels(const ImageView& image, const Correction& correction,
                                  const CorrectOptions& options) {
    return guarded<PixelImage>([&] {
        codec::Budget budget = budget_of(options);
        return correct::correct_view(image, correction, options, budget);
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
