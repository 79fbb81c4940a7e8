#include "convert.hpp"

#include <algorithm>
#include <limits>

namespace upright::capi {

// The numbers of the C header are those of the C++ enumerations, so that conversion is a cast.
static_assert(UPRIGHT_ERROR_INVALID_ARGUMENT == static_cast<int>(Status::invalid_argument));
static_assert(UPRIGHT_ERROR_INVALID_STRUCT_SIZE == static_cast<int>(Status::invalid_struct_size));
static_assert(UPRIGHT_ERROR_INVALID_HANDLE == static_cast<int>(Status::invalid_handle));
static_assert(UPRIGHT_ERROR_UNSUPPORTED_FORMAT == static_cast<int>(Status::unsupported_format));
static_assert(UPRIGHT_ERROR_CORRUPT_IMAGE == static_cast<int>(Status::corrupt_image));
static_assert(UPRIGHT_ERROR_TOO_MANY_BYTES == static_cast<int>(Status::too_many_bytes));
static_assert(UPRIGHT_ERROR_TOO_MANY_PIXELS == static_cast<int>(Status::too_many_pixels));
static_assert(UPRIGHT_ERROR_FILE_NOT_FOUND == static_cast<int>(Status::file_not_found));
static_assert(UPRIGHT_ERROR_FILE_UNREADABLE == static_cast<int>(Status::file_unreadable));
static_assert(UPRIGHT_ERROR_INVALID_MODEL == static_cast<int>(Status::invalid_model));
static_assert(UPRIGHT_ERROR_OUT_OF_MEMORY == static_cast<int>(Status::out_of_memory));
static_assert(UPRIGHT_ERROR_DEADLINE_EXCEEDED == static_cast<int>(Status::deadline_exceeded));
static_assert(UPRIGHT_ERROR_INTERNAL == static_cast<int>(Status::internal));
static_assert(UPRIGHT_EXIF_PRIOR == static_cast<int>(ExifPolicy::prior));
static_assert(UPRIGHT_EXIF_TRUST == static_cast<int>(ExifPolicy::trust));
static_assert(UPRIGHT_EXIF_IGNORE == static_cast<int>(ExifPolicy::ignore));
static_assert(UPRIGHT_PIXEL_GREY == static_cast<int>(PixelFormat::grey));
static_assert(UPRIGHT_PIXEL_RGB == static_cast<int>(PixelFormat::rgb));
static_assert(UPRIGHT_PIXEL_BGR == static_cast<int>(PixelFormat::bgr));
static_assert(UPRIGHT_PIXEL_RGBA == static_cast<int>(PixelFormat::rgba));
static_assert(UPRIGHT_PIXEL_BGRA == static_cast<int>(PixelFormat::bgra));
static_assert(UPRIGHT_KIND_DOCUMENT == static_cast<int>(Kind::document));
static_assert(UPRIGHT_KIND_PHOTO == static_cast<int>(Kind::photo));
static_assert(UPRIGHT_DECISION_REVIEW == static_cast<int>(Decision::review));
static_assert(UPRIGHT_DECISION_APPLY == static_cast<int>(Decision::apply));
static_assert(UPRIGHT_EXIF_AGREEMENT_UNKNOWN == static_cast<int>(Agreement::unknown));
static_assert(UPRIGHT_EXIF_AGREES == static_cast<int>(Agreement::agrees));
static_assert(UPRIGHT_HOW_PIXELS == static_cast<int>(How::pixels));
static_assert(UPRIGHT_HOW_TAG == static_cast<int>(How::tag));
static_assert(UPRIGHT_CANVAS_CROP == static_cast<int>(Canvas::crop));
static_assert(UPRIGHT_CANVAS_KEEP == static_cast<int>(Canvas::keep));
static_assert(UPRIGHT_INTERPOLATION_CUBIC == static_cast<int>(Interpolation::cubic));
static_assert(UPRIGHT_BACKGROUND_COLOUR == static_cast<int>(Background::colour));
static_assert(UPRIGHT_WAY_TAG == static_cast<int>(Way::tag));
static_assert(UPRIGHT_WAY_LOSSLESS == static_cast<int>(Way::lossless));
static_assert(UPRIGHT_WAY_REENCODED == static_cast<int>(Way::reencoded));
static_assert(UPRIGHT_THUMBNAIL_REMOVED == static_cast<int>(Thumbnail::removed));

upright_options to_c(const Options& options) noexcept {
    upright_options result{};
    result.struct_size = sizeof result;
    result.exif = static_cast<std::int32_t>(options.exif);
    result.min_confidence = options.min_turn_confidence;
    result.detect_skew = options.detect_skew;
    result.detect_turn = options.detect_turn;
    result.deadline_ms = options.deadline_ms;
    result.max_input_bytes = options.limits.max_input_bytes;
    result.max_pixels = options.limits.max_pixels;
    result.max_side = options.limits.max_side;
    result.model_bgr = options.model.bgr;
    result.model_path = nullptr;  // an owned string cannot be lent here; the built-in networks are the default
    result.model_input_width = options.model.input_width;
    result.model_input_height = options.model.input_height;
    std::ranges::copy(options.model.mean, result.model_mean);
    std::ranges::copy(options.model.deviation, result.model_deviation);
    std::ranges::copy(options.model.turns, result.model_turns);
    return result;
}

Options from_c(const upright_options& options) {
    Options result;
    result.exif = static_cast<ExifPolicy>(options.exif);
    result.min_turn_confidence = options.min_confidence;
    result.detect_skew = options.detect_skew != 0;
    result.detect_turn = options.detect_turn != 0;
    result.deadline_ms = options.deadline_ms;
    result.limits.max_input_bytes = options.max_input_bytes;
    result.limits.max_pixels = options.max_pixels;
    result.limits.max_side = options.max_side;
    result.model.bgr = options.model_bgr != 0;
    if (options.model_path != nullptr) result.model.path = options.model_path;
    result.model.input_width = options.model_input_width;
    result.model.input_height = options.model_input_height;
    std::ranges::copy(options.model_mean, result.model.mean.begin());
    std::ranges::copy(options.model_deviation, result.model.deviation.begin());
    std::ranges::copy(options.model_turns, result.model.turns.begin());
    return result;
}

upright_detection to_c(const Detection& detection) noexcept {
    upright_detection result{};
    result.struct_size = sizeof result;
    result.quarter_turns = detection.quarter_turns;
    result.rotation_angle = detection.rotation_angle;
    result.skew = detection.skew;
    result.confidence = detection.confidence;
    std::ranges::copy(detection.posterior, result.posterior);
    result.skew_sigma = detection.skew_sigma;
    result.skew_confidence = detection.skew_confidence;
    result.mirrored = detection.mirrored;
    result.kind = static_cast<std::int32_t>(detection.kind);
    result.decision = static_cast<std::int32_t>(detection.decision);
    result.exif_orientation = detection.exif_orientation;
    result.exif_agrees = static_cast<std::int32_t>(detection.exif_agrees);
    result.truncated = detection.truncated;
    result.width = detection.width;
    result.height = detection.height;
    result.decode_ms = detection.timings.decode;
    result.vision_ms = detection.timings.vision;
    result.exif_ms = detection.timings.exif;
    result.preprocess_ms = detection.timings.preprocess;
    result.edges_ms = detection.timings.edges;
    result.lines_ms = detection.timings.lines;
    result.vote_ms = detection.timings.vote;
    result.coarse_ms = detection.timings.coarse;
    result.confidence_ms = detection.timings.confidence;
    return result;
}

Result<ImageView> from_c(const upright_image& image) {
    if (image.reserved != 0) return Error{Status::invalid_argument, "image: reserved is not 0"};
    if (image.stride_bytes < 0 || image.stride_bytes > std::numeric_limits<std::ptrdiff_t>::max()) {
        return Error{Status::invalid_argument, "image: stride_bytes is negative or beyond the address space"};
    }
    return ImageView::create(image.data, image.width, image.height, static_cast<PixelFormat>(image.format),
                             static_cast<std::ptrdiff_t>(image.stride_bytes));
}

upright_correct_options to_c(const CorrectOptions& options) noexcept {
    upright_correct_options result{};
    result.struct_size = sizeof result;
    result.how = static_cast<std::int32_t>(options.how);
    result.level = options.level;
    result.canvas = static_cast<std::int32_t>(options.canvas);
    result.interpolation = static_cast<std::int32_t>(options.interpolation);
    result.background = static_cast<std::int32_t>(options.background);
    std::ranges::copy(options.colour, result.colour);
    result.max_side = options.limits.max_side;
    result.max_input_bytes = options.limits.max_input_bytes;
    result.max_pixels = options.limits.max_pixels;
    return result;
}

CorrectOptions from_c(const upright_correct_options& options) noexcept {
    CorrectOptions result;
    result.how = static_cast<How>(options.how);
    result.level = options.level != 0;
    result.canvas = static_cast<Canvas>(options.canvas);
    result.interpolation = static_cast<Interpolation>(options.interpolation);
    result.background = static_cast<Background>(options.background);
    result.colour = {options.colour[0], options.colour[1], options.colour[2]};
    result.limits.max_side = options.max_side;
    result.limits.max_input_bytes = options.max_input_bytes;
    result.limits.max_pixels = options.max_pixels;
    return result;
}

Result<Correction> from_c(const upright_correction& correction) {
    if (correction.reserved != 0) return Error{Status::invalid_argument, "correction: reserved is not 0"};
    return Correction{correction.mirrored != 0, correction.quarter_turns, correction.skew};
}

upright_corrected to_c(const Corrected& corrected) noexcept {
    upright_corrected result{};
    result.struct_size = sizeof result;
    result.way = static_cast<std::int32_t>(corrected.way);
    result.width = corrected.width;
    result.height = corrected.height;
    result.exif_orientation = corrected.exif_orientation;
    result.thumbnail = static_cast<std::int32_t>(corrected.thumbnail);
    return result;
}

upright_corrected to_c(const PixelImage& image) noexcept {
    upright_corrected result{};
    result.struct_size = sizeof result;
    result.width = image.width;
    result.height = image.height;
    result.format = static_cast<std::int32_t>(image.format);
    return result;
}

}  // namespace upright::capi
