#include "codec/webp_chunks.hpp"
#include "exif/facts.hpp"

namespace upright::exif {

TagFacts from_webp(Bytes file, std::size_t) { return facts_of(TiffBlock(codec::find_webp_exif(file)), {}); }

}  // namespace upright::exif
