// The same bytes give the same answer, bit for bit: again, from another detector, in whatever order, from any number of
// threads at once.
#include <array>
#include <thread>

#include "robustness/detector.hpp"
#include "support/encode_jpeg.hpp"
#include "support/encode_png.hpp"
#include "support/hostile.hpp"

using namespace upright::test;

namespace {

std::vector<Bytes> inputs() {
    JpegOptions progressive;
    progressive.progressive = true;
    PngOptions interlaced;
    interlaced.interlaced = true;
    const Bytes page = encode_jpeg(page_raster(300, 400, 3));
    return {page,
            encode_jpeg(smooth_raster(400, 260, 3), progressive),
            encode_png(page_raster(320, 200, 3)),
            encode_png(noise_raster(120, 90, 3), interlaced),
            Bytes(page.begin(), page.begin() + static_cast<std::ptrdiff_t>(page.size() / 2)),
            Bytes(page.begin(), page.begin() + 50)};
}

bool same_answers(const Answer& a, const Answer& b) {
    return a.status == b.status && same(a.detection, b.detection) &&
           std::string(a.diagnostics.message) == b.diagnostics.message;
}

}  // namespace

TEST_CASE("an answer does not depend on the detector, nor on what was asked before") {
    const std::vector<Bytes> files = inputs();
    const DetectorPointer first = make_detector();
    std::vector<Answer> expected;
    for (const Bytes& file : files) expected.push_back(ask(first.get(), file));
    const DetectorPointer second = make_detector();
    for (std::size_t i = files.size(); i-- > 0;) {
        CAPTURE(i);
        CHECK(same_answers(ask(second.get(), files[i]), expected[i]));
        CHECK(same_answers(ask(first.get(), files[i]), expected[i]));
    }
}

TEST_CASE("many threads that share a detector get the answers of one") {
#if defined(__SANITIZE_THREAD__) || defined(__SANITIZE_ADDRESS__)
    constexpr std::size_t kThreads = 4;  // each answer takes forty times as long; what two threads race for is seen
#else
    constexpr std::size_t kThreads = 16;
#endif
    const std::vector<Bytes> files = inputs();
    const DetectorPointer detector = make_detector();
    std::vector<Answer> expected;
    for (const Bytes& file : files) expected.push_back(ask(detector.get(), file));

    std::array<bool, kThreads> equal{};
    std::vector<std::thread> threads;
    for (std::size_t t = 0; t < kThreads; ++t) {
        threads.emplace_back([&, t] {
            bool all = true;
            for (std::size_t i = 0; i < files.size(); ++i) {
                const std::size_t k = (i + t) % files.size();
                all = same_answers(ask(detector.get(), files[k]), expected[k]) && all;
            }
            equal[t] = all;
        });
    }
    for (std::thread& thread : threads) thread.join();
    for (const bool all : equal) CHECK(all);
}
