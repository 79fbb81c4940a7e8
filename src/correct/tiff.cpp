// Corrects a page of a TIFF by its orientation tag, which every reader of TIFF files but browsers honours, or by its pixels, where
// that is asked for and its codec is one without loss.
#include "correct/format.hpp"
#include "correct/tiff_pixels.hpp"
#include "correct/tiff_tags.hpp"

namespace upright::correct {
namespace {

Result<Corrected> by_tag(Bytes file, const codec::TiffPages& found, std::size_t page, int orientation) {
    const codec::TiffFacts facts = codec::tiff_facts(found.block, found.pages[page].directory);
    Corrected result;
    result.width = static_cast<int>(facts.width);
    result.height = static_cast<int>(facts.height);
    result.exif_orientation = facts.orientation;
    if (facts.orientation == orientation || (facts.orientation == 0 && orientation == 1)) {
        result.bytes.assign(file.begin(), file.end());
        return result;
    }
    std::vector<int> wanted(found.pages.size(), 0);
    wanted[page] = orientation;
    Result<std::vector<std::uint8_t>> bytes = with_page_orientations(file, found, wanted);
    if (!bytes) return bytes.error();
    result.bytes = std::move(bytes).value();
    result.way = Way::tag;
    result.exif_orientation = orientation;
    return result;
}

Result<Corrected> by_pixels(Bytes file, const codec::TiffPages& found, std::size_t page, Mapping mapping, Budget& budget) {
    const codec::TiffFacts facts = codec::tiff_facts(found.block, found.pages[page].directory);
    Result<std::vector<std::uint8_t>> bytes = with_turned_page(file, found, page, mapping, budget);
    if (!bytes) return bytes.error();
    Corrected result;
    result.bytes = std::move(bytes).value();
    result.way = Way::lossless;
    result.width = static_cast<int>(mapping.transpose ? facts.height : facts.width);
    result.height = static_cast<int>(mapping.transpose ? facts.width : facts.height);
    result.exif_orientation = found.block.find(found.pages[page].directory, codec::tiff_tag::orientation) ? 1 : 0;
    return result;
}

}  // namespace

Result<Corrected> correct_tiff(Bytes file, const Task& task, const CorrectOptions& options, Budget& budget) {
    const Result<codec::TiffPages> found = codec::read_tiff_pages(file, budget);
    if (!found) return found.error();
    const auto page = static_cast<std::size_t>(options.page);
    if (page >= found->pages.size()) return codec::no_such_page(page, found->pages.size());
    const codec::TiffFacts facts = codec::tiff_facts(found->block, found->pages[page].directory);
    // The tag is written whatever the picture; a size that no picture has is no page to speak of.
    constexpr std::uint64_t largest_side = 0x7FFF'FFFF;
    if (facts.width == 0 || facts.height == 0 || facts.width > largest_side || facts.height > largest_side) {
        return Error{Status::corrupt_image, "the TIFF file's page has no size"};
    }
    if (task.skew_degrees != 0.0) {
        return Error{Status::unsupported_format, "a TIFF file is not levelled; its turn can be written as the tag"};
    }
    if (options.how != How::pixels || !task.touches_pixels()) return by_tag(file, *found, page, task.wanted_exif());
    std::string reason;
    if (const char* in_the_way = why_tiff_pixels_stay(*found, page)) {
        reason = in_the_way;
    } else {
        Result<Corrected> turned = by_pixels(file, *found, page, task.mapping(), budget);
        if (turned || turned.error().status != Status::unsupported_format) return turned;
        reason = turned.error().message;
    }
    Result<Corrected> tagged = by_tag(file, *found, page, task.wanted_exif());
    if (tagged) add_note(tagged->notes, reason + "; the tag was taken");
    return tagged;
}

}  // namespace upright::correct
