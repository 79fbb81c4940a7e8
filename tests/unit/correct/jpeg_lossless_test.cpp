#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include <doctest/doctest.h>
#include <turbojpeg.h>

#include "common/orientation.hpp"
#include "support/raster.hpp"
#include "unit/correct/jpeg_parts.hpp"
#include "upright/correct.hpp"

using namespace upright;
using test::Bytes;
using test::JpegModel;
using test::JpegOptions;
using test::SamplingFactor;

namespace {

struct Sampling {
    const char* name;
    JpegModel model;
    std::array<SamplingFactor, 4> factors;
};

const Sampling samplings[] = {
    {"grey", JpegModel::grey, {}},
    {"4:4:4", JpegModel::ycbcr, {{{1, 1}, {1, 1}, {1, 1}}}},
    {"4:2:2", JpegModel::ycbcr, {{{2, 1}, {1, 1}, {1, 1}}}},
    {"4:4:0", JpegModel::ycbcr, {{{1, 2}, {1, 1}, {1, 1}}}},
    {"4:2:0", JpegModel::ycbcr, {{{2, 2}, {1, 1}, {1, 1}}}},
    {"4:1:1", JpegModel::ycbcr, {{{4, 1}, {1, 1}, {1, 1}}}},
    {"4:4:1", JpegModel::ycbcr, {{{1, 4}, {1, 1}, {1, 1}}}},
    {"4:1:0", JpegModel::ycbcr, {{{4, 2}, {1, 1}, {1, 1}}}},
    {"RGB", JpegModel::rgb, {{{1, 1}, {1, 1}, {1, 1}}}},
    {"CMYK", JpegModel::cmyk, {{{1, 1}, {1, 1}, {1, 1}, {1, 1}}}},
    {"YCCK", JpegModel::ycck, {{{2, 2}, {1, 1}, {1, 1}, {2, 2}}}},
};

int channels_of(JpegModel model) {
    return model == JpegModel::grey ? 1 : model == JpegModel::cmyk || model == JpegModel::ycck ? 4 : 3;
}

/// A multiple of every block size above: 32 x 32.
constexpr int aligned_width = 96, aligned_height = 64;

Bytes sample(const Sampling& sampling, JpegOptions options, int width = aligned_width, int height = aligned_height) {
    options.model = sampling.model;
    options.sampling = sampling.factors;
    test::Raster raster = test::smooth_raster(width, height, channels_of(sampling.model));
    const test::Raster noise = test::noise_raster(width, height, raster.channels);
    for (std::size_t i = 0; i < raster.samples.size(); ++i) {
        raster.samples[i] = static_cast<std::uint8_t>((3 * raster.samples[i] + noise.samples[i]) / 4);
    }
    return test::encode_jpeg(raster, options);
}

Corrected turned(const Bytes& file, Correction correction, How how = How::automatic) {
    CorrectOptions options;
    options.how = how;
    Result<Corrected> result = correct_encoded(file.data(), file.size(), correction, options);
    REQUIRE_MESSAGE(result.ok(), (result.ok() ? "" : result.error().message));
    return std::move(result).value();
}

/// TurboJPEG's own transform, an implementation that shares nothing with ours.
Bytes turned_by_turbojpeg(const Bytes& file, Orientation turn) {
    constexpr int plain[] = {TJXOP_NONE, TJXOP_ROT90, TJXOP_ROT180, TJXOP_ROT270};
    constexpr int flipped[] = {TJXOP_HFLIP, TJXOP_TRANSVERSE, TJXOP_VFLIP, TJXOP_TRANSPOSE};
    tjtransform transform{};
    transform.op = (turn.mirrored ? flipped : plain)[turn.quarter_turns];
    transform.options = TJXOPT_PERFECT;
    const std::unique_ptr<void, int (*)(tjhandle)> handle(tjInitTransform(), tjDestroy);
    unsigned char* out = nullptr;
    unsigned long size = 0;
    const int status = tjTransform(handle.get(), file.data(), static_cast<unsigned long>(file.size()), 1, &out, &size,
                                   &transform, 0);
    const std::unique_ptr<unsigned char, void (*)(unsigned char*)> memory(out, tjFree);
    REQUIRE(status == 0);
    return Bytes(out, out + size);
}

std::vector<JpegOptions> codings() {
    std::vector<JpegOptions> list(6);
    list[1].progressive = true;
    list[2].arithmetic = true;
    list[3].progressive = list[3].arithmetic = true;
    list[4].scan_a_component = true;
    list[5].restart_rows = 1;
    return list;
}

}  // namespace

TEST_CASE("all eight turns move the coefficients as an independent implementation does") {
    for (const Sampling& sampling : samplings) {
        if (sampling.model == JpegModel::rgb || std::string(sampling.name) == "4:4:1" ||
            std::string(sampling.name) == "4:1:0") {
            continue;  // not known to TurboJPEG's interface
        }
        for (const bool progressive : {false, true}) {
            JpegOptions options;
            options.progressive = progressive;
            const Bytes file = sample(sampling, options);
            for (int tag = 2; tag <= 8; ++tag) {
                CAPTURE(sampling.name);
                CAPTURE(tag);
                const Orientation turn = orientation_from_exif(tag);
                const Corrected result = turned(file, {turn.mirrored, turn.quarter_turns, 0});
                CHECK(result.way == Way::lossless);
                const test::JpegParts ours = test::read_parts(result.bytes);
                const test::JpegParts theirs = test::read_parts(turned_by_turbojpeg(file, turn));
                CHECK(ours.width == theirs.width);
                CHECK(ours.height == theirs.height);
                CHECK(ours.width == result.width);
                CHECK(ours.height == result.height);
                CHECK(ours.components == theirs.components);
            }
        }
    }
}

TEST_CASE("four quarter turns give back every coefficient, the tables and the coding, at every subsampling") {
    for (const Sampling& sampling : samplings) {
        for (const JpegOptions& options : codings()) {
            CAPTURE(sampling.name);
            CAPTURE(options.progressive);
            CAPTURE(options.arithmetic);
            CAPTURE(options.scan_a_component);
            CAPTURE(options.restart_rows);
            const Bytes file = sample(sampling, options);
            Bytes current = file;
            for (int turn = 0; turn < 4; ++turn) {
                const Corrected result = turned(current, {false, 1, 0});
                REQUIRE(result.way == Way::lossless);
                CHECK(test::read_parts(result.bytes).progressive == options.progressive);
                CHECK(test::read_parts(result.bytes).arithmetic == options.arithmetic);
                current = result.bytes;
            }
            const test::JpegParts before = test::read_parts(file), after = test::read_parts(current);
            CHECK(before.components == after.components);
            CHECK(before.restart_interval == after.restart_interval);
            CHECK(test::metadata_of(current) == test::metadata_of(file));
            // Written by libjpeg with standard or optimal tables, even the coded bytes come back.
            CHECK(current == file);
        }
    }
}

TEST_CASE("two flips and two half turns give back the file") {
    const Bytes file = sample(samplings[4], {});
    for (const Correction& correction : {Correction{true, 0, 0}, Correction{false, 2, 0}, Correction{true, 1, 0}}) {
        CHECK(turned(turned(file, correction).bytes, correction).bytes == file);
    }
}

TEST_CASE("a size that is no multiple of the blocks takes the tag way unless pixels are asked for") {
    const Bytes file = sample(samplings[4], {}, 97, 63);
    for (int turns = 1; turns <= 3; ++turns) {
        const Corrected by_default = turned(file, {false, turns, 0});
        CHECK(by_default.way == Way::tag);
        CHECK_FALSE(by_default.notes.empty());
        CHECK(by_default.width == 97);
        CHECK(test::read_parts(by_default.bytes).components == test::read_parts(file).components);
        const Orientation asked = orientation_from_exif(by_default.exif_orientation);
        CHECK(asked.quarter_turns == turns);
        const Corrected pixels = turned(file, {false, turns, 0}, How::pixels);
        CHECK(pixels.way == Way::reencoded);
        CHECK(pixels.width == (turns == 2 ? 97 : 63));
    }
}

TEST_CASE("only the flipped axis must hold whole blocks, and a transposition needs none") {
    // A quarter clockwise flips the height: 64 is a multiple of 16, 97 stays at the far end.
    CHECK(turned(sample(samplings[4], {}, 97, 64), {false, 1, 0}).way == Way::lossless);
    CHECK(turned(sample(samplings[4], {}, 97, 64), {false, 3, 0}).way == Way::tag);
    CHECK(turned(sample(samplings[4], {}, 96, 63), {false, 3, 0}).way == Way::lossless);
    CHECK(turned(sample(samplings[4], {}, 97, 63), {true, 3, 0}).way == Way::lossless);
    // Grey blocks are 8 pixels, those of 4:2:0 are 16.
    CHECK(turned(sample(samplings[0], {}, 40, 24), {false, 2, 0}).way == Way::lossless);
    CHECK(turned(sample(samplings[4], {}, 40, 24), {false, 2, 0}).way == Way::tag);
}

TEST_CASE("a re-encoded turn keeps the tables of the file, turned, and its coding") {
    JpegOptions options;
    options.progressive = true;
    options.quality = 61;
    const Bytes file = sample(samplings[2], options, 97, 63);
    const Corrected result = turned(file, {false, 1, 0}, How::pixels);
    REQUIRE(result.way == Way::reencoded);
    const test::JpegParts before = test::read_parts(file), after = test::read_parts(result.bytes);
    CHECK(after.progressive);
    for (std::size_t c = 0; c < 3; ++c) {
        for (std::size_t i = 0; i < 64; ++i) {
            CHECK(after.components[c].quantisation[i] == before.components[c].quantisation[i % 8 * 8 + i / 8]);
        }
    }
    // 4:2:2 becomes 4:4:0: half as many blocks down as across in the chroma of a square.
    CHECK(after.components[1].blocks_across == before.components[1].blocks_down);
}

TEST_CASE("restart intervals of whole rows stay whole rows") {
    JpegOptions options;
    options.restart_rows = 2;
    const Bytes file = sample(samplings[1], options, 96, 64);
    CHECK(test::read_parts(file).restart_interval == 2 * 12);
    CHECK(test::read_parts(turned(file, {false, 1, 0}).bytes).restart_interval == 2 * 8);
}

TEST_CASE("a correction by nothing leaves the bytes as they are") {
    const Bytes file = sample(samplings[4], {});
    for (const How how : {How::automatic, How::pixels, How::tag}) {
        const Corrected result = turned(file, {}, how);
        CHECK(result.way == Way::unchanged);
        CHECK(result.bytes == file);
    }
}
