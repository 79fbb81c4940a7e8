#include "exif/facts.hpp"

namespace upright::exif {

TagFacts from_tiff(Bytes file, std::size_t page) {
    namespace tag = codec::tiff_tag;
    const TiffBlock block(file, TiffBlock::Use::file);
    const auto directory = block.page(page);
    if (!directory) return {};
    return facts_of(block, directory, {block.number(*directory, tag::image_width).value_or(0),
                                       block.number(*directory, tag::image_length).value_or(0)});
}

}  // namespace upright::exif
