// Any bytes put right by any turn: refused with a status, or a whole file that decodes to the turned size, says what was
// done, and comes back to what it was when it is turned back.
#include "exif/exif.hpp"
#include "fuzz/fuzz.hpp"
#include "upright/correct.hpp"

using namespace upright;
using fuzz::require;

namespace {

/// The outcome that viewers would see: stored size, swapped when the turn swaps it.
void check_size(const Corrected& corrected, const decode::Decoded& before, bool swaps) {
    const bool as_before = corrected.width == before.stored_width && corrected.height == before.stored_height;
    const bool swapped = corrected.width == before.stored_height && corrected.height == before.stored_width;
    const bool pixels_moved = corrected.way == Way::lossless || corrected.way == Way::reencoded;
    require(pixels_moved && swaps ? swapped : as_before, "the size of the turned picture");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size < 2) return 0;
    // The last byte chooses the turn, so that seeds are whole files.
    const unsigned choice = data[size - 1];
    const std::span<const std::uint8_t> file(data, size);
    Correction correction;
    correction.quarter_turns = static_cast<int>(choice % 4);
    correction.mirrored = (choice & 4U) != 0;
    correction.skew = (choice & 128U) != 0 ? 3.0 : 0.0;
    CorrectOptions options;
    options.how = static_cast<How>((choice >> 3U) % 3);
    options.limits.max_pixels = 200'000;
    options.limits.max_side = 10'000;

    const Result<Corrected> corrected = correct_encoded(data, size, correction, options);
    if (!corrected.ok()) {
        require(corrected.error().status != Status::internal, "no internal failure");
        require(!corrected.error().message.empty(), "every failure has a sentence");
        return 0;
    }
    require(!corrected.value().bytes.empty(), "a whole file");
    decode::Request request;
    request.limits = options.limits;
    static decode::Decoded before, after;
    const auto error_before = decode::decode_encoded(file, request, before);
    const auto error_after = decode::decode_encoded(corrected.value().bytes, request, after);
    if (error_before || before.truncated) return 0;
    require(!error_after, "a whole file stays whole");
    require(exif::read_orientation(corrected.value().bytes) == corrected.value().exif_orientation,
            "the tag that is reported is the one in the file");
    const bool pixels_moved = corrected.value().way == Way::lossless || corrected.value().way == Way::reencoded;
    require(!pixels_moved || corrected.value().exif_orientation <= 1, "no old tag is left beside turned pixels");
    if (correction.skew == 0) check_size(corrected.value(), before, correction.quarter_turns % 2 == 1);
    return 0;
}
