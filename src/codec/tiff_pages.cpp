#include "codec/tiff_pages.hpp"

#include <unordered_set>

namespace upright::codec {
namespace {

namespace tag = tiff_tag;

/// Colour filter array and linear raw (DNG 1.4, PhotometricInterpretation).
constexpr std::uint64_t colour_filter = 32803, linear_raw = 34892;

/// A DNG says so; Canon's CR2 has "CR" behind its header; the others keep a small picture in the 0th directory and the
/// large one in a directory below it, with the camera's name.
bool is_camera_raw(Bytes file, const TiffBlock& block) noexcept {
    const TiffDirectory& first = *block.first();
    const TiffFacts facts = tiff_facts(block, first);
    constexpr std::size_t cr2_at = 8;
    const bool is_cr2 = !block.form().big && file.size() > cr2_at + 2 && file[cr2_at] == 'C' && file[cr2_at + 1] == 'R';
    return is_cr2 || block.find(first, tag::dng_version) || facts.photometric == colour_filter ||
           facts.photometric == linear_raw ||
           (facts.is_reduced && facts.has_sub_directories && block.find(first, tag::make));
}

}  // namespace

TiffFacts tiff_facts(const TiffBlock& block, const TiffDirectory& directory) noexcept {
    TiffFacts facts;
    facts.width = block.number(directory, tag::image_width).value_or(0);
    facts.height = block.number(directory, tag::image_length).value_or(0);
    facts.bits = block.first_number(directory, tag::bits_per_sample).value_or(1);
    facts.samples = block.number(directory, tag::samples_per_pixel).value_or(1);
    facts.compression = block.first_number(directory, tag::compression).value_or(tiff_compression::none);
    facts.photometric = block.number(directory, tag::photometric).value_or(0);
    facts.x_resolution = block.fraction(directory, tag::x_resolution).value_or(0);
    facts.y_resolution = block.fraction(directory, tag::y_resolution).value_or(0);
    facts.orientation = block.orientation(directory);
    constexpr std::uint64_t reduced = 1, mask = 4;  // bits of NewSubfileType
    facts.is_reduced = (block.number(directory, tag::new_subfile_type).value_or(0) & (reduced | mask)) != 0;
    facts.has_sub_directories = block.find(directory, tag::sub_directories).has_value();
    return facts;
}

Result<TiffPages> read_tiff_pages(Bytes file, Budget& budget) {
    const auto corrupt = [](const char* message) { return Error{Status::corrupt_image, message}; };
    TiffPages found{TiffBlock(file, TiffBlock::Use::file), {}, TiffChainEnd::proper};
    if (!found.block.valid()) return corrupt("the TIFF file has no directory where its header says");
    const TiffForm& form = found.block.form();
    std::unordered_set<std::size_t> seen;
    std::size_t bytes = 0;  // of all directories: more than the file has if they lie over each other
    std::size_t link_at = form.link_at();
    for (std::optional<TiffDirectory> directory = found.block.first(); directory;) {
        if (!budget.count_part() || found.pages.size() == tiff_max_pages) return Budget::too_many_parts();
        if (!seen.insert(directory->entries).second) {
            found.end = TiffChainEnd::circle;
            break;
        }
        bytes += form.length_bytes() + directory->count * form.entry_bytes();
        if (bytes > file.size()) return corrupt("the directories of the TIFF file lie over each other");
        found.pages.push_back({*directory, link_at});
        const std::uint64_t next = found.block.next_offset(*directory);
        link_at = directory->next;
        if (next == 0) break;
        directory = found.block.directory_at(next);
        if (!directory) found.end = TiffChainEnd::outside;
    }
    if (is_camera_raw(file, found.block)) {
        return Error{Status::unsupported_format, "a camera's raw file, which is not read; give its JPEG"};
    }
    return found;
}

}  // namespace upright::codec
