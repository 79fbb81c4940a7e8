#include <algorithm>
#include <iterator>
#include <string>

#include <doctest/doctest.h>

#include "codec/jpeg_layout.hpp"
#include "decode/decode.hpp"
#include "support/exif_block.hpp"
#include "support/hostile.hpp"
#include "support/encode_png.hpp"
#include "support/raster.hpp"
#include "unit/correct/jpeg_parts.hpp"
#include "upright/correct.hpp"
#include "upright/detector.hpp"
#include "upright/preview.hpp"

using namespace upright;
using test::Bytes;

namespace {

Bytes jpeg_with_everything() {
    test::JpegOptions options;
    options.progressive = true;
    const Bytes thumbnail = test::encode_jpeg(test::smooth_raster(16, 16, 3), {});
    return test::insert_after_start(test::encode_jpeg(test::noise_raster(48, 32, 3), options),
                                    {test::full_exif_segment(6, 48, 32, thumbnail)});
}

Result<Corrected> corrected(const Bytes& file, How how, bool level = false) {
    CorrectOptions options;
    options.how = how;
    return correct_encoded(file.data(), file.size(), {false, 1, level ? 2.0 : 0.0}, options);
}

}  // namespace

TEST_CASE("every truncation of a JPEG is a clear error or leaves the picture's data alone") {
    const Bytes file = jpeg_with_everything();
    const std::size_t without_end = file.size() - 2;  // without the marker that ends a file: see below
    for (std::size_t size = 1; size < without_end; ++size) {
        const Bytes part(file.begin(), file.begin() + static_cast<std::ptrdiff_t>(size));
        CAPTURE(size);
        const Result<Corrected> pixels = corrected(part, How::pixels);
        REQUIRE_FALSE(pixels.ok());
        CHECK_FALSE(pixels.error().message.empty());
        const Result<Corrected> either = corrected(part, How::automatic);
        if (either) CHECK(either->way <= Way::tag);
    }
}

TEST_CASE("a JPEG that lacks nothing but its end is whole, and one that lacks one byte more is not") {
    for (const char* kind : {"baseline", "restarts", "progressive"}) {
        CAPTURE(kind);
        test::JpegOptions options;
        options.sampling = {};
        options.progressive = std::string(kind) == "progressive";
        options.restart_rows = std::string(kind) == "restarts" ? 1 : 0;
        // The last rows are flat: a few bits, which are read ahead with the rows before them.
        test::Raster raster = test::noise_raster(48, 48, 3);
        std::fill(raster.samples.begin() + static_cast<std::ptrdiff_t>(raster.samples.size() / 3), raster.samples.end(),
                  std::uint8_t{90});
        const Bytes file = test::encode_jpeg(raster, options);
        const Result<Corrected> whole = corrected(file, How::pixels);
        REQUIRE(whole.ok());
        for (const std::size_t lacking : {1U, 2U}) {
            const Result<Corrected> result = corrected(Bytes(file.begin(), file.end() - lacking), How::pixels);
            REQUIRE_MESSAGE(result.ok(), (result.ok() ? "" : result.error().message));
            CHECK(result->bytes == whole->bytes);
            CHECK(corrected(Bytes(file.begin(), file.end() - lacking), How::pixels, true).ok());
        }
        for (const std::size_t lacking : {3U, 4U, 8U, 40U}) {
            CAPTURE(lacking);
            CHECK_FALSE(corrected(Bytes(file.begin(), file.end() - lacking), How::pixels).ok());
            CHECK_FALSE(corrected(Bytes(file.begin(), file.end() - lacking), How::pixels, true).ok());
        }
    }
}

TEST_CASE("any byte of a JPEG may be wrong: an answer or an error, and the answer is a whole JPEG of the size that is told") {
    const Bytes file = jpeg_with_everything();
    decode::Decoded decoded;
    for (std::size_t at = 0; at < file.size(); ++at) {
        for (const int wrong : {0x00, 0xFF, file[at] ^ 0x10}) {
            Bytes damaged = file;
            damaged[at] = static_cast<std::uint8_t>(wrong);
            for (const How how : {How::automatic, How::pixels, How::tag}) {
                const Result<Corrected> result = corrected(damaged, how);
                if (!result) {
                    CHECK(result.error().status != Status::internal);
                } else {
                    const auto layout = codec::read_jpeg_layout(result->bytes);
                    REQUIRE(layout.ok());
                    CHECK(layout->width == result->width);
                    CHECK(layout->height == result->height);
                    if (result->way == Way::lossless || result->way == Way::reencoded) {
                        CHECK_FALSE(decode::decode_encoded(result->bytes, {}, decoded));
                        CHECK_FALSE(decoded.truncated);
                    }
                }
            }
        }
    }
}

TEST_CASE("damage within the picture: the tag by default, an error for pixels, never a lossy copy") {
    test::JpegOptions options;
    options.restart_rows = 1;
    Bytes file = test::encode_jpeg(test::noise_raster(64, 64, 3), options);
    file.resize(file.size() * 2 / 3);
    const Result<Corrected> automatic = corrected(file, How::automatic);
    REQUIRE(automatic.ok());
    CHECK(automatic->way == Way::tag);
    CHECK(automatic->notes.find("damaged") != std::string::npos);
    CHECK(std::equal(file.end() - 100, file.end(), automatic->bytes.end() - 100));
    CHECK(corrected(file, How::pixels).error().status == Status::corrupt_image);
    CHECK(corrected(file, How::automatic, true).error().status == Status::corrupt_image);
}

TEST_CASE("limits are checked from the header, before the picture is read") {
    Bytes file = test::encode_jpeg(test::smooth_raster(64, 48, 3), {});
    CorrectOptions options;
    options.limits.max_pixels = 64 * 48 - 1;
    CHECK(correct_encoded(file.data(), file.size(), {false, 1, 0}, options).error().status == Status::too_many_pixels);
    options = {};
    options.limits.max_side = 63;
    CHECK(correct_encoded(file.data(), file.size(), {false, 1, 0}, options).error().status == Status::too_many_pixels);
    options = {};
    options.limits.max_input_bytes = file.size() - 1;
    CHECK(correct_encoded(file.data(), file.size(), {false, 1, 0}, options).error().status == Status::too_many_bytes);
}

TEST_CASE("the tag alone is written whatever the picture measures") {
    const Bytes file = test::encode_jpeg(test::smooth_raster(64, 48, 3), {});
    CorrectOptions options;
    options.how = How::tag;
    options.limits.max_pixels = 1;
    options.limits.max_side = 1;
    const auto result = correct_encoded(file.data(), file.size(), {false, 1, 0}, options);
    REQUIRE(result.ok());
    CHECK(result->way == Way::tag);
}

TEST_CASE("what a decoder remarks upon without losing anything is no damage") {
    const Bytes plain = test::encode_jpeg(test::noise_raster(64, 48, 3), {});
    Bytes scan_parameters = plain;  // some cameras write zeros where a sequential file has 0, 63, 0
    for (std::size_t at = 0; at + 14 < plain.size(); ++at) {
        if (plain[at] == 0xFF && plain[at + 1] == 0xDA) {
            REQUIRE(plain[at + 12] == 63);
            scan_parameters[at + 12] = 0;
        }
    }
    REQUIRE(scan_parameters != plain);
    const Bytes stray = test::insert_after_start(plain, {test::segment(0xFE, std::string("a comment")), {1, 2, 3}});
    const Bytes newer_jfif = test::insert_after_start(
        plain, {test::segment(0xE0, std::string("JFIF\0\7\1\0\0\1\0\1\0\0", 14))});
    REQUIRE(corrected(newer_jfif, How::pixels).ok());
    CHECK(corrected(newer_jfif, How::pixels)->way == Way::lossless);
    for (const Bytes& file : {scan_parameters, stray}) {
        const Result<Corrected> result = corrected(file, How::pixels);
        REQUIRE_MESSAGE(result.ok(), (result.ok() ? "" : result.error().message));
        CHECK(result->way == Way::lossless);
        // Nothing is lost: the coefficients are those that the plain file's turn has.
        const Result<Corrected> expected = corrected(plain, How::pixels);
        CHECK(test::read_parts(result->bytes).components == test::read_parts(expected->bytes).components);
        const Result<Corrected> level = corrected(file, How::pixels, true);
        REQUIRE(level.ok());
        CHECK(level->way == Way::reencoded);
    }
}

TEST_CASE("a file with hundreds of scans is refused before any is decoded") {
    test::JpegOptions options;
    options.progressive = true;
    const Bytes file = test::encode_jpeg(test::smooth_raster(16, 16, 3), options);
    const Bytes scan{0xFF, 0xDA, 0, 8, 1, 1, 0, 1, 5, 0};
    Bytes bomb(file.begin(), file.end() - 2);
    for (int i = 0; i < 300; ++i) bomb.insert(bomb.end(), scan.begin(), scan.end());
    bomb.insert(bomb.end(), {0xFF, 0xD9});
    CHECK(corrected(bomb, How::automatic).error().status == Status::corrupt_image);
}

TEST_CASE("what is no image, and calls that make no sense, are refused with a sentence") {
    const std::string text = "GIF89a, not ours";
    CHECK(correct_encoded(text.data(), text.size(), {}).error().status == Status::unsupported_format);
    CHECK(correct_encoded(nullptr, 4, {}).error().status == Status::invalid_argument);
    CHECK(correct_encoded(text.data(), 0, {}).error().status == Status::invalid_argument);
    CorrectOptions options;
    options.how = How::tag;
    CHECK(correct_encoded(text.data(), text.size(), {false, 0, 2}, options).error().status == Status::invalid_argument);
}

TEST_CASE("a damaged EXIF block is kept as it is when pixels are turned, and refuses a new tag") {
    const Bytes file = test::insert_after_start(test::encode_jpeg(test::smooth_raster(32, 32, 3), {}),
                                                {test::segment(0xE1, std::string("Exif\0\0II*\0\377\377\377\377", 14))});
    const Result<Corrected> turned = corrected(file, How::automatic);
    REQUIRE(turned.ok());
    CHECK(turned->way == Way::lossless);
    CHECK(test::metadata_of(turned->bytes) == test::metadata_of(file));
    CHECK(turned->notes.find("damaged") != std::string::npos);
    CHECK(corrected(file, How::tag).error().status == Status::corrupt_image);
}

TEST_CASE("an EXIF block behind the picture's data is nobody's tag, and a new tag is written where readers look") {
    Bytes file = test::encode_jpeg(test::smooth_raster(48, 32, 3), {});
    const Bytes late = test::exif_segment(test::camera_exif(3));
    file.insert(file.end() - 2, late.begin(), late.end());
    REQUIRE(read_exif_orientation(file.data(), file.size()) == 0);
    const Result<Corrected> tagged = corrected(file, How::tag);
    REQUIRE(tagged.ok());
    CHECK(tagged->exif_orientation == 6);
    CHECK(read_exif_orientation(tagged->bytes.data(), tagged->bytes.size()) == 6);
}

TEST_CASE("quantisation steps of 0, by which an encoder would divide, do not stop the picture from being encoded again") {
    Bytes file = test::encode_jpeg(test::smooth_raster(48, 32, 3), {});
    for (std::size_t at = 0; at + 60 < file.size(); ++at) {
        if (file[at] != 0xFF || file[at + 1] != 0xDB) continue;
        for (std::size_t step = 20; step < 30; ++step) file[at + step] = 0;
    }
    const Result<Corrected> result = corrected(file, How::pixels, true);
    REQUIRE(result.ok());
    CHECK(result->way == Way::reencoded);
}

TEST_CASE("files that claim what they do not hold are refused with the right status by every call") {
    struct Expected {
        const char* name;
        Status detected, pixels, automatic;
    };
    // By default the tag is taken where only the picture's data are at fault.
    const Expected all[] = {
        {"jpeg of 10000 x 10000 in few bytes", Status::corrupt_image, Status::corrupt_image, Status::ok},
        {"progressive jpeg of 10000 x 10000 in few bytes", Status::corrupt_image, Status::corrupt_image, Status::ok},
        {"arithmetic-coded progressive jpeg of 10000 x 10000 in few bytes", Status::corrupt_image, Status::corrupt_image,
         Status::ok},
        {"jpeg with 15 million empty segments", Status::corrupt_image, Status::corrupt_image, Status::corrupt_image},
        {"png with 5 million empty chunks", Status::corrupt_image, Status::corrupt_image, Status::corrupt_image},
        {"png of 1 x 1 with four gigabytes of zeros", Status::ok, Status::ok, Status::ok},
    };
    Options without_turn;
    without_turn.detect_turn = false;
    const Result<Detector> detector = Detector::create(without_turn);
    REQUIRE(detector.ok());
    const auto status_of = [](const auto& result) { return result.ok() ? Status::ok : result.error().status; };
    std::size_t found = 0;
    for (const test::NamedFile& file : test::bombs()) {
        for (const Expected& expected : all) {
            if (file.name != expected.name) continue;
            ++found;
            CAPTURE(file.name);
            CHECK(status_of(detector->detect_encoded(file.bytes.data(), file.bytes.size())) == expected.detected);
            CHECK(status_of(preview_encoded(file.bytes.data(), file.bytes.size(), {}, 100)) == expected.detected);
            CHECK(status_of(corrected(file.bytes, How::pixels)) == expected.pixels);
            CHECK(status_of(corrected(file.bytes, How::automatic)) == expected.automatic);
        }
    }
    CHECK(found == std::size(all));
}

TEST_CASE("lossless and hierarchical processes are refused by name, whatever the JPEG library can decode") {
    Bytes file = test::encode_jpeg(test::smooth_raster(48, 32, 3), {});
    const auto is_frame = [](std::uint8_t marker, std::uint8_t code) { return marker == 0xFF && code == 0xC0; };
    const auto frame = std::adjacent_find(file.begin(), file.end(), is_frame);
    REQUIRE(frame != file.end());
    for (const std::uint8_t process : Bytes{0xC3, 0xC5, 0xC6, 0xC7, 0xCB, 0xCD, 0xCE, 0xCF}) {
        CAPTURE(static_cast<int>(process));
        frame[1] = process;
        decode::Decoded decoded;
        const auto error = decode::decode_encoded(file, {}, decoded);
        REQUIRE(error);
        CHECK(error->status == Status::unsupported_format);
        CHECK(error->message.find(process == 0xC3 ? "lossless" : "(SOF") != std::string::npos);
        CHECK(corrected(file, How::pixels).error().status == Status::unsupported_format);
        CHECK(corrected(file, How::pixels, true).error().status == Status::unsupported_format);
        CHECK(preview_encoded(file.data(), file.size(), {}, 100).error().status == Status::unsupported_format);
    }
}

TEST_CASE("a deadline and a memory bound end every way of correcting") {
    test::JpegOptions progressive;
    progressive.progressive = true;
    const Bytes files[] = {test::encode_jpeg(test::smooth_raster(480, 320, 3), {}),
                           test::encode_jpeg(test::smooth_raster(480, 320, 3), progressive),
                           test::encode_png(test::smooth_raster(480, 320, 3))};
    for (const Bytes& file : files) {
        for (const bool level : {false, true}) {
            CAPTURE(&file - files);
            CAPTURE(level);
            CorrectOptions options;
            options.how = How::pixels;
            const Correction correction{false, 1, level ? 2.0 : 0.0};
            options.deadline_ms = 1e-6;
            CHECK(correct_encoded(file.data(), file.size(), correction, options).error().status ==
                  Status::deadline_exceeded);
            CHECK(preview_encoded(file.data(), file.size(), correction, 100, {}, 1e-6).error().status ==
                  Status::deadline_exceeded);
            options.deadline_ms = 0;
            options.limits.max_memory_bytes = 150'000;
            CHECK(correct_encoded(file.data(), file.size(), correction, options).error().status ==
                  Status::too_many_pixels);
        }
    }
}
