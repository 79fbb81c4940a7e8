#include "codec/boxes.hpp"

#include <algorithm>

namespace upright::codec {

Boxes::Step Boxes::next(Box& out) noexcept {
    constexpr std::size_t short_header = 8, long_header = 16;
    const Bytes rest = parent_.subspan(at_);
    if (rest.size() < short_header) return Step::end;
    std::uint64_t size = read_big_endian32(rest, 0);
    std::size_t header = short_header;
    if (size == 1) {  // the size stands behind the type
        if (rest.size() < long_header) return Step::broken;
        size = std::uint64_t{read_big_endian32(rest, 8)} << 32U | read_big_endian32(rest, 12);
        header = long_header;
    } else if (size == 0) {  // up to the end
        size = rest.size();
    }
    if (size < header || size > rest.size()) return Step::broken;
    std::copy_n(rest.begin() + 4, out.type.size(), out.type.begin());
    out.offset = at_;
    out.whole = rest.first(static_cast<std::size_t>(size));
    out.content = out.whole.subspan(header);
    at_ += out.whole.size();
    return Step::box;
}

}  // namespace upright::codec
