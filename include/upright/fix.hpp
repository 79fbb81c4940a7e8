// From a picture to the right picture: ask, apply what is decided, ask again about the result, and keep it only if the
// second answer wants no more. Doing it again changes nothing. This is what `upright fix` does.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

#include "upright/correct.hpp"
#include "upright/detection.hpp"
#include "upright/detector.hpp"
#include "upright/export.hpp"
#include "upright/result.hpp"

namespace upright {

enum class Verdict : std::int32_t {
    fixed = 1,    ///< put right, or would be
    upright = 2,  ///< nothing to do
    left = 3,     ///< left alone: no clear answer
};

struct FixOptions {
    CorrectOptions correct;  ///< its flag `cancel` ends the questions too
    bool level = false;      ///< also level where that is decided, which encodes again
    bool dry_run = false;    ///< fix_file: write nothing
    bool keep_time = false;  ///< fix_file: the new file keeps the times of the old one
};

struct Fixed {
    Verdict verdict = Verdict::left;
    std::string message;  ///< why it was left
    Detection detection;
    Corrected corrected;  ///< `bytes` is the file to keep: a copy of the input unless the verdict is fixed
    bool levelled = false;
};

/// A file in memory, borrowed for the call. Fails as Detector::detect_encoded and correct_encoded do.
UPRIGHT_EXPORT Result<Fixed> fix_encoded(const Detector& detector, const void* data, std::size_t size,
                                         const FixOptions& options = {});

/// A plain file: replaced if `target` is empty, else written to `target` (files that need nothing too), as
/// PlainFile::replace and make_beside do. Fails as these and fix_encoded do.
UPRIGHT_EXPORT Result<Fixed> fix_file(const Detector& detector, const std::string& path, const std::string& target,
                                      const FixOptions& options = {});

/// A static English name such as "fixed". Never null.
UPRIGHT_EXPORT const char* verdict_name(Verdict verdict) noexcept;

}  // namespace upright
