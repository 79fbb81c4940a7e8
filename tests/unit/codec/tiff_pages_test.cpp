// What is read of the directories of TIFF files, and which files are refused for them.
#include <algorithm>

#include <doctest/doctest.h>

#include "codec/format.hpp"
#include "codec/resolution.hpp"
#include "codec/tiff_pages.hpp"
#include "exif/exif.hpp"
#include "support/encode_tiff.hpp"
#include "upright/correct.hpp"

using namespace upright;
using namespace upright::test;
namespace tag = codec::tiff_tag;

namespace {

Result<codec::TiffPages> read(const Bytes& file) {
    codec::Budget budget;
    return codec::read_tiff_pages(file, budget);
}

/// Puts `value` where the link of the last page stands.
void link_last_page(Bytes& file, codec::TiffForm form, std::uint64_t value) {
    const auto found = read(file);
    REQUIRE(found.ok());
    const std::size_t at = found->pages.back().directory.next;
    for (std::size_t i = 0; i < form.offset_bytes(); ++i) {
        const std::size_t place = at + (form.little_endian ? i : form.offset_bytes() - 1 - i);
        file[place] = static_cast<std::uint8_t>(value >> (8 * i));
    }
}

std::vector<TiffPicture> three_pages() {
    return {tiff_picture(smooth_raster(20, 10, 3), 6, {{tag::x_resolution, 5, {204, 1}}, {tag::y_resolution, 5, {98, 1}}}),
            tiff_picture(smooth_raster(7, 30, 1), 0, {{tag::make, 2, {'A', 0}}, {tag::software, 2, {'G', 'I', 'M', 'P', 0}}}),
            tiff_picture(smooth_raster(5, 5, 1), 8, {{tag::new_subfile_type, 4, {1}}})};
}

}  // namespace

TEST_CASE("pages of a TIFF are read in every form") {
    for (const codec::TiffForm form : tiff_forms) {
        CAPTURE(form.big);
        CAPTURE(form.little_endian);
        const Bytes file = encode_tiff(three_pages(), form);
        CHECK(codec::sniff(file) == codec::Format::tiff);
        const auto found = read(file);
        REQUIRE(found.ok());
        REQUIRE(found->pages.size() == 3);
        CHECK(found->end == codec::TiffChainEnd::proper);
        const auto facts = [&](std::size_t page) { return codec::tiff_facts(found->block, found->pages[page].directory); };
        CHECK(facts(0).width == 20);
        CHECK(facts(0).height == 10);
        CHECK(facts(0).bits == 8);
        CHECK(facts(0).samples == 3);
        CHECK(facts(0).photometric == 2);
        CHECK(facts(0).x_resolution == 204);
        CHECK(facts(0).y_resolution == 98);
        CHECK(facts(1).x_resolution == 0);
        CHECK(facts(1).width == 7);
        CHECK_FALSE(facts(1).is_reduced);
        CHECK(facts(2).is_reduced);
        constexpr int orientations[] = {6, 0, 8};
        for (std::size_t page = 0; page < 3; ++page) {
            CHECK(facts(page).orientation == orientations[page]);
            CHECK(exif::read_tag_facts(file, page).orientation == orientations[page]);
        }
        CHECK(exif::read_tag_facts(file, 1).has_camera);
        CHECK(exif::read_tag_facts(file, 1).by_editor);
        CHECK_FALSE(exif::read_tag_facts(file, 0).has_camera);
        CHECK(exif::read_tag_facts(file, 3).orientation == 0);
        CHECK(codec::pixel_aspect(file) == doctest::Approx(204.0 / 98));
        CHECK(codec::pixel_aspect(file, 1) == 1);
        CHECK(codec::pixel_aspect(file, 9) == 1);
    }
}

TEST_CASE("a chain of pages that runs in a circle is read up to there, and not written") {
    for (const codec::TiffForm form : tiff_forms) {
        const Bytes file = encode_tiff(three_pages(), form);
        const auto pages = read(file)->pages;
        for (const codec::TiffPage& page : pages) {
            Bytes circle = file;
            link_last_page(circle, form, page.directory.entries - form.length_bytes());
            const auto found = read(circle);
            REQUIRE(found.ok());
            CHECK(found->pages.size() == 3);
            CHECK(found->end == codec::TiffChainEnd::circle);
            CorrectOptions by_tag;
            by_tag.how = How::tag;
            const auto fixed = correct_encoded(circle.data(), circle.size(), Correction{false, 3, 0}, by_tag);
            REQUIRE_FALSE(fixed.ok());
            CHECK(fixed.error().status == Status::corrupt_image);
            CHECK(exif::read_tag_facts(circle, 1'000'000'000).orientation == 0);
        }
    }
}

TEST_CASE("a chain that leads out of the file ends there") {
    for (const codec::TiffForm form : tiff_forms) {
        Bytes file = encode_tiff(three_pages(), form);
        link_last_page(file, form, file.size() + 1000);
        const auto found = read(file);
        REQUIRE(found.ok());
        CHECK(found->pages.size() == 3);
        CHECK(found->end == codec::TiffChainEnd::outside);
    }
}

TEST_CASE("a chain that led out of the file does not lead into what a fix adds to it") {
    for (const codec::TiffForm form : tiff_forms) {
        const Bytes whole = encode_tiff(three_pages(), form);
        for (std::size_t beyond = 0; beyond < 400; beyond += 2) {
            CAPTURE(beyond);
            Bytes file = whole;
            link_last_page(file, form, whole.size() + beyond);
            CorrectOptions options;
            options.page = 1;  // has no tag: its directory is written anew at the end
            options.how = How::tag;
            const auto fixed = correct_encoded(file.data(), file.size(), Correction::of_exif(6), options);
            REQUIRE(fixed.ok());
            const auto found = read(fixed->bytes);
            REQUIRE(found.ok());
            CHECK(found->pages.size() == 3);
            CHECK(found->end == codec::TiffChainEnd::proper);
#ifdef UPRIGHT_TEST_TIFF
            options.how = How::pixels;
            const auto turned = correct_encoded(file.data(), file.size(), Correction{false, 1, 0}, options);
            REQUIRE(turned.ok());
            const auto after = read(turned->bytes);
            REQUIRE(after.ok());
            CHECK(after->pages.size() == 3);
            CHECK(after->end == codec::TiffChainEnd::proper);
#endif
        }
    }
}

TEST_CASE("directories that lie over each other are refused before they cost anything") {
    // Zeros are directories without entries; one that begins two bytes later each links to the next.
    Bytes file(4'000, 0);
    const Bytes header{'I', 'I', 42, 0, 8, 0, 0, 0};
    std::copy(header.begin(), header.end(), file.begin());
    // 300 entries a directory, the link of each leads two bytes further.
    constexpr std::size_t entries = 300, length = 2 + 12 * entries;
    for (std::size_t at = 8; at + length + 4 <= file.size(); at += 2) {
        file[at] = entries & 0xFF;
        file[at + 1] = entries >> 8;
    }
    for (std::size_t at = 8; at + length + 4 <= file.size(); at += 4) {
        const std::size_t next = at + 4;
        file[at + length] = next & 0xFF;
        file[at + length + 1] = static_cast<std::uint8_t>(next >> 8);
        file[at + length + 2] = file[at + length + 3] = 0;
    }
    const auto found = read(file);
    REQUIRE_FALSE(found.ok());
    CHECK(found.error().status == Status::corrupt_image);
}

TEST_CASE("a directory with more entries than the file has room for, and headers that are none") {
    for (const codec::TiffForm form : tiff_forms) {
        const Bytes whole = encode_tiff(three_pages(), form);
        for (std::size_t size = 0; size < whole.size(); ++size) {  // every length
            const Bytes cut(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(size));
            const auto found = read(cut);
            if (!found.ok()) CHECK(found.error().status == Status::corrupt_image);
        }
        Bytes many = whole;
        const std::size_t at = read(whole)->pages[0].directory.entries - form.length_bytes();
        for (std::size_t i = 0; i < form.length_bytes(); ++i) many[at + i] = 0xFF;
        CHECK_FALSE(read(many).ok());
        Bytes wrong = whole;
        wrong[2] = wrong[3] = 44;
        CHECK_FALSE(read(wrong).ok());
        CHECK(codec::sniff(wrong) == codec::Format::unknown);
    }
}

TEST_CASE("more pages than a file has are refused") {
    std::vector<TiffPicture> pages(codec::tiff_max_pages + 1, TiffPicture{{{tag::image_width, 3, {1}}}, {}, {}});
    const auto found = read(encode_tiff(pages));
    REQUIRE_FALSE(found.ok());
    CHECK(found.error().status == Status::corrupt_image);
    pages.pop_back();
    CHECK(read(encode_tiff(pages))->pages.size() == codec::tiff_max_pages);
}

TEST_CASE("raw files of cameras are named") {
    TiffPicture small = tiff_picture(smooth_raster(8, 8, 3), 6, {{tag::new_subfile_type, 4, {1}}, {tag::make, 2, {'N', 0}}});
    small.smaller = {tiff_picture(smooth_raster(16, 16, 1))};
    const TiffPicture dng = tiff_picture(smooth_raster(8, 8, 3), 0, {{tag::dng_version, 1, {1, 4, 0, 0}}});
    for (const TiffPicture& picture : {small, dng}) {
        const auto found = read(encode_tiff({picture}));
        REQUIRE_FALSE(found.ok());
        CHECK(found.error().status == Status::unsupported_format);
    }
}
