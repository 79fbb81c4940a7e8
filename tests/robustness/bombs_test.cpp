// Small files that ask for much: refused or answered, with the heap growing by less than 64 MiB.
#include "robustness/counting_malloc.hpp"
#include "robustness/detector.hpp"
#include "support/hostile.hpp"

using namespace upright::test;

TEST_CASE("decompression bombs cost less than 64 MiB") {
    constexpr std::size_t kMaxGrowth = 64U << 20U;
    const DetectorPointer detector = make_detector();
    for (const NamedFile& bomb : bombs()) {
        CAPTURE(bomb.name);
        start_peak();
        const std::size_t before = heap_use().bytes;
        const Answer answer = ask(detector.get(), bomb.bytes);
        const std::size_t growth = heap_use().peak_bytes - before;
        MESSAGE(bomb.name << ": " << upright_status_string(answer.status) << ", " << (growth >> 10U) << " KiB");
        CHECK(growth < kMaxGrowth);
        CHECK(answer.status != UPRIGHT_ERROR_INTERNAL);
        CHECK((answer.status == UPRIGHT_OK) == bomb.is_answered);
    }
}
