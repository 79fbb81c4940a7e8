// HEIC and AVIF: the container is read, its pictures are decoded by their components where these are built, and its
// orientation is written, after which the file must say it.
#include "exif/exif.hpp"
#include "fuzz/fuzz.hpp"
#include "upright/correct.hpp"

using namespace upright;
using fuzz::require;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::span<const std::uint8_t> file(data, size);
    const codec::Format format = codec::sniff(file);
    if (format != codec::Format::heif && format != codec::Format::avif) return 0;
    fuzz::decode_and_check(file);
    CorrectOptions options;
    options.how = How::tag;
    const int wanted = 1 + static_cast<int>(size % 8);
    const Result<Corrected> result = correct_encoded(data, size, Correction::of_exif(wanted), options);
    if (!result.ok()) {
        require(result.error().status != Status::internal && !result.error().message.empty(), "a status and a sentence");
        return 0;
    }
    const int said = exif::read_orientation(result->bytes);  // 0 and 1 mean the same
    require(result->way != Way::tag || said == result->exif_orientation, "the orientation that is reported");
    require(result->way != Way::tag || (said == 0 ? 1 : said) == wanted, "the orientation that was written");
    const Result<Corrected> again = correct_encoded(result->bytes.data(), result->bytes.size(), Correction::of_exif(wanted), options);
    require(again.ok() && again->way == Way::unchanged && again->bytes == result->bytes, "nothing to do a second time");
    return 0;
}
