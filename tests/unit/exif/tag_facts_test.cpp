#include <string>

#include <doctest/doctest.h>

#include "exif/exif.hpp"
#include "exif/software.hpp"
#include "support/encode_jpeg.hpp"
#include "support/encode_png.hpp"
#include "support/exif_block.hpp"
#include "unit/correct/jpeg_parts.hpp"

using namespace upright;
using test::Bytes;

namespace {

/// A block of a 0th directory with texts and a tag, an EXIF directory with dimensions, and a thumbnail.
struct Block {
    std::string make, model, software;
    int orientation = 6;
    std::uint32_t width = 0, height = 0;
    Bytes thumbnail;

    Bytes bytes() const;
};

Bytes Block::bytes() const {
    Bytes out{'M', 'M', 0, 42, 0, 0, 0, 8};
    const auto put = [&out](std::uint32_t value, int size) {
        for (int i = size - 1; i >= 0; --i) out.push_back(static_cast<std::uint8_t>(value >> (8 * i)));
    };
    const auto entry = [&put](std::uint32_t tag, std::uint32_t type, std::uint32_t count, std::uint32_t value) {
        put(tag, 2), put(type, 2), put(count, 4), put(value, 4);
    };
    constexpr std::uint32_t entries = 5, exif = 8 + 2 + 12 * entries + 4, thumbnails = exif + 2 + 24 + 4;
    constexpr std::uint32_t texts = thumbnails + 2 + 24 + 4;
    put(entries, 2);
    std::uint32_t place = texts;
    for (const auto& [tag, text] : {std::pair{0x010FU, &make}, {0x0110U, &model}}) {
        entry(tag, 2, static_cast<std::uint32_t>(text->size() + 5), place);
        place += static_cast<std::uint32_t>(text->size() + 5);
    }
    entry(0x0112, 3, 1, static_cast<std::uint32_t>(orientation) << 16);
    entry(0x0131, 2, static_cast<std::uint32_t>(software.size() + 5), place);
    place += static_cast<std::uint32_t>(software.size() + 5);
    entry(0x8769, 4, 1, exif);
    put(thumbnails, 4);
    put(2, 2);
    entry(0xA002, 4, 1, width);
    entry(0xA003, 4, 1, height);
    put(0, 4);
    put(2, 2);
    entry(0x0201, 4, 1, place);
    entry(0x0202, 4, 1, static_cast<std::uint32_t>(thumbnail.size()));
    put(0, 4);
    for (const std::string* text : {&make, &model, &software}) {
        out.insert(out.end(), text->begin(), text->end());
        out.insert(out.end(), 5, 0);  // counts longer than four bytes, so that the text never stands in the entry
    }
    out.insert(out.end(), thumbnail.begin(), thumbnail.end());
    return out;
}

TagFacts facts_of(const Block& block, int width = 64, int height = 48) {
    test::JpegOptions jpeg;
    jpeg.exif = block.bytes();
    const TagFacts of_jpeg = exif::read_tag_facts(test::encode_jpeg(test::smooth_raster(width, height, 3), jpeg));
    test::PngOptions png;
    png.exif = jpeg.exif;
    const TagFacts of_png = exif::read_tag_facts(test::encode_png(test::smooth_raster(width, height, 3), png));
    CHECK(of_png.orientation == of_jpeg.orientation);
    CHECK(of_png.has_camera == of_jpeg.has_camera);
    CHECK(of_png.by_editor == of_jpeg.by_editor);
    CHECK(of_png.dimensions_swapped == of_jpeg.dimensions_swapped);
    CHECK(of_png.thumbnail_turned == of_jpeg.thumbnail_turned);
    return of_jpeg;
}

}  // namespace

TEST_CASE("a file without EXIF, or with a bare tag, says nothing else") {
    const TagFacts none = exif::read_tag_facts(test::encode_jpeg(test::smooth_raster(16, 8, 3)));
    CHECK(none.orientation == 0);
    CHECK_FALSE(none.has_camera);
    const TagFacts bare = facts_of({"", "", "", 6, 0, 0, {}});
    CHECK(bare.orientation == 6);
    CHECK_FALSE(bare.has_camera);
    CHECK_FALSE(bare.by_editor);
    CHECK_FALSE(bare.dimensions_swapped);
    CHECK_FALSE(bare.thumbnail_turned);
}

TEST_CASE("make or model means a camera") {
    CHECK(facts_of({"Maker", "", "", 6, 0, 0, {}}).has_camera);
    CHECK(facts_of({"", "Model 7", "", 6, 0, 0, {}}).has_camera);
}

TEST_CASE("programs that edit or scan are told from firmware") {
    CHECK(facts_of({"", "", "Adobe Photoshop 24.0 (Windows)", 1, 0, 0, {}}).by_editor);
    CHECK_FALSE(facts_of({"", "", "HDR+ 1.0.199571065zd", 1, 0, 0, {}}).by_editor);
    for (const char* name : {"GIMP 2.10.34", "gimp", "Adobe Lightroom 6.1", "EPSON Scan", "Picasa", "Photos 3.0"}) {
        CAPTURE(name);
        CHECK(exif::names_editor(name));
    }
    for (const char* name : {"", "16.1.1", "G991BXXU5CVDD", "Ver.1.00", "Google Nexus", "MIUI Camera"}) {
        CAPTURE(name);
        CHECK_FALSE(exif::names_editor(name));
    }
    CHECK_FALSE(exif::names_editor(std::string(100'000, 'x') + "gimp"));
}

TEST_CASE("dimensions that are those of the frame exchanged are noticed, also after scaling, others are not") {
    CHECK(facts_of({"", "", "", 6, 48, 64, {}}).dimensions_swapped);
    CHECK(facts_of({"", "", "", 6, 3000, 4000, {}}).dimensions_swapped);
    CHECK(facts_of({"", "", "", 6, 3000, 4001, {}}).dimensions_swapped);
    CHECK_FALSE(facts_of({"", "", "", 6, 64, 48, {}}).dimensions_swapped);
    CHECK_FALSE(facts_of({"", "", "", 6, 4000, 3000, {}}).dimensions_swapped);
    CHECK_FALSE(facts_of({"", "", "", 6, 30, 64, {}}).dimensions_swapped);  // cropped, of another shape
    CHECK_FALSE(facts_of({"", "", "", 6, 48, 64, {}}, 50, 50).dimensions_swapped);
}

TEST_CASE("a thumbnail that stands where the picture lies is noticed") {
    const auto thumbnail = [](int width, int height) { return test::encode_jpeg(test::smooth_raster(width, height, 3)); };
    CHECK(facts_of({"", "", "", 1, 0, 0, thumbnail(24, 32)}).thumbnail_turned);
    CHECK_FALSE(facts_of({"", "", "", 1, 0, 0, thumbnail(32, 24)}).thumbnail_turned);
    CHECK_FALSE(facts_of({"", "", "", 1, 0, 0, thumbnail(32, 32)}).thumbnail_turned);
    CHECK(facts_of({"", "", "", 1, 0, 0, thumbnail(32, 24)}, 48, 64).thumbnail_turned);
    CHECK_FALSE(facts_of({"", "", "", 1, 0, 0, Bytes(40, 0xFF)}, 48, 64).thumbnail_turned);
}

TEST_CASE("any cut of a block is survived and says no more than the whole") {
    const Bytes whole = Block{"Maker", "Model", "GIMP", 6, 48, 64, Bytes(30, 1)}.bytes();
    for (std::size_t size = 0; size <= whole.size(); ++size) {
        const Bytes cut(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(size));
        const Bytes file = test::joined({{0xFF, 0xD8}, test::exif_segment(cut)});
        const TagFacts facts = exif::read_tag_facts(file);
        CHECK((facts.orientation == 0 || facts.orientation == 6));
    }
}
