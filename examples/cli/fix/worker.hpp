// One file from its bytes to its place: read, ask, correct, check, write.
#pragma once

#include "fix/arguments.hpp"
#include "fix/inputs.hpp"
#include "fix/outcome.hpp"
#include "fix/safe_file.hpp"
#include "upright/detector.hpp"

namespace upright::cli {

class FixWorker {
public:
    /// Both must outlive the worker.
    FixWorker(const Detector& detector, const FixArguments& arguments);

    /// Safe from many threads at once. Never throws but for lack of memory to say so.
    FixOutcome work(const FixInput& input) const;

private:
    FixOutcome try_to_fix(const FixInput& input) const;
    FixOutcome decide(const FixInput& input, const SourceFile& source) const;
    FixOutcome correct_and_write(const FixInput& input, const SourceFile& source, FixOutcome result) const;
    FixOutcome finish(const FixInput& input, const SourceFile& source, const Corrected& corrected, bool settled,
                      FixOutcome result) const;
    CorrectOptions options_for(const Detection& detection) const;
    bool is_stable(const Corrected& corrected) const;

    const Detector& detector_;
    const FixArguments& arguments_;
};

/// True if levelling by the answer's fine angle is worth a resampling: at least 0.2 degrees, which is what a careful
/// eye sees, and more than three standard errors, so that level pages stay as they are.
bool worth_levelling(const Detection& detection) noexcept;

}  // namespace upright::cli
