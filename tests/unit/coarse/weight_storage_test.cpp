#include "coarse/weight_storage.hpp"

#include <cstdint>
#include <stdexcept>
#include <vector>

#include <doctest/doctest.h>

using upright::coarse::WeightStorage;

TEST_CASE("weights of a network lie one after the other, aligned, and outlive the storage") {
    std::vector<cv::Mat> parts;
    {
        WeightStorage storage(1000, 4);
        for (const int count : {1, 17, 500, 482}) {
            parts.push_back(storage.take(count));
            parts.back().setTo(static_cast<double>(parts.size()));
        }
    }
    for (std::size_t i = 0; i < parts.size(); ++i) {
        CAPTURE(i);
        CHECK(reinterpret_cast<std::uintptr_t>(parts[i].data) % 64 == 0);
        CHECK(cv::countNonZero(parts[i] != static_cast<double>(i + 1)) == 0);  // no later part lies over it
    }
}

TEST_CASE("more weights than were announced are refused") {
    WeightStorage storage(100, 1);  // and up to 32 to align it
    CHECK_THROWS_AS(storage.take(133), std::invalid_argument);
}
