// The functions of upright.h that detect. Each body only checks its arguments and calls the C++ interface.
#include "upright.h"

#include <cstdint>
#include <optional>
#include <utility>

#include "convert.hpp"
#include "guard.hpp"
#include "handle.hpp"
#include "structs.hpp"
#include "upright/detector.hpp"
#include "upright/version.hpp"

static_assert(UPRIGHT_VERSION_MAJOR == UPRIGHT_CPP_VERSION_MAJOR);
static_assert(UPRIGHT_VERSION_MINOR == UPRIGHT_CPP_VERSION_MINOR);
static_assert(UPRIGHT_VERSION_PATCH == UPRIGHT_CPP_VERSION_PATCH);

struct upright_detector {
    static constexpr std::uint64_t live_magic = 0x01'74'68'67'69'72'70'75;  // "upright" and a 1 when read bytewise
    std::uint64_t magic;
    upright::Detector detector;
};

namespace {

using upright::Detection;
using upright::Error;
using upright::Result;
using upright::Status;
using upright::capi::guard;
using upright::capi::Outcome;

Outcome invalid_argument(const char* message) { return {Status::invalid_argument, message}; }
Outcome invalid_struct_size(const char* message) { return {Status::invalid_struct_size, message}; }

/// What is wrong with the arguments that all upright_detect_* share; nothing if all is well.
std::optional<Outcome> check(const upright_detector* detector, const upright_detection* detection) {
    if (detection == nullptr) return invalid_argument("detection is null");
    if (!upright::capi::has_valid_size(*detection)) {
        return invalid_struct_size("detection: struct_size is not that of any version");
    }
    if (detector == nullptr) return invalid_argument("detector is null");
    if (!upright::capi::is_live(detector)) return Outcome{Status::invalid_handle, "detector is no detector"};
    return std::nullopt;
}

/// Hands an answer to the caller; the decoder's warnings become the message.
Outcome deliver(Result<Detection> result, upright_detection& detection) {
    if (!result) return result.error();
    upright::capi::write(upright::capi::to_c(*result), detection);
    return {Status::ok, std::move(result->warnings)};
}

}  // namespace

extern "C" {

const char* upright_status_string(upright_status status) noexcept {
    return upright::status_name(static_cast<Status>(status));
}

const char* upright_version(void) noexcept { return upright::version(); }

upright_status upright_options_init(upright_options* options, size_t struct_size) noexcept {
    return guard(nullptr, [&] {
        if (options == nullptr) return invalid_argument("options is null");
        if (struct_size < upright::capi::first_version_size<upright_options>) {
            return invalid_struct_size("options: struct_size is not that of any version");
        }
        upright::capi::initialise(*options, struct_size, upright::capi::to_c(upright::Options{}));
        return Outcome{Status::ok, {}};
    });
}

upright_status upright_detector_create(const upright_options* options, upright_detector** detector,
                                       upright_diagnostics* diagnostics) noexcept {
    if (detector != nullptr) *detector = nullptr;
    return guard(diagnostics, [&] {
        if (detector == nullptr) return invalid_argument("detector is null");
        upright::Options wanted;
        if (options != nullptr) {
            if (!upright::capi::has_valid_size(*options)) {
                return invalid_struct_size("options: struct_size is not that of any version");
            }
            wanted = upright::capi::from_c(upright::capi::read(*options, upright::capi::to_c(wanted)));
        }
        Result<upright::Detector> created = upright::Detector::create(wanted);
        if (!created) return created.error();
        *detector = new upright_detector{upright_detector::live_magic, std::move(created).value()};
        return Outcome{Status::ok, {}};
    });
}

void upright_detector_destroy(upright_detector* detector) noexcept { upright::capi::destroy(detector); }

upright_status upright_detect_encoded(const upright_detector* detector, const void* data, size_t size,
                                      upright_detection* detection, upright_diagnostics* diagnostics) noexcept {
    upright::capi::clear(detection);
    return guard(diagnostics, [&] {
        if (auto fault = check(detector, detection)) return *std::move(fault);
        return deliver(detector->detector.detect_encoded(data, size), *detection);
    });
}

upright_status upright_detect_file(const upright_detector* detector, const char* path, upright_detection* detection,
                                   upright_diagnostics* diagnostics) noexcept {
    upright::capi::clear(detection);
    return guard(diagnostics, [&] {
        if (auto fault = check(detector, detection)) return *std::move(fault);
        if (path == nullptr) return invalid_argument("path is null");
        return deliver(detector->detector.detect_file(path), *detection);
    });
}

upright_status upright_detect_pixels(const upright_detector* detector, const upright_image* image,
                                     upright_detection* detection, upright_diagnostics* diagnostics) noexcept {
    upright::capi::clear(detection);
    return guard(diagnostics, [&] {
        if (auto fault = check(detector, detection)) return *std::move(fault);
        if (image == nullptr) return invalid_argument("image is null");
        if (!upright::capi::has_valid_size(*image)) {
            return invalid_struct_size("image: struct_size is not that of any version");
        }
        const upright_image known = upright::capi::read(*image);
        const Result<upright::ImageView> view = upright::capi::from_c(known);
        if (!view) return view.error();
        return deliver(detector->detector.detect_pixels(*view, known.exif_orientation), *detection);
    });
}

upright_status upright_read_exif_orientation(const void* data, size_t size, int32_t* orientation) noexcept {
    return guard(nullptr, [&] {
        if (orientation == nullptr) return invalid_argument("orientation is null");
        *orientation = 0;
        if (data == nullptr) return invalid_argument("data is null");
        *orientation = upright::read_exif_orientation(data, size);
        return Outcome{Status::ok, {}};
    });
}

}  // extern "C"
