// Structs grow: both sides go by the smaller of the two sizes, and never touch what lies beyond.
#include <algorithm>
#include <cstddef>
#include <cstring>
#include <limits>
#include <vector>

#include "support.hpp"

using namespace capi_test;

namespace {

constexpr std::uint32_t largest = std::numeric_limits<std::uint32_t>::max();

/// Sizes of release 0.2: where its members end.
constexpr auto options_0_2 = static_cast<std::uint32_t>(offsetof(upright_options, page));
constexpr auto detection_0_2 = static_cast<std::uint32_t>(offsetof(upright_detection, page_index));

/// A struct as a later release might have it, with memory behind it that must stay as it is.
template <class Struct>
struct Grown {
    Struct known;
    unsigned char later[64];
    Grown() {
        std::memset(static_cast<void*>(this), 0xEE, sizeof *this);
        known.struct_size = sizeof *this;
    }
    bool later_is_zero() const { return std::ranges::all_of(later, [](unsigned char byte) { return byte == 0; }); }
};

}  // namespace

TEST_CASE("options_init fills what it knows, and zeros what a newer program has beyond") {
    Grown<upright_options> grown;
    CHECK(upright_options_init(&grown.known, sizeof grown) == UPRIGHT_OK);
    CHECK(grown.known.struct_size == sizeof grown);
    CHECK(grown.later_is_zero());
    CHECK(grown.known.min_turn_confidence == 0.95);

    upright_options options;
    std::memset(&options, 0xEE, sizeof options);
    CHECK(upright_options_init(&options, 0) == UPRIGHT_ERROR_INVALID_STRUCT_SIZE);
    CHECK(upright_options_init(&options, options_0_2 - 1) == UPRIGHT_ERROR_INVALID_STRUCT_SIZE);
    CHECK(upright_options_init(&options, UPRIGHT_LARGEST_STRUCT + 1) == UPRIGHT_ERROR_INVALID_STRUCT_SIZE);
    CHECK(upright_options_init(&options, SIZE_MAX) == UPRIGHT_ERROR_INVALID_STRUCT_SIZE);
    CHECK(options.struct_size == 0xEEEEEEEE);
    CHECK(upright_options_init(nullptr, sizeof options) == UPRIGHT_ERROR_INVALID_ARGUMENT);
}

TEST_CASE("the defaults are those of the C++ interface") {
    const upright_options options = default_options();
    CHECK(options.exif == UPRIGHT_EXIF_PRIOR);
    CHECK(options.min_turn_confidence == 0.95);
    CHECK(options.min_level_confidence == 0.8);
    CHECK(options.skip_skew == 0);
    CHECK(options.skip_turn == 0);
    CHECK(options.deadline_ms == 0);
    CHECK(options.max_input_bytes == 64u << 20);
    CHECK(options.max_pixels == 100'000'000);
    CHECK(options.max_memory_bytes == 384u << 20);
    CHECK(options.max_side == 65'500);
    CHECK(options.settings == nullptr);
}

TEST_CASE("zeroed options are the defaults: the same answers come of both") {
    const auto zeroed = sized<upright_options>();
    const upright_options written_out = default_options();
    const auto bytes = sample("letter-turn-3.7.jpg");
    std::vector<upright_detection> answers;
    for (const upright_options* options : {&zeroed, &written_out}) {
        auto answer = sized<upright_detection>();
        const auto detector = make_detector(options);
        REQUIRE(upright_detect_encoded(detector.get(), bytes.data(), bytes.size(), &answer, nullptr) == UPRIGHT_OK);
        answers.push_back(answer);
    }
    CHECK(std::memcmp(&answers[0], &answers[1], sizeof(upright_detection)) == 0);

    const auto zeroed_correct = sized<upright_correct_options>();
    auto correction = sized<upright_correction>();
    correction.skew = 3.7;
    std::vector<std::vector<std::uint8_t>> results;
    for (const upright_correct_options* options : {&zeroed_correct, static_cast<const upright_correct_options*>(nullptr)}) {
        upright_buffer* buffer = nullptr;
        auto corrected = sized<upright_corrected>();
        REQUIRE(upright_correct_encoded(bytes.data(), bytes.size(), &correction, options, &buffer, &corrected, nullptr) ==
                UPRIGHT_OK);
        CHECK(corrected.levelled == 1);
        results.emplace_back(upright_buffer_data(buffer), upright_buffer_data(buffer) + upright_buffer_size(buffer));
        upright_buffer_destroy(buffer);
    }
    CHECK(results[0] == results[1]);
}

TEST_CASE("a member that a newer program sets is refused by a status of its own, never ignored") {
    const auto status_of = [](unsigned char later) {
        Grown<upright_options> grown;
        REQUIRE(upright_options_init(&grown.known, sizeof grown) == UPRIGHT_OK);
        grown.known.skip_turn = 1;
        grown.later[40] = later;
        upright_detector* detector = nullptr;
        auto why = sized<upright_diagnostics>();
        const upright_status status = upright_detector_create(&grown.known, &detector, &why);
        CHECK((status == UPRIGHT_OK) == (detector != nullptr));
        CHECK((status == UPRIGHT_OK) == (why.message_length == 0));
        upright_detector_destroy(detector);
        return status;
    };
    CHECK(status_of(0) == UPRIGHT_OK);
    CHECK(status_of(1) == UPRIGHT_ERROR_UNKNOWN_OPTION);
}

TEST_CASE("options: sizes of no version are refused") {
    for (const std::uint32_t size : {0u, 1u, 4u, options_0_2 - 1, largest}) {
        upright_options options = default_options();
        options.struct_size = size;
        upright_detector* detector = nullptr;
        CHECK(upright_detector_create(&options, &detector, nullptr) == UPRIGHT_ERROR_INVALID_STRUCT_SIZE);
        CHECK(detector == nullptr);
    }
}

TEST_CASE("detection: sizes below the first version are refused and nothing is written") {
    const auto detector = make_detector();
    const Page page;
    for (const std::uint32_t size : {0u, 3u, detection_0_2 - 1}) {
        upright_detection answer;
        std::memset(&answer, 0xEE, sizeof answer);
        answer.struct_size = size;
        CHECK(upright_detect_pixels(detector.get(), &page.image, &answer, nullptr) == UPRIGHT_ERROR_INVALID_STRUCT_SIZE);
        CHECK(answer.width == static_cast<std::int32_t>(0xEEEEEEEE));
    }
}

TEST_CASE("structs of release 0.2 are read and written as far as they go") {
    upright_options options = default_options();
    options.struct_size = options_0_2;
    options.page = -1;
    options.preview = 9;
    upright_detector* detector = nullptr;
    REQUIRE(upright_detector_create(&options, &detector, nullptr) == UPRIGHT_OK);
    upright_detection answer;
    std::memset(&answer, 0xEE, sizeof answer);
    answer.struct_size = detection_0_2;
    const Page page;
    CHECK(upright_detect_pixels(detector, &page.image, &answer, nullptr) == UPRIGHT_OK);
    CHECK(answer.width == Page::width);
    CHECK(answer.page_index == static_cast<std::int32_t>(0xEEEEEEEE));
    CHECK(answer.page_count == static_cast<std::int32_t>(0xEEEEEEEE));
    upright_detector_destroy(detector);
    options.struct_size = sizeof options;
    CHECK(upright_detector_create(&options, &detector, nullptr) == UPRIGHT_ERROR_INVALID_ARGUMENT);
}

TEST_CASE("detection: a later, larger struct is filled as far as this release knows it, and zero beyond") {
    const auto detector = make_detector();
    const Page page;
    Grown<upright_detection> grown;
    CHECK(upright_detect_pixels(detector.get(), &page.image, &grown.known, nullptr) == UPRIGHT_OK);
    CHECK(grown.known.struct_size == sizeof grown);
    CHECK(grown.known.width == Page::width);
    CHECK(grown.later_is_zero());
    grown = {};
    CHECK(upright_detect_pixels(detector.get(), nullptr, &grown.known, nullptr) == UPRIGHT_ERROR_INVALID_ARGUMENT);
    CHECK(grown.known.width == 0);
    CHECK(grown.later_is_zero());
}

TEST_CASE("image and diagnostics follow the same rule") {
    const auto detector = make_detector();
    Page page;
    auto answer = sized<upright_detection>();
    page.image.struct_size = sizeof(upright_image) - 1;
    CHECK(upright_detect_pixels(detector.get(), &page.image, &answer, nullptr) == UPRIGHT_ERROR_INVALID_STRUCT_SIZE);
    page.image.struct_size = largest;
    CHECK(upright_detect_pixels(detector.get(), &page.image, &answer, nullptr) == UPRIGHT_ERROR_INVALID_STRUCT_SIZE);
    Grown<upright_image> later_image;
    later_image.known = page.image;
    later_image.known.struct_size = sizeof later_image;
    CHECK(upright_detect_pixels(detector.get(), &later_image.known, &answer, nullptr) == UPRIGHT_ERROR_UNKNOWN_OPTION);

    auto why = sized<upright_diagnostics>();
    why.struct_size = 0;
    CHECK(upright_detect_pixels(detector.get(), &page.image, &answer, &why) == UPRIGHT_ERROR_INVALID_STRUCT_SIZE);
    Grown<upright_diagnostics> grown;
    CHECK(upright_detect_encoded(detector.get(), "no image", 8, &answer, &grown.known) ==
          UPRIGHT_ERROR_UNSUPPORTED_FORMAT);
    CHECK(grown.known.message_length == std::strlen(grown.known.message));
}

TEST_CASE("diagnostics of no version leave no answer and no handle behind") {
    auto why = sized<upright_diagnostics>();
    why.struct_size = 0;
    auto* detector = reinterpret_cast<upright_detector*>(&why);
    CHECK(upright_detector_create(nullptr, &detector, &why) == UPRIGHT_ERROR_INVALID_STRUCT_SIZE);
    CHECK(detector == nullptr);

    const auto working = make_detector();
    const Page page;
    auto answer = sized<upright_detection>();
    answer.width = 1;
    CHECK(upright_detect_pixels(working.get(), &page.image, &answer, &why) == UPRIGHT_ERROR_INVALID_STRUCT_SIZE);
    CHECK(answer.width == 0);
    answer.width = 1;
    CHECK(upright_detect_encoded(working.get(), "x", 1, &answer, &why) == UPRIGHT_ERROR_INVALID_STRUCT_SIZE);
    CHECK(answer.width == 0);
    answer.width = 1;
    CHECK(upright_detect_file(working.get(), "x", &answer, &why) == UPRIGHT_ERROR_INVALID_STRUCT_SIZE);
    CHECK(answer.width == 0);

    const auto correction = sized<upright_correction>();
    auto corrected = sized<upright_corrected>();
    for (const bool of_pixels : {false, true}) {
        corrected.width = 1;
        auto* buffer = reinterpret_cast<upright_buffer*>(&why);
        const upright_status status =
            of_pixels ? upright_correct_pixels(&page.image, &correction, nullptr, &buffer, &corrected, &why)
                      : upright_correct_encoded("x", 1, &correction, nullptr, &buffer, &corrected, &why);
        CHECK(status == UPRIGHT_ERROR_INVALID_STRUCT_SIZE);
        CHECK(buffer == nullptr);
        CHECK(corrected.width == 0);
    }
}

TEST_CASE("a message that is too long is cut between characters and says how long it was") {
    const auto detector = make_detector();
    auto answer = sized<upright_detection>();
    auto why = sized<upright_diagnostics>();
    std::string path = "/no/such/folder/";
    for (int i = 0; i < 300; ++i) path += "\xC3\xA4";  // U+00E4
    CHECK(upright_detect_file(detector.get(), path.c_str(), &answer, &why) != UPRIGHT_OK);
    const std::string message = why.message;
    CHECK(message.size() < UPRIGHT_MESSAGE_CAPACITY);
    if (why.message_length >= UPRIGHT_MESSAGE_CAPACITY) CHECK(message.size() >= UPRIGHT_MESSAGE_CAPACITY - 4);
    std::size_t leads = 0, continuations = 0;
    for (const char letter : message) {
        if (letter == '\xC3') ++leads;
        if (letter == '\xA4') ++continuations;
    }
    CHECK(leads == continuations);
}
