#include <algorithm>
#include <string>

#include <utility>

#include <doctest/doctest.h>

#include "common/orientation.hpp"
#include "codec/jpeg_layout.hpp"
#include "correct/tiff_editor.hpp"
#include "support/exif_block.hpp"
#include "support/raster.hpp"
#include "unit/correct/jpeg_parts.hpp"
#include "upright/correct.hpp"
#include "upright/detector.hpp"

using namespace upright;
using test::Bytes;

namespace {

Bytes plain_jpeg(int width = 64, int height = 48, std::array<test::SamplingFactor, 4> sampling = {}) {
    test::JpegOptions options;
    options.sampling = sampling;
    return test::encode_jpeg(test::smooth_raster(width, height, 3), options);
}

/// ICC in two parts, XMP, IPTC, two comments and an unknown segment, in an order that no library would choose.
std::vector<Bytes> foreign_segments() {
    return {test::segment(0xFE, std::string("a comment before everything, with a zero \0 in it", 49)),
            test::segment(0xE2, std::string("ICC_PROFILE\0\1\2first half", 24)),
            test::segment(0xED, std::string("Photoshop 3.0\0" "8BIM\4\4\0\0\0\0\0\3abc\0", 31)),
            test::segment(0xE2, std::string("ICC_PROFILE\0\2\2second half", 25)),
            test::segment(0xE1, std::string("http://ns.adobe.com/xap/1.0/\0<x:xmpmeta/>", 41)),
            test::segment(0xEB, std::string("JP\0\0unknown box")), test::segment(0xFE, std::string("second"))};
}

Corrected corrected(const Bytes& file, Correction correction, CorrectOptions options = {}) {
    Result<Corrected> result = correct_encoded(file.data(), file.size(), correction, options);
    REQUIRE_MESSAGE(result.ok(), (result.ok() ? "" : result.error().message));
    return std::move(result).value();
}

CorrectOptions with(How how) {
    CorrectOptions options;
    options.how = how;
    return options;
}

/// The first EXIF block of a file.
correct::TiffEditor exif_of(const Bytes& file) {
    const auto layout = codec::read_jpeg_layout(file);
    for (const auto& one : layout.value().metadata) {
        if (one.is_exif()) return correct::TiffEditor(one.payload.subspan(6));
    }
    return correct::TiffEditor({});
}

/// All metadata but the EXIF segment.
Bytes without_exif(const Bytes& file) {
    const auto layout = codec::read_jpeg_layout(file);
    Bytes out;
    for (const auto& one : layout.value().metadata) {
        if (!one.is_exif()) out.insert(out.end(), one.whole.begin(), one.whole.end());
    }
    return out;
}

}  // namespace

TEST_CASE("foreign metadata is kept byte for byte and in order, whichever way is taken") {
    const Bytes file = test::insert_after_start(plain_jpeg(), foreign_segments());
    for (const auto& [how, skew] : {std::pair{How::automatic, 0.0}, {How::pixels, 0.0}, {How::tag, 0.0}, {How::automatic, 3.0}}) {
        CAPTURE(static_cast<int>(how));
        CAPTURE(skew);
        const Corrected result = corrected(file, {false, 1, skew}, with(how));
        CHECK(result.way == (skew != 0 ? Way::reencoded : how == How::tag ? Way::tag : Way::lossless));
        CHECK(without_exif(result.bytes) == test::metadata_of(file));
    }
}

TEST_CASE("after a turn of the pixels the tag says upright and the sizes have changed places") {
    for (const bool big_endian : {false, true}) {
        const Bytes file = test::insert_after_start(plain_jpeg(), {test::full_exif_segment(6, 64, 48, {}, big_endian)});
        const Corrected result = corrected(file, {false, 1, 0});
        REQUIRE(result.way == Way::lossless);
        CHECK(result.exif_orientation == 1);
        CHECK(read_exif_orientation(result.bytes.data(), result.bytes.size()) == 1);
        // Exactly the block that a camera would have written for the turned picture. Width and height were stored
        // as SHORT and LONG; the types move with the values.
        correct::TiffEditor expected = exif_of(test::insert_after_start(
            plain_jpeg(), {test::full_exif_segment(1, 64, 48, {}, big_endian)}));
        expected.swap_sides();
        CHECK(exif_of(result.bytes).bytes() == expected.bytes());
        CHECK(exif_of(result.bytes).bytes().size() == exif_of(file).bytes().size());
    }
}

TEST_CASE("four quarter turns give back a file with all its metadata, byte for byte") {
    std::vector<Bytes> segments = foreign_segments();
    const Bytes thumbnail = plain_jpeg(32, 16);  // whole blocks
    segments.insert(segments.begin() + 1, test::full_exif_segment(1, 64, 48, thumbnail));
    const Bytes file = test::insert_after_start(plain_jpeg(), segments);
    Bytes current = file;
    for (int turn = 0; turn < 4; ++turn) {
        const Corrected result = corrected(current, {false, 1, 0});
        CHECK(result.way == Way::lossless);
        CHECK(result.thumbnail == Thumbnail::turned);
        current = result.bytes;
    }
    CHECK(current == file);
}

TEST_CASE("the thumbnail is turned with the image, without loss where its blocks allow") {
    const Bytes thumbnail = plain_jpeg(32, 16);
    const Bytes file = test::insert_after_start(plain_jpeg(), {test::full_exif_segment(8, 64, 48, thumbnail)});
    const Corrected result = corrected(file, {false, 3, 0});
    REQUIRE(result.thumbnail == Thumbnail::turned);
    const correct::TiffEditor exif = exif_of(result.bytes);
    const Corrected alone = corrected(thumbnail, {false, 3, 0});
    CHECK(Bytes(exif.thumbnail().begin(), exif.thumbnail().end()) == alone.bytes);
}

TEST_CASE("a thumbnail without whole blocks is encoded again, and that is reported") {
    const Bytes thumbnail = plain_jpeg(33, 17, {{{2, 2}, {1, 1}, {1, 1}}});
    const Bytes file = test::insert_after_start(plain_jpeg(), {test::full_exif_segment(6, 64, 48, thumbnail)});
    const Corrected result = corrected(file, {false, 1, 0});
    CHECK(result.way == Way::lossless);
    CHECK(result.thumbnail == Thumbnail::reencoded);
    const correct::TiffEditor exif = exif_of(result.bytes);
    const test::JpegParts parts = test::read_parts(Bytes(exif.thumbnail().begin(), exif.thumbnail().end()));
    CHECK(parts.width == 17);
    CHECK(parts.height == 33);
}

TEST_CASE("a thumbnail that cannot be decoded is removed, and that is reported") {
    const Bytes file =
        test::insert_after_start(plain_jpeg(), {test::full_exif_segment(6, 64, 48, Bytes(500, 0x55))});
    const Corrected result = corrected(file, {false, 1, 0});
    CHECK(result.thumbnail == Thumbnail::removed);
    CHECK(result.notes.find("cannot be decoded") != std::string::npos);
    CHECK(exif_of(result.bytes).thumbnail().empty());
    CHECK(exif_of(result.bytes).orientation() == 1);
}

TEST_CASE("writing the tag changes nothing but the value, at every old and new orientation") {
    const Bytes thumbnail = plain_jpeg(32, 16);
    for (int old_tag = 1; old_tag <= 8; ++old_tag) {
        const Bytes file = test::insert_after_start(plain_jpeg(), {test::full_exif_segment(old_tag, 64, 48, thumbnail)});
        for (int new_tag = 1; new_tag <= 8; ++new_tag) {
            CAPTURE(old_tag);
            CAPTURE(new_tag);
            const Orientation turn = orientation_from_exif(new_tag);
            const Corrected result = corrected(file, {turn.mirrored, turn.quarter_turns, 0}, with(How::tag));
            CHECK(result.way == (old_tag == new_tag ? Way::unchanged : Way::tag));
            CHECK(read_exif_orientation(result.bytes.data(), result.bytes.size()) == new_tag);
            const Bytes expected =
                test::insert_after_start(plain_jpeg(), {test::full_exif_segment(new_tag, 64, 48, thumbnail)});
            CHECK(result.bytes == expected);
        }
    }
}

TEST_CASE("without EXIF a minimal block is added behind JFIF, and taken for what it says") {
    const Bytes file = plain_jpeg();
    for (int tag = 2; tag <= 8; ++tag) {
        const Orientation turn = orientation_from_exif(tag);
        const Corrected result = corrected(file, {turn.mirrored, turn.quarter_turns, 0}, with(How::tag));
        CHECK(result.way == Way::tag);
        CHECK(result.exif_orientation == tag);
        CHECK(read_exif_orientation(result.bytes.data(), result.bytes.size()) == tag);
        CHECK(without_exif(result.bytes) == test::metadata_of(file));
        CHECK(result.bytes.size() == file.size() + 36);
        const Bytes jfif_first(result.bytes.begin(), result.bytes.begin() + 20);
        CHECK(jfif_first == Bytes(file.begin(), file.begin() + 20));
        // And the whole turn back is one change of the same two bytes.
        const Corrected back = corrected(result.bytes, {}, with(How::automatic));
        CHECK(back.way == Way::tag);
        CHECK(read_exif_orientation(back.bytes.data(), back.bytes.size()) == 1);
    }
}

TEST_CASE("an EXIF block without the tag gets the entry in its place, and keeps all others") {
    for (const bool big_endian : {false, true}) {
        const Bytes block = test::exif_block({{0x010F, 3, 1, 7}, {0x0128, 3, 1, 2}}, big_endian);
        const Bytes file = test::insert_after_start(plain_jpeg(), {test::exif_segment(block)});
        const Corrected result = corrected(file, {false, 2, 0}, with(How::tag));
        CHECK(read_exif_orientation(result.bytes.data(), result.bytes.size()) == 3);
        const Bytes exif = exif_of(result.bytes).bytes();
        // All old bytes but the link to the directory are where they were.
        CHECK(std::equal(block.begin() + 8, block.end(), exif.begin() + 8));
    }
}

TEST_CASE("applying the same answer again changes nothing") {
    const Bytes file = test::insert_after_start(plain_jpeg(60, 44), {test::full_exif_segment(6, 60, 44, {})});
    const Corrected tagged = corrected(file, {false, 1, 0});
    CHECK(tagged.way == Way::unchanged);  // the tag already says so, and the pixels cannot be turned without loss
    CHECK(tagged.bytes == file);
}

TEST_CASE("a tag that content refutes is set to upright, without touching pixels") {
    const Bytes file = test::insert_after_start(plain_jpeg(), {test::full_exif_segment(6, 64, 48, {})});
    for (const How how : {How::automatic, How::pixels, How::tag}) {
        const Corrected result = corrected(file, {}, with(how));
        CHECK(result.way == Way::tag);
        CHECK(result.exif_orientation == 1);
        CHECK(result.bytes.size() == file.size());
    }
}

TEST_CASE("pixel densities that differ change places with the axes") {
    Bytes file = plain_jpeg();
    REQUIRE(file[3] == 0xE0);
    const Bytes density{1, 0, 204, 0, 98};  // dots per inch, as fax machines have it
    std::copy(density.begin(), density.end(), file.begin() + 13);
    const Corrected result = corrected(file, {false, 1, 0});
    CHECK(Bytes(result.bytes.begin() + 13, result.bytes.begin() + 18) == Bytes{1, 0, 98, 0, 204});
    CHECK(corrected(corrected(file, {true, 1, 0}).bytes, {true, 1, 0}).bytes == file);
}

TEST_CASE("what follows the picture stays behind it") {
    Bytes file = plain_jpeg();
    const std::string film = "ftyp: a motion photo's film";
    file.insert(file.end(), film.begin(), film.end());
    const Corrected result = corrected(file, {false, 1, 0});
    CHECK(result.way == Way::lossless);
    CHECK(std::string(result.bytes.end() - static_cast<std::ptrdiff_t>(film.size()), result.bytes.end()) == film);
    CHECK(result.notes.find("27 bytes") != std::string::npos);
}

TEST_CASE("of a file with several pictures only the tag is changed, never one picture alone") {
    const Bytes file = test::insert_after_start(
        plain_jpeg(), {test::full_exif_segment(1, 64, 48, {}), test::segment(0xE2, std::string("MPF\0II*\0", 8))});
    const Corrected result = corrected(file, {false, 1, 0});
    CHECK(result.way == Way::tag);
    CHECK(result.bytes.size() == file.size());
    CHECK(correct_encoded(file.data(), file.size(), {false, 1, 0}, with(How::pixels)).error().status ==
          Status::unsupported_format);
}

TEST_CASE("segments that end within their own name are kept as they are") {
    const std::string exif("Exif\0\0", 6), jfif("JFIF\0\1\1\0\0\1\0\1\2\2", 14), xmp("http://ns.adobe.com/xap/1.0/\0", 29);
    for (const auto& [marker, text] : {std::pair<std::uint8_t, std::string>{0xE1, exif}, {0xE0, jfif}, {0xE1, xmp}}) {
        for (std::size_t length = 0; length < text.size(); ++length) {
            CAPTURE(text.substr(0, length));
            const Bytes stub = test::segment(marker, text.substr(0, length));
            const Bytes file = test::insert_after_start(plain_jpeg(), {stub});
            for (const How how : {How::tag, How::pixels}) {
                const Corrected result = corrected(file, {false, 1, 0}, with(how));
                CHECK(std::search(result.bytes.begin(), result.bytes.end(), stub.begin(), stub.end()) != result.bytes.end());
            }
        }
    }
}

TEST_CASE("of several EXIF segments the first that says something counts, as where the tag is read") {
    const Bytes six = test::full_exif_segment(6, 64, 48, {}), three = test::exif_segment(test::camera_exif(3));
    const Bytes silent = test::exif_segment(test::exif_block({{0x0100, 3, 1, 7}}, true));
    const std::vector<Bytes> lists[] = {{six, three}, {three, six}, {silent, six}, {silent, three, six}, {silent, silent}};
    for (const std::vector<Bytes>& segments : lists) {
        CAPTURE(&segments - lists);
        const Bytes file = test::insert_after_start(plain_jpeg(), segments);
        const bool tagged = read_exif_orientation(file.data(), file.size()) > 0;
        for (const How how : {How::tag, How::pixels}) {
            const Corrected result = corrected(file, {false, 2, 0}, with(how));
            CHECK(read_exif_orientation(result.bytes.data(), result.bytes.size()) == result.exif_orientation);
            CHECK(result.exif_orientation == (how == How::tag ? 3 : tagged ? 1 : 0));
            if (result.bytes == file) continue;  // it said 3 already
            // No reader, whichever segment it takes, finds an orientation that is no longer true.
            const auto layout = codec::read_jpeg_layout(result.bytes);
            for (const auto& one : layout.value().metadata) {
                const int orientation = one.is_exif() ? correct::TiffEditor(one.payload.subspan(6)).orientation() : 0;
                CHECK((orientation == 0 || orientation == result.exif_orientation));
            }
        }
    }
}

TEST_CASE("XMP follows the turn of the pixels and the tag, and the rest of it stays byte for byte") {
    const std::string name("http://ns.adobe.com/xap/1.0/\0", 29);
    const auto packet = [&name](const std::string& orientation, const std::string& x, const std::string& y) {
        return name + "<?xpacket?><x:xmpmeta><rdf:Description tiff:Orientation=\"" + orientation +
               "\" dc:title='a &lt;page&gt;'><mwg-rs:Regions><mwg-rs:RegionList><rdf:li><mwg-rs:Area stArea:x=\"" + x +
               "\" stArea:y=\"" + y + "\" stArea:w=\"0.25\" stArea:h=\"0.25\"/></rdf:li></mwg-rs:RegionList>"
               "</mwg-rs:Regions></rdf:Description></x:xmpmeta>";
    };
    const auto file_with = [](const std::string& xmp) {
        return test::insert_after_start(plain_jpeg(), {test::segment(0xE1, xmp)});
    };
    const Bytes file = file_with(packet("6", "0.125", "0.750"));
    const Corrected turned = corrected(file, {false, 1, 0});
    CHECK(turned.way == Way::lossless);
    CHECK(turned.notes.empty());
    CHECK(without_exif(turned.bytes) == test::metadata_of(file_with(packet("1", "0.250", "0.125"))));
    const Corrected tagged = corrected(file, {false, 2, 0}, with(How::tag));
    CHECK(without_exif(tagged.bytes) == test::metadata_of(file_with(packet("3", "0.125", "0.750"))));
    // A segment that would outgrow its length field is kept, and that is said.
    const std::string full = packet("6", ".5", ".125");
    const Bytes tight = file_with(full + std::string(65'533 - full.size(), ' '));
    const Corrected kept = corrected(tight, {false, 1, 0});
    CHECK(without_exif(kept.bytes) == test::metadata_of(tight));
    CHECK(kept.notes.find("XMP was kept") != std::string::npos);
}

namespace {

/// A file whose EXIF block leaves `room` bytes for the thumbnail that ends it.
Bytes with_room_for_thumbnail(const Bytes& thumbnail, std::size_t room) {
    constexpr std::size_t largest_block = 65'535 - 2 - 6;
    constexpr std::size_t offset_at = 166;  // of the thumbnail's place, in the block that full_exif_segment writes
    Bytes block = test::full_exif_segment(6, 64, 48, thumbnail);
    block.erase(block.begin(), block.begin() + 10);
    const std::size_t before = block.size() - thumbnail.size(), filler = largest_block - before - room;
    block.insert(block.begin() + static_cast<std::ptrdiff_t>(before), filler, 0x33);
    for (std::size_t i = 0; i < 4; ++i) block[offset_at + i] = static_cast<std::uint8_t>((before + filler) >> (8 * i));
    return test::insert_after_start(plain_jpeg(), {test::exif_segment(block)});
}

Bytes thumbnail_in(const Bytes& file) {
    const correct::TiffEditor exif = exif_of(file);
    return Bytes(exif.thumbnail().begin(), exif.thumbnail().end());
}

}  // namespace

TEST_CASE("a thumbnail that would outgrow the block is written with shorter codes, and removed only if these are too long") {
    const auto turned_alone = [](const Bytes& jpeg, int turns) { return corrected(jpeg, {false, turns, 0}).bytes; };
    Bytes thumbnail = test::encode_jpeg(test::smooth_raster(160, 112, 3), {});
    int turns = 1;
    if (const Bytes turned = turned_alone(thumbnail, 1); turned.size() <= thumbnail.size()) {
        REQUIRE(turned.size() < thumbnail.size());
        thumbnail = turned;
        turns = 3;
    }
    const std::size_t usual = turned_alone(thumbnail, turns).size();
    REQUIRE(usual > thumbnail.size());
    const auto turned_within = [](const Bytes& jpeg, int direction, std::size_t room) {
        return corrected(with_room_for_thumbnail(jpeg, room), {false, direction, 0});
    };
    const Corrected easily = turned_within(thumbnail, turns, usual);
    CHECK(easily.thumbnail == Thumbnail::turned);
    CHECK(thumbnail_in(easily.bytes) == turned_alone(thumbnail, turns));

    const Corrected tightly = turned_within(thumbnail, turns, usual - 1);
    CHECK(tightly.thumbnail == Thumbnail::turned);
    CHECK(tightly.notes.empty());
    const Bytes shortest = thumbnail_in(tightly.bytes);
    CHECK(shortest.size() < usual);
    CHECK(test::read_parts(shortest).components == test::read_parts(turned_alone(thumbnail, turns)).components);

    // Its own turn back, coded as short: one of the two is longer than the other.
    const Bytes back = turned_alone(shortest, 4 - turns);
    REQUIRE(back.size() != shortest.size());
    const bool back_is_longer = back.size() > shortest.size();
    const Bytes& shorter = back_is_longer ? shortest : back;
    const Corrected lost = turned_within(shorter, back_is_longer ? 4 - turns : turns, shorter.size());
    CHECK(lost.way == Way::lossless);
    CHECK(lost.thumbnail == Thumbnail::removed);
    CHECK(lost.notes.find("no room") != std::string::npos);
    CHECK(thumbnail_in(lost.bytes).empty());
}
