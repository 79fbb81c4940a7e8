#include "decode/decode.hpp"

#include "codec/built_formats.hpp"
#include "codec/resolution.hpp"
#include "decode/codecs.hpp"

namespace upright::decode {
namespace {

struct Row {
    Format format;
    std::optional<Error> (*decode)(Bytes file, const Request& request, Budget& budget, Decoded& out);
};
constexpr Row decoders[] = {
    {Format::jpeg, decode_jpeg},
    {Format::png, decode_png},
    UPRIGHT_IF_WEBP({Format::webp, decode_webp},)
    UPRIGHT_IF_HEIF({Format::heif, decode_heif}, {Format::avif, decode_heif},)
    UPRIGHT_IF_TIFF({Format::tiff, decode_tiff},)
};

}  // namespace

std::optional<Error> decode_encoded(Bytes file, const Request& request, Budget& budget, Decoded& out) {
    if (auto refused = budget.admit_input(file.size())) return refused;
    out.format = sniff(file);
    out.truncated = out.preliminary = false;
    out.warnings.clear();
    out.pixel_aspect = codec::pixel_aspect(file, static_cast<std::size_t>(request.page));
    out.page_index = request.page;
    out.page_count = 1;
    for (const Row& row : decoders) {
        if (row.format != out.format) continue;
        const bool has_pages = row.format == Format::tiff;
        if (request.page > 0 && !has_pages) return codec::no_such_page(static_cast<std::size_t>(request.page), 1);
        return row.decode(file, request, budget, out);
    }
    return Error{Status::unsupported_format, codec::why_unknown(file)};
}

std::optional<Error> decode_encoded(Bytes file, const Request& request, Decoded& out) {
    Budget budget(request.limits, request.deadline);
    return decode_encoded(file, request, budget, out);
}

}  // namespace upright::decode
