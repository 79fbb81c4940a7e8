#include "correct/tiff_pixels.hpp"

#include <algorithm>
#include <array>

#include "codec/format_component.hpp"
#include "correct/tiff_editor.hpp"

namespace upright::correct {
namespace {

namespace tag = codec::tiff_tag;
namespace type = codec::tiff_type;
using codec::TiffBlock;

/// The strips or tiles that the component writes, one behind the other.
class Pieces : public codec::FormatCall {
public:
    explicit Pieces(codec::Budget& budget) : FormatCall(codec::Format::tiff, budget), share_(budget) {}

    const std::vector<std::uint8_t>& data() const noexcept { return data_; }
    const std::vector<std::uint64_t>& sizes() const noexcept { return sizes_; }

private:
    std::optional<Error> write(codec::Bytes bytes) override {
        if (auto refused = share_.admit(bytes.size() + sizeof(std::uint64_t), "the turned page")) return refused;
        data_.insert(data_.end(), bytes.begin(), bytes.end());
        sizes_.push_back(bytes.size());
        return std::nullopt;
    }

    codec::MemoryShare share_;
    std::vector<std::uint8_t> data_;
    std::vector<std::uint64_t> sizes_;
};

/// Strips of about as many pixels as before; one strip stays one.
std::uint32_t rows_per_strip(const TiffBlock& block, const codec::TiffDirectory& directory, const codec::TiffFacts& facts,
                             bool transpose) {
    const std::uint64_t height = transpose ? facts.width : facts.height, width = transpose ? facts.height : facts.width;
    const std::uint64_t before = block.number(directory, tag::rows_per_strip).value_or(facts.height);
    if (before == 0 || before >= facts.height) return static_cast<std::uint32_t>(height);
    const std::uint64_t rows = transpose ? before * facts.width / width : before;
    return static_cast<std::uint32_t>(std::clamp<std::uint64_t>(rows, 1, height));
}

std::optional<Error> turn_page(codec::Bytes file, const codec::TiffPages& found, std::size_t page, Mapping mapping,
                               TiffEditor& editor, codec::Budget& budget) {
    const TiffBlock& block = found.block;
    const auto& [directory, link_at] = found.pages[page];
    const codec::TiffFacts facts = codec::tiff_facts(block, directory);
    if (auto refused = budget.admit_size(facts.width, facts.height)) return refused;
    const std::uint32_t rows = rows_per_strip(block, directory, facts, mapping.transpose);
    Pieces pieces(budget);
    const upright_format_turn how{static_cast<std::uint32_t>(page), mapping.transpose, mapping.flip_u, mapping.flip_v, rows};
    if (auto failed = pieces.turn(file, how)) return failed;
    if (pieces.sizes().empty()) return Error{Status::corrupt_image, "TIFF: the page has no data"};

    const codec::TiffForm form = block.form();
    constexpr std::size_t most_padding = 7;
    const Error no_room{Status::unsupported_format, "the TIFF file has no room for the turned page"};
    if (editor.bytes().size() + most_padding + pieces.data().size() > form.last_offset()) return no_room;
    std::uint64_t place = editor.append_data(pieces.data());
    const bool tiles = block.find(directory, tag::tile_width).has_value();
    const std::uint16_t place_type = form.big ? type::long8 : type::long_;
    TiffValues places{tiles ? tag::tile_offsets : tag::strip_offsets, place_type, {}};
    for (const std::uint64_t size : pieces.sizes()) {
        places.values.push_back(place);
        place += size;
    }
    const std::uint64_t width = mapping.transpose ? facts.height : facts.width, height = mapping.transpose ? facts.width : facts.height;
    std::vector<TiffValues> added{{tag::image_width, type::long_, {width}}, {tag::image_length, type::long_, {height}}};
    added.push_back(std::move(places));
    added.push_back({tiles ? tag::tile_byte_counts : tag::strip_byte_counts, place_type, pieces.sizes()});
    if (!tiles) added.push_back({tag::rows_per_strip, type::long_, {rows}});
    if (block.find(directory, tag::orientation)) added.push_back({tag::orientation, type::short_, {1}});
    constexpr std::array<std::uint16_t, 5> dropped{tag::strip_offsets, tag::strip_byte_counts, tag::rows_per_strip, tag::tile_offsets,
                                                   tag::tile_byte_counts};
    if (!editor.replace_entries(directory, link_at, std::move(added), dropped)) return no_room;
    if (mapping.transpose) {
        const TiffBlock now(editor.bytes(), TiffBlock::Use::file);
        if (const auto moved = now.directory_at(now.offset(link_at))) editor.swap_resolutions(*moved);
    }
    return std::nullopt;
}

/// The page behind the last one that turns with `page`.
std::size_t end_of(const codec::TiffPages& found, std::size_t page) {
    std::size_t end = page + 1;
    while (end < found.pages.size() && codec::tiff_facts(found.block, found.pages[end].directory).is_reduced) ++end;
    return end;
}

}  // namespace

const char* why_tiff_pixels_stay(const codec::TiffPages& found, std::size_t page) {
    const int own = std::max(found.block.orientation(found.pages[page].directory), 1);
    for (std::size_t k = page; k < end_of(found, page); ++k) {
        const codec::TiffFacts facts = codec::tiff_facts(found.block, found.pages[k].directory);
        if (facts.compression == codec::tiff_compression::jpeg || facts.compression == codec::tiff_compression::old_jpeg) {
            return "JPEG data in a TIFF are not coded again";
        }
        if (facts.has_sub_directories) return "smaller versions of the page stand in directories below it";
        if (facts.orientation != 0 && facts.orientation != own) return "a smaller version of the page has an orientation of its own";
    }
    return nullptr;
}

Result<std::vector<std::uint8_t>> with_turned_page(codec::Bytes file, const codec::TiffPages& found, std::size_t page,
                                                   Mapping mapping, codec::Budget& budget) {
    if (found.end == codec::TiffChainEnd::circle) return Error{Status::corrupt_image, "the pages of the TIFF file run in a circle"};
    codec::MemoryShare share(budget);
    if (auto refused = share.admit(file.size(), "the turned file")) return *std::move(refused);
    TiffEditor editor(file, TiffBlock::Use::file);
    if (found.end == codec::TiffChainEnd::outside) editor.end_chain(found.pages.back().directory);
    for (std::size_t k = end_of(found, page); k-- > page;) {  // the last first, see TiffEditor::set_orientation
        if (auto failed = turn_page(file, found, k, mapping, editor, budget)) return *std::move(failed);
    }
    return std::move(editor).take();
}

}  // namespace upright::correct
