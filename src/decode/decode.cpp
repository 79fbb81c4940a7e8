#include "decode/decode.hpp"

#include "codec/resolution.hpp"
#include "decode/codecs.hpp"

namespace upright::decode {
namespace {

struct Row {
    Format format;
    std::optional<Error> (*decode)(Bytes file, const Request& request, Budget& budget, Decoded& out);
};
constexpr Row decoders[] = {
    {Format::jpeg, decode_jpeg}, {Format::png, decode_png}, {Format::webp, decode_webp},
    {Format::heif, decode_heif}, {Format::avif, decode_heif}};

}  // namespace

std::optional<Error> decode_encoded(Bytes file, const Request& request, Budget& budget, Decoded& out) {
    if (auto refused = budget.admit_input(file.size())) return refused;
    out.format = sniff(file);
    out.truncated = out.preliminary = false;
    out.warnings.clear();
    out.pixel_aspect = codec::pixel_aspect(file);
    for (const Row& row : decoders) {
        if (row.format == out.format) return row.decode(file, request, budget, out);
    }
    return Error{Status::unsupported_format, codec::why_unknown(file)};
}

std::optional<Error> decode_encoded(Bytes file, const Request& request, Decoded& out) {
    Budget budget(request.limits, request.deadline);
    return decode_encoded(file, request, budget, out);
}

}  // namespace upright::decode
