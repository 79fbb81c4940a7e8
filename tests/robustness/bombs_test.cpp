// Small files that ask for much: refused or answered, with the heap growing by less than 64 MiB, whatever is asked.
#include <algorithm>
#include <functional>

#include "robustness/counting_malloc.hpp"
#include "robustness/detector.hpp"
#include "support/hostile.hpp"
#include "upright/correct.hpp"
#include "upright/preview.hpp"

using namespace upright::test;

namespace {

/// How far the heap grew for what `work` held at most.
std::size_t growth(const std::function<void()>& work) {
    start_peak();
    const std::size_t before = heap_use().bytes;
    work();
    return heap_use().peak_bytes - before;
}

constexpr std::size_t max_growth = 64U << 20U;

}  // namespace

TEST_CASE("decompression bombs cost less than 64 MiB") {
    const DetectorPointer detector = make_detector();
    for (const NamedFile& bomb : bombs()) {
        CAPTURE(bomb.name);
        Answer answer;
        const std::size_t grown = growth([&] { ask(detector.get(), bomb.bytes, answer); });
        MESSAGE(bomb.name << ": " << upright_status_string(answer.status) << ", " << (grown >> 10U) << " KiB");
        CHECK(grown < max_growth);
        CHECK(answer.status != UPRIGHT_ERROR_INTERNAL);
        CHECK((answer.status == UPRIGHT_OK) == bomb.is_answered);
    }
}

TEST_CASE("decompression bombs cost no more when they are corrected or shown") {
    using namespace upright;
    for (const NamedFile& bomb : bombs()) {
        CAPTURE(bomb.name);
        for (const How how : {How::automatic, How::pixels, How::tag}) {
            for (const double skew : {0.0, 2.0}) {
                if (how == How::tag && skew != 0) continue;
                CAPTURE(static_cast<int>(how));
                CAPTURE(skew);
                CorrectOptions options;
                options.how = how;
                Status status = Status::ok;
                const std::size_t grown = growth([&] {
                    const auto result = correct_encoded(bomb.bytes.data(), bomb.bytes.size(), {false, 1, skew}, options);
                    if (!result.ok()) status = result.error().status;
                });
                // What a file claims and has is held while its samples are turned, within the budget of a call.
                const bool has_all = how == How::pixels && skew == 0 && bomb.name == "tiff of 10000 x 10000 of zeros";
                CHECK(grown < (has_all ? Limits{}.max_memory_bytes : max_growth));
                CHECK(status != Status::internal);
            }
        }
        Status status = Status::ok;
        CHECK(growth([&] {
                  const auto result = preview_encoded(bomb.bytes.data(), bomb.bytes.size(), {false, 1, 2.0}, 320);
                  if (!result.ok()) status = result.error().status;
              }) < max_growth);
        CHECK((status == Status::ok) == bomb.is_answered);
    }
}
