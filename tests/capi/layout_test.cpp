// The layout of release 0.2, as programs compiled against it have it. These numbers never change; structs only grow.
#include <cstddef>

#include "support.hpp"

namespace {

// Where pointers are shorter the structs that hold some are laid out otherwise.
constexpr bool has_long_pointers = sizeof(void*) == 8;

}  // namespace

static_assert(!has_long_pointers || (sizeof(upright_options) >= 80 && sizeof(upright_image) >= 104));
static_assert(!has_long_pointers || (sizeof(upright_request) >= 80 && sizeof(upright_correct_options) >= 72));
static_assert(sizeof(upright_detection) >= 168 && sizeof(upright_diagnostics) >= 520);
static_assert(sizeof(upright_correction) >= 24 && sizeof(upright_corrected) >= 40);

TEST_CASE("members stay where release 0.2 put them") {
    CHECK(offsetof(upright_detection, decision) == 4);
    CHECK(offsetof(upright_detection, rotation_angle) == 8);
    CHECK(offsetof(upright_detection, turn_decision) == 16);
    CHECK(offsetof(upright_detection, quarter_turns) == 20);
    CHECK(offsetof(upright_detection, confidence) == 24);
    CHECK(offsetof(upright_detection, posterior) == 32);
    CHECK(offsetof(upright_detection, level_decision) == 64);
    CHECK(offsetof(upright_detection, mirrored) == 68);
    CHECK(offsetof(upright_detection, skew) == 72);
    CHECK(offsetof(upright_detection, skew_sigma) == 80);
    CHECK(offsetof(upright_detection, skew_confidence) == 88);
    CHECK(offsetof(upright_detection, level_confidence) == 96);
    CHECK(offsetof(upright_detection, kind) == 104);
    CHECK(offsetof(upright_detection, exif_orientation) == 108);
    CHECK(offsetof(upright_detection, exif_agreement) == 112);
    CHECK(offsetof(upright_detection, truncated) == 116);
    CHECK(offsetof(upright_detection, width) == 120);
    CHECK(offsetof(upright_detection, height) == 124);
    CHECK(offsetof(upright_detection, direction_share) == 128);
    CHECK(offsetof(upright_detection, reads_several_ways) == 160);
    CHECK(offsetof(upright_detection, from_preview) == 164);
    CHECK(offsetof(upright_detection, page_index) == 168);
    CHECK(offsetof(upright_detection, page_count) == 172);

    CHECK(offsetof(upright_correction, mirrored) == 4);
    CHECK(offsetof(upright_correction, quarter_turns) == 8);
    CHECK(offsetof(upright_correction, reserved) == 12);
    CHECK(offsetof(upright_correction, skew) == 16);

    CHECK(offsetof(upright_corrected, way) == 4);
    CHECK(offsetof(upright_corrected, width) == 8);
    CHECK(offsetof(upright_corrected, height) == 12);
    CHECK(offsetof(upright_corrected, exif_orientation) == 16);
    CHECK(offsetof(upright_corrected, thumbnail) == 20);
    CHECK(offsetof(upright_corrected, format) == 24);
    CHECK(offsetof(upright_corrected, levelled) == 28);
    CHECK(offsetof(upright_corrected, verdict) == 32);
    CHECK(offsetof(upright_corrected, reserved) == 36);

    CHECK(offsetof(upright_diagnostics, message_length) == 4);
    CHECK(offsetof(upright_diagnostics, message) == 8);
    if (!has_long_pointers) return;
    CHECK(offsetof(upright_options, exif) == 4);
    CHECK(offsetof(upright_options, min_turn_confidence) == 8);
    CHECK(offsetof(upright_options, min_level_confidence) == 16);
    CHECK(offsetof(upright_options, skip_turn) == 24);
    CHECK(offsetof(upright_options, skip_skew) == 28);
    CHECK(offsetof(upright_options, deadline_ms) == 32);
    CHECK(offsetof(upright_options, max_input_bytes) == 40);
    CHECK(offsetof(upright_options, max_pixels) == 48);
    CHECK(offsetof(upright_options, max_memory_bytes) == 56);
    CHECK(offsetof(upright_options, max_side) == 64);
    CHECK(offsetof(upright_options, reserved) == 68);
    CHECK(offsetof(upright_options, settings) == 72);
    CHECK(offsetof(upright_options, page) == 80);
    CHECK(offsetof(upright_options, preview) == 84);

    CHECK(offsetof(upright_image, format) == 4);
    CHECK(offsetof(upright_image, width) == 8);
    CHECK(offsetof(upright_image, height) == 12);
    CHECK(offsetof(upright_image, data) == 16);
    CHECK(offsetof(upright_image, size_bytes) == 24);
    CHECK(offsetof(upright_image, stride_bytes) == 32);
    CHECK(offsetof(upright_image, pixel_stride_bytes) == 40);
    CHECK(offsetof(upright_image, chroma_u) == 48);
    CHECK(offsetof(upright_image, chroma_v) == 56);
    CHECK(offsetof(upright_image, chroma_size_bytes) == 64);
    CHECK(offsetof(upright_image, chroma_stride_bytes) == 72);
    CHECK(offsetof(upright_image, x_resolution) == 80);
    CHECK(offsetof(upright_image, y_resolution) == 88);
    CHECK(offsetof(upright_image, exif_orientation) == 96);
    CHECK(offsetof(upright_image, reserved) == 100);

    CHECK(offsetof(upright_request, explain) == 4);
    CHECK(offsetof(upright_request, path) == 8);
    CHECK(offsetof(upright_request, data) == 16);
    CHECK(offsetof(upright_request, image) == 24);
    CHECK(offsetof(upright_request, read_at) == 32);
    CHECK(offsetof(upright_request, read_context) == 40);
    CHECK(offsetof(upright_request, size) == 48);
    CHECK(offsetof(upright_request, deadline_ms) == 56);
    CHECK(offsetof(upright_request, cancel) == 64);
    CHECK(offsetof(upright_request, details) == 72);
    CHECK(offsetof(upright_request, page) == 80);

    CHECK(offsetof(upright_correct_options, how) == 4);
    CHECK(offsetof(upright_correct_options, canvas) == 8);
    CHECK(offsetof(upright_correct_options, interpolation) == 12);
    CHECK(offsetof(upright_correct_options, background) == 16);
    CHECK(offsetof(upright_correct_options, colour) == 20);
    CHECK(offsetof(upright_correct_options, max_side) == 24);
    CHECK(offsetof(upright_correct_options, reserved) == 28);
    CHECK(offsetof(upright_correct_options, max_input_bytes) == 32);
    CHECK(offsetof(upright_correct_options, max_pixels) == 40);
    CHECK(offsetof(upright_correct_options, max_memory_bytes) == 48);
    CHECK(offsetof(upright_correct_options, deadline_ms) == 56);
    CHECK(offsetof(upright_correct_options, cancel) == 64);
    CHECK(offsetof(upright_correct_options, page) == 72);

    CHECK(offsetof(upright_fix_options, level) == 4);
    CHECK(offsetof(upright_fix_options, dry_run) == 8);
    CHECK(offsetof(upright_fix_options, keep_time) == 12);
    CHECK(offsetof(upright_fix_options, correct) == 16);
}

TEST_CASE("statuses keep the numbers of release 0.2") {
    CHECK(UPRIGHT_OK == 0);
    CHECK(UPRIGHT_ERROR_INVALID_ARGUMENT == -1);
    CHECK(UPRIGHT_ERROR_INVALID_STRUCT_SIZE == -2);
    CHECK(UPRIGHT_ERROR_INVALID_HANDLE == -3);
    CHECK(UPRIGHT_ERROR_UNKNOWN_OPTION == -4);
    CHECK(UPRIGHT_ERROR_UNSUPPORTED_FORMAT == -10);
    CHECK(UPRIGHT_ERROR_CORRUPT_IMAGE == -11);
    CHECK(UPRIGHT_ERROR_TOO_MANY_BYTES == -12);
    CHECK(UPRIGHT_ERROR_TOO_MANY_PIXELS == -13);
    CHECK(UPRIGHT_ERROR_FILE_NOT_FOUND == -20);
    CHECK(UPRIGHT_ERROR_FILE_UNREADABLE == -21);
    CHECK(UPRIGHT_ERROR_FILE_NOT_WRITTEN == -22);
    CHECK(UPRIGHT_ERROR_INVALID_MODEL == -30);
    CHECK(UPRIGHT_ERROR_OUT_OF_MEMORY == -40);
    CHECK(UPRIGHT_ERROR_DEADLINE_EXCEEDED == -41);
    CHECK(UPRIGHT_ERROR_CANCELLED == -42);
    CHECK(UPRIGHT_ERROR_INTERNAL == -100);
}
