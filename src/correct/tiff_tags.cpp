#include "correct/tiff_tags.hpp"

#include "correct/tiff_editor.hpp"

namespace upright::correct {

Result<std::vector<std::uint8_t>> with_page_orientations(codec::Bytes file, const codec::TiffPages& found,
                                                         std::span<const int> wanted) {
    // Moving a directory that two links lead to would tear the chain.
    if (found.end == codec::TiffChainEnd::circle) return Error{Status::corrupt_image, "the pages of the TIFF file run in a circle"};
    const codec::TiffBlock& block = found.block;
    TiffEditor editor(file, codec::TiffBlock::Use::file);
    // What a page's smaller versions get: those that follow it up to the next page.
    std::vector<int> values(wanted.begin(), wanted.end());
    for (std::size_t k = 1; k < values.size(); ++k) {
        const codec::TiffDirectory& directory = found.pages[k].directory;
        const bool follows = values[k] == 0 && codec::tiff_facts(block, directory).is_reduced;
        if (follows && block.find(directory, codec::tiff_tag::orientation)) values[k] = values[k - 1];
    }
    const auto is_due = [&](std::size_t k) {
        const int present = block.orientation(found.pages[k].directory);
        return values[k] != 0 && values[k] != present && (values[k] != 1 || present != 0);
    };
    for (std::size_t k = values.size(); k-- > 0;) {  // the last first, see TiffEditor::set_orientation
        if (!is_due(k)) continue;
        const auto& [directory, link_at] = found.pages[k];
        const bool grows = !block.find(directory, codec::tiff_tag::orientation);
        if (grows && found.end == codec::TiffChainEnd::outside) editor.end_chain(found.pages.back().directory);
        if (!editor.set_orientation(directory, link_at, values[k])) {
            return Error{Status::unsupported_format, "the TIFF file's directory has no room for an orientation tag"};
        }
    }
    return std::move(editor).take();
}

}  // namespace upright::correct
