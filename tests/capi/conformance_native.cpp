#include "conformance_native.hpp"

#include <algorithm>

#include "upright/upright.hpp"

namespace capi_test {
namespace {

upright::Options native_options(const upright_options& options) {
    upright::Options result;
    result.exif = static_cast<upright::ExifPolicy>(options.exif);
    result.min_turn_confidence = options.min_turn_confidence;
    result.min_level_confidence = options.min_level_confidence;
    result.detect_skew = options.skip_skew == 0;
    result.detect_turn = options.skip_turn == 0;
    result.limits.max_input_bytes = options.max_input_bytes;
    result.limits.max_pixels = options.max_pixels;
    result.limits.max_side = options.max_side;
    result.page = options.page;
    result.preview = static_cast<upright::PreviewUse>(options.preview);
    return result;
}

upright::Result<upright::Detection> ask(const upright::Detector& detector, const std::string& what,
                                        const std::string& path, const std::vector<std::uint8_t>& bytes,
                                        const upright_image& image) {
    if (what == "detect_file") return detector.detect_file(path);
    if (what == "detect_encoded") return detector.detect_encoded(bytes.data(), bytes.size());
    const auto view = upright::ImageView::create(static_cast<const std::uint8_t*>(image.data), image.width, image.height,
                                                 static_cast<upright::PixelFormat>(image.format));
    if (!view) return view.error();
    return detector.detect_pixels(*view, image.exif_orientation);
}

}  // namespace

NativeAnswer detect_natively(const std::string& what, const std::string& path, const std::vector<std::uint8_t>& bytes,
                             const upright_image& image, const upright_options& options) {
    const auto detector = upright::Detector::create(native_options(options));
    if (!detector) return {static_cast<upright_status>(detector.error().status), {}};
    const auto found = ask(*detector, what, path, bytes, image);
    if (!found) return {static_cast<upright_status>(found.error().status), {}};
    upright_detection answer{};
    answer.rotation_angle = found->rotation_angle;
    answer.turn_decision = static_cast<std::int32_t>(found->turn_decision);
    answer.level_decision = static_cast<std::int32_t>(found->level_decision);
    answer.level_confidence = found->level_confidence;
    std::ranges::copy(found->direction_share, answer.direction_share);
    answer.reads_several_ways = found->reads_several_ways;
    answer.from_preview = found->from_preview;
    answer.page_index = found->page_index;
    answer.page_count = found->page_count;
    answer.quarter_turns = found->quarter_turns;
    answer.skew = found->skew;
    answer.mirrored = found->mirrored;
    answer.confidence = found->confidence;
    std::ranges::copy(found->posterior, answer.posterior);
    answer.skew_sigma = found->skew_sigma;
    answer.skew_confidence = found->skew_confidence;
    answer.kind = static_cast<std::int32_t>(found->kind);
    answer.decision = static_cast<std::int32_t>(found->decision);
    answer.exif_orientation = found->exif_orientation;
    answer.exif_agreement = static_cast<std::int32_t>(found->exif_agrees);
    answer.truncated = found->truncated;
    answer.width = found->width;
    answer.height = found->height;
    return {UPRIGHT_OK, answer};
}

}  // namespace capi_test
