#include "exif/exif.hpp"

#include <algorithm>

#include <doctest/doctest.h>

#include "support/encode_jpeg.hpp"
#include "support/encode_png.hpp"
#include "support/exif_block.hpp"

using namespace upright;
using namespace upright::test;

namespace {

Bytes segment(std::uint8_t marker, const Bytes& body) {
    const std::size_t length = body.size() + 2;
    Bytes bytes(4 + body.size());
    bytes[0] = 0xFF;
    bytes[1] = marker;
    bytes[2] = static_cast<std::uint8_t>(length >> 8U);
    bytes[3] = static_cast<std::uint8_t>(length);
    std::copy(body.begin(), body.end(), bytes.begin() + 4);
    return bytes;
}

Bytes join(std::initializer_list<Bytes> parts) {
    Bytes all;
    for (const Bytes& part : parts) all.insert(all.end(), part.begin(), part.end());
    return all;
}

const Bytes kSoi{0xFF, 0xD8};
const Bytes kScan{0xFF, 0xDA, 0, 2};
const Bytes kExifId{'E', 'x', 'i', 'f', 0, 0};

Bytes app1(const Bytes& tiff) { return segment(0xE1, join({kExifId, tiff})); }

Bytes png_with(std::initializer_list<Bytes> chunks) {
    Bytes file{0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};
    for (const Bytes& chunk : chunks) file.insert(file.end(), chunk.begin(), chunk.end());
    return file;
}

}  // namespace

TEST_CASE("all eight orientations are read from JPEG and PNG files in either byte order") {
    const Raster pixels = smooth_raster(24, 16, 3);
    for (int orientation = 1; orientation <= 8; ++orientation) {
        for (const bool big_endian : {false, true}) {
            CAPTURE(orientation);
            CAPTURE(big_endian);
            JpegOptions jpeg;
            jpeg.exif = camera_exif(orientation, big_endian);
            CHECK(exif::read_orientation(encode_jpeg(pixels, jpeg)) == orientation);
            PngOptions png;
            png.exif = camera_exif(orientation, big_endian);
            CHECK(exif::read_orientation(encode_png(pixels, png)) == orientation);
            CHECK(exif::read_orientation_from_tiff(jpeg.exif) == orientation);
        }
    }
}

TEST_CASE("files without a tag, and bytes that are no image, have no orientation") {
    const Raster pixels = smooth_raster(24, 16, 3);
    CHECK(exif::read_orientation(encode_jpeg(pixels)) == 0);
    CHECK(exif::read_orientation(encode_png(pixels)) == 0);
    CHECK(exif::read_orientation({}) == 0);
    CHECK(exif::read_orientation(kSoi) == 0);
    CHECK(exif::read_orientation(Bytes(100, 0)) == 0);
    CHECK(exif::read_orientation(Bytes(100, 0xFF)) == 0);
}

TEST_CASE("values, types and counts that EXIF does not allow read as absent") {
    for (const bool big_endian : {false, true}) {
        const auto read = [big_endian](ExifEntry entry) {
            return exif::read_orientation_from_tiff(exif_block({entry}, big_endian));
        };
        CHECK(read({0x0112, 3, 1, 6}) == 6);
        CHECK(read({0x0112, 3, 1, 0}) == 0);
        CHECK(read({0x0112, 3, 1, 9}) == 0);
        CHECK(read({0x0112, 3, 1, 65535}) == 0);
        CHECK(read({0x0112, 3, 0, 6}) == 0);
        CHECK(read({0x0112, 3, 2, 6}) == 0);
        CHECK(read({0x0112, 3, 0xFFFFFFFF, 6}) == 0);
        CHECK(read({0x0112, 4, 1, 6}) == 6);
        CHECK(read({0x0112, 9, 1, 6}) == 6);
        CHECK(read({0x0112, 4, 1, 9}) == 0);
        CHECK(read({0x0112, 4, 2, 6}) == 0);
        CHECK(read({0x0112, 9, 1, 0xFFFFFFFE}) == 0);
        CHECK(read({0x0112, 1, 1, big_endian ? 6U << 24 : 6U}) == 6);
        CHECK(read({0x0112, 2, 1, 6}) == 0);
        CHECK(read({0x0112, 5, 1, 6}) == 0);
        CHECK(read({0x0112, 0, 1, 6}) == 0);
        CHECK(read({0x0113, 3, 1, 6}) == 0);
    }
    CHECK(exif::read_orientation_from_tiff(exif_block({}, true)) == 0);
}

TEST_CASE("a directory that is cut anywhere reads as absent") {
    const Bytes whole = camera_exif(6);
    const std::size_t without_next_directory = whole.size() - 4;  // some writers leave that offset out
    for (std::size_t size = 0; size < whole.size(); ++size) {
        CAPTURE(size);
        const Bytes cut(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(size));
        CHECK(exif::read_orientation_from_tiff(cut) == (size >= without_next_directory ? 6 : 0));
    }
}

TEST_CASE("offsets and entry counts that lead nowhere read as absent") {
    const Bytes good = camera_exif(6);
    const auto with_u32_at_4 = [&good](std::uint32_t offset) {
        Bytes bytes = good;
        for (std::size_t i = 0; i < 4; ++i) bytes[4 + i] = static_cast<std::uint8_t>(offset >> (8 * i));
        return exif::read_orientation_from_tiff(bytes);
    };
    CHECK(with_u32_at_4(8) == 6);
    for (const std::uint32_t offset : {0U, 4U, 7U, 50U, 1000U, 0x7FFFFFFFU, 0xFFFFFFFFU, 0xFFFFFFFEU}) {
        CAPTURE(offset);
        CHECK(with_u32_at_4(offset) == 0);
    }
    Bytes many = good;
    many[8] = many[9] = 0xFF;
    CHECK(exif::read_orientation_from_tiff(many) == 0);
    Bytes bad_magic = good;
    bad_magic[2] = 43;
    CHECK(exif::read_orientation_from_tiff(bad_magic) == 0);
    Bytes mixed_order = good;
    mixed_order[1] = 'M';
    CHECK(exif::read_orientation_from_tiff(mixed_order) == 0);
}

TEST_CASE("a directory whose next directory is itself is read once") {
    Bytes cyclic = exif_block({{0x0100, 4, 1, 640}}, false);
    cyclic[cyclic.size() - 4] = 8;
    CHECK(exif::read_orientation_from_tiff(cyclic) == 0);
    Bytes with_tag = camera_exif(5);
    with_tag[with_tag.size() - 4] = 8;
    CHECK(exif::read_orientation_from_tiff(with_tag) == 5);
}

TEST_CASE("the JPEG segment is found among others, behind fill bytes and stray bytes") {
    const Bytes xmp = segment(0xE1, {'h', 't', 't', 'p', ':', '/', '/', 'n', 's', 0});
    const Bytes comment = segment(0xFE, {'h', 'i'});
    const Bytes fill{0xFF, 0xFF, 0xFF};
    const Bytes tag = app1(camera_exif(8));
    CHECK(exif::read_orientation(join({kSoi, tag, kScan})) == 8);
    CHECK(exif::read_orientation(join({kSoi, comment, xmp, tag, kScan})) == 8);
    CHECK(exif::read_orientation(join({kSoi, comment, fill, tag, kScan})) == 8);
    CHECK(exif::read_orientation(join({kSoi, comment, {0, 1, 2}, tag, kScan})) == 8);
    CHECK(exif::read_orientation(join({kSoi, {0xFF, 0x01}, tag, kScan})) == 8);
    CHECK(exif::read_orientation(join({kSoi, app1(camera_exif(0)), tag, kScan})) == 8);
    CHECK(exif::read_orientation(join({kSoi, app1({}), tag, kScan})) == 8);
}

TEST_CASE("what follows the first scan or the end of the image is not searched") {
    const Bytes tag = app1(camera_exif(8));
    CHECK(exif::read_orientation(join({kSoi, kScan, tag})) == 0);
    CHECK(exif::read_orientation(join({kSoi, {0xFF, 0xD9}, tag})) == 0);
}

TEST_CASE("segments with lengths that cannot be read as absent") {
    const Bytes tag = app1(camera_exif(8));
    Bytes beyond = join({kSoi, tag});
    beyond[4] = 0xFF;
    CHECK(exif::read_orientation(beyond) == 0);
    CHECK(exif::read_orientation(join({kSoi, {0xFF, 0xE0, 0, 1}, tag})) == 0);
    CHECK(exif::read_orientation(join({kSoi, {0xFF, 0xE0, 0, 0}, tag})) == 0);
}

TEST_CASE("a PNG's chunk counts before and behind the image data, with or without the prefix of JPEG") {
    const Bytes header = png_chunk("IHDR", Bytes(13, 1));
    const Bytes data = png_chunk("IDAT", Bytes(5, 0));
    const Bytes tiff = camera_exif(3, true);
    const Bytes tag = png_chunk("eXIf", tiff);
    CHECK(exif::read_orientation(png_with({header, tag, data})) == 3);
    CHECK(exif::read_orientation(png_with({header, data, tag})) == 3);
    CHECK(exif::read_orientation(png_with({header, png_chunk("eXIf", join({kExifId, tiff})), data})) == 3);
    CHECK(exif::read_orientation(png_with({header, png_chunk("eXIf", {}), data})) == 0);
    // Of several chunks, which PNG does not allow, the first that can be read counts, also when it says nothing.
    const Bytes other = png_chunk("eXIf", camera_exif(6)), silent = png_chunk("eXIf", exif_block({{0x0100, 3, 1, 7}}, true));
    CHECK(exif::read_orientation(png_with({header, tag, other, data})) == 3);
    CHECK(exif::read_orientation(png_with({header, png_chunk("eXIf", {'I', 'I', 42}), other, tag, data})) == 6);
    CHECK(exif::read_orientation(png_with({header, silent, other, data})) == 0);
    Bytes beyond = png_with({header, tag});
    beyond.pop_back();
    CHECK(exif::read_orientation(beyond) == 0);
    Bytes huge = png_with({header, tag});
    huge[8] = 0xFF;
    CHECK(exif::read_orientation(huge) == 0);
}
