#include "codec/heif_crop.hpp"
#include "exif/facts.hpp"

namespace upright::exif {

TagFacts from_heif(Bytes file, std::size_t) {
    codec::Budget budget;
    const auto layout = codec::read_heif_layout(file, budget);
    if (!layout) return {};
    const auto shown = codec::read_primary_crop(*layout);
    TagFacts facts = facts_of(TiffBlock(layout->exif()), shown ? Size{shown->width, shown->height} : Size{});
    facts.orientation = layout->exif_orientation();
    return facts;
}

}  // namespace upright::exif
