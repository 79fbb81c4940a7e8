// A detector through the C interface that frees itself, and answers that can be compared.
#pragma once

#include <memory>
#include <string>

#include <doctest/doctest.h>
#include <upright.h>

#include "support/raster.hpp"

namespace upright::test {

struct Destroy {
    void operator()(upright_detector* detector) const { upright_detector_destroy(detector); }
};
using DetectorPointer = std::unique_ptr<upright_detector, Destroy>;

/// Without the turn no network is asked, which saves most of the time.
inline DetectorPointer make_detector(bool detect_turn = true) {
    upright_options options;
    REQUIRE(upright_options_init(&options, sizeof options) == UPRIGHT_OK);
    options.detect_turn = detect_turn ? 1 : 0;
    upright_detector* detector = nullptr;
    REQUIRE(upright_detector_create(&options, &detector, nullptr) == UPRIGHT_OK);
    return DetectorPointer(detector);
}

struct Answer {
    upright_status status = UPRIGHT_OK;
    upright_detection detection{};  ///< without the times, which differ from call to call
    upright_diagnostics diagnostics{};
};

inline void ask(const upright_detector* detector, const Bytes& file, Answer& answer) {
    upright_detection& d = answer.detection;
    d = {};
    d.struct_size = sizeof d;
    answer.diagnostics = {};
    answer.diagnostics.struct_size = sizeof answer.diagnostics;
    answer.status = upright_detect_encoded(detector, file.data(), file.size(), &d, &answer.diagnostics);
    d.decode_ms = d.vision_ms = d.exif_ms = d.preprocess_ms = d.edges_ms = 0;
    d.lines_ms = d.vote_ms = d.coarse_ms = d.confidence_ms = 0;
}

inline Answer ask(const upright_detector* detector, const Bytes& file) {
    Answer answer;
    ask(detector, file, answer);
    return answer;
}

/// Bit for bit.
inline bool same(const upright_detection& a, const upright_detection& b) {
    const auto equal = [](double x, double y) { return x == y; };
    bool posteriors = true;
    for (int i = 0; i < 4; ++i) posteriors = posteriors && equal(a.posterior[i], b.posterior[i]);
    return posteriors && equal(a.rotation_angle, b.rotation_angle) && equal(a.skew, b.skew) &&
           equal(a.confidence, b.confidence) && equal(a.skew_sigma, b.skew_sigma) &&
           equal(a.skew_confidence, b.skew_confidence) && a.quarter_turns == b.quarter_turns &&
           a.mirrored == b.mirrored && a.kind == b.kind && a.decision == b.decision &&
           a.exif_orientation == b.exif_orientation && a.exif_agrees == b.exif_agrees && a.truncated == b.truncated &&
           a.width == b.width && a.height == b.height;
}

}  // namespace upright::test
