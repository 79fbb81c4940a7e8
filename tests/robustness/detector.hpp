// A detector through the C interface that frees itself, and answers that can be compared.
#pragma once

#include <cstring>
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
    options.skip_turn = detect_turn ? 0 : 1;
    upright_detector* detector = nullptr;
    REQUIRE(upright_detector_create(&options, &detector, nullptr) == UPRIGHT_OK);
    return DetectorPointer(detector);
}

struct Answer {
    upright_status status = UPRIGHT_OK;
    upright_detection detection{};
    upright_diagnostics diagnostics{};
};

inline void ask(const upright_detector* detector, const Bytes& file, Answer& answer) {
    upright_detection& d = answer.detection;
    d = {};
    d.struct_size = sizeof d;
    answer.diagnostics = {};
    answer.diagnostics.struct_size = sizeof answer.diagnostics;
    answer.status = upright_detect_encoded(detector, file.data(), file.size(), &d, &answer.diagnostics);
}

inline Answer ask(const upright_detector* detector, const Bytes& file) {
    Answer answer;
    ask(detector, file, answer);
    return answer;
}

/// Bit for bit.
inline bool same(const upright_detection& a, const upright_detection& b) {
    static_assert(sizeof(upright_detection) == 176, "without padding, whose bytes could differ");
    return std::memcmp(&a, &b, sizeof a) == 0;
}

}  // namespace upright::test
