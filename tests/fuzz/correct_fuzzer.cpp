// Any bytes corrected in every way and shown small, at the default limits: refused with a status and a sentence, or a file
// that is whole. What a call may hold and how long it takes is for the fuzzer's own limits to see (run.sh).
#include "codec/format.hpp"
#include "fuzz/fuzz.hpp"
#include "upright/correct.hpp"
#include "upright/preview.hpp"

using namespace upright;
using fuzz::require;

namespace {

void check_refusal(const Error& error) {
    require(error.status != Status::internal && error.status != Status::ok, "no internal failure");
    require(!error.message.empty(), "every failure has a sentence");
}

void correct_and_check(std::span<const std::uint8_t> file, const Correction& correction, const CorrectOptions& options) {
    const Result<Corrected> result = correct_encoded(file.data(), file.size(), correction, options);
    if (!result.ok()) return check_refusal(result.error());
    require(codec::sniff(result->bytes) == codec::sniff(file), "a file of the same format");
    require(result->width > 0 && result->height > 0, "a size");
    // What was made by moving or encoding pixels can be turned again.
    if (result->way != Way::lossless && result->way != Way::reencoded) return;
    CorrectOptions again;
    again.how = How::pixels;
    const Result<Corrected> turned = correct_encoded(result->bytes.data(), result->bytes.size(), {false, 2, 0}, again);
    require(turned.ok(), "a whole file");
    require(turned->width == result->width && turned->height == result->height, "the same size after half a turn");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size < 2) return 0;
    // The last byte chooses, so that seeds are whole files.
    const unsigned choice = data[size - 1];
    const std::span<const std::uint8_t> file(data, size);
    Correction correction;
    correction.quarter_turns = static_cast<int>(choice % 4);
    correction.mirrored = (choice & 4U) != 0;
    CorrectOptions options;
    options.how = static_cast<How>((choice >> 3U) % 3);
    correct_and_check(file, correction, options);

    options.how = How::pixels;
    options.canvas = static_cast<Canvas>((choice >> 5U) % 3);
    correction.skew = (choice & 128U) != 0 ? 3.0 : -20.0;
    correct_and_check(file, correction, options);

    const auto preview = preview_encoded(data, size, correction, 16 + static_cast<int>(choice));
    if (!preview.ok()) check_refusal(preview.error());
    if (preview.ok()) require(codec::sniff(*preview) == codec::Format::jpeg, "a JPEG");
    return 0;
}
