// From a picture to the right picture: ask, apply what is decided, ask again about the result, and keep it only if the
// second answer wants no more. Doing it again changes nothing. This is what `upright fix` does.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

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

/// What became of one page of a file with several.
struct FixedPage {
    Verdict verdict = Verdict::left;
    std::string message;  ///< why it was left
    Detection detection;  ///< of it only page_index is known where the page could not be read
};

struct Fixed {
    Verdict verdict = Verdict::left;
    std::string message;  ///< why it was left
    Detection detection;
    Corrected corrected;  ///< `bytes` is the file to keep: a copy of the input unless the verdict is fixed
    bool levelled = false;
    /// Of a file with several pages each, in order; `detection` is then that of the first, the verdict is fixed where any page
    /// was put right. Each page is turned by itself, by its tag or with How::pixels
    /// by its samples, and no page is levelled. Empty for other files.
    std::vector<FixedPage> pages;
};

/// A file in memory, borrowed for the call. Fails as Detector::detect_encoded and correct_encoded do.
UPRIGHT_EXPORT Result<Fixed> fix_encoded(const Detector& detector, const void* data, std::size_t size,
                                         const FixOptions& options = {});

/// A plain file: replaced if `target` is empty, else written to `target` (files that need nothing too), as
/// PlainFile::replace and make_beside do. Fails as these and fix_encoded do.
UPRIGHT_EXPORT Result<Fixed> fix_file(const Detector& detector, const std::string& path, const std::string& target,
                                      const FixOptions& options = {});

struct FileToFix {
    std::string path, target;  ///< as in fix_file
};

/// What a caller may say and see while a batch runs. Called on the threads that work, several at once; each may be empty.
struct FixWatch {
    /// Whether to begin another file.
    std::function<bool()> go_on;
    /// Before anything is written: the place in the batch, the bytes of the file and what becomes of them.
    std::function<void(std::size_t, const std::vector<std::uint8_t>&, const Fixed&)> look;
};

/// fix_file for every file on `threads` threads (0: one a processor). `deliver` gets the results on the calling thread in
/// the order of the files, as for_each_in_order says, without their bytes; running out of memory is the result of the file
/// that it happened to. Where deliver or go_on returns false, or the flag `cancel` of the options is set, no further file is
/// begun; those under way end (with the flag at once, as Status::cancelled, untouched) and are delivered, since each may
/// have been written. Files that were not begun are not delivered. Returns whether all were.
UPRIGHT_EXPORT bool fix_files(const Detector& detector, const std::vector<FileToFix>& files, unsigned threads,
                              const FixOptions& options, const std::function<bool(std::size_t, Result<Fixed>)>& deliver,
                              const FixWatch& watch = {});

/// A static English name such as "fixed". Never null.
UPRIGHT_EXPORT const char* verdict_name(Verdict verdict) noexcept;

}  // namespace upright
