// One file of `upright fix`: what the library made of it as a line and a card of the report, with pictures for that.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "fix/outcome.hpp"
#include "upright/fix.hpp"
#include "upright/result.hpp"

namespace upright::cli {

/// Of a file and what becomes of it.
FixPictures pictures_of(const std::vector<std::uint8_t>& bytes, const Fixed& fixed, const Limits& limits);

FixOutcome outcome_of(const Result<Fixed>& fixed);

/// A file that was not looked at.
FixOutcome outcome_of(Verdict verdict, std::string message);

}  // namespace upright::cli
