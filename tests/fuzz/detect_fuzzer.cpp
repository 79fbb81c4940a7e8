// Any bytes through the whole library, by the C interface.
#include <cmath>

#include "fuzz/fuzz.hpp"
#include "upright.h"

using upright::fuzz::require;

namespace {

upright_detector* make_detector(bool detect_turn) {
    upright_options options;
    require(upright_options_init(&options, sizeof options) == UPRIGHT_OK, "options");
    options.max_pixels = 300'000;
    options.skip_turn = detect_turn ? 0 : 1;
    upright_detector* made = nullptr;
    require(upright_detector_create(&options, &made, nullptr) == UPRIGHT_OK, "a detector");
    return made;
}

/// The networks take most of the time and see nothing but small views, so they are asked for one input in 16.
const upright_detector* detector_for(std::size_t input_size) {
    static upright_detector* const whole = make_detector(true);
    static upright_detector* const without_turn = make_detector(false);
    return input_size % 16 == 0 ? whole : without_turn;
}

void check_answer(const upright_detection& d) {
    require(d.quarter_turns >= 0 && d.quarter_turns <= 3, "quarter turns 0..3");
    require(d.skew > -45.0 && d.skew <= 45.0, "skew in (-45, 45]");
    require(d.rotation_angle > -180.0 && d.rotation_angle <= 180.0, "rotation in (-180, 180]");
    require(d.confidence >= 0.0 && d.confidence <= 1.0, "confidence is a probability");
    double sum = 0;
    for (const double p : d.posterior) {
        require(p >= 0.0 && p <= 1.0, "posteriors are probabilities");
        sum += p;
    }
    require(std::abs(sum - 1.0) < 1e-9, "posteriors sum to 1");
    require(d.skew_sigma >= 0.0 && d.skew_confidence >= 0.0 && d.skew_confidence <= 1.0, "certainty of the skew");
    require(d.exif_orientation >= 0 && d.exif_orientation <= 8, "EXIF 0..8");
    require(d.width > 0 && d.height > 0, "a size");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return 0;
    upright_detection detection{};
    detection.struct_size = sizeof detection;
    upright_diagnostics diagnostics{};
    diagnostics.struct_size = sizeof diagnostics;
    const upright_status status = upright_detect_encoded(detector_for(size), data, size, &detection, &diagnostics);
    require(status != UPRIGHT_ERROR_INTERNAL, "no internal failure");
    if (status == UPRIGHT_OK) {
        check_answer(detection);
    } else {
        require(diagnostics.message_length > 0, "every failure has a sentence");
        require(detection.width == 0, "no answer after a failure");
    }
    return 0;
}
