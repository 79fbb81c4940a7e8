#include <doctest/doctest.h>

#include "decode/decode.hpp"
#include "support/encode_jpeg.hpp"

using namespace upright;
using namespace upright::test;

namespace {

struct Outcome {
    std::optional<Error> error;
    decode::Decoded out;
};

Outcome decode_bytes(const Bytes& file) {
    Outcome outcome;
    outcome.error = decode::decode_encoded(file, {}, outcome.out);
    return outcome;
}

Bytes first_part(const Bytes& file, std::size_t size) {
    return Bytes(file.begin(), file.begin() + static_cast<std::ptrdiff_t>(size));
}

std::size_t marker_position(const Bytes& file, std::uint8_t marker, int number = 1) {
    for (std::size_t i = 0; i + 1 < file.size(); ++i) {
        if (file[i] == 0xFF && file[i + 1] == marker && --number == 0) return i;
    }
    FAIL("the file has no such marker");
    return 0;
}

constexpr std::uint8_t kSof0 = 0xC0, kSof2 = 0xC2, kSos = 0xDA;

JpegOptions options_of(bool progressive, bool arithmetic = false) {
    JpegOptions options;
    options.progressive = progressive;
    options.arithmetic = arithmetic;
    return options;
}

}  // namespace

TEST_CASE("a file cut within its image data is answered as truncated, the missing rows grey") {
    for (const bool arithmetic : {false, true}) {
        CAPTURE(arithmetic);
        const Bytes file = encode_jpeg(page_raster(320, 320, 3), options_of(false, arithmetic));
        const Outcome whole = decode_bytes(file);
        REQUIRE_FALSE(whole.error);
        const Outcome cut = decode_bytes(first_part(file, file.size() / 2));
        REQUIRE_FALSE(cut.error);
        CHECK(cut.out.truncated);
        CHECK(cut.out.warnings.find("ends early") != std::string::npos);
        CHECK(cut.out.luma.height == 320);
        for (int y = 0; y < 16; ++y) {
            CHECK(std::equal(cut.out.luma.row(y), cut.out.luma.row(y) + 320, whole.out.luma.row(y)));
        }
        CHECK(cut.out.luma.row(319)[160] == 128);
        CHECK(cut.out.colour.row(cut.out.colour.height - 1)[0] == 128);
    }
}

TEST_CASE("a progressive file cut after its first scan is answered as truncated") {
    const Bytes file = encode_jpeg(page_raster(320, 320, 3), options_of(true));
    const Outcome cut = decode_bytes(first_part(file, marker_position(file, kSos, 3) + 40));
    REQUIRE_FALSE(cut.error);
    CHECK(cut.out.truncated);
}

TEST_CASE("a progressive file cut within its first scan shows the rows that it has") {
    const Bytes file = encode_jpeg(page_raster(320, 320, 3), options_of(true));
    const std::size_t first = marker_position(file, kSos), second = marker_position(file, kSos, 2);
    const Outcome cut = decode_bytes(first_part(file, (first + second) / 2));
    REQUIRE_FALSE(cut.error);
    CHECK(cut.out.truncated);
    CHECK(cut.out.luma.row(319)[160] == 128);
    CHECK(cut.out.luma.row(1)[0] > 200);
}

TEST_CASE("a file cut before its first row of blocks is whole is corrupt, wherever it is cut") {
    for (const bool progressive : {false, true}) {
        const Bytes file = encode_jpeg(noise_raster(320, 64, 3), options_of(progressive));
        const std::size_t scan = marker_position(file, kSos);
        for (std::size_t size = 3; size < scan + 40; ++size) {
            CAPTURE(size);
            const Outcome outcome = decode_bytes(first_part(file, size));
            REQUIRE(outcome.error);
            CHECK(outcome.error->status == Status::corrupt_image);
            CHECK(outcome.error->message.find("end") != std::string::npos);
        }
    }
}

TEST_CASE("a file that lacks only its end marker is whole") {
    for (const bool progressive : {false, true}) {
        const Bytes file = encode_jpeg(page_raster(100, 100, 3), options_of(progressive));
        const Outcome outcome = decode_bytes(first_part(file, file.size() - 2));
        REQUIRE_FALSE(outcome.error);
        CHECK_FALSE(outcome.out.truncated);
    }
}

TEST_CASE("damage between the scans of a progressive file leaves what came before") {
    Bytes file = encode_jpeg(page_raster(320, 320, 3), options_of(true));
    const std::size_t scan = marker_position(file, kSos, 4);
    file[scan + 3] = 3;  // a segment length that cannot be
    const Outcome outcome = decode_bytes(file);
    REQUIRE_FALSE(outcome.error);
    CHECK(outcome.out.truncated);
    CHECK(outcome.out.warnings.find("scan 3") != std::string::npos);
}

TEST_CASE("damaged entropy-coded data is decoded with a warning") {
    Bytes file = encode_jpeg(page_raster(320, 320, 3));
    const std::size_t data = marker_position(file, kSos) + 14;
    for (std::size_t i = data + (file.size() - data) / 2; i < file.size() - 2; i += 7) {
        if (file[i] != 0xFF && file[i - 1] != 0xFF) file[i] ^= 0x55;
    }
    const Outcome outcome = decode_bytes(file);
    REQUIRE_FALSE(outcome.error);
    CHECK_FALSE(outcome.out.warnings.empty());
}

TEST_CASE("kinds of JPEG that viewers do not show are unsupported, and say so") {
    const Bytes good = encode_jpeg(smooth_raster(64, 64, 3));
    const auto status_after = [&good](std::size_t offset, std::uint8_t value) {
        Bytes file = good;
        file[marker_position(file, kSof0) + offset] = value;
        const Outcome outcome = decode_bytes(file);
        REQUIRE(outcome.error);
        CHECK(outcome.error->message.find("not supported") != std::string::npos);
        return outcome.error->status;
    };
    CHECK(status_after(4, 12) == Status::unsupported_format);    // bits a sample
    CHECK(status_after(1, 0xC3) == Status::unsupported_format);  // lossless
    Bytes without_height = good;
    const std::size_t frame = marker_position(good, kSof0);
    without_height[frame + 5] = without_height[frame + 6] = 0;
    CHECK(decode_bytes(without_height).error->status == Status::unsupported_format);
}

TEST_CASE("sizes are refused from the header, before memory is taken") {
    for (const bool progressive : {false, true}) {
        Bytes file = encode_jpeg(smooth_raster(64, 64, 3), options_of(progressive));
        const std::size_t frame = marker_position(file, progressive ? kSof2 : kSof0);
        file[frame + 5] = file[frame + 7] = 0xFF;
        file[frame + 6] = file[frame + 8] = 0xDC;  // 65,500 x 65,500
        const Outcome outcome = decode_bytes(file);
        REQUIRE(outcome.error);
        CHECK(outcome.error->status == Status::too_many_pixels);
        CHECK(outcome.error->message.find("65500 x 65500") != std::string::npos);
        CHECK(outcome.out.luma.empty());
    }
}

TEST_CASE("a progressive file whose coefficients would not fit is refused though its pixels would pass") {
    JpegOptions options = options_of(true);
    options.sampling = kFullSampling;
    Bytes file = encode_jpeg(smooth_raster(64, 64, 3), options);
    const std::size_t frame = marker_position(file, kSof2);
    file[frame + 5] = file[frame + 7] = 0x27;
    file[frame + 6] = file[frame + 8] = 0x10;  // 10,000 x 10,000
    const Outcome outcome = decode_bytes(file);
    REQUIRE(outcome.error);
    CHECK(outcome.error->status == Status::too_many_pixels);
    CHECK(outcome.error->message.find("coefficients") != std::string::npos);
}

TEST_CASE("a progressive file with a thousand scans is answered from the first ones") {
    const Bytes file = encode_jpeg(page_raster(320, 320, 3), options_of(true));
    // The seventh scan of libjpeg's script refines the DC values: one bit a block, valid however often it is said.
    const std::size_t scan = marker_position(file, kSos, 7);
    std::size_t end = scan + 2;
    while (file[end] != 0xFF || file[end + 1] == 0) ++end;
    Bytes many = first_part(file, file.size() - 2);
    for (int i = 0; i < 1000; ++i) {
        many.insert(many.end(), file.begin() + static_cast<std::ptrdiff_t>(scan),
                    file.begin() + static_cast<std::ptrdiff_t>(end));
    }
    many.insert(many.end(), file.end() - 2, file.end());
    const Outcome outcome = decode_bytes(many);
    REQUIRE_FALSE(outcome.error);
    CHECK_FALSE(outcome.out.truncated);
    CHECK(outcome.out.warnings.find("only the first ones") != std::string::npos);
}
