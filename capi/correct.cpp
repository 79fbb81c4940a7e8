// The functions of upright.h that put an image right. Each body only checks its arguments and calls the C++ interface.
#include "upright/correct.hpp"

#include <cstdint>
#include <utility>
#include <vector>

#include "convert.hpp"
#include "guard.hpp"
#include "handle.hpp"
#include "structs.hpp"
#include "upright.h"

struct upright_buffer {
    static constexpr std::uint64_t live_magic = 0x01'72'65'66'66'75'62'75;  // "ubuffer" and a 1 when read bytewise
    std::uint64_t magic;
    std::vector<std::uint8_t> bytes;
};

namespace {

using upright::Correction;
using upright::CorrectOptions;
using upright::Result;
using upright::Status;
using upright::capi::guard;
using upright::capi::has_valid_size;
using upright::capi::Outcome;

Outcome invalid_argument(const char* message) { return {Status::invalid_argument, message}; }
Outcome invalid_struct_size(const char* message) { return {Status::invalid_struct_size, message}; }

/// The arguments that both functions share, checked and converted.
struct Request {
    Correction correction;
    CorrectOptions options;
};

Result<Request> request(const upright_correction* correction, const upright_correct_options* options,
                        upright_buffer** result, upright_corrected* corrected) {
    if (result == nullptr) return invalid_argument("result is null");
    if (corrected == nullptr) return invalid_argument("corrected is null");
    if (!has_valid_size(*corrected)) return invalid_struct_size("corrected: struct_size is not that of any version");
    if (correction == nullptr) return invalid_argument("correction is null");
    if (!has_valid_size(*correction)) return invalid_struct_size("correction: struct_size is not that of any version");
    Result<Correction> wanted = upright::capi::from_c(upright::capi::read(*correction));
    if (!wanted) return wanted.error();
    Request request{*wanted, {}};
    if (options != nullptr) {
        if (!has_valid_size(*options)) return invalid_struct_size("options: struct_size is not that of any version");
        request.options = upright::capi::from_c(upright::capi::read(*options, upright::capi::to_c(CorrectOptions{})));
    }
    return request;
}

/// Hands the bytes and what is known of them to the caller.
void deliver(const upright_corrected& made, std::vector<std::uint8_t> bytes, upright_buffer** result,
             upright_corrected& corrected) {
    *result = new upright_buffer{upright_buffer::live_magic, std::move(bytes)};
    upright::capi::write(made, corrected);
}

}  // namespace

extern "C" {

const std::uint8_t* upright_buffer_data(const upright_buffer* buffer) noexcept {
    return upright::capi::is_live(buffer) ? buffer->bytes.data() : nullptr;
}

size_t upright_buffer_size(const upright_buffer* buffer) noexcept {
    return upright::capi::is_live(buffer) ? buffer->bytes.size() : 0;
}

void upright_buffer_destroy(upright_buffer* buffer) noexcept { upright::capi::destroy(buffer); }

upright_status upright_correct_options_init(upright_correct_options* options, size_t struct_size) noexcept {
    return guard(nullptr, [&] {
        if (options == nullptr) return invalid_argument("options is null");
        if (struct_size < upright::capi::first_version_size<upright_correct_options>) {
            return invalid_struct_size("options: struct_size is not that of any version");
        }
        upright::capi::initialise(*options, struct_size, upright::capi::to_c(CorrectOptions{}));
        return Outcome{Status::ok, {}};
    });
}

upright_status upright_correct_encoded(const void* data, size_t size, const upright_correction* correction,
                                       const upright_correct_options* options, upright_buffer** result,
                                       upright_corrected* corrected, upright_diagnostics* diagnostics) noexcept {
    if (result != nullptr) *result = nullptr;
    upright::capi::clear(corrected);
    return guard(diagnostics, [&]() -> Outcome {
        const Result<Request> wanted = request(correction, options, result, corrected);
        if (!wanted) return wanted.error();
        Result<upright::Corrected> made = upright::correct_encoded(data, size, wanted->correction, wanted->options);
        if (!made) return made.error();
        deliver(upright::capi::to_c(*made), std::move(made->bytes), result, *corrected);
        return {Status::ok, std::move(made->notes)};
    });
}

upright_status upright_correct_pixels(const upright_image* image, const upright_correction* correction,
                                      const upright_correct_options* options, upright_buffer** result,
                                      upright_corrected* corrected, upright_diagnostics* diagnostics) noexcept {
    if (result != nullptr) *result = nullptr;
    upright::capi::clear(corrected);
    return guard(diagnostics, [&]() -> Outcome {
        const Result<Request> wanted = request(correction, options, result, corrected);
        if (!wanted) return wanted.error();
        if (image == nullptr) return invalid_argument("image is null");
        if (!has_valid_size(*image)) return invalid_struct_size("image: struct_size is not that of any version");
        const Result<upright::ImageView> view = upright::capi::from_c(upright::capi::read(*image));
        if (!view) return view.error();
        Result<upright::PixelImage> made = upright::correct_pixels(*view, wanted->correction, wanted->options);
        if (!made) return made.error();
        deliver(upright::capi::to_c(*made), std::move(made->pixels), result, *corrected);
        return {Status::ok, {}};
    });
}

}  // extern "C"
