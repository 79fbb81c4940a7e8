#include <zlib.h>

#include <doctest/doctest.h>

#include "decode/decode.hpp"
#include "support/encode_png.hpp"

using namespace upright;
using namespace upright::test;

namespace {

struct Outcome {
    std::optional<Error> error;
    decode::Decoded out;
};

Outcome decode_bytes(const Bytes& file, int luma_min_side = 1100) {
    Outcome outcome;
    decode::Request request;
    request.luma_min_longest_side = luma_min_side;
    outcome.error = decode::decode_encoded(file, request, outcome.out);
    return outcome;
}

Bytes first_part(const Bytes& file, std::size_t size) {
    return Bytes(file.begin(), file.begin() + static_cast<std::ptrdiff_t>(size));
}

constexpr std::ptrdiff_t kAfterHeader = 33;  // signature and IHDR

Bytes with_chunk(Bytes file, const Bytes& chunk) {
    file.insert(file.begin() + kAfterHeader, chunk.begin(), chunk.end());
    return file;
}

Bytes deflated(const Bytes& data) {
    uLongf size = compressBound(static_cast<uLong>(data.size()));
    Bytes out(size);
    compress2(out.data(), &size, data.data(), static_cast<uLong>(data.size()), 9);
    out.resize(size);
    return out;
}

Bytes header_chunk(std::uint32_t width, std::uint32_t height, std::uint8_t depth, std::uint8_t type) {
    Bytes data;
    for (const std::uint32_t value : {width, height}) {
        for (int shift = 24; shift >= 0; shift -= 8) data.push_back(static_cast<std::uint8_t>(value >> shift));
    }
    data.insert(data.end(), {depth, type, 0, 0, 0});
    return png_chunk("IHDR", data);
}

Bytes png_file(std::initializer_list<Bytes> chunks) {
    Bytes file{0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};
    for (const Bytes& chunk : chunks) file.insert(file.end(), chunk.begin(), chunk.end());
    return file;
}

}  // namespace

TEST_CASE("a file cut within its image data is answered as truncated, the missing rows white") {
    const Raster pixels = noise_raster(100, 200, 3);
    const Bytes file = encode_png(pixels);
    for (const int min_side : {1100, 90, 20}) {
        const Outcome cut = decode_bytes(first_part(file, file.size() / 2), min_side);
        REQUIRE_FALSE(cut.error);
        CHECK(cut.out.truncated);
        CHECK(cut.out.warnings.find("ends early") != std::string::npos);
        CHECK(cut.out.luma.row(cut.out.luma.height - 1)[0] == 255);
        CHECK(cut.out.colour.row(cut.out.colour.height - 1)[0] == 255);
        const Outcome whole = decode_bytes(file, min_side);
        CHECK(cut.out.luma.row(0)[0] == whole.out.luma.row(0)[0]);
    }
}

TEST_CASE("an interlaced file that is cut shows its coarse passes everywhere") {
    Raster pixels = noise_raster(64, 64, 1);
    for (std::uint8_t& value : pixels.samples) value /= 2;
    PngOptions options;
    options.type = PngType::grey;
    options.interlaced = true;
    const Bytes file = encode_png(pixels, options);
    const Outcome cut = decode_bytes(first_part(file, file.size() / 2));
    REQUIRE_FALSE(cut.error);
    CHECK(cut.out.truncated);
    for (int y = 0; y < 64; ++y) {
        for (int x = 0; x < 64; ++x) CHECK(cut.out.luma.row(y)[x] < 128);  // nothing is left white
    }
    CHECK(cut.out.luma.row(8)[8] == pixels.row(8)[8]);
    CHECK(cut.out.luma.row(63)[63] != pixels.row(63)[63]);
}

TEST_CASE("a file cut before its first row is corrupt, wherever it is cut") {
    const Bytes file = encode_png(noise_raster(64, 64, 3));
    for (std::size_t size = 8; size < 100; ++size) {
        CAPTURE(size);
        const Outcome outcome = decode_bytes(first_part(file, size));
        REQUIRE(outcome.error);
        CHECK(outcome.error->status == Status::corrupt_image);
    }
}

TEST_CASE("a file without its last checksums and end chunk is whole") {
    const Bytes file = encode_png(noise_raster(64, 64, 3));
    const Outcome outcome = decode_bytes(first_part(file, file.size() - 12));
    REQUIRE_FALSE(outcome.error);
    CHECK_FALSE(outcome.out.truncated);
}

TEST_CASE("damaged image data is answered as truncated from the rows before it") {
    Bytes file = encode_png(noise_raster(100, 200, 3));
    file[file.size() / 2] ^= 0x5A;
    const Outcome outcome = decode_bytes(file);
    REQUIRE_FALSE(outcome.error);
    CHECK(outcome.out.truncated);
    CHECK_FALSE(outcome.out.warnings.empty());
}

TEST_CASE("damaged headers are corrupt, and the sentence says what") {
    const Bytes good = encode_png(noise_raster(16, 16, 3));
    Bytes bad_checksum = good;
    bad_checksum[30] ^= 1;
    const Outcome outcome = decode_bytes(bad_checksum);
    REQUIRE(outcome.error);
    CHECK(outcome.error->status == Status::corrupt_image);
    CHECK(outcome.error->message.find("IHDR") != std::string::npos);
    Bytes other_first_chunk = good;
    other_first_chunk[12] = 'X';
    CHECK(decode_bytes(other_first_chunk).error->status == Status::corrupt_image);
    CHECK(decode_bytes(png_file({header_chunk(0, 5, 8, 0)})).error->status == Status::corrupt_image);
    CHECK(decode_bytes(png_file({header_chunk(5, 5, 3, 0)})).error->status == Status::corrupt_image);
    const Bytes no_palette = png_file({header_chunk(5, 5, 8, 3), png_chunk("IDAT", deflated(Bytes(30, 0)))});
    CHECK(decode_bytes(no_palette).error->status == Status::corrupt_image);
}

TEST_CASE("sizes are refused from the header") {
    for (const auto& [width, height] : {std::pair{65500U, 65500U}, std::pair{70000U, 1U}, std::pair{0x7FFFFFFFU, 0x7FFFFFFFU},
                                        std::pair{0xFFFFFFFFU, 0xFFFFFFFFU}}) {
        const Outcome outcome = decode_bytes(png_file({header_chunk(width, height, 8, 6)}));
        REQUIRE(outcome.error);
        CHECK(outcome.error->status == Status::too_many_pixels);
        CHECK(outcome.out.luma.empty());
    }
}

TEST_CASE("a compressed stream longer than the image is read no further than the image") {
    const Bytes stream = deflated(Bytes(50'000'000, 0));
    const Outcome outcome = decode_bytes(png_file({header_chunk(10, 10, 8, 0), png_chunk("IDAT", stream)}));
    REQUIRE_FALSE(outcome.error);
    CHECK(outcome.out.luma.width == 10);
}

TEST_CASE("compressed profiles and texts are skipped, not inflated") {
    const Bytes file = encode_png(smooth_raster(16, 16, 3));
    const Bytes bomb = deflated(Bytes(50'000'000, 0));
    Bytes profile{'p', 0, 0}, text{'t', 0, 0};
    profile.insert(profile.end(), bomb.begin(), bomb.end());
    text.insert(text.end(), bomb.begin(), bomb.end());
    for (const Bytes& chunk : {png_chunk("iCCP", profile), png_chunk("zTXt", text), png_chunk("iTXt", {0xFF, 0xFE})}) {
        const Outcome outcome = decode_bytes(with_chunk(file, chunk));
        REQUIRE_FALSE(outcome.error);
        CHECK(outcome.out.warnings.empty());
    }
}

TEST_CASE("unknown chunks are skipped unless they say that they must be understood") {
    const Bytes file = encode_png(smooth_raster(16, 16, 3));
    CHECK_FALSE(decode_bytes(with_chunk(file, png_chunk("abCd", {1, 2, 3}))).error);
    CHECK(decode_bytes(with_chunk(file, png_chunk("CgBI", {1, 2, 3, 4}))).error);
}
