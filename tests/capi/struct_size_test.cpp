// Structs grow: both sides go by the smaller of the two sizes, and never touch what lies beyond.
#include <algorithm>
#include <cstring>
#include <limits>

#include "support.hpp"

using namespace capi_test;

namespace {

constexpr std::uint32_t largest = std::numeric_limits<std::uint32_t>::max();

/// A struct as a later release might have it, with memory behind it that must stay as it is.
template <class Struct>
struct Grown {
    Struct known;
    unsigned char later[64];
    Grown() {
        std::memset(static_cast<void*>(this), 0xEE, sizeof *this);
        known.struct_size = sizeof *this;
    }
    bool later_is_untouched() const {
        return std::ranges::all_of(later, [](unsigned char byte) { return byte == 0xEE; });
    }
};

}  // namespace

TEST_CASE("options_init writes no more than it is told, and no more than it knows") {
    Grown<upright_options> grown;
    CHECK(upright_options_init(&grown.known, sizeof grown) == UPRIGHT_OK);
    CHECK(grown.known.struct_size == sizeof(upright_options));
    CHECK(grown.later_is_untouched());
    CHECK(upright_options_init(&grown.known, largest) == UPRIGHT_OK);
    CHECK(upright_options_init(&grown.known, SIZE_MAX) == UPRIGHT_OK);
    CHECK(grown.later_is_untouched());

    upright_options options;
    std::memset(&options, 0xEE, sizeof options);
    CHECK(upright_options_init(&options, 0) == UPRIGHT_ERROR_INVALID_STRUCT_SIZE);
    CHECK(upright_options_init(&options, sizeof options - 1) == UPRIGHT_ERROR_INVALID_STRUCT_SIZE);
    CHECK(options.struct_size == 0xEEEEEEEE);
    CHECK(upright_options_init(nullptr, sizeof options) == UPRIGHT_ERROR_INVALID_ARGUMENT);
}

TEST_CASE("the defaults are those of the C++ interface") {
    const upright_options options = default_options();
    CHECK(options.exif == UPRIGHT_EXIF_PRIOR);
    CHECK(options.min_confidence == 0.95);
    CHECK(options.detect_skew == 1);
    CHECK(options.detect_turn == 1);
    CHECK(options.deadline_ms == 0);
    CHECK(options.max_input_bytes == 64u << 20);
    CHECK(options.max_pixels == 100'000'000);
    CHECK(options.max_side == 65'500);
    CHECK(options.model_path == nullptr);
    CHECK(options.model_input_width == 224);
    CHECK(options.model_turns[3] == 3);
}

TEST_CASE("options: sizes below the first version are refused, larger ones are read as far as known") {
    for (const std::uint32_t size : {0u, 1u, 4u, static_cast<std::uint32_t>(sizeof(upright_options)) - 1}) {
        upright_options options = default_options();
        options.struct_size = size;
        upright_detector* detector = nullptr;
        CHECK(upright_detector_create(&options, &detector, nullptr) == UPRIGHT_ERROR_INVALID_STRUCT_SIZE);
        CHECK(detector == nullptr);
    }
    upright_options options = default_options();
    options.struct_size = largest;
    CHECK(make_detector(&options) != nullptr);
}

TEST_CASE("detection: sizes below the first version are refused and nothing is written") {
    const auto detector = make_detector();
    const Page page;
    for (const std::uint32_t size : {0u, 3u, static_cast<std::uint32_t>(sizeof(upright_detection)) - 1}) {
        upright_detection answer;
        std::memset(&answer, 0xEE, sizeof answer);
        answer.struct_size = size;
        CHECK(upright_detect_pixels(detector.get(), &page.image, &answer, nullptr) == UPRIGHT_ERROR_INVALID_STRUCT_SIZE);
        CHECK(answer.width == static_cast<std::int32_t>(0xEEEEEEEE));
    }
}

TEST_CASE("detection: a later, larger struct is filled as far as this release knows it") {
    const auto detector = make_detector();
    const Page page;
    for (const std::uint32_t size : {static_cast<std::uint32_t>(sizeof(Grown<upright_detection>)), largest}) {
        Grown<upright_detection> grown;
        grown.known.struct_size = size;
        CHECK(upright_detect_pixels(detector.get(), &page.image, &grown.known, nullptr) == UPRIGHT_OK);
        CHECK(grown.known.struct_size == size);
        CHECK(grown.known.width == Page::width);
        CHECK(grown.later_is_untouched());
    }
}

TEST_CASE("image and diagnostics follow the same rule") {
    const auto detector = make_detector();
    Page page;
    auto answer = sized<upright_detection>();
    page.image.struct_size = sizeof(upright_image) - 1;
    CHECK(upright_detect_pixels(detector.get(), &page.image, &answer, nullptr) == UPRIGHT_ERROR_INVALID_STRUCT_SIZE);
    page.image.struct_size = largest;
    CHECK(upright_detect_pixels(detector.get(), &page.image, &answer, nullptr) == UPRIGHT_OK);

    auto why = sized<upright_diagnostics>();
    why.struct_size = 0;
    CHECK(upright_detect_pixels(detector.get(), &page.image, &answer, &why) == UPRIGHT_ERROR_INVALID_STRUCT_SIZE);
    Grown<upright_diagnostics> grown;
    CHECK(upright_detect_encoded(detector.get(), "no image", 8, &answer, &grown.known) ==
          UPRIGHT_ERROR_UNSUPPORTED_FORMAT);
    CHECK(grown.known.message_length == std::strlen(grown.known.message));
    CHECK(grown.later_is_untouched());
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
