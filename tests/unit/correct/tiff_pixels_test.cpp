// Pages turned by their pixels: what libtiff reads back is the picture turned, sample for sample.
#include <algorithm>
#include <initializer_list>

#include <tiffio.h>

#include <doctest/doctest.h>

#include "codec/tiff_pages.hpp"
#include "correct/mapping.hpp"
#include "support/encode_tiff.hpp"
#include "support/write_tiff.hpp"
#include "upright/correct.hpp"

using namespace upright;
using namespace upright::test;
namespace tag = codec::tiff_tag;

namespace {

constexpr int width = 53, height = 38;

TiffSamples picture_of(const TiffKind& kind) {
    TiffSamples picture{width, height, {}, {}};
    const unsigned most = (1U << kind.bits) - 1;
    for (int y = 0; y < height; ++y) {
        for (int x = 0; x < width; ++x) {
            for (int c = 0; c < kind.samples; ++c) {
                const unsigned value = kind.bits == 1 ? static_cast<unsigned>(x / 5 + y / 3 + x * y / 40 + c)
                                                      : static_cast<unsigned>(x * 977 + y * 131 + c * 40);
                picture.values.push_back(static_cast<std::uint16_t>(value & most));
            }
        }
    }
    if (kind.photometric == PHOTOMETRIC_PALETTE) {
        for (unsigned i = 0; i <= most; ++i) {
            picture.palette.push_back({static_cast<std::uint8_t>(i * 37), static_cast<std::uint8_t>(i * 11 + 5), static_cast<std::uint8_t>(255 - i)});
        }
    }
    return picture;
}

/// By the definition of Mapping.
TiffSamples turned(const TiffSamples& picture, unsigned samples, upright::correct::Mapping mapping) {
    TiffSamples out{mapping.transpose ? picture.height : picture.width, mapping.transpose ? picture.width : picture.height, {}, {}};
    for (int y = 0; y < out.height; ++y) {
        for (int x = 0; x < out.width; ++x) {
            int u = mapping.transpose ? y : x, v = mapping.transpose ? x : y;
            if (mapping.flip_u) u = picture.width - 1 - u;
            if (mapping.flip_v) v = picture.height - 1 - v;
            const std::size_t from = (static_cast<std::size_t>(v) * static_cast<std::size_t>(picture.width) + static_cast<std::size_t>(u)) * samples;
            for (unsigned c = 0; c < samples; ++c) out.values.push_back(picture.values[from + c]);
        }
    }
    return out;
}

Result<Corrected> fix_pixels(const Bytes& file, int orientation, int page = 0) {
    CorrectOptions options;
    options.page = page;
    options.how = How::pixels;
    return correct_encoded(file.data(), file.size(), Correction::of_exif(orientation), options);
}

void check_all_turns(const TiffKind& kind) {
    CAPTURE(kind.bits);
    CAPTURE(kind.samples);
    CAPTURE(kind.compression);
    CAPTURE(kind.photometric);
    CAPTURE(kind.planes);
    CAPTURE(kind.tile_width);
    CAPTURE(kind.big_endian);
    CAPTURE(kind.big);
    CAPTURE(kind.fill_order);
    CAPTURE(kind.predictor);
    const TiffSamples picture = picture_of(kind);
    const Bytes file = write_tiff({{kind, picture}});
    REQUIRE(!file.empty());
    REQUIRE(read_tiff(file).values == picture.values);
    for (int value = 2; value <= 8; ++value) {
        CAPTURE(value);
        const auto made = fix_pixels(file, value);
        REQUIRE(made.ok());
        REQUIRE(made->notes == "");
        CHECK(made->way == Way::lossless);
        const TiffSamples expected = turned(picture, kind.samples, upright::correct::mapping_of(orientation_from_exif(value)));
        const TiffSamples found = read_tiff(made->bytes);
        CHECK(found.width == expected.width);
        CHECK(found.height == expected.height);
        CHECK(made->width == expected.width);
        CHECK(made->height == expected.height);
        CHECK(found.values == expected.values);
        // What was there stays but for the link in the header.
        const std::size_t header = kind.big ? 16 : 8;
        CHECK(std::equal(file.begin() + static_cast<std::ptrdiff_t>(header), file.end(), made->bytes.begin() + static_cast<std::ptrdiff_t>(header)));
    }
}

std::vector<TiffKind> layouts_of(TiffKind kind) {
    std::vector<TiffKind> all{kind};
    kind.rows_per_strip = 1000;
    all.push_back(kind);
    kind.tile_width = 32;
    kind.tile_height = 16;
    all.push_back(kind);
    if (kind.samples == 1) return all;
    kind.planes = true;
    all.push_back(kind);
    kind.tile_width = kind.tile_height = 0;
    kind.rows_per_strip = 7;
    all.push_back(kind);
    return all;
}

}  // namespace

TEST_CASE("samples of every depth and layout are turned bit for bit") {
    for (const std::uint16_t bits : std::initializer_list<std::uint16_t>{1, 2, 4, 6, 8, 12, 16}) {
        for (const std::uint16_t samples : std::initializer_list<std::uint16_t>{1, 3, 4}) {
            TiffKind kind;
            kind.bits = bits;
            kind.samples = samples;
            kind.photometric = samples == 1 ? PHOTOMETRIC_MINISBLACK : PHOTOMETRIC_RGB;
            kind.extra = samples == 4 ? EXTRASAMPLE_UNASSALPHA : 0;
            kind.big_endian = bits % 8 == 0 && samples != 3;
            kind.big = samples == 3;
            for (const TiffKind& layout : layouts_of(kind)) check_all_turns(layout);
        }
    }
}

TEST_CASE("each codec without loss codes the turned page again") {
    for (const std::uint16_t compression : std::initializer_list<std::uint16_t>{COMPRESSION_LZW, COMPRESSION_ADOBE_DEFLATE, COMPRESSION_DEFLATE, COMPRESSION_PACKBITS}) {
        for (const std::uint16_t predictor : std::initializer_list<std::uint16_t>{1, 2}) {
            if (predictor == 2 && compression == COMPRESSION_PACKBITS) continue;
            for (const std::uint16_t bits : std::initializer_list<std::uint16_t>{8, 16}) {
                TiffKind kind;
                kind.compression = compression;
                kind.predictor = predictor;
                kind.bits = bits;
                kind.samples = 3;
                kind.photometric = PHOTOMETRIC_RGB;
                kind.big_endian = bits == 16;
                for (const TiffKind& layout : layouts_of(kind)) check_all_turns(layout);
            }
        }
        TiffKind palette;
        palette.compression = compression;
        palette.bits = 4;
        palette.photometric = PHOTOMETRIC_PALETTE;
        for (const TiffKind& layout : layouts_of(palette)) check_all_turns(layout);
    }
}

TEST_CASE("fax pages are turned bit for bit") {
    for (const std::uint16_t compression : std::initializer_list<std::uint16_t>{COMPRESSION_CCITTFAX3, COMPRESSION_CCITTFAX4, COMPRESSION_CCITTRLE}) {
        for (const std::uint16_t fill_order : std::initializer_list<std::uint16_t>{FILLORDER_MSB2LSB, FILLORDER_LSB2MSB}) {
            for (const std::uint32_t options : std::initializer_list<std::uint32_t>{0U, 1U, 5U}) {  // of G3: two dimensions, whole bytes a row
                if (options != 0 && compression != COMPRESSION_CCITTFAX3) continue;
                TiffKind kind;
                kind.bits = 1;
                kind.photometric = PHOTOMETRIC_MINISWHITE;
                kind.compression = compression;
                kind.fill_order = fill_order;
                kind.fax_options = options;
                check_all_turns(kind);
                kind.rows_per_strip = 1000;
                check_all_turns(kind);
            }
        }
    }
}

TEST_CASE("a turned page keeps its tags, its resolutions change places, and other pages stay") {
    for (const codec::TiffForm form : tiff_forms) {
        CAPTURE(form.big);
        CAPTURE(form.little_endian);
        const std::vector<TiffEntry> more{{tag::x_resolution, 5, {204, 1}}, {tag::y_resolution, 5, {98, 1}}, {0xFDE8, 4, {1, 2, 3, 4}}};
        std::vector<TiffPicture> pages{tiff_picture(smooth_raster(30, 20, 1), 6, more), tiff_picture(smooth_raster(31, 21, 1), 3, more),
                                       tiff_picture(smooth_raster(15, 10, 1), 3, {{tag::new_subfile_type, 4, {1}}}),
                                       tiff_picture(smooth_raster(32, 22, 1), 0, more)};
        const Bytes file = encode_tiff(pages, form);
        const auto made = fix_pixels(file, 6, 1);
        REQUIRE(made.ok());
        CHECK(made->way == Way::lossless);
        CHECK(made->exif_orientation == 1);
        codec::Budget budget;
        const auto before = codec::read_tiff_pages(file, budget), after = codec::read_tiff_pages(made->bytes, budget);
        REQUIRE(after.ok());
        REQUIRE(after->pages.size() == before->pages.size());
        for (const std::size_t page : {0U, 1U, 2U, 3U}) {
            CAPTURE(page);
            const auto facts = codec::tiff_facts(after->block, after->pages[page].directory);
            const auto old = codec::tiff_facts(before->block, before->pages[page].directory);
            const bool turns = page == 1 || page == 2;  // the second is its smaller version
            CHECK(facts.width == (turns ? old.height : old.width));
            CHECK(facts.x_resolution == (turns ? old.y_resolution : old.x_resolution));
            CHECK(facts.y_resolution == (turns ? old.x_resolution : old.y_resolution));
            CHECK(facts.orientation == (turns ? 1 : old.orientation));
            CHECK(after->block.first_number(after->pages[page].directory, 0xFDE8) == before->block.first_number(before->pages[page].directory, 0xFDE8));
            const int number = static_cast<int>(page);
            const TiffSamples was = read_tiff(file, number);
            CHECK(read_tiff(made->bytes, number).values ==
                  (turns ? turned(was, 1, upright::correct::mapping_of(orientation_from_exif(6))).values : was.values));
        }
        const auto again = fix_pixels(made->bytes, 1, 1);
        REQUIRE(again.ok());
        CHECK(again->bytes == made->bytes);
    }
}

TEST_CASE("what is not coded again gets its tag and says why") {
    TiffKind jpeg;
    jpeg.compression = COMPRESSION_JPEG;
    jpeg.rows_per_strip = 16;
    const auto tagged = fix_pixels(write_tiff({{jpeg, picture_of(jpeg)}}), 6);
    REQUIRE(tagged.ok());
    CHECK(tagged->way == Way::tag);
    CHECK(tagged->exif_orientation == 6);
    CHECK(tagged->notes.find("JPEG data in a TIFF are not coded again; the tag was taken") != std::string::npos);

    std::vector<TiffPicture> pages{tiff_picture(smooth_raster(30, 20, 1), 1)};
    pages[0].smaller = {tiff_picture(smooth_raster(4, 4, 1))};
    const auto below = fix_pixels(encode_tiff(pages), 6);
    REQUIRE(below.ok());
    CHECK(below->way == Way::tag);
    CHECK(below->notes.find("below it") != std::string::npos);
}

TEST_CASE("damaged pages and such as claim too much are not coded again") {
    const Bytes fax = fax_of_two_pages();
    for (std::size_t at = 8; at < 200; at += 3) {
        Bytes broken = fax;
        broken[at] = static_cast<std::uint8_t>(~broken[at]);
        const auto made = fix_pixels(broken, 6);
        if (made.ok()) CHECK(read_tiff(made->bytes).width == 120);
        if (!made.ok()) CHECK(made.error().status != Status::internal);
    }
    const Bytes tiles = tiff_of_tiles();
    for (std::size_t size = 8; size < tiles.size(); size += 5) {
        const auto made = fix_pixels(Bytes(tiles.begin(), tiles.begin() + static_cast<std::ptrdiff_t>(size)), 8);
        CHECK((made.ok() || made.error().status != Status::internal));
        CHECK((!made.ok() || made->way != Way::lossless));
    }
    TiffPicture huge = tiff_picture(smooth_raster(30, 20, 1));
    huge.entries[0].values = {60'000};
    huge.entries[1].values = huge.entries[6].values = {60'000};
    const auto refused = fix_pixels(encode_tiff({huge}), 6);
    REQUIRE(!refused.ok());
    CHECK((refused.error().status == Status::corrupt_image || refused.error().status == Status::too_many_pixels));

    CorrectOptions small;
    small.how = How::pixels;
    small.limits.max_memory_bytes = 20'000;
    const auto over = correct_encoded(fax.data(), fax.size(), {false, 1, 0}, small);
    REQUIRE(!over.ok());
    CHECK(over.error().status == Status::too_many_pixels);
    CorrectOptions late;
    late.how = How::pixels;
    const std::int32_t cancel = 1;
    late.cancel = &cancel;
    CHECK(correct_encoded(fax.data(), fax.size(), {false, 1, 0}, late).error().status == Status::cancelled);
}
