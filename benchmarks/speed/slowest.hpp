// The slowest of a thousand mixed pictures of up to a megapixel, beside the median page.
#pragma once

#include <string>
#include <vector>

#include "upright/detector.hpp"

namespace speed {

/// `folders`: the first one holds pages as they are. The pictures are of all of them, in turns at 1, 0.3, 0.1, 0.03 and
/// 0.01 megapixels, where they have as many. What is timed is all but decoding: pixels are handed over. Prints the median page,
/// the pictures' median and 99th hundredth, and the slowest ones, each the least of `rounds`.
void report_slowest(const upright::Detector& detector, const std::vector<std::string>& folders, int rounds);

}  // namespace speed
