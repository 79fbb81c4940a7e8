// The layout of release 0.1, as programs compiled against it have it. These numbers never change; structs only grow.
#include <cstddef>

#include "support.hpp"

static_assert(sizeof(void*) != 8 || sizeof(upright_options) >= 112);
static_assert(sizeof(void*) != 8 || sizeof(upright_image) >= 40);
static_assert(sizeof(upright_detection) >= 184 && sizeof(upright_diagnostics) >= 520);
static_assert(sizeof(upright_correction) >= 24 && sizeof(upright_correct_options) >= 48 && sizeof(upright_corrected) >= 32);

TEST_CASE("members stay where release 0.1 put them") {
    CHECK(offsetof(upright_options, exif) == 4);
    CHECK(offsetof(upright_options, min_confidence) == 8);
    CHECK(offsetof(upright_options, detect_skew) == 16);
    CHECK(offsetof(upright_options, detect_turn) == 20);
    CHECK(offsetof(upright_options, deadline_ms) == 24);
    CHECK(offsetof(upright_options, max_input_bytes) == 32);
    CHECK(offsetof(upright_options, max_pixels) == 40);
    CHECK(offsetof(upright_options, max_side) == 48);
    CHECK(offsetof(upright_options, model_bgr) == 52);
    CHECK(offsetof(upright_options, model_path) == 56);
    if (sizeof(void*) == 8) {
        CHECK(offsetof(upright_options, model_input_width) == 64);
        CHECK(offsetof(upright_options, model_input_height) == 68);
        CHECK(offsetof(upright_options, model_mean) == 72);
        CHECK(offsetof(upright_options, model_deviation) == 84);
        CHECK(offsetof(upright_options, model_turns) == 96);
    }

    CHECK(offsetof(upright_image, format) == 4);
    CHECK(offsetof(upright_image, width) == 8);
    CHECK(offsetof(upright_image, height) == 12);
    CHECK(offsetof(upright_image, stride_bytes) == 16);
    CHECK(offsetof(upright_image, data) == 24);
    if (sizeof(void*) == 8) {
        CHECK(offsetof(upright_image, exif_orientation) == 32);
        CHECK(offsetof(upright_image, reserved) == 36);
    }

    CHECK(offsetof(upright_detection, quarter_turns) == 4);
    CHECK(offsetof(upright_detection, rotation_angle) == 8);
    CHECK(offsetof(upright_detection, skew) == 16);
    CHECK(offsetof(upright_detection, confidence) == 24);
    CHECK(offsetof(upright_detection, posterior) == 32);
    CHECK(offsetof(upright_detection, skew_sigma) == 64);
    CHECK(offsetof(upright_detection, skew_confidence) == 72);
    CHECK(offsetof(upright_detection, mirrored) == 80);
    CHECK(offsetof(upright_detection, kind) == 84);
    CHECK(offsetof(upright_detection, decision) == 88);
    CHECK(offsetof(upright_detection, exif_orientation) == 92);
    CHECK(offsetof(upright_detection, exif_agrees) == 96);
    CHECK(offsetof(upright_detection, truncated) == 100);
    CHECK(offsetof(upright_detection, width) == 104);
    CHECK(offsetof(upright_detection, height) == 108);
    CHECK(offsetof(upright_detection, decode_ms) == 112);
    CHECK(offsetof(upright_detection, vision_ms) == 120);
    CHECK(offsetof(upright_detection, exif_ms) == 128);
    CHECK(offsetof(upright_detection, preprocess_ms) == 136);
    CHECK(offsetof(upright_detection, edges_ms) == 144);
    CHECK(offsetof(upright_detection, lines_ms) == 152);
    CHECK(offsetof(upright_detection, vote_ms) == 160);
    CHECK(offsetof(upright_detection, coarse_ms) == 168);
    CHECK(offsetof(upright_detection, confidence_ms) == 176);

    CHECK(offsetof(upright_correction, mirrored) == 4);
    CHECK(offsetof(upright_correction, quarter_turns) == 8);
    CHECK(offsetof(upright_correction, reserved) == 12);
    CHECK(offsetof(upright_correction, skew) == 16);

    CHECK(offsetof(upright_correct_options, how) == 4);
    CHECK(offsetof(upright_correct_options, level) == 8);
    CHECK(offsetof(upright_correct_options, canvas) == 12);
    CHECK(offsetof(upright_correct_options, interpolation) == 16);
    CHECK(offsetof(upright_correct_options, background) == 20);
    CHECK(offsetof(upright_correct_options, colour) == 24);
    CHECK(offsetof(upright_correct_options, max_side) == 28);
    CHECK(offsetof(upright_correct_options, max_input_bytes) == 32);
    CHECK(offsetof(upright_correct_options, max_pixels) == 40);

    CHECK(offsetof(upright_corrected, way) == 4);
    CHECK(offsetof(upright_corrected, width) == 8);
    CHECK(offsetof(upright_corrected, height) == 12);
    CHECK(offsetof(upright_corrected, exif_orientation) == 16);
    CHECK(offsetof(upright_corrected, thumbnail) == 20);
    CHECK(offsetof(upright_corrected, format) == 24);
    CHECK(offsetof(upright_corrected, reserved) == 28);

    CHECK(offsetof(upright_diagnostics, message_length) == 4);
    CHECK(offsetof(upright_diagnostics, message) == 8);
}

TEST_CASE("statuses keep the numbers of release 0.1") {
    CHECK(UPRIGHT_OK == 0);
    CHECK(UPRIGHT_ERROR_INVALID_ARGUMENT == -1);
    CHECK(UPRIGHT_ERROR_INVALID_STRUCT_SIZE == -2);
    CHECK(UPRIGHT_ERROR_INVALID_HANDLE == -3);
    CHECK(UPRIGHT_ERROR_UNSUPPORTED_FORMAT == -10);
    CHECK(UPRIGHT_ERROR_CORRUPT_IMAGE == -11);
    CHECK(UPRIGHT_ERROR_TOO_MANY_BYTES == -12);
    CHECK(UPRIGHT_ERROR_TOO_MANY_PIXELS == -13);
    CHECK(UPRIGHT_ERROR_FILE_NOT_FOUND == -20);
    CHECK(UPRIGHT_ERROR_FILE_UNREADABLE == -21);
    CHECK(UPRIGHT_ERROR_INVALID_MODEL == -30);
    CHECK(UPRIGHT_ERROR_OUT_OF_MEMORY == -40);
    CHECK(UPRIGHT_ERROR_DEADLINE_EXCEEDED == -41);
    CHECK(UPRIGHT_ERROR_INTERNAL == -100);
}
