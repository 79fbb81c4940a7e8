// Camera files: a preview that is of the picture answers, and one that is not does not.
#include <algorithm>
#include <array>
#include <cmath>
#include <fstream>
#include <iterator>

#include <doctest/doctest.h>

#include "support/camera_file.hpp"
#include "support/encode_jpeg.hpp"
#include "support/encode_png.hpp"
#include "support/reference_jpeg.hpp"
#include "support/skew_page.hpp"
#include "unit/correct/turned_raster.hpp"
#include "upright/detector.hpp"

using namespace upright;
using test::Bytes;
using test::Raster;

namespace {

/// The landscape of the samples, which lies on its side, three times as large: 5.5 megapixels.
const Raster& landscape() {
    static const Raster large = [] {
        std::ifstream stream(UPRIGHT_SAMPLES "/landscape-turn-270.jpg", std::ios::binary);
        const Bytes file{std::istreambuf_iterator<char>(stream), {}};
        const Raster small = test::decode_with_libjpeg(file, test::JpegOutput::rgb);
        Raster raster{3 * small.width, 3 * small.height, 3, {}};
        for (int y = 0; y < raster.height; ++y) {
            for (int x = 0; x < raster.width; ++x) {
                const std::uint8_t* pixel = small.row(y / 3) + 3 * (x / 3);
                raster.samples.insert(raster.samples.end(), pixel, pixel + 3);
            }
        }
        return raster;
    }();
    return large;
}
constexpr int landscape_turns = 3;

/// As cameras make it: 120 x 160 for what stands, whole or between black bars.
Bytes thumbnail_of(const Raster& picture) {
    const bool stands = picture.height > picture.width;
    const int width = stands ? 120 : 160, height = stands ? 160 : 120;
    const double scale = std::min(double(width) / picture.width, double(height) / picture.height);
    const Raster small = test::shrunk(picture, static_cast<int>(std::lround(picture.width * scale)),
                                      static_cast<int>(std::lround(picture.height * scale)));
    return test::encode_jpeg(test::framed(small, width, height, 0));
}

const Bytes& landscape_jpeg() {
    static const Bytes file = test::encode_jpeg(landscape());
    return file;
}
const Bytes& landscape_thumbnail() {
    static const Bytes file = thumbnail_of(landscape());
    return file;
}

Detection ask(const Bytes& file, PreviewUse use, const Call& call = {}) {
    Options options;
    options.preview = use;
    const auto detector = Detector::create(options);
    REQUIRE(detector);
    const Result<Detection> answer = detector->detect_encoded(file.data(), file.size(), call);
    REQUIRE(answer);
    return *answer;
}

void check_looked_at_as_a_whole(const Bytes& file) {
    const Detection with = ask(file, PreviewUse::if_clear), without = ask(file, PreviewUse::never);
    CHECK_FALSE(with.from_preview);
    CHECK(with.posterior == without.posterior);
    CHECK(with.turn_decision == without.turn_decision);
    CHECK(with.skew == without.skew);
    CHECK(with.kind == without.kind);
    CHECK(with.truncated == without.truncated);
}

void check_answered(const Bytes& file, PreviewUse use = PreviewUse::if_clear) {
    const Detection answer = ask(file, use);
    CHECK(answer.from_preview);
    CHECK(answer.turn_decision == Decision::apply);
    CHECK(answer.quarter_turns == landscape_turns);
    CHECK(answer.kind == Kind::photo);
    CHECK(answer.width == landscape().width);
    CHECK(answer.height == landscape().height);
    CHECK(answer.page_count == 1);
    CHECK(answer.level_decision == Decision::none);
}

/// A file that counts what is read of it.
struct Counted {
    Bytes file;
    std::uint64_t bytes = 0, calls = 0, first = 0;
    Reader reader() {
        return {file.size(), [this](std::uint64_t offset, void* buffer, std::size_t count) {
                    std::copy_n(file.begin() + static_cast<std::ptrdiff_t>(offset), count, static_cast<std::uint8_t*>(buffer));
                    if (calls++ == 0) first = count;
                    bytes += count;
                    return true;
                }};
    }
};

}  // namespace

TEST_CASE("a fresh preview answers for a photograph") {
    check_answered(test::with_thumbnail(landscape_jpeg(), landscape_thumbnail()));
    check_answered(test::with_thumbnail(landscape_jpeg(), landscape_thumbnail(), 8));  // the tag says the same
    check_answered(test::with_large_thumbnail(landscape_jpeg(), test::encode_jpeg(test::shrunk(landscape(), 320, 480))));
    test::JpegOptions options;
    options.progressive = true;
    check_answered(test::with_thumbnail(test::encode_jpeg(landscape(), options), landscape_thumbnail()));
    options.progressive = false;
    options.restart_rows = 1;
    check_answered(test::with_thumbnail(test::encode_jpeg(landscape(), options), landscape_thumbnail()));
    CHECK_FALSE(ask(test::with_thumbnail(landscape_jpeg(), landscape_thumbnail()), PreviewUse::never).from_preview);
}

TEST_CASE("a preview that is stale does not answer") {
    const Raster& picture = landscape();
    const auto check_with_old_preview = [](const Raster& edited) {
        check_looked_at_as_a_whole(test::with_thumbnail(test::encode_jpeg(edited), landscape_thumbnail()));
    };
    for (int turns = 1; turns < 4; ++turns) check_with_old_preview(test::turned(picture, {false, turns}));
    for (int turns = 0; turns < 4; turns += 2) check_with_old_preview(test::turned(picture, {true, turns}));
    // Cut to another shape, and to the same.
    for (const auto& [left, top, width, height] : {std::array{0, 0, 1920, 2000}, {300, 450, 1280, 1920}, {0, 0, 1440, 2160}}) {
        Raster part{width, height, 3, {}};
        for (int y = 0; y < height; ++y) {
            const std::uint8_t* row = picture.row(top + y) + 3 * left;
            part.samples.insert(part.samples.end(), row, row + 3 * width);
        }
        check_with_old_preview(part);
    }
    // Another picture.
    const GreyImage pebbles = test::pebbles(1920, 2880, 900);
    Raster other{1920, 2880, 3, {}};
    for (const std::uint8_t value : pebbles.pixels) other.samples.insert(other.samples.end(), 3, value);
    check_with_old_preview(other);
}

TEST_CASE("a preview that does not suffice leaves the question to the whole picture") {
    test::TextBlock block{200, 200, 1720, 2380, 52, 24};
    const GreyImage page = test::draw_text(1920, 2560, 1.7, block);
    Raster raster{1920, 2560, 3, {}};
    for (const std::uint8_t value : page.pixels) raster.samples.insert(raster.samples.end(), 3, value);
    check_looked_at_as_a_whole(test::with_thumbnail(test::encode_jpeg(raster), thumbnail_of(raster)));
    // The tag says otherwise.
    check_looked_at_as_a_whole(test::with_thumbnail(landscape_jpeg(), landscape_thumbnail(), 1));
    // No picture, and one that ends early.
    check_looked_at_as_a_whole(test::with_thumbnail(landscape_jpeg(), Bytes(500, 0xAA)));
    const Bytes half(landscape_thumbnail().begin(), landscape_thumbnail().begin() + 1500);
    check_looked_at_as_a_whole(test::with_thumbnail(landscape_jpeg(), half));
    // A small picture, and one that breaks off within the rows that are compared.
    const Raster small = test::shrunk(landscape(), 640, 960);
    check_looked_at_as_a_whole(test::with_thumbnail(test::encode_jpeg(small), landscape_thumbnail()));
    Bytes cut = test::with_thumbnail(landscape_jpeg(), landscape_thumbnail());
    cut.resize(landscape_thumbnail().size() + landscape_jpeg().size() / 40);
    check_looked_at_as_a_whole(cut);
    // An explanation shows the whole.
    Call call;
    call.explain = true;
    const Bytes file = test::with_thumbnail(landscape_jpeg(), landscape_thumbnail());
    CHECK_FALSE(ask(file, PreviewUse::if_clear, call).from_preview);
}

TEST_CASE("where photographs may be levelled, or no turn is asked for, the whole picture is looked at") {
    const Bytes file = test::with_thumbnail(landscape_jpeg(), landscape_thumbnail());
    Options options;
    options.preview = PreviewUse::if_clear;
    options.min_level_confidence = 0.4;
    const auto from_preview = [&] {
        const Result<Detection> answer = Detector::create(options)->detect_encoded(file.data(), file.size());
        REQUIRE(answer);
        return answer->from_preview;
    };
    CHECK_FALSE(from_preview());
    options.detect_skew = false;
    CHECK(from_preview());
    options.detect_turn = false;
    CHECK_FALSE(from_preview());
}

TEST_CASE("with a preview the beginning of the file is enough") {
    // Noise makes the file as long as a camera's, and lies in its lower half.
    Raster raster = landscape();
    const Raster noise = test::noise_raster(raster.width, raster.height / 2, 3);
    std::copy(noise.samples.begin(), noise.samples.end(), raster.row(raster.height / 2));
    Counted counted{test::with_thumbnail(test::encode_jpeg(raster), landscape_thumbnail())};
    Options options;
    options.preview = PreviewUse::if_clear;
    const auto detector = Detector::create(options);
    const Result<Detection> answer = detector->detect_reader(counted.reader());
    REQUIRE(answer);
    CHECK(answer->from_preview);
    CHECK(counted.first == 128 * 1024);
    CHECK(counted.bytes <= 256 * 1024);
    CHECK(counted.file.size() > 1'000'000);
    // The large thumbnail is read from where it lies.
    counted = {test::with_large_thumbnail(test::encode_jpeg(raster), test::encode_jpeg(test::shrunk(landscape(), 320, 480)))};
    const Result<Detection> from_the_end = detector->detect_reader(counted.reader());
    REQUIRE(from_the_end);
    CHECK(from_the_end->from_preview);
    CHECK(counted.bytes <= 320 * 1024);
    // Where the beginning does not do, no byte is read twice.
    counted = {test::encode_jpeg(raster)};
    const Result<Detection> whole = detector->detect_reader(counted.reader());
    REQUIRE(whole);
    CHECK_FALSE(whole->from_preview);
    CHECK(counted.bytes == counted.file.size());
}

TEST_CASE("asked for previews only, a JPEG without one is answered by its tag") {
    const Detection without = ask(test::with_thumbnail(landscape_jpeg(), Bytes(500, 0xAA), 8), PreviewUse::only);
    CHECK_FALSE(without.from_preview);
    CHECK(without.kind == Kind::unknown);
    CHECK(without.turn_decision == Decision::apply);
    CHECK(without.quarter_turns == landscape_turns);
    CHECK(without.width == landscape().width);
    const Detection untagged = ask(landscape_jpeg(), PreviewUse::only);
    CHECK(untagged.turn_decision == Decision::none);
    CHECK(untagged.rotation_angle == 0);
    // A stale preview is none.
    const Bytes stale = test::with_thumbnail(test::encode_jpeg(test::turned(landscape(), {false, 2})), landscape_thumbnail());
    CHECK_FALSE(ask(stale, PreviewUse::only).from_preview);
    CHECK(ask(stale, PreviewUse::only).turn_decision == Decision::none);
    // One that is not clear enough to do without the rest answers here.
    check_answered(test::with_thumbnail(landscape_jpeg(), landscape_thumbnail()), PreviewUse::only);
    const Detection contradicted = ask(test::with_thumbnail(landscape_jpeg(), landscape_thumbnail(), 1), PreviewUse::only);
    CHECK(contradicted.from_preview);
    CHECK(contradicted.exif_agrees == Agreement::contradicts);
    // Other formats are asked as ever.
    const Bytes png = test::encode_png(test::shrunk(landscape(), 320, 480));
    CHECK(ask(png, PreviewUse::only).posterior == ask(png, PreviewUse::never).posterior);
}

TEST_CASE("what is refused of a whole picture is refused with a preview") {
    const Bytes file = test::with_thumbnail(landscape_jpeg(), landscape_thumbnail());
    for (const PreviewUse use : {PreviewUse::if_clear, PreviewUse::only}) {
        Options options;
        options.preview = use;
        options.limits.max_pixels = 1'000'000;
        Result<Detection> answer = Detector::create(options)->detect_encoded(file.data(), file.size());
        REQUIRE_FALSE(answer);
        CHECK(answer.error().status == Status::too_many_pixels);
        options.limits = {};
        options.limits.max_input_bytes = file.size() - 1;
        answer = Detector::create(options)->detect_encoded(file.data(), file.size());
        REQUIRE_FALSE(answer);
        CHECK(answer.error().status == Status::too_many_bytes);
        const std::int32_t cancelled = 1;
        Call call;
        call.cancel = &cancelled;
        options.limits = {};
        answer = Detector::create(options)->detect_encoded(file.data(), file.size(), call);
        REQUIRE_FALSE(answer);
        CHECK(answer.error().status == Status::cancelled);
    }
    Options options;
    options.preview = static_cast<PreviewUse>(3);
    CHECK(Detector::create(options).error().status == Status::invalid_argument);
}
