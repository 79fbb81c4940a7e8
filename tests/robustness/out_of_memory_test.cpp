// Every allocation of a call fails once, in turn, whichever library makes it: the call says out_of_memory, the next
// call gives the right answer, and nothing is lost on the way.
//
// One exception is not ours: OpenCV 4.6 allocates a matrix's pixels and then its header, and forgets the pixels when
// there is no memory for the header (StdMatAllocator::allocate, core/src/matrix.cpp). So nothing may be lost before the
// networks are asked, and at most a block a failure with them.
#include <cstdlib>

#include <zlib.h>

#include "robustness/counting_malloc.hpp"
#include "robustness/detector.hpp"
#include "support/encode_jpeg.hpp"
#include "support/encode_png.hpp"

using namespace upright::test;

namespace {

Bytes file_of_kind(const std::string& kind) {
    const Raster page = page_raster(40, 30, 3);
    if (kind == "png" || kind == "interlaced png") {
        PngOptions options;
        options.interlaced = kind == "interlaced png";
        return encode_png(page, options);
    }
    if (kind == "png with exif in text") {
        const std::string profile = "\nexif\n      26\n4d4d002a00000008000101120003000000010006000000000000\n";
        Bytes data(profile.begin(), profile.end());
        uLongf size = compressBound(static_cast<uLong>(data.size()));
        Bytes packed(size);
        REQUIRE(compress2(packed.data(), &size, data.data(), static_cast<uLong>(data.size()), 9) == Z_OK);
        const std::string keyword("Raw profile type exif\0\0", 23);
        Bytes text(keyword.begin(), keyword.end());
        text.insert(text.end(), packed.begin(), packed.begin() + static_cast<std::ptrdiff_t>(size));
        const Bytes chunk = png_chunk("zTXt", text);
        Bytes file = encode_png(page);
        constexpr std::ptrdiff_t behind_header = 33;
        file.insert(file.begin() + behind_header, chunk.begin(), chunk.end());
        return file;
    }
    JpegOptions options;
    options.progressive = kind == "progressive jpeg";
    if (kind == "rgb jpeg") {
        options.model = JpegModel::rgb;
        options.sampling = kFullSampling;
    }
    return encode_jpeg(page, options);
}

/// Fails the allocations one after the other; behind the first 300, which are ours and the decoders', each `step`th.
void fail_allocations(const upright_detector* detector, const Bytes& file, std::size_t step,
                      std::size_t blocks_lost_a_failure) {
    ask(detector, file);
    const std::size_t made_before = heap_use().allocations;
    const Answer expected = ask(detector, file);
    REQUIRE(expected.status == UPRIGHT_OK);
    const std::size_t made = heap_use().allocations - made_before;
    MESSAGE(made << " allocations");

    Answer answer;
    HeapUse before{};
    bool reached = true;
    std::size_t failures = 0;
    for (std::size_t number = 1; reached; number += number < 300 ? 1 : step) {
        CAPTURE(number);
        fail_allocation(number);
        ask(detector, file, answer);
        reached = stop_failing();
        if (reached) ++failures;
        // An allocation that only speeds things up may be done without.
        const bool unharmed = answer.status == UPRIGHT_OK && same(answer.detection, expected.detection);
        const bool refused = reached && answer.status == UPRIGHT_ERROR_OUT_OF_MEMORY;
        CHECK((unharmed || refused));
        if (number != 1) continue;
        ask(detector, file, answer);
        before = heap_use();
    }
    // The last call was not disturbed.
    CHECK(answer.status == UPRIGHT_OK);
    CHECK(heap_use().blocks <= before.blocks + blocks_lost_a_failure * failures);
    if (blocks_lost_a_failure == 0) CHECK(heap_use().bytes <= before.bytes);
}

}  // namespace

TEST_CASE("every allocation of every decoder may fail") {
    const DetectorPointer detector = make_detector(false);
    for (const std::string kind : {"jpeg", "progressive jpeg", "rgb jpeg", "png", "interlaced png", "png with exif in text"}) {
        CAPTURE(kind);
        fail_allocations(detector.get(), file_of_kind(kind), 1, 0);
    }
}

TEST_CASE("every allocation of a whole call may fail") {
    // The networks make thousands of like ones: UPRIGHT_EXHAUSTIVE_TESTS asks for each, which takes minutes.
    const std::size_t step = std::getenv("UPRIGHT_EXHAUSTIVE_TESTS") != nullptr ? 1 : 101;
    const DetectorPointer detector = make_detector();
    fail_allocations(detector.get(), file_of_kind("jpeg"), step, 1);
}
