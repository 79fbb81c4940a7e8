// WebP: all of it comes from the component libupright_webp.
#include "decode/codecs.hpp"

namespace upright::decode {

std::optional<Error> decode_webp(Bytes file, const Request& request, Budget& budget, Decoded& out) {
    return decode_by_component(Format::webp, file, request, budget, out);
}

}  // namespace upright::decode
