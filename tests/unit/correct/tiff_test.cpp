// Fixing a TIFF by its tags: what changes is the tag of the page, and where there was none the directory and the link to it.
#include <algorithm>

#include <doctest/doctest.h>

#include "codec/tiff_pages.hpp"
#include "exif/exif.hpp"
#include "support/encode_tiff.hpp"
#include "upright/correct.hpp"

using namespace upright;
using namespace upright::test;
namespace tag = codec::tiff_tag;

namespace {

Result<Corrected> correct(const Bytes& file, int orientation, int page = 0, How how = How::automatic) {
    CorrectOptions options;
    options.page = page;
    options.how = how;
    return correct_encoded(file.data(), file.size(), Correction::of_exif(orientation), options);
}

/// Every entry as it reads wherever the directory stands: tag, type, count, and the value's own bytes.
std::vector<Bytes> entries_of(const Bytes& file, std::size_t page) {
    const codec::TiffBlock block(file, codec::TiffBlock::Use::file);
    const auto directory = block.page(page);
    REQUIRE(directory.has_value());
    std::vector<Bytes> all;
    for (std::size_t i = 0; i < directory->count; ++i) {
        const auto begin = file.begin() + static_cast<std::ptrdiff_t>(directory->entries + i * block.form().entry_bytes());
        all.emplace_back(begin, begin + static_cast<std::ptrdiff_t>(block.form().entry_bytes()));
    }
    return all;
}

/// Pages with and without the tag, an unknown tag, a directory below and a fraction.
std::vector<TiffPicture> mixed_pages() {
    const std::vector<TiffEntry> more{{tag::x_resolution, 5, {300, 1}}, {0xFDE8, 4, {1, 2, 3, 4}}};
    std::vector<TiffPicture> pages{tiff_picture(smooth_raster(30, 20, 1), 6, more),
                                   tiff_picture(smooth_raster(11, 17, 3), 0, more),
                                   tiff_picture(smooth_raster(8, 8, 1), 0, more),
                                   tiff_picture(smooth_raster(9, 9, 1), 1, more)};
    pages[1].smaller = {tiff_picture(smooth_raster(4, 4, 1), 3)};
    return pages;
}

std::size_t differing(const Bytes& a, const Bytes& b) {
    std::size_t count = 0;
    for (std::size_t i = 0; i < std::min(a.size(), b.size()); ++i) count += a[i] != b[i];
    return count;
}

}  // namespace

TEST_CASE("a page's tag is changed in place, and nothing else") {
    for (const codec::TiffForm form : tiff_forms) {
        const Bytes file = encode_tiff(mixed_pages(), form);
        for (int value = 1; value <= 8; ++value) {
            CAPTURE(value);
            const auto made = correct(file, value);
            REQUIRE(made.ok());
            CHECK(made->way == (value == 6 ? Way::unchanged : Way::tag));
            CHECK(made->exif_orientation == value);
            CHECK(made->width == 30);
            CHECK(made->height == 20);
            CHECK(made->bytes.size() == file.size());
            CHECK(differing(made->bytes, file) == (value == 6 ? 0 : 1));
            CHECK(exif::read_orientation(made->bytes) == value);
            const auto again = correct(made->bytes, value);
            REQUIRE(again.ok());
            CHECK(again->way == Way::unchanged);
            CHECK(again->bytes == made->bytes);
        }
    }
}

TEST_CASE("a page without the tag gets one in a directory at the end") {
    for (const codec::TiffForm form : tiff_forms) {
        CAPTURE(form.big);
        CAPTURE(form.little_endian);
        const Bytes file = encode_tiff(mixed_pages(), form);
        for (const int page : {1, 2}) {
            CAPTURE(page);
            const auto at = static_cast<std::size_t>(page);
            const auto made = correct(file, 8, page);
            REQUIRE(made.ok());
            CHECK(made->way == Way::tag);
            CHECK(exif::read_tag_facts(made->bytes, at).orientation == 8);
            // Only the link differs in what was there before.
            REQUIRE(made->bytes.size() > file.size());
            codec::Budget budget;
            const auto before = codec::read_tiff_pages(file, budget), after = codec::read_tiff_pages(made->bytes, budget);
            REQUIRE(after.ok());
            REQUIRE(after->pages.size() == before->pages.size());
            Bytes with_old_link = made->bytes;
            std::copy_n(file.begin() + static_cast<std::ptrdiff_t>(before->pages[at].link_at), form.offset_bytes(),
                        with_old_link.begin() + static_cast<std::ptrdiff_t>(before->pages[at].link_at));
            CHECK(std::equal(file.begin(), file.end(), with_old_link.begin()));
            // All other entries of that page, and all of the others.
            for (std::size_t k = 0; k < before->pages.size(); ++k) {
                std::vector<Bytes> expected = entries_of(file, k), found = entries_of(made->bytes, k);
                if (k == at) {
                    const auto codes = [&](std::size_t i) {
                        const Bytes& entry = found[i];
                        return form.little_endian ? entry[0] | entry[1] << 8 : entry[0] << 8 | entry[1];
                    };
                    for (std::size_t i = 1; i < found.size(); ++i) CHECK(codes(i - 1) < codes(i));
                    std::size_t place = 0;
                    while (place < found.size() && codes(place) != tag::orientation) ++place;
                    REQUIRE(place < found.size());
                    found.erase(found.begin() + static_cast<std::ptrdiff_t>(place));
                }
                CHECK(expected == found);
            }
            const auto again = correct(made->bytes, 8, page);
            REQUIRE(again.ok());
            CHECK(again->way == Way::unchanged);
            CHECK(again->bytes == made->bytes);
        }
        CHECK(correct(file, 1, 1)->bytes == file);  // no tag is as 1
    }
}

TEST_CASE("what a TIFF is not given is said") {
    const Bytes file = encode_tiff(mixed_pages());
    CHECK(correct(file, 6, 4).error().status == Status::invalid_argument);
    CHECK(correct(file, 6, -1).error().status == Status::invalid_argument);
    CHECK(correct_encoded(file.data(), file.size(), {false, 0, 2.0}).error().status == Status::unsupported_format);
    CHECK(correct(file, 8, 0, How::tag)->way == Way::tag);
    CorrectOptions options;
    options.page = 1;
    const Bytes png{0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};
    CHECK(correct_encoded(png.data(), png.size(), {}, options).error().status == Status::invalid_argument);
}

TEST_CASE("smaller versions of a page follow its tag") {
    std::vector<TiffPicture> pages{tiff_picture(smooth_raster(30, 20, 1), 6),
                                   tiff_picture(smooth_raster(15, 10, 1), 6, {{tag::new_subfile_type, 4, {1}}}),
                                   tiff_picture(smooth_raster(15, 10, 1), 6)};
    const auto made = correct(encode_tiff(pages), 8);
    REQUIRE(made.ok());
    const auto orientation = [&](std::size_t page) { return exif::read_tag_facts(made->bytes, page).orientation; };
    CHECK(orientation(0) == 8);
    CHECK(orientation(1) == 8);
    CHECK(orientation(2) == 6);
}

TEST_CASE("a TIFF cut at any length is corrected or refused") {
    for (const codec::TiffForm form : tiff_forms) {
        const Bytes whole = encode_tiff(mixed_pages(), form);
        for (std::size_t size = 1; size < whole.size(); ++size) {
            const Bytes cut(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(size));
            for (const int page : {0, 1, 3}) {
                const auto made = correct(cut, 3, page);
                if (made.ok()) {
                    CHECK(exif::read_tag_facts(made->bytes, static_cast<std::size_t>(page)).orientation == 3);
                } else {
                    CHECK(made.error().status != Status::internal);
                    CHECK(made.error().status != Status::ok);
                }
            }
        }
    }
}
