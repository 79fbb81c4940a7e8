#include <doctest/doctest.h>

#include "fix/progress.hpp"

using upright::cli::duration_text;
using upright::cli::progress_text;

TEST_CASE("the bar shows the share, the rate and the time left") {
    CHECK(progress_text(50, 200, 10, 80) == "[==========>                             ] 50 of 200  5.0 a second  30 s left");
    CHECK(progress_text(200, 200, 10, 60) == "[=================================] 200 of 200  20 a second");
}

TEST_CASE("the bar fits its terminal and goes when there is no room") {
    for (int columns = 10; columns < 200; ++columns) {
        CHECK(progress_text(3, 7, 2, columns).size() < static_cast<std::size_t>(columns));
    }
    CHECK(progress_text(3, 7, 2, 30).find('[') == std::string::npos);
}

TEST_CASE("before anything is known nothing is guessed") {
    CHECK(progress_text(0, 7, 0, 80).find("left") == std::string::npos);
    CHECK(progress_text(0, 0, 0, 80).find("0 of 0") != std::string::npos);
}

TEST_CASE("durations are rounded to what a person wants") {
    CHECK(duration_text(0.4) == "0 s");
    CHECK(duration_text(59.4) == "59 s");
    CHECK(duration_text(61) == "1 min 1 s");
    CHECK(duration_text(7500) == "2 h 5 min");
}
