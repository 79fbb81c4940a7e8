#include "guard.hpp"

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <exception>
#include <new>

#include <opencv2/core.hpp>

#include "structs.hpp"

namespace upright::capi {
namespace {

/// Bytes of `text` that fit into `capacity` without cutting a UTF-8 character.
std::size_t fitting_bytes(std::string_view text, std::size_t capacity) noexcept {
    if (text.size() <= capacity) return text.size();
    const auto continues_a_character = [&](std::size_t at) {
        return (static_cast<unsigned char>(text[at]) & 0xC0u) == 0x80u;
    };
    std::size_t end = capacity;
    while (end > 0 && continues_a_character(end)) --end;
    return end;
}

}  // namespace

bool usable(const upright_diagnostics* diagnostics) noexcept {
    return diagnostics == nullptr || diagnostics->struct_size >= first_version_size<upright_diagnostics>;
}

void write_message(upright_diagnostics* diagnostics, std::string_view message) noexcept {
    if (diagnostics == nullptr) return;
    const std::size_t length = fitting_bytes(message, UPRIGHT_MESSAGE_CAPACITY - 1);
    std::memcpy(diagnostics->message, message.data(), length);
    diagnostics->message[length] = '\0';
    diagnostics->message_length = static_cast<std::uint32_t>(std::min<std::size_t>(message.size(), UINT32_MAX));
}

upright_status report_current_exception(upright_diagnostics* diagnostics) noexcept {
    try {
        throw;
    } catch (const std::bad_alloc&) {
        write_message(diagnostics, "out of memory");
        return UPRIGHT_ERROR_OUT_OF_MEMORY;
    } catch (const cv::Exception& failure) {
        write_message(diagnostics, failure.err);
        return failure.code == cv::Error::StsNoMem ? UPRIGHT_ERROR_OUT_OF_MEMORY : UPRIGHT_ERROR_INTERNAL;
    } catch (const std::exception& failure) {
        write_message(diagnostics, failure.what());
        return UPRIGHT_ERROR_INTERNAL;
    } catch (...) {
        write_message(diagnostics, "an exception of unknown type");
        return UPRIGHT_ERROR_INTERNAL;
    }
}

}  // namespace upright::capi
