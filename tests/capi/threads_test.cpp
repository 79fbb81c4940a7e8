// One detector, many threads: no data race (the thread sanitizer watches) and the answers of a single thread.
#include <atomic>
#include <cstring>
#include <thread>

#include "support.hpp"

using namespace capi_test;

TEST_CASE("many threads ask one detector at once and get the answers of one") {
#if defined(__SANITIZE_THREAD__) || defined(__SANITIZE_ADDRESS__)
    constexpr int threads = 4, rounds = 4;  // each answer takes forty times as long; what two threads race for is seen
#else
    constexpr int threads = 8, rounds = 6;
#endif
    const auto detector = make_detector();
    const std::vector<std::vector<std::uint8_t>> files{sample("receipt-turn-90.png"), sample("landscape-turn-270.jpg"),
                                                       sample("blank-page.png")};
    const Page page;
    const auto ask = [&](std::size_t which) {
        auto answer = sized<upright_detection>();
        const upright_status status =
            which == files.size()
                ? upright_detect_pixels(detector.get(), &page.image, &answer, nullptr)
                : upright_detect_encoded(detector.get(), files[which].data(), files[which].size(), &answer, nullptr);
        return std::pair(status, answer);
    };
    std::vector<upright_detection> expected;
    for (std::size_t which = 0; which <= files.size(); ++which) {
        const auto [status, answer] = ask(which);
        REQUIRE(status == UPRIGHT_OK);
        expected.push_back(answer);
    }

    std::atomic<int> wrong = 0;
    {
        std::vector<std::jthread> workers;
        for (int thread = 0; thread < threads; ++thread) {
            workers.emplace_back([&, thread] {
                for (int round = 0; round < rounds; ++round) {
                    const std::size_t which = static_cast<std::size_t>(thread + round) % expected.size();
                    const auto [status, answer] = ask(which);
                    if (status != UPRIGHT_OK || std::memcmp(&answer, &expected[which], sizeof answer) != 0) ++wrong;
                }
            });
        }
    }
    CHECK(wrong == 0);
}

TEST_CASE("detectors are made, used and destroyed on many threads at once") {
    std::atomic<int> wrong = 0;
    {
        std::vector<std::jthread> workers;
        for (int thread = 0; thread < 4; ++thread) {
            workers.emplace_back([&] {
                const Page page;
                upright_detector* detector = nullptr;
                auto answer = sized<upright_detection>();
                if (upright_detector_create(nullptr, &detector, nullptr) != UPRIGHT_OK ||
                    upright_detect_pixels(detector, &page.image, &answer, nullptr) != UPRIGHT_OK) {
                    ++wrong;
                }
                upright_detector_destroy(detector);
            });
        }
    }
    CHECK(wrong == 0);
}
