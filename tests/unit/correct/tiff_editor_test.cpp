#include <algorithm>
#include <array>
#include <vector>

#include <doctest/doctest.h>

#include "correct/tiff_editor.hpp"
#include "exif/exif.hpp"
#include "support/exif_block.hpp"
#include "support/raster.hpp"
#include "unit/correct/jpeg_parts.hpp"

using namespace upright;
using correct::TiffEditor;
using test::Bytes;

namespace {

/// The TIFF block of test::full_exif_segment.
Bytes full_block(int orientation, const Bytes& thumbnail, bool big_endian = false) {
    const Bytes segment = test::full_exif_segment(orientation, 640, 480, thumbnail, big_endian);
    return Bytes(segment.begin() + 10, segment.end());
}

}  // namespace

TEST_CASE("the reader of the library sees what the editor wrote") {
    for (const bool big_endian : {false, true}) {
        for (int value = 1; value <= 8; ++value) {
            TiffEditor tiff(test::camera_exif(5, big_endian));
            CHECK(tiff.set_orientation(value));
            CHECK(tiff.orientation() == value);
            CHECK(exif::read_orientation_from_tiff(tiff.bytes()) == value);
            CHECK(exif::read_orientation_from_tiff(TiffEditor::minimal(value).bytes()) == value);
        }
    }
}

TEST_CASE("a tag of the wrong type or with an invalid value becomes a right one") {
    for (const test::ExifEntry& wrong : {test::ExifEntry{0x0112, 2, 1, 6}, {0x0112, 3, 2, 6}, {0x0112, 3, 1, 0}}) {
        TiffEditor tiff(test::exif_block({wrong}, true));
        CHECK(tiff.set_orientation(8));
        CHECK(exif::read_orientation_from_tiff(tiff.bytes()) == 8);
    }
}

TEST_CASE("a tag that is stored as BYTE, LONG or SLONG is read and keeps its type") {
    for (const bool big_endian : {false, true}) {
        for (const std::uint16_t type : std::initializer_list<std::uint16_t>{1, 3, 4, 6, 8, 9}) {
            CAPTURE(type);
            const int bytes = type == 1 || type == 6 ? 1 : type == 3 || type == 8 ? 2 : 4;
            const auto block = [&](std::uint32_t value) {
                // exif_block writes four bytes of these types; a shorter value stands in the first of them.
                const bool shift = big_endian && bytes < 4 && type != 3;
                return test::exif_block({{0x0112, type, 1, shift ? value << (8 * (4 - bytes)) : value}}, big_endian);
            };
            TiffEditor tiff(block(6));
            CHECK(tiff.orientation() == 6);
            CHECK(exif::read_orientation_from_tiff(tiff.bytes()) == 6);
            CHECK(tiff.set_orientation(1));
            CHECK(tiff.bytes() == block(1));
        }
    }
}

TEST_CASE("a directory that holds as many entries as can be counted takes no further one and keeps those it has") {
    for (const std::size_t count : {std::size_t{65'534}, std::size_t{65'535}}) {
        const Bytes block = test::exif_block(std::vector<test::ExifEntry>(count, {0x0100, 3, 1, 7}), true);
        TiffEditor tiff(block);
        REQUIRE(tiff.valid());
        CHECK(tiff.set_orientation(6) == (count < 65'535));
        CHECK(tiff.orientation() == (count < 65'535 ? 6 : 0));
        if (count == 65'535) CHECK(tiff.bytes() == block);
    }
    std::vector<test::ExifEntry> full(65'535, {0x0100, 3, 1, 7});
    full.back().tag = 0x0112;
    TiffEditor tiff(test::exif_block(full, false));
    CHECK(tiff.orientation() == 7);
    CHECK(tiff.set_orientation(1));
    CHECK(tiff.orientation() == 1);
}

TEST_CASE("an added entry stands in ascending order and the thumbnail stays linked") {
    Bytes block = full_block(6, Bytes(40, 0x77));
    block[8 + 2 + 2 * 12] = 0x11;  // the tag 0x0112 becomes 0x0111: no orientation in the 0th directory
    TiffEditor tiff(block);
    REQUIRE_FALSE(tiff.has_orientation());
    CHECK(tiff.set_orientation(3));
    CHECK(exif::read_orientation_from_tiff(tiff.bytes()) == 3);
    CHECK(Bytes(tiff.thumbnail().begin(), tiff.thumbnail().end()) == Bytes(40, 0x77));
}

TEST_CASE("a link that leads out of a block does not lead into what is added to it") {
    Bytes block = full_block(6, {});
    block[8 + 2 + 2 * 12] = 0x11;  // no orientation, as above
    const codec::TiffDirectory first = *codec::TiffBlock(block).first();
    for (std::size_t beyond = 0; beyond < 100; beyond += 2) {
        const std::size_t outside = block.size() + beyond;
        block[first.next] = outside & 0xFF;
        block[first.next + 1] = static_cast<std::uint8_t>(outside >> 8);
        block[first.next + 2] = block[first.next + 3] = 0;
        TiffEditor tiff(block);
        REQUIRE(tiff.set_orientation(3));
        const codec::TiffBlock now(tiff.bytes());
        CHECK(now.next_offset(*now.first()) == 0);
    }
}

TEST_CASE("swapping the sides twice changes nothing, once the widths and heights") {
    const Bytes block = full_block(1, {});
    TiffEditor tiff(block);
    tiff.swap_sides();
    CHECK(tiff.bytes() != block);
    tiff.swap_sides();
    CHECK(tiff.bytes() == block);
}

TEST_CASE("a new thumbnail may be shorter or longer than the old one") {
    for (const std::size_t size : {1U, 39U, 40U, 41U, 400U}) {
        TiffEditor last(full_block(1, Bytes(40, 0x77)));
        last.replace_thumbnail(Bytes(size, 0x11));
        CHECK(Bytes(last.thumbnail().begin(), last.thumbnail().end()) == Bytes(size, 0x11));

        Bytes followed = full_block(1, Bytes(40, 0x77));
        const Bytes note{'m', 'a', 'k', 'e', 'r'};
        const std::size_t note_at = followed.size();
        followed.insert(followed.end(), note.begin(), note.end());
        TiffEditor within(followed);
        within.replace_thumbnail(Bytes(size, 0x11));
        CHECK(Bytes(within.thumbnail().begin(), within.thumbnail().end()) == Bytes(size, 0x11));
        const auto place = within.bytes().begin() + static_cast<std::ptrdiff_t>(note_at);
        CHECK(Bytes(place, place + 5) == note);
    }
}

TEST_CASE("a removed thumbnail leaves nothing of itself behind") {
    TiffEditor tiff(full_block(6, Bytes(40, 0x77)));
    tiff.remove_thumbnail();
    CHECK(tiff.thumbnail().empty());
    CHECK(tiff.orientation() == 6);
    CHECK(std::find(tiff.bytes().begin(), tiff.bytes().end(), 0x77) == tiff.bytes().end());
}

TEST_CASE("every truncation and every wrong byte is survived by every operation") {
    const Bytes block = full_block(6, Bytes(40, 0x77));
    const auto exercise = [](const Bytes& bytes) {
        TiffEditor tiff(bytes);
        tiff.replace_thumbnail(Bytes(60, 1));
        tiff.swap_sides();
        (void)tiff.set_orientation(1);
        tiff.set_size(5, 7);
        tiff.remove_thumbnail();
        (void)tiff.set_orientation(2);
        return tiff.bytes().size();
    };
    for (std::size_t size = 0; size <= block.size(); ++size) {
        CHECK(exercise(Bytes(block.begin(), block.begin() + static_cast<std::ptrdiff_t>(size))) < 1000);
    }
    for (std::size_t at = 0; at < block.size(); ++at) {
        for (const int wrong : {0x00, 0x08, 0x12, 0xFF}) {
            Bytes damaged = block;
            damaged[at] = static_cast<std::uint8_t>(wrong);
            exercise(damaged);
        }
    }
}
