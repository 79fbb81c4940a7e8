// One file from its bytes to its place: what the library's fix_encoded does, with pictures for the report.
#pragma once

#include <cstdint>
#include <vector>

#include "fix/arguments.hpp"
#include "fix/inputs.hpp"
#include "fix/outcome.hpp"
#include "upright/detector.hpp"
#include "upright/files.hpp"
#include "upright/fix.hpp"

namespace upright::cli {

class FixWorker {
public:
    /// Both must outlive the worker.
    FixWorker(const Detector& detector, const FixArguments& arguments);

    /// Safe from many threads at once. Never throws but for lack of memory to say so.
    FixOutcome work(const FixInput& input) const;

    /// The same for bytes; `kept` becomes the file to keep, and stays as it is after a failure.
    FixOutcome work(const std::vector<std::uint8_t>& bytes, std::vector<std::uint8_t>& kept) const;

private:
    FixOutcome try_to_fix(const FixInput& input) const;
    void add_pictures(const std::vector<std::uint8_t>& bytes, const std::vector<std::uint8_t>& kept,
                      FixOutcome& outcome) const;
    void write(const FixInput& input, const PlainFile& source, const std::vector<std::uint8_t>& kept,
               FixOutcome& outcome) const;

    const Detector& detector_;
    const FixArguments& arguments_;
};

}  // namespace upright::cli
