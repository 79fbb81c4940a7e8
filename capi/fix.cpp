// The functions of upright.h that put files right.
#include "upright/fix.hpp"

#include <string>
#include <vector>

#include "batch.hpp"
#include "buffer.hpp"
#include "detector.hpp"
#include "upright.h"
#include "upright/files.hpp"

using upright::Fixed;
using upright::FixOptions;
using upright::Result;
using upright::Status;
using namespace upright::capi;

namespace {

Result<FixOptions> fix_options(const upright_fix_options* options) {
    FixOptions wanted;
    if (options == nullptr) return wanted;
    if (auto fault = check_struct(*options, "options")) return *std::move(fault);
    const upright_fix_options known = read(*options);
    wanted.level = known.level != 0;
    wanted.dry_run = known.dry_run != 0;
    wanted.keep_time = known.keep_time != 0;
    if (known.correct == nullptr) return wanted;
    if (auto fault = check_struct(*known.correct, "options.correct")) return *std::move(fault);
    const Result<upright::CorrectOptions> correct = from_c(read(*known.correct));
    if (!correct) return correct.error();
    wanted.correct = *correct;
    return wanted;
}

std::optional<Outcome> check(const upright_detector* detector, const upright_detection* detection,
                             const upright_corrected* corrected) {
    if (auto fault = check_output(corrected, "corrected")) return fault;
    if (detection != nullptr) return upright::capi::check(detector, detection);
    return upright::capi::check(detector);
}

Outcome deliver_fixed(Fixed& fixed, upright_detection* detection, upright_corrected& corrected) {
    if (detection != nullptr) write(to_c(fixed.detection), *detection);
    write(to_c(fixed), corrected);
    return {Status::ok, fixed.message.empty() ? std::move(fixed.corrected.notes) : std::move(fixed.message)};
}

}  // namespace

extern "C" {

upright_status upright_replace_file(const char* path, const void* data, size_t size, int32_t keep_time,
                                    upright_diagnostics* diagnostics) noexcept {
    return guard(diagnostics, [&]() -> Outcome {
        if (path == nullptr) return invalid_argument("path is null");
        if (auto error = upright::replace_file(path, data, size, keep_time != 0)) return *std::move(error);
        return {Status::ok, {}};
    });
}

upright_status upright_fix_encoded(const upright_detector* detector, const void* data, size_t size,
                                   const upright_fix_options* options, upright_detection* detection,
                                   upright_buffer** result, upright_corrected* corrected,
                                   upright_diagnostics* diagnostics) noexcept {
    if (result != nullptr) *result = nullptr;
    clear(detection);
    clear(corrected);
    return guard(diagnostics, [&]() -> Outcome {
        if (auto fault = check(detector, detection, corrected)) return *std::move(fault);
        const Result<FixOptions> wanted = fix_options(options);
        if (!wanted) return wanted.error();
        Result<Fixed> fixed = upright::fix_encoded(detector->detector, data, size, *wanted);
        if (!fixed) return fixed.error();
        Outcome outcome = deliver_fixed(*fixed, detection, *corrected);
        deliver(std::move(fixed->corrected.bytes), result);
        return outcome;
    });
}

upright_status upright_fix_file(const upright_detector* detector, const char* path, const char* target,
                                const upright_fix_options* options, upright_detection* detection,
                                upright_corrected* corrected, upright_diagnostics* diagnostics) noexcept {
    clear(detection);
    clear(corrected);
    return guard(diagnostics, [&]() -> Outcome {
        if (auto fault = check(detector, detection, corrected)) return *std::move(fault);
        if (path == nullptr) return invalid_argument("path is null");
        if (target != nullptr && *target == '\0') return invalid_argument("target is empty");
        const Result<FixOptions> wanted = fix_options(options);
        if (!wanted) return wanted.error();
        Result<Fixed> fixed =
            upright::fix_file(detector->detector, path, target != nullptr ? target : "", *wanted);
        if (!fixed) return fixed.error();
        return deliver_fixed(*fixed, detection, *corrected);
    });
}

upright_status upright_fix_files(const upright_detector* detector, const char* const* paths, const char* const* targets,
                                 size_t count, int32_t threads, const upright_fix_options* options,
                                 upright_on_fixed on_fixed, void* context, upright_diagnostics* diagnostics) noexcept {
    return guard(diagnostics, [&]() -> Outcome {
        if (auto fault = upright::capi::check(detector)) return *std::move(fault);
        if (on_fixed == nullptr) return invalid_argument("on_fixed is null");
        std::vector<std::string> list;
        if (auto fault = read_batch(paths, count, threads, list)) return *std::move(fault);
        const Result<FixOptions> wanted = fix_options(options);
        if (!wanted) return wanted.error();
        std::vector<upright::FileToFix> files;
        files.reserve(count);
        for (std::size_t index = 0; index < count; ++index) {
            const char* target = targets != nullptr ? targets[index] : nullptr;
            if (target != nullptr && *target == '\0') return invalid_argument("a target is empty");
            files.push_back({std::move(list[index]), target != nullptr ? target : ""});
        }
        const auto deliver_one = [&](std::size_t index, Result<Fixed> fixed) {
            upright_detection detection{};
            detection.struct_size = sizeof detection;
            upright_corrected corrected{};
            corrected.struct_size = sizeof corrected;
            const Outcome outcome = fixed ? deliver_fixed(*fixed, &detection, corrected) : fixed.error();
            return on_fixed(context, index, static_cast<upright_status>(outcome.status), fixed ? &detection : nullptr,
                            fixed ? &corrected : nullptr, outcome.message.c_str()) == 0;
        };
        const bool all = upright::fix_files(detector->detector, files, static_cast<unsigned>(threads), *wanted, deliver_one);
        return all ? Outcome{Status::ok, {}} : Outcome{Status::cancelled, "the batch was stopped; not all files were begun"};
    });
}

}  // extern "C"
