// JPEG decoding of any bytes behind the marker that begins a JPEG, and what is read of a file that has a preview.
#include "codec/jpeg_head.hpp"
#include "decode/jpeg_top.hpp"
#include "decode/likeness.hpp"
#include "fuzz/fuzz.hpp"

namespace {

void look_at_previews(std::span<const std::uint8_t> file) {
    using namespace upright;
    const auto head = codec::read_jpeg_head(file);
    if (!head) return;
    Limits limits;
    limits.max_pixels = 300'000;
    codec::Budget budget(limits);
    GreyImage luma;
    decode::JpegTop top(file, file.size(), budget, luma);
    if (!top.open()) return;
    top.read_to(0.1);
    top.read_to(0.2);
    fuzz::require(top.view().height >= 0 && top.view().height <= top.whole_height(), "rows of the top");
    if (head->width == 0 || head->height == 0 || top.view().empty()) return;
    const GreyView preview = top.view();
    const auto picture = decode::find_picture(preview, head->width, head->height);
    fuzz::require(!picture || (picture->left >= 0 && picture->top >= 0 && picture->width > 0 && picture->height > 0 &&
                               picture->left + picture->width <= preview.width && picture->top + picture->height <= preview.height),
                  "the picture lies within its preview");
    decode::compare_tops(preview, top.view(), top.whole_height());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::span<const std::uint8_t> file(data, size);
    if (upright::decode::sniff(file) != upright::decode::Format::jpeg) return 0;
    upright::fuzz::decode_and_check(file);
    look_at_previews(file);
    return 0;
}
