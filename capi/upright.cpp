// The functions of upright.h that detect. Each body only checks its arguments and calls the C++ interface.
#include "upright.h"

#include <string>
#include <vector>

#include "batch.hpp"
#include "detector.hpp"
#include "upright/batch.hpp"
#include "upright/version.hpp"

static_assert(UPRIGHT_VERSION_MAJOR == UPRIGHT_CPP_VERSION_MAJOR);
static_assert(UPRIGHT_VERSION_MINOR == UPRIGHT_CPP_VERSION_MINOR);
static_assert(UPRIGHT_VERSION_PATCH == UPRIGHT_CPP_VERSION_PATCH);

using upright::Result;
using upright::Status;
using namespace upright::capi;

extern "C" {

const char* upright_status_string(upright_status status) noexcept {
    return upright::status_name(static_cast<Status>(status));
}

const char* upright_version(void) noexcept { return upright::version(); }

uint32_t upright_version_number(void) noexcept { return upright::version_number(); }

int32_t upright_has(const char* feature) noexcept { return feature != nullptr && upright::has(feature) ? 1 : 0; }

upright_status upright_options_init(upright_options* options, size_t struct_size) noexcept {
    return guard(nullptr, [&] { return initialise(options, struct_size, upright::Options{}); });
}

upright_status upright_detector_create(const upright_options* options, upright_detector** detector,
                                       upright_diagnostics* diagnostics) noexcept {
    if (detector != nullptr) *detector = nullptr;
    return guard(diagnostics, [&]() -> Outcome {
        if (detector == nullptr) return invalid_argument("detector is null");
        upright::Options wanted;
        if (options != nullptr) {
            if (auto fault = check_struct(*options, "options")) return *std::move(fault);
            Result<upright::Options> converted = from_c(read(*options));
            if (!converted) return converted.error();
            wanted = std::move(converted).value();
        }
        Result<upright::Detector> created = upright::Detector::create(wanted);
        if (!created) return created.error();
        *detector = new upright_detector{upright_detector::live_magic, std::move(created).value()};
        return {Status::ok, {}};
    });
}

void upright_detector_destroy(upright_detector* detector) noexcept { destroy(detector); }

upright_status upright_detect_encoded(const upright_detector* detector, const void* data, size_t size,
                                      upright_detection* detection, upright_diagnostics* diagnostics) noexcept {
    clear(detection);
    return guard(diagnostics, [&] {
        if (auto fault = check(detector, detection)) return *std::move(fault);
        return deliver(detector->detector.detect_encoded(data, size), *detection);
    });
}

upright_status upright_detect_file(const upright_detector* detector, const char* path, upright_detection* detection,
                                   upright_diagnostics* diagnostics) noexcept {
    clear(detection);
    return guard(diagnostics, [&] {
        if (auto fault = check(detector, detection)) return *std::move(fault);
        if (path == nullptr) return invalid_argument("path is null");
        return deliver(detector->detector.detect_file(path), *detection);
    });
}

upright_status upright_detect_pixels(const upright_detector* detector, const upright_image* image,
                                     upright_detection* detection, upright_diagnostics* diagnostics) noexcept {
    clear(detection);
    return guard(diagnostics, [&] {
        if (auto fault = check(detector, detection)) return *std::move(fault);
        if (image == nullptr) return invalid_argument("image is null");
        if (auto fault = check_struct(*image, "image")) return *std::move(fault);
        const upright_image known = read(*image);
        const Result<upright::ImageView> view = from_c(known);
        if (!view) return view.error();
        return deliver(detector->detector.detect_pixels(*view, known.exif_orientation), *detection);
    });
}

upright_status upright_detect_files(const upright_detector* detector, const char* const* paths, size_t count,
                                    int32_t threads, upright_on_answer on_answer, void* context,
                                    upright_diagnostics* diagnostics) noexcept {
    return guard(diagnostics, [&]() -> Outcome {
        if (auto fault = check(detector)) return *std::move(fault);
        if (on_answer == nullptr) return invalid_argument("on_answer is null");
        std::vector<std::string> list;
        if (auto fault = read_batch(paths, count, threads, list)) return *std::move(fault);
        const auto deliver_one = [&](std::size_t index, Result<upright::Detection> answer) {
            upright_detection detection{};
            detection.struct_size = sizeof detection;
            const Outcome outcome = deliver(std::move(answer), detection);
            const bool ok = outcome.status == Status::ok;
            return on_answer(context, index, static_cast<upright_status>(outcome.status), ok ? &detection : nullptr,
                             outcome.message.c_str()) == 0;
        };
        const bool all =
            upright::detect_files(detector->detector, list, static_cast<unsigned>(threads), deliver_one);
        return all ? Outcome{Status::ok, {}} : Outcome{Status::cancelled, "on_answer stopped the batch"};
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
