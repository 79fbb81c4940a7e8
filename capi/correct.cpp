// The functions of upright.h that put an image right. Each body only checks its arguments and calls the C++ interface.
#include "upright/correct.hpp"

#include <cstdint>
#include <utility>
#include <vector>

#include "buffer.hpp"
#include "convert.hpp"
#include "guard.hpp"
#include "handle.hpp"
#include "structs.hpp"
#include "upright.h"
#include "upright/preview.hpp"

using upright::Correction;
using upright::CorrectOptions;
using upright::Result;
using upright::Status;
using namespace upright::capi;

namespace {

Outcome invalid_argument(const char* message) { return {Status::invalid_argument, message}; }

/// The arguments that the functions share, checked and converted.
struct Request {
    Correction correction;
    CorrectOptions options;
};

Result<Request> request(const upright_correction* correction, const upright_correct_options* options) {
    if (correction == nullptr) return invalid_argument("correction is null");
    if (auto fault = check_struct(*correction, "correction")) return *std::move(fault);
    const Result<Correction> wanted = from_c(read(*correction));
    if (!wanted) return wanted.error();
    if (options == nullptr) return Request{*wanted, {}};
    if (auto fault = check_struct(*options, "options")) return *std::move(fault);
    const Result<CorrectOptions> given = from_c(read(*options));
    if (!given) return given.error();
    return Request{*wanted, *given};
}

/// Hands what was made to the caller.
Outcome deliver_corrected(upright_corrected made, const Request& request, std::vector<std::uint8_t> bytes,
                          std::string notes, upright_buffer** result, upright_corrected& corrected) {
    made.levelled = request.correction.skew != 0;
    deliver(std::move(bytes), result);
    write(made, corrected);
    return {Status::ok, std::move(notes)};
}

}  // namespace

extern "C" {

const std::uint8_t* upright_buffer_data(const upright_buffer* buffer) noexcept {
    return is_live(buffer) ? buffer->bytes.data() : nullptr;
}

size_t upright_buffer_size(const upright_buffer* buffer) noexcept {
    return is_live(buffer) ? buffer->bytes.size() : 0;
}

void upright_buffer_destroy(upright_buffer* buffer) noexcept { destroy(buffer); }

upright_status upright_exif_to_turn(int32_t exif_orientation, int32_t* mirrored, int32_t* quarter_turns) noexcept {
    return guard(nullptr, [&] {
        if (mirrored == nullptr || quarter_turns == nullptr) return invalid_argument("an output is null");
        *mirrored = *quarter_turns = 0;
        if (exif_orientation < 0 || exif_orientation > 8) return invalid_argument("no EXIF orientation");
        const Correction correction = Correction::of_exif(exif_orientation);
        *mirrored = correction.mirrored;
        *quarter_turns = correction.quarter_turns;
        return Outcome{Status::ok, {}};
    });
}

int32_t upright_turn_to_exif(int32_t mirrored, int32_t quarter_turns) noexcept {
    return Correction{mirrored != 0, quarter_turns, 0}.exif_orientation();
}

upright_status upright_correction_from(const upright_detection* detection, upright_correction* correction) noexcept {
    clear(correction);
    return guard(nullptr, [&]() -> Outcome {
        if (auto fault = check_output(correction, "correction")) return *std::move(fault);
        if (detection == nullptr) return invalid_argument("detection is null");
        if (!has_valid_size(*detection)) return {Status::invalid_struct_size, "detection: no version has this size"};
        write(to_c(correction_of(read(*detection))), *correction);
        return {Status::ok, {}};
    });
}

upright_status upright_correct_options_init(upright_correct_options* options, size_t struct_size) noexcept {
    return guard(nullptr, [&] { return initialise(options, struct_size, CorrectOptions{}); });
}

upright_status upright_correct_encoded(const void* data, size_t size, const upright_correction* correction,
                                       const upright_correct_options* options, upright_buffer** result,
                                       upright_corrected* corrected, upright_diagnostics* diagnostics) noexcept {
    if (result != nullptr) *result = nullptr;
    clear(corrected);
    return guard(diagnostics, [&]() -> Outcome {
        if (auto fault = check_output(corrected, "corrected")) return *std::move(fault);
        const Result<Request> wanted = request(correction, options);
        if (!wanted) return wanted.error();
        Result<upright::Corrected> made = upright::correct_encoded(data, size, wanted->correction, wanted->options);
        if (!made) return made.error();
        return deliver_corrected(to_c(*made), *wanted, std::move(made->bytes), std::move(made->notes), result, *corrected);
    });
}

upright_status upright_correct_pixels(const upright_image* image, const upright_correction* correction,
                                      const upright_correct_options* options, upright_buffer** result,
                                      upright_corrected* corrected, upright_diagnostics* diagnostics) noexcept {
    if (result != nullptr) *result = nullptr;
    clear(corrected);
    return guard(diagnostics, [&]() -> Outcome {
        if (auto fault = check_output(corrected, "corrected")) return *std::move(fault);
        const Result<Request> wanted = request(correction, options);
        if (!wanted) return wanted.error();
        if (image == nullptr) return invalid_argument("image is null");
        if (auto fault = check_struct(*image, "image")) return *std::move(fault);
        const Result<upright::ImageView> view = from_c(read(*image));
        if (!view) return view.error();
        Result<upright::PixelImage> made = upright::correct_pixels(*view, wanted->correction, wanted->options);
        if (!made) return made.error();
        return deliver_corrected(to_c(*made), *wanted, std::move(made->pixels), {}, result, *corrected);
    });
}

upright_status upright_preview_encoded(const void* data, size_t size, const upright_correction* correction,
                                       int32_t max_side_px, const upright_correct_options* options,
                                       upright_buffer** result, upright_diagnostics* diagnostics) noexcept {
    if (result != nullptr) *result = nullptr;
    return guard(diagnostics, [&]() -> Outcome {
        if (result == nullptr) return invalid_argument("result is null");
        const Result<Request> wanted = request(correction, options);
        if (!wanted) return wanted.error();
        const CorrectOptions& asked = wanted->options;
        Result<std::vector<std::uint8_t>> made = upright::preview_encoded(
            data, size, wanted->correction, max_side_px, asked.limits, asked.deadline_ms, asked.cancel);
        if (!made) return made.error();
        deliver(std::move(made).value(), result);
        return {Status::ok, {}};
    });
}

}  // extern "C"
