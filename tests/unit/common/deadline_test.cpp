#include "common/deadline.hpp"

#include <limits>

#include <doctest/doctest.h>

using upright::Deadline;

TEST_CASE("a deadline expires after its time, and never without one or with more than a clock can count") {
    CHECK(Deadline::after(1e-6).expired());
    CHECK_FALSE(Deadline::after(3.6e6).expired());
    for (const double never : {0.0, -5.0, 1e12, 1e300, std::numeric_limits<double>::infinity(),
                               std::numeric_limits<double>::quiet_NaN()}) {
        CHECK_FALSE(Deadline::after(never).expired());
    }
    CHECK_FALSE(Deadline().expired());
}
