// WebP: the container in the library, the pixels in its component; and its orientation, by the tag and by the pixels.
#include "exif/exif.hpp"
#include "fuzz/fuzz.hpp"
#include "upright/correct.hpp"

using namespace upright;
using fuzz::require;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::span<const std::uint8_t> file(data, size);
    if (codec::sniff(file) != codec::Format::webp) return 0;
    fuzz::decode_and_check(file);
    CorrectOptions options;
    options.limits = fuzz::small_request(size).limits;
    const int wanted = 1 + static_cast<int>(size % 8);
    for (const How how : {How::tag, How::pixels}) {
        options.how = how;
        const Result<Corrected> made = correct_encoded(data, size, Correction::of_exif(wanted), options);
        if (!made.ok()) {
            require(made.error().status != Status::internal && !made.error().message.empty(), "a status and a sentence");
            continue;
        }
        const int said = exif::read_orientation(made->bytes);
        require(made->way != Way::tag || (said == 0 ? 1 : said) == wanted, "the orientation that was written");
        require(made->way != Way::lossless || said <= 1, "no tag beside pixels that were turned");
        const Correction again = Correction::of_exif(made->way == Way::lossless ? 1 : wanted);
        const Result<Corrected> second = correct_encoded(made->bytes.data(), made->bytes.size(), again, options);
        require(second.ok() && (second->way == Way::unchanged || how == How::pixels), "nothing to do a second time");
    }
    return 0;
}
