// Every allocation of a call fails once, in turn, whichever library makes it: the call says out_of_memory, the next
// call gives the right answer, and nothing is lost on the way.
//
// One exception is not ours: OpenCV 4.6 allocates a matrix's pixels and then its header, and forgets the pixels when
// there is no memory for the header (StdMatAllocator::allocate, core/src/matrix.cpp). So nothing may be lost before the
// networks are asked, and at most a block a failure with them.
#include <cstdlib>
#include <new>

#include <zlib.h>

#include "robustness/counting_malloc.hpp"
#include "robustness/detector.hpp"
#include "support/encode_jpeg.hpp"
#include "support/encode_png.hpp"
#include "support/exif_block.hpp"
#include "support/webp.hpp"
#include "upright/correct.hpp"
#include "upright/preview.hpp"

using namespace upright::test;

namespace {

Bytes file_of_kind(const std::string& kind) {
    const Raster page = page_raster(40, 30, 3);
    if (kind == "png" || kind == "interlaced png") {
        PngOptions options;
        options.interlaced = kind == "interlaced png";
        return encode_png(page, options);
    }
#ifdef UPRIGHT_TEST_WEBP
    if (kind == "lossy webp") return encode_webp(page, 70);
#endif
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
    if (kind == "jpeg with a thumbnail") {
        const Bytes thumbnail = encode_jpeg(smooth_raster(20, 12, 3));
        options.exif = exif_with_thumbnail(thumbnail);
    }
    return encode_jpeg(page, options);
}

/// What a call comes to: a status and, where it is ok, all that it answers.
struct Outcome {
    upright_status status = UPRIGHT_OK;
    Bytes answer;
};

/// Fails the allocations one after the other; behind the first 300, which are ours and the decoders', each `step`th.
/// `call` fills an Outcome and, after its first time, allocates nothing of its own.
template <class Call>
void fail_allocations(Call&& call, std::size_t step, std::size_t blocks_lost_a_failure) {
    Outcome expected;
    call(expected);
    const std::size_t made_before = heap_use().allocations;
    call(expected);
    REQUIRE(expected.status == UPRIGHT_OK);
    const std::size_t made = heap_use().allocations - made_before;
    MESSAGE(made << " allocations");

    Outcome outcome = expected;
    HeapUse before{};
    bool reached = true;
    std::size_t failures = 0;
    for (std::size_t number = 1; reached; number += number < 300 ? 1 : step) {
        CAPTURE(number);
        fail_allocation(number);
        call(outcome);
        reached = stop_failing();
        if (reached) ++failures;
        // An allocation that only speeds things up may be done without.
        const bool unharmed = outcome.status == UPRIGHT_OK && outcome.answer == expected.answer;
        const bool refused = reached && outcome.status == UPRIGHT_ERROR_OUT_OF_MEMORY;
        CHECK((unharmed || refused));
        if (number != 1) continue;
        call(outcome);
        before = heap_use();
    }
    // The last call was not disturbed.
    CHECK(outcome.status == UPRIGHT_OK);
    CHECK(heap_use().blocks <= before.blocks + blocks_lost_a_failure * failures);
    if (blocks_lost_a_failure == 0) CHECK(heap_use().bytes <= before.bytes);
}

auto detection_by(const upright_detector* detector, const Bytes& file) {
    return [detector, &file, answer = Answer{}](Outcome& outcome) mutable {
        ask(detector, file, answer);
        outcome.status = answer.status;
        const auto* bytes = reinterpret_cast<const std::uint8_t*>(&answer.detection);
        outcome.answer.assign(bytes, bytes + sizeof answer.detection);
    };
}

/// Without memory the C++ interface throws.
template <class Work>
void run(const Work& work, Outcome& outcome) {
    try {
        work(outcome);
    } catch (const std::bad_alloc&) {
        outcome.status = UPRIGHT_ERROR_OUT_OF_MEMORY;
    }
}

}  // namespace

TEST_CASE("every allocation of every decoder may fail") {
    const DetectorPointer detector = make_detector(false);
    for (const std::string kind : {"jpeg", "progressive jpeg", "rgb jpeg", "png", "interlaced png", "png with exif in text",
#ifdef UPRIGHT_TEST_WEBP
                                   "lossy webp",  // of a lossless one libwebp 1.2.4 itself crashes
#endif
                                  }) {
        CAPTURE(kind);
        const Bytes file = file_of_kind(kind);
        fail_allocations(detection_by(detector.get(), file), 1, 0);
    }
}

TEST_CASE("every allocation of a whole call may fail") {
    // The networks make thousands of like ones: UPRIGHT_EXHAUSTIVE_TESTS asks for each, which takes minutes.
    const std::size_t step = std::getenv("UPRIGHT_EXHAUSTIVE_TESTS") != nullptr ? 1 : 101;
    const DetectorPointer detector = make_detector();
    const Bytes file = file_of_kind("jpeg");
    fail_allocations(detection_by(detector.get(), file), step, 1);
}

TEST_CASE("every allocation of a correction and of a preview may fail") {
    using namespace upright;
    for (const std::string kind : {"jpeg", "progressive jpeg", "rgb jpeg", "jpeg with a thumbnail", "png", "interlaced png"}) {
        const Bytes file = file_of_kind(kind);
        for (const double skew : {0.0, 3.0}) {
            for (const How how : {How::pixels, How::tag}) {
                if (how == How::tag && skew != 0) continue;
                CAPTURE(kind);
                CAPTURE(skew);
                CAPTURE(static_cast<int>(how));
                CorrectOptions options;
                options.how = how;
                const auto call = [&](Outcome& outcome) {
                    run([&](Outcome& out) {
                        const auto result = correct_encoded(file.data(), file.size(), {false, 1, skew}, options);
                        out.status = result.ok() ? UPRIGHT_OK : static_cast<upright_status>(result.error().status);
                        if (result.ok()) out.answer.assign(result->bytes.begin(), result->bytes.end());
                    }, outcome);
                };
                fail_allocations(call, 1, skew != 0 ? 1 : 0);
            }
        }
        const auto preview = [&](Outcome& outcome) {
            run([&](Outcome& out) {
                const auto result = preview_encoded(file.data(), file.size(), {false, 1, 2.0}, 16);
                out.status = result.ok() ? UPRIGHT_OK : static_cast<upright_status>(result.error().status);
                if (result.ok()) out.answer.assign(result->begin(), result->end());
            }, outcome);
        };
        fail_allocations(preview, 1, 1);
    }
}
