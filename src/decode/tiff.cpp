// TIFF: which page, whether its size is allowed, and what its pixels are; the rows come from the component libupright_tiff.
#include "codec/tiff_pages.hpp"
#include "decode/codecs.hpp"

namespace upright::decode {

std::optional<Error> decode_tiff(Bytes file, const Request& request, Budget& budget, Decoded& out) {
    const Result<codec::TiffPages> found = codec::read_tiff_pages(file, budget);
    if (!found) return found.error();
    const auto page = static_cast<std::size_t>(request.page);
    if (page >= found->pages.size()) return codec::no_such_page(page, found->pages.size());
    const codec::TiffFacts facts = codec::tiff_facts(found->block, found->pages[page].directory);
    if (auto refused = budget.admit_size(facts.width, facts.height)) return refused;
    if (facts.compression == codec::tiff_compression::old_jpeg) {
        return Error{Status::unsupported_format, "TIFF: compression 6, the JPEG of TIFF 6.0 that was withdrawn, is not read"};
    }
    if (auto failed = decode_by_component(Format::tiff, file, request, budget, out)) return failed;
    out.page_count = static_cast<int>(found->pages.size());
    if (found->end != codec::TiffChainEnd::proper) {
        const bool circle = found->end == codec::TiffChainEnd::circle;
        out.warnings += (out.warnings.empty() ? "" : "\n") + std::string("the chain of pages leads ") +
                        (circle ? "back to one of them" : "out of the file");
    }
    return std::nullopt;
}

}  // namespace upright::decode
