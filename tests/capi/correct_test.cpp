// Putting images right through the C interface: the results, the ways, and every misuse.
#include <cstring>
#include <limits>
#include <string>

#include "support.hpp"

using namespace capi_test;

namespace {

struct BufferDestroyer {
    void operator()(upright_buffer* buffer) const { upright_buffer_destroy(buffer); }
};

/// What came of one call.
struct Outcome {
    upright_status status = UPRIGHT_ERROR_INTERNAL;
    std::unique_ptr<upright_buffer, BufferDestroyer> buffer;
    upright_corrected corrected = sized<upright_corrected>();
    std::string message;
    std::vector<std::uint8_t> bytes() const {
        const std::uint8_t* data = upright_buffer_data(buffer.get());
        return {data, data + upright_buffer_size(buffer.get())};
    }
};

upright_correction turn(int quarter_turns, bool mirrored = false, double skew = 0) {
    auto correction = sized<upright_correction>();
    correction.quarter_turns = quarter_turns;
    correction.mirrored = mirrored;
    correction.skew = skew;
    return correction;
}

upright_correct_options options_with(int how) {
    upright_correct_options options;
    REQUIRE(upright_correct_options_init(&options, sizeof options) == UPRIGHT_OK);
    options.how = how;
    return options;
}

Outcome correct(const std::vector<std::uint8_t>& bytes, const upright_correction& correction,
                const upright_correct_options* options = nullptr) {
    Outcome outcome;
    auto why = sized<upright_diagnostics>();
    upright_buffer* buffer = nullptr;
    outcome.status = upright_correct_encoded(bytes.data(), bytes.size(), &correction, options, &buffer,
                                             &outcome.corrected, &why);
    outcome.buffer.reset(buffer);
    outcome.message = why.message;
    return outcome;
}

Outcome correct(const upright_image& image, const upright_correction& correction,
                const upright_correct_options* options = nullptr) {
    Outcome outcome;
    upright_buffer* buffer = nullptr;
    outcome.status = upright_correct_pixels(&image, &correction, options, &buffer, &outcome.corrected, nullptr);
    outcome.buffer.reset(buffer);
    return outcome;
}

/// 3 x 2 pixels, all different.
struct SmallImage {
    std::vector<std::uint8_t> pixels{1, 2, 3, 4, 5, 6};
    upright_image image = sized<upright_image>();
    SmallImage() {
        image.format = UPRIGHT_PIXEL_GREY;
        image.width = 3;
        image.height = 2;
        image.data = pixels.data();
        image.size_bytes = pixels.size();
    }
};

}  // namespace

TEST_CASE("pixels: turns are clockwise, the flip comes first") {
    const SmallImage small;
    using Bytes = std::vector<std::uint8_t>;
    CHECK(correct(small.image, turn(0)).bytes() == Bytes{1, 2, 3, 4, 5, 6});
    const Outcome once = correct(small.image, turn(1));
    CHECK(once.bytes() == Bytes{4, 1, 5, 2, 6, 3});
    CHECK(once.corrected.width == 2);
    CHECK(once.corrected.height == 3);
    CHECK(once.corrected.format == UPRIGHT_PIXEL_GREY);
    CHECK(correct(small.image, turn(2)).bytes() == Bytes{6, 5, 4, 3, 2, 1});
    CHECK(correct(small.image, turn(3)).bytes() == Bytes{3, 6, 2, 5, 1, 4});
    CHECK(correct(small.image, turn(0, true)).bytes() == Bytes{3, 2, 1, 6, 5, 4});
    CHECK(correct(small.image, turn(1, true)).bytes() == Bytes{6, 3, 5, 2, 4, 1});
}

TEST_CASE("files: the answer, applied, leaves nothing to do") {
    const auto detector = make_detector();
    for (const std::string name : {"receipt-turn-90.png", "landscape-turn-270.jpg"}) {
        INFO(name);
        const auto bytes = sample(name);
        auto answer = sized<upright_detection>();
        REQUIRE(upright_detect_encoded(detector.get(), bytes.data(), bytes.size(), &answer, nullptr) == UPRIGHT_OK);
        const auto how = options_with(UPRIGHT_HOW_PIXELS);
        const Outcome outcome = correct(bytes, turn(answer.quarter_turns, answer.mirrored), &how);
        REQUIRE(outcome.status == UPRIGHT_OK);
        CHECK(outcome.corrected.way >= UPRIGHT_WAY_LOSSLESS);
        CHECK(outcome.corrected.exif_orientation <= 1);
        const auto upright_bytes = outcome.bytes();
        auto again = sized<upright_detection>();
        REQUIRE(upright_detect_encoded(detector.get(), upright_bytes.data(), upright_bytes.size(), &again, nullptr) ==
                UPRIGHT_OK);
        CHECK(again.quarter_turns == 0);
        CHECK(again.width == outcome.corrected.width);
        CHECK(again.height == outcome.corrected.height);
    }
}

TEST_CASE("files: the tag way writes the tag and touches no pixel") {
    const auto how = options_with(UPRIGHT_HOW_TAG);
    const Outcome outcome = correct(sample("letter-turn-3.7.jpg"), turn(2), &how);
    REQUIRE(outcome.status == UPRIGHT_OK);
    CHECK(outcome.corrected.way == UPRIGHT_WAY_TAG);
    CHECK(outcome.corrected.exif_orientation == 3);
    const auto bytes = outcome.bytes();
    int32_t orientation = 0;
    CHECK(upright_read_exif_orientation(bytes.data(), bytes.size(), &orientation) == UPRIGHT_OK);
    CHECK(orientation == 3);
}

TEST_CASE("files: nothing to do gives the same bytes") {
    const auto bytes = sample("letter-turn-3.7.jpg");
    const Outcome outcome = correct(bytes, turn(0));
    CHECK(outcome.corrected.way == UPRIGHT_WAY_UNCHANGED);
    CHECK(outcome.bytes() == bytes);
}

TEST_CASE("a failure leaves no buffer and an empty description") {
    const std::vector<std::uint8_t> nonsense{'n', 'o', 'n', 'e'};
    const Outcome outcome = correct(nonsense, turn(1));
    CHECK(outcome.status == UPRIGHT_ERROR_UNSUPPORTED_FORMAT);
    CHECK(outcome.buffer == nullptr);
    CHECK(outcome.corrected.width == 0);
    CHECK(outcome.message != "");
}

TEST_CASE("impossible corrections and options") {
    const auto bytes = sample("receipt-turn-90.png");
    const SmallImage small;
    for (const upright_correction& wrong : {turn(-1), turn(4), turn(0, false, 45.1), turn(0, false, -45),
                                            turn(0, false, std::numeric_limits<double>::quiet_NaN())}) {
        CHECK(correct(bytes, wrong).status == UPRIGHT_ERROR_INVALID_ARGUMENT);
        CHECK(correct(small.image, wrong).status == UPRIGHT_ERROR_INVALID_ARGUMENT);
    }
    auto reserved = turn(1);
    reserved.reserved = 1;
    CHECK(correct(bytes, reserved).status == UPRIGHT_ERROR_INVALID_ARGUMENT);
    const auto status_with = [&](auto change) {
        auto options = options_with(UPRIGHT_HOW_AUTOMATIC);
        change(options);
        return correct(bytes, turn(1), &options).status;
    };
    CHECK(status_with([](auto&) {}) == UPRIGHT_OK);
    CHECK(status_with([](auto& o) { o.how = 3; }) == UPRIGHT_ERROR_INVALID_ARGUMENT);
    CHECK(status_with([](auto& o) { o.how = -1; }) == UPRIGHT_ERROR_INVALID_ARGUMENT);
    CHECK(status_with([](auto& o) { o.canvas = 3; }) == UPRIGHT_ERROR_INVALID_ARGUMENT);
    CHECK(status_with([](auto& o) { o.interpolation = 2; }) == UPRIGHT_ERROR_INVALID_ARGUMENT);
    CHECK(status_with([](auto& o) { o.background = 2; }) == UPRIGHT_ERROR_INVALID_ARGUMENT);
    CHECK(status_with([](auto& o) { o.max_input_bytes = 10; }) == UPRIGHT_ERROR_TOO_MANY_BYTES);
    const auto tag = options_with(UPRIGHT_HOW_TAG);
    CHECK(correct(small.image, turn(1), &tag).status == UPRIGHT_ERROR_INVALID_ARGUMENT);
    CHECK(correct(bytes, turn(1, false, 2.0), &tag).status == UPRIGHT_ERROR_INVALID_ARGUMENT);
}

TEST_CASE("null pointers") {
    const auto bytes = sample("blank-page.png");
    const SmallImage small;
    const auto correction = turn(1);
    auto corrected = sized<upright_corrected>();
    upright_buffer* buffer = reinterpret_cast<upright_buffer*>(8);
    CHECK(upright_correct_encoded(nullptr, 5, &correction, nullptr, &buffer, &corrected, nullptr) ==
          UPRIGHT_ERROR_INVALID_ARGUMENT);
    CHECK(buffer == nullptr);
    CHECK(upright_correct_encoded(bytes.data(), 0, &correction, nullptr, &buffer, &corrected, nullptr) ==
          UPRIGHT_ERROR_INVALID_ARGUMENT);
    CHECK(upright_correct_encoded(bytes.data(), bytes.size(), nullptr, nullptr, &buffer, &corrected, nullptr) ==
          UPRIGHT_ERROR_INVALID_ARGUMENT);
    CHECK(upright_correct_encoded(bytes.data(), bytes.size(), &correction, nullptr, &buffer, nullptr, nullptr) ==
          UPRIGHT_ERROR_INVALID_ARGUMENT);
    CHECK(upright_correct_pixels(nullptr, &correction, nullptr, &buffer, &corrected, nullptr) ==
          UPRIGHT_ERROR_INVALID_ARGUMENT);
    CHECK(upright_correct_pixels(&small.image, nullptr, nullptr, &buffer, &corrected, nullptr) ==
          UPRIGHT_ERROR_INVALID_ARGUMENT);
    CHECK(upright_correct_options_init(nullptr, sizeof(upright_correct_options)) == UPRIGHT_ERROR_INVALID_ARGUMENT);
}

TEST_CASE("struct sizes") {
    constexpr std::uint32_t largest = std::numeric_limits<std::uint32_t>::max();
    const SmallImage small;
    upright_buffer* buffer = nullptr;
    const auto status_of = [&](std::uint32_t correction_size, std::uint32_t options_size, std::uint32_t corrected_size) {
        auto correction = turn(1);
        auto options = options_with(UPRIGHT_HOW_AUTOMATIC);
        auto corrected = sized<upright_corrected>();
        correction.struct_size = correction_size;
        options.struct_size = options_size;
        corrected.struct_size = corrected_size;
        const upright_status status =
            upright_correct_pixels(&small.image, &correction, &options, &buffer, &corrected, nullptr);
        upright_buffer_destroy(buffer);
        return status;
    };
    CHECK(status_of(24, 72, 40) == UPRIGHT_OK);
    for (const std::uint32_t size : {0u, 4u, 23u, largest}) {
        CHECK(status_of(size, 72, 40) == UPRIGHT_ERROR_INVALID_STRUCT_SIZE);
        CHECK(status_of(24, size, 40) == UPRIGHT_ERROR_INVALID_STRUCT_SIZE);
        CHECK(status_of(24, 72, size) == UPRIGHT_ERROR_INVALID_STRUCT_SIZE);
    }
    upright_correct_options options;
    CHECK(upright_correct_options_init(&options, 71) == UPRIGHT_ERROR_INVALID_STRUCT_SIZE);
    CHECK(upright_correct_options_init(&options, SIZE_MAX) == UPRIGHT_ERROR_INVALID_STRUCT_SIZE);
}

TEST_CASE("memory that is no buffer") {
    alignas(64) unsigned char zeros[64] = {};
    auto* bogus = reinterpret_cast<upright_buffer*>(zeros);
    CHECK(upright_buffer_data(bogus) == nullptr);
    CHECK(upright_buffer_size(bogus) == 0);
    upright_buffer_destroy(bogus);
    CHECK(upright_buffer_data(nullptr) == nullptr);
    CHECK(upright_buffer_size(nullptr) == 0);
    upright_buffer_destroy(nullptr);
}
