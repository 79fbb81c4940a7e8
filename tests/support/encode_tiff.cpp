#include "support/encode_tiff.hpp"

#include <algorithm>

namespace upright::test {
namespace {

std::size_t bytes_of(std::uint16_t type) {
    if (type == codec::tiff_type::ascii || type == 7) return 1;
    return type == codec::tiff_type::rational ? 4 : codec::tiff_integer_bytes(type);
}

class Writer {
public:
    explicit Writer(codec::TiffForm form)
        : form_(form), out_(form.little_endian ? Bytes{'I', 'I'} : Bytes{'M', 'M'}) {
        append(form.big ? 43 : 42, 2);
        if (form.big) {
            append(8, 2);  // bytes of an offset
            append(0, 2);
        }
        append(0, form.offset_bytes());
    }

    Bytes file(const std::vector<TiffPicture>& pages) {
        std::size_t link = form_.link_at();
        for (const TiffPicture& page : pages) {
            const std::size_t begin = directory(page);
            put(link, begin, form_.offset_bytes());
            link = begin + form_.length_bytes() + entry_count(page) * form_.entry_bytes();
        }
        return out_;
    }

private:
    static std::size_t entry_count(const TiffPicture& page) {
        return page.entries.size() + (page.strips.empty() ? 0 : 2) + (page.smaller.empty() ? 0 : 1);
    }

    void append(std::uint64_t value, std::size_t size) {
        out_.resize(out_.size() + size);
        put(out_.size() - size, value, size);
    }

    void put(std::size_t at, std::uint64_t value, std::size_t size) {
        for (std::size_t i = 0; i < size; ++i) {
            out_[at + (form_.little_endian ? i : size - 1 - i)] = static_cast<std::uint8_t>(value >> (8 * i));
        }
    }

    std::size_t directory(const TiffPicture& page) {
        std::vector<TiffEntry> entries = page.entries;
        TiffEntry offsets{codec::tiff_tag::strip_offsets, codec::tiff_type::long_, {}}, counts{0x0117, codec::tiff_type::long_, {}};
        for (const Bytes& strip : page.strips) {
            out_.resize(out_.size() + out_.size() % 2);
            offsets.values.push_back(out_.size());
            counts.values.push_back(strip.size());
            out_.insert(out_.end(), strip.begin(), strip.end());
        }
        if (!page.strips.empty()) entries.insert(entries.end(), {offsets, counts});
        TiffEntry below{codec::tiff_tag::sub_directories, codec::tiff_type::long_, {}};
        for (const TiffPicture& smaller : page.smaller) below.values.push_back(directory(smaller));
        if (!page.smaller.empty()) entries.push_back(below);
        std::ranges::stable_sort(entries, {}, &TiffEntry::tag);

        out_.resize((out_.size() + 7) / 8 * 8);
        const std::size_t begin = out_.size();
        append(entries.size(), form_.length_bytes());
        std::size_t at = out_.size();
        out_.resize(at + entries.size() * form_.entry_bytes() + form_.offset_bytes());
        for (const TiffEntry& entry : entries) {
            const bool fraction = entry.type == codec::tiff_type::rational;
            const std::size_t size = bytes_of(entry.type), total = size * entry.values.size();
            put(at, entry.tag, 2);
            put(at + codec::tiff_type_at, entry.type, 2);
            put(at + codec::tiff_count_at, entry.values.size() / (fraction ? 2 : 1), form_.offset_bytes());
            std::size_t value_at = at + form_.value_at();
            if (total > form_.offset_bytes()) {
                put(value_at, out_.size(), form_.offset_bytes());
                value_at = out_.size();
                out_.resize(out_.size() + total + total % 2);
            }
            for (const std::uint64_t value : entry.values) {
                put(value_at, value, size);
                value_at += size;
            }
            at += form_.entry_bytes();
        }
        return begin;
    }

    codec::TiffForm form_;
    Bytes out_;
};

}  // namespace

Bytes encode_tiff(const std::vector<TiffPicture>& pages, codec::TiffForm form) { return Writer(form).file(pages); }

TiffPicture tiff_picture(const Raster& raster, int orientation, std::vector<TiffEntry> more) {
    namespace tag = codec::tiff_tag;
    const auto width = static_cast<std::uint64_t>(raster.width), height = static_cast<std::uint64_t>(raster.height);
    const auto channels = static_cast<std::uint64_t>(raster.channels);
    TiffPicture picture;
    picture.entries = {{tag::image_width, 4, {width}},
                       {tag::image_length, 4, {height}},
                       {tag::bits_per_sample, 3, std::vector<std::uint64_t>(channels, 8)},
                       {tag::compression, 3, {1}},
                       {tag::photometric, 3, {channels < 3 ? 1U : 2U}},
                       {tag::samples_per_pixel, 3, {channels}},
                       {0x0116, 4, {height}}};  // RowsPerStrip
    if (channels % 2 == 0) picture.entries.push_back({0x0152, 3, {2}});  // ExtraSamples: alpha, not multiplied
    if (orientation != 0) picture.entries.push_back({tag::orientation, 3, {static_cast<std::uint64_t>(orientation)}});
    picture.entries.insert(picture.entries.end(), more.begin(), more.end());
    picture.strips = {raster.samples};
    return picture;
}

}  // namespace upright::test
