// The one place where failures become statuses: every function of upright.h that can fail is guard(diagnostics, body).
#pragma once

#include <string_view>

#include "upright.h"
#include "upright/result.hpp"

namespace upright::capi {

/// What a body hands to guard(): Status::ok with the decoder's warnings, or a failure with a sentence about it.
using Outcome = Error;

/// Status of the exception being handled, with its text written to `diagnostics`, which may be null.
upright_status report_current_exception(upright_diagnostics* diagnostics) noexcept;

/// Writes what fits of `message`, as UTF-8 that is not cut within a character. `diagnostics` may be null.
void write_message(upright_diagnostics* diagnostics, std::string_view message) noexcept;

/// True for null (no diagnostics wanted) and for a struct of at least the first version.
bool usable(const upright_diagnostics* diagnostics) noexcept;

/// Runs `body`, a callable that returns an Outcome, and maps what it returns or throws. Never throws, never prints.
template <class Body>
upright_status guard(upright_diagnostics* diagnostics, Body&& body) noexcept {
    if (!usable(diagnostics)) return UPRIGHT_ERROR_INVALID_STRUCT_SIZE;
    try {
        const Outcome outcome = body();
        write_message(diagnostics, outcome.message);
        return static_cast<upright_status>(outcome.status);
    } catch (...) {
        return report_current_exception(diagnostics);
    }
}

}  // namespace upright::capi
