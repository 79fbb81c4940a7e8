#include "convert.hpp"

#include <algorithm>
#include <limits>

#include "settings.hpp"

namespace upright::capi {

// The numbers of the C header are those of the C++ enumerations, so that conversion is a cast.
static_assert(UPRIGHT_ERROR_INVALID_ARGUMENT == static_cast<int>(Status::invalid_argument));
static_assert(UPRIGHT_ERROR_INVALID_STRUCT_SIZE == static_cast<int>(Status::invalid_struct_size));
static_assert(UPRIGHT_ERROR_INVALID_HANDLE == static_cast<int>(Status::invalid_handle));
static_assert(UPRIGHT_ERROR_UNKNOWN_OPTION == static_cast<int>(Status::unknown_option));
static_assert(UPRIGHT_ERROR_UNSUPPORTED_FORMAT == static_cast<int>(Status::unsupported_format));
static_assert(UPRIGHT_ERROR_CORRUPT_IMAGE == static_cast<int>(Status::corrupt_image));
static_assert(UPRIGHT_ERROR_TOO_MANY_BYTES == static_cast<int>(Status::too_many_bytes));
static_assert(UPRIGHT_ERROR_TOO_MANY_PIXELS == static_cast<int>(Status::too_many_pixels));
static_assert(UPRIGHT_ERROR_FILE_NOT_FOUND == static_cast<int>(Status::file_not_found));
static_assert(UPRIGHT_ERROR_FILE_UNREADABLE == static_cast<int>(Status::file_unreadable));
static_assert(UPRIGHT_ERROR_FILE_NOT_WRITTEN == static_cast<int>(Status::file_not_written));
static_assert(UPRIGHT_ERROR_INVALID_MODEL == static_cast<int>(Status::invalid_model));
static_assert(UPRIGHT_ERROR_OUT_OF_MEMORY == static_cast<int>(Status::out_of_memory));
static_assert(UPRIGHT_ERROR_DEADLINE_EXCEEDED == static_cast<int>(Status::deadline_exceeded));
static_assert(UPRIGHT_ERROR_CANCELLED == static_cast<int>(Status::cancelled));
static_assert(UPRIGHT_ERROR_INTERNAL == static_cast<int>(Status::internal));
static_assert(UPRIGHT_EXIF_PRIOR == static_cast<int>(ExifPolicy::prior));
static_assert(UPRIGHT_EXIF_TRUST == static_cast<int>(ExifPolicy::trust));
static_assert(UPRIGHT_EXIF_IGNORE == static_cast<int>(ExifPolicy::ignore));
static_assert(UPRIGHT_PREVIEW_NEVER == static_cast<int>(PreviewUse::never));
static_assert(UPRIGHT_PREVIEW_IF_CLEAR == static_cast<int>(PreviewUse::if_clear));
static_assert(UPRIGHT_PREVIEW_ONLY == static_cast<int>(PreviewUse::only));
static_assert(UPRIGHT_PIXEL_GREY == static_cast<int>(PixelFormat::grey));
static_assert(UPRIGHT_PIXEL_RGB == static_cast<int>(PixelFormat::rgb));
static_assert(UPRIGHT_PIXEL_BGR == static_cast<int>(PixelFormat::bgr));
static_assert(UPRIGHT_PIXEL_RGBA == static_cast<int>(PixelFormat::rgba));
static_assert(UPRIGHT_PIXEL_BGRA == static_cast<int>(PixelFormat::bgra));
static_assert(UPRIGHT_PIXEL_ARGB == static_cast<int>(PixelFormat::argb));
static_assert(UPRIGHT_PIXEL_ABGR == static_cast<int>(PixelFormat::abgr));
static_assert(UPRIGHT_PIXEL_GREY16 == static_cast<int>(PixelFormat::grey16));
static_assert(UPRIGHT_PIXEL_RGB16 == static_cast<int>(PixelFormat::rgb16));
static_assert(UPRIGHT_PIXEL_BIT_0_BLACK == static_cast<int>(PixelFormat::bit_0_black));
static_assert(UPRIGHT_PIXEL_BIT_1_BLACK == static_cast<int>(PixelFormat::bit_1_black));
static_assert(UPRIGHT_PIXEL_NV12 == static_cast<int>(PixelFormat::nv12));
static_assert(UPRIGHT_PIXEL_I420 == static_cast<int>(PixelFormat::i420));
static_assert(UPRIGHT_KIND_DOCUMENT == static_cast<int>(Kind::document));
static_assert(UPRIGHT_KIND_PHOTO == static_cast<int>(Kind::photo));
static_assert(UPRIGHT_DECISION_REVIEW == static_cast<int>(Decision::review));
static_assert(UPRIGHT_DECISION_APPLY == static_cast<int>(Decision::apply));
static_assert(UPRIGHT_EXIF_AGREEMENT_UNKNOWN == static_cast<int>(Agreement::unknown));
static_assert(UPRIGHT_EXIF_AGREES == static_cast<int>(Agreement::agrees));
static_assert(UPRIGHT_EXIF_CONTRADICTS == static_cast<int>(Agreement::contradicts));
static_assert(UPRIGHT_HOW_PIXELS == static_cast<int>(How::pixels));
static_assert(UPRIGHT_HOW_TAG == static_cast<int>(How::tag));
static_assert(UPRIGHT_CANVAS_CROP == static_cast<int>(Canvas::crop));
static_assert(UPRIGHT_CANVAS_KEEP == static_cast<int>(Canvas::keep));
static_assert(UPRIGHT_INTERPOLATION_CUBIC == static_cast<int>(Interpolation::cubic));
static_assert(UPRIGHT_BACKGROUND_COLOUR == static_cast<int>(Background::colour));
static_assert(UPRIGHT_WAY_TAG == static_cast<int>(Way::tag));
static_assert(UPRIGHT_WAY_LOSSLESS == static_cast<int>(Way::lossless));
static_assert(UPRIGHT_WAY_REENCODED == static_cast<int>(Way::reencoded));
static_assert(UPRIGHT_VERDICT_FIXED == static_cast<int>(Verdict::fixed));
static_assert(UPRIGHT_VERDICT_UPRIGHT == static_cast<int>(Verdict::upright));
static_assert(UPRIGHT_VERDICT_LEFT == static_cast<int>(Verdict::left));
static_assert(UPRIGHT_THUMBNAIL_REMOVED == static_cast<int>(Thumbnail::removed));

namespace {

/// Zero is the default.
template <class Number>
void take_unless_zero(Number given, Number& target) noexcept {
    if (given != 0) target = given;
}

Error invalid(const char* message) { return {Status::invalid_argument, message}; }

/// A value of an enumeration whose first and last are known.
template <class Enum>
Result<Enum> choice(std::int32_t given, Enum last, const char* complaint) {
    if (given < 0 || given > static_cast<std::int32_t>(last)) return invalid(complaint);
    return static_cast<Enum>(given);
}

template <class Members>
void take_limits(const Members& members, Limits& limits) noexcept {
    take_unless_zero(members.max_input_bytes, limits.max_input_bytes);
    take_unless_zero(members.max_pixels, limits.max_pixels);
    take_unless_zero(members.max_side, limits.max_side);
    take_unless_zero(members.max_memory_bytes, limits.max_memory_bytes);
}

template <class Members>
void give_limits(const Limits& limits, Members& members) noexcept {
    members.max_input_bytes = limits.max_input_bytes;
    members.max_pixels = limits.max_pixels;
    members.max_side = limits.max_side;
    members.max_memory_bytes = limits.max_memory_bytes;
}

}  // namespace

upright_options to_c(const Options& options) noexcept {
    upright_options result{};
    result.exif = static_cast<std::int32_t>(options.exif);
    result.min_turn_confidence = options.min_turn_confidence;
    result.min_level_confidence = options.min_level_confidence;
    result.skip_turn = !options.detect_turn;
    result.skip_skew = !options.detect_skew;
    result.deadline_ms = options.deadline_ms;
    give_limits(options.limits, result);
    result.page = options.page;
    result.preview = static_cast<std::int32_t>(options.preview);
    return result;
}

Result<Options> from_c(const upright_options& options) {
    if (options.reserved != 0) return invalid("options: reserved is not 0");
    Options result;
    const Result<ExifPolicy> exif = choice(options.exif, ExifPolicy::ignore, "options: exif policy does not exist");
    if (!exif) return exif.error();
    result.exif = *exif;
    const Result<PreviewUse> preview = choice(options.preview, PreviewUse::only, "options: preview does not exist");
    if (!preview) return preview.error();
    result.preview = *preview;
    take_unless_zero(options.min_turn_confidence, result.min_turn_confidence);
    take_unless_zero(options.min_level_confidence, result.min_level_confidence);
    result.detect_turn = options.skip_turn == 0;
    result.detect_skew = options.skip_skew == 0;
    result.deadline_ms = options.deadline_ms;
    take_limits(options, result.limits);
    result.page = options.page;
    if (options.settings != nullptr) {
        if (auto error = apply_settings(options.settings, result)) return *std::move(error);
    }
    return result;
}

upright_detection to_c(const Detection& detection) noexcept {
    upright_detection result{};
    result.decision = static_cast<std::int32_t>(detection.decision);
    result.rotation_angle = detection.rotation_angle;
    result.turn_decision = static_cast<std::int32_t>(detection.turn_decision);
    result.quarter_turns = detection.quarter_turns;
    result.confidence = detection.confidence;
    std::ranges::copy(detection.posterior, result.posterior);
    result.level_decision = static_cast<std::int32_t>(detection.level_decision);
    result.mirrored = detection.mirrored;
    result.skew = detection.skew;
    result.skew_sigma = detection.skew_sigma;
    result.skew_confidence = detection.skew_confidence;
    result.level_confidence = detection.level_confidence;
    result.kind = static_cast<std::int32_t>(detection.kind);
    result.exif_orientation = detection.exif_orientation;
    result.exif_agreement = static_cast<std::int32_t>(detection.exif_agrees);
    result.truncated = detection.truncated;
    result.width = detection.width;
    result.height = detection.height;
    std::ranges::copy(detection.direction_share, result.direction_share);
    result.reads_several_ways = detection.reads_several_ways;
    result.from_preview = detection.from_preview;
    result.page_index = detection.page_index;
    result.page_count = detection.page_count;
    return result;
}

Result<ImageView> from_c(const upright_image& image) {
    if (image.reserved != 0) return invalid("image: reserved is not 0");
    if (image.size_bytes == 0) return invalid("image: size_bytes is 0");
    constexpr auto most = static_cast<std::int64_t>(std::numeric_limits<std::ptrdiff_t>::max());
    for (const std::int64_t stride : {image.stride_bytes, image.pixel_stride_bytes, image.chroma_stride_bytes}) {
        if (stride > most || stride < -most) return invalid("image: a stride is beyond the address space");
    }
    if (image.chroma_u != nullptr && image.chroma_size_bytes == 0) return invalid("image: chroma_size_bytes is 0");
    ImageView view;
    view.data = static_cast<const std::uint8_t*>(image.data);
    view.width = image.width;
    view.height = image.height;
    view.stride_bytes = static_cast<std::ptrdiff_t>(image.stride_bytes);
    view.format = static_cast<PixelFormat>(image.format);
    view.pixel_stride_bytes = static_cast<std::ptrdiff_t>(image.pixel_stride_bytes);
    view.size_bytes = image.size_bytes;
    view.chroma_u = static_cast<const std::uint8_t*>(image.chroma_u);
    view.chroma_v = static_cast<const std::uint8_t*>(image.chroma_v);
    view.chroma_size_bytes = image.chroma_size_bytes;
    view.chroma_stride_bytes = static_cast<std::ptrdiff_t>(image.chroma_stride_bytes);
    view.x_resolution = image.x_resolution;
    view.y_resolution = image.y_resolution;
    return view;
}

upright_correct_options to_c(const CorrectOptions& options) noexcept {
    upright_correct_options result{};
    result.how = static_cast<std::int32_t>(options.how);
    result.canvas = static_cast<std::int32_t>(options.canvas);
    result.interpolation = static_cast<std::int32_t>(options.interpolation);
    result.background = static_cast<std::int32_t>(options.background);
    std::ranges::copy(options.colour, result.colour);
    give_limits(options.limits, result);
    result.deadline_ms = options.deadline_ms;
    result.page = options.page;
    return result;
}

Result<CorrectOptions> from_c(const upright_correct_options& options) {
    if (options.reserved != 0 || options.reserved2 != 0 || options.colour[3] != 0) return invalid("correct options: a reserved member is not 0");
    CorrectOptions result;  // what does not exist is refused where it is used
    result.how = static_cast<How>(options.how);
    result.canvas = static_cast<Canvas>(options.canvas);
    result.interpolation = static_cast<Interpolation>(options.interpolation);
    result.background = static_cast<Background>(options.background);
    result.colour = {options.colour[0], options.colour[1], options.colour[2]};
    take_limits(options, result.limits);
    result.deadline_ms = options.deadline_ms;
    result.cancel = options.cancel;
    result.page = options.page;
    return result;
}

upright_correction to_c(const Correction& correction) noexcept {
    upright_correction result{};
    result.mirrored = correction.mirrored;
    result.quarter_turns = correction.quarter_turns;
    result.skew = correction.skew;
    return result;
}

Result<Correction> from_c(const upright_correction& correction) {
    if (correction.reserved != 0) return invalid("correction: reserved is not 0");
    return Correction{correction.mirrored != 0, correction.quarter_turns, correction.skew};
}

Correction correction_of(const upright_detection& detection) noexcept {
    Detection known;
    known.turn_decision = static_cast<Decision>(detection.turn_decision);
    known.level_decision = static_cast<Decision>(detection.level_decision);
    known.mirrored = detection.mirrored != 0;
    known.quarter_turns = detection.quarter_turns;
    known.skew = detection.skew;
    known.exif_orientation = detection.exif_orientation;
    return Correction::of(known);
}

upright_corrected to_c(const Corrected& corrected) noexcept {
    upright_corrected result{};
    result.way = static_cast<std::int32_t>(corrected.way);
    result.width = corrected.width;
    result.height = corrected.height;
    result.exif_orientation = corrected.exif_orientation;
    result.thumbnail = static_cast<std::int32_t>(corrected.thumbnail);
    return result;
}

upright_corrected to_c(const PixelImage& image) noexcept {
    upright_corrected result{};
    result.width = image.width;
    result.height = image.height;
    result.format = static_cast<std::int32_t>(image.format);
    return result;
}

upright_corrected to_c(const Fixed& fixed) noexcept {
    upright_corrected result = to_c(fixed.corrected);
    result.verdict = static_cast<std::int32_t>(fixed.verdict);
    result.levelled = fixed.levelled;
    return result;
}

}  // namespace upright::capi
