// The handle of a detector and what all functions that take one check.
#pragma once

#include <cstdint>
#include <optional>
#include <utility>

#include "convert.hpp"
#include "guard.hpp"
#include "handle.hpp"
#include "structs.hpp"
#include "upright/detector.hpp"

struct upright_detector {
    static constexpr std::uint64_t live_magic = 0x01'74'68'67'69'72'70'75;  // "upright" and a 1 when read bytewise
    std::uint64_t magic;
    upright::Detector detector;
};

namespace upright::capi {

inline Outcome invalid_argument(const char* message) { return {Status::invalid_argument, message}; }

inline std::optional<Outcome> check(const upright_detector* detector) {
    if (detector == nullptr) return invalid_argument("detector is null");
    if (!is_live(detector)) return Outcome{Status::invalid_handle, "detector is no detector"};
    return std::nullopt;
}

/// What is wrong with the arguments that all upright_detect_* share; nothing if all is well.
inline std::optional<Outcome> check(const upright_detector* detector, const upright_detection* detection) {
    if (auto fault = check_output(detection, "detection")) return fault;
    return check(detector);
}

/// Hands an answer to the caller; the decoder's warnings become the message.
inline Outcome deliver(Result<Detection> result, upright_detection& detection) {
    if (!result) return result.error();
    write(to_c(*result), detection);
    return {Status::ok, std::move(result->warnings)};
}

}  // namespace upright::capi
