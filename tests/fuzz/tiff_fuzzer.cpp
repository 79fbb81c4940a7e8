// TIFF: the directories in the library, the pixels in its component, each of the first pages; and the tags of them.
#include "fuzz/fuzz.hpp"
#include "upright/correct.hpp"

namespace {

/// What the pixels' turn gives is whole: it can be turned again.
void turn_page(std::span<const std::uint8_t> file, upright::CorrectOptions options) {
    options.how = upright::How::pixels;
    const upright::Correction turn{file.size() % 2 != 0, static_cast<int>(file.size() / 2 % 4), 0};
    const auto made = upright::correct_encoded(file.data(), file.size(), turn, options);
    upright::fuzz::require(made.ok() || made.error().status != upright::Status::internal, "no internal failure");
    if (!made.ok() || made->way != upright::Way::lossless) return;
    const auto again = upright::correct_encoded(made->bytes.data(), made->bytes.size(), {false, 2, 0}, options);
    upright::fuzz::require(again.ok() && again->way == upright::Way::lossless, "a page that was turned can be turned again");
    upright::fuzz::require(again->width == made->width && again->height == made->height, "the same size after half a turn");
}

void look_at_page(std::span<const std::uint8_t> file, int page) {
    static upright::decode::Decoded out;
    upright::decode::Request request = upright::fuzz::small_request(file.size());
    request.page = page;
    const auto error = upright::decode::decode_encoded(file, request, out);
    upright::fuzz::check_outcome(error, request, out);
    upright::CorrectOptions options;
    options.page = page;
    turn_page(file, options);
    const auto made = upright::correct_encoded(file.data(), file.size(), {false, 1, 0}, options);
    upright::fuzz::require(made.ok() || made.error().status != upright::Status::internal, "no internal failure");
    if (!made.ok()) return;
    const auto again = upright::correct_encoded(made->bytes.data(), made->bytes.size(), {false, 1, 0}, options);
    upright::fuzz::require(again.ok() && again->way == upright::Way::unchanged, "a second run changes nothing");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::span<const std::uint8_t> file(data, size);
    if (upright::decode::sniff(file) != upright::decode::Format::tiff) return 0;
    upright::fuzz::decode_and_check(file);
    for (const int page : {0, 1, 2}) look_at_page(file, page);
    return 0;
}
