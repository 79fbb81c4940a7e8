// The settings that go by name: lines "name=value" (upright_options.settings).
#pragma once

#include <optional>
#include <string_view>

#include "upright/options.hpp"
#include "upright/result.hpp"

namespace upright::capi {

/// Applies every line of `text`. Nothing, or unknown_option for a name that does not exist, invalid_argument for a value that
/// makes no sense; both with the line.
std::optional<Error> apply_settings(std::string_view text, Options& options);

}  // namespace upright::capi
