// Many images on many threads, with the answers in order.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

#include "upright/detection.hpp"
#include "upright/detector.hpp"
#include "upright/export.hpp"
#include "upright/result.hpp"

namespace upright {

/// Calls work(index) for every index below `count` on `threads` threads (0: one a processor), and deliver(index) on the
/// calling thread in ascending order, each after its work. deliver() returns whether to go on; false lets the work that was
/// begun end and no other begin. At most 8 results a thread wait for an earlier one, which bounds the memory when one image
/// takes long. An exception from either stops the work and is thrown again here. Returns whether all was delivered.
UPRIGHT_EXPORT bool for_each_in_order(std::size_t count, unsigned threads, const std::function<void(std::size_t)>& work,
                                      const std::function<bool(std::size_t)>& deliver);

/// Detector::detect_file for every path; `deliver` gets each answer as for_each_in_order says. Running out of memory is
/// the answer of the file that it happened to.
UPRIGHT_EXPORT bool detect_files(const Detector& detector, const std::vector<std::string>& paths, unsigned threads,
                                 const std::function<bool(std::size_t, Result<Detection>)>& deliver,
                                 const Call& call = {});

}  // namespace upright
