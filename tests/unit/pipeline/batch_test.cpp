// Work on many threads whose results arrive in order.
#include <algorithm>
#include <atomic>
#include <stdexcept>
#include <vector>

#include <doctest/doctest.h>

#include "upright/batch.hpp"

using namespace upright;

TEST_CASE("every result is delivered once, in order, after its work") {
    for (const unsigned threads : {0U, 1U, 3U, 50U}) {
        for (const std::size_t count : {std::size_t{0}, std::size_t{1}, std::size_t{100}}) {
            std::vector<int> done(count, 0);
            std::size_t next = 0;
            const bool all = for_each_in_order(
                count, threads, [&](std::size_t index) { ++done[index]; },
                [&](std::size_t index) {
                    CHECK(index == next++);
                    CHECK(done[index] == 1);
                    return true;
                });
            CHECK(all);
            CHECK(next == count);
        }
    }
}

TEST_CASE("results that wait for an earlier one are bounded") {
    constexpr std::size_t threads = 2, ahead = 8 * threads;
    std::atomic<std::size_t> begun = 0;
    std::size_t most_ahead = 0;
    for_each_in_order(
        500, threads, [&](std::size_t) { ++begun; },
        [&](std::size_t index) {
            most_ahead = std::max(most_ahead, begun.load() - index);
            return true;
        });
    CHECK(most_ahead <= ahead);
}

TEST_CASE("who delivers can stop, and what throws is thrown again") {
    std::size_t delivered = 0;
    CHECK_FALSE(for_each_in_order(100, 3, [](std::size_t) {}, [&](std::size_t) { return ++delivered < 5; }));
    CHECK(delivered == 5);
    const auto fails_at_7 = [](std::size_t index) {
        if (index == 7) throw std::runtime_error("seven");
    };
    delivered = 0;
    CHECK_THROWS_AS(for_each_in_order(100, 3, fails_at_7, [&](std::size_t) { return ++delivered > 0; }),
                    std::runtime_error);
    CHECK(delivered == 7);
    CHECK_THROWS_AS(for_each_in_order(100, 3, [](std::size_t) {}, [](std::size_t) -> bool { throw 1; }), int);
}
