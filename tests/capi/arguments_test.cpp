// Whatever is passed, a status comes back: null pointers, memory that is no detector, impossible values.
#include <cmath>
#include <cstring>
#include <limits>
#include <string>

#include "support.hpp"

using namespace capi_test;

namespace {

/// Memory that can be read like a detector's and is none.
struct alignas(64) NoDetector {
    unsigned char bytes[256] = {};
    const upright_detector* get(std::size_t offset = 0) const {
        return reinterpret_cast<const upright_detector*>(bytes + offset);
    }
};

}  // namespace

TEST_CASE("create: null output, null options, options out of range") {
    auto why = sized<upright_diagnostics>();
    CHECK(upright_detector_create(nullptr, nullptr, &why) == UPRIGHT_ERROR_INVALID_ARGUMENT);
    CHECK(std::string(why.message) == "detector is null");
    CHECK(why.message_length == std::strlen(why.message));
    CHECK(make_detector(nullptr) != nullptr);

    const auto status_of = [](auto change) {
        upright_options options = default_options();
        options.skip_turn = 1;
        change(options);
        upright_detector* detector = reinterpret_cast<upright_detector*>(8);
        const upright_status status = upright_detector_create(&options, &detector, nullptr);
        CHECK((status == UPRIGHT_OK) == (detector != nullptr));
        upright_detector_destroy(detector);
        return status;
    };
    CHECK(status_of([](auto&) {}) == UPRIGHT_OK);
    CHECK(status_of([](auto& o) { o.exif = 3; }) == UPRIGHT_ERROR_INVALID_ARGUMENT);
    CHECK(status_of([](auto& o) { o.exif = -1; }) == UPRIGHT_ERROR_INVALID_ARGUMENT);
    CHECK(status_of([](auto& o) { o.min_turn_confidence = 1.5; }) == UPRIGHT_ERROR_INVALID_ARGUMENT);
    CHECK(status_of([](auto& o) { o.min_turn_confidence = std::nan(""); }) == UPRIGHT_ERROR_INVALID_ARGUMENT);
    CHECK(status_of([](auto& o) { o.deadline_ms = -1; }) == UPRIGHT_ERROR_INVALID_ARGUMENT);
    CHECK(status_of([](auto& o) { o.deadline_ms = std::numeric_limits<double>::infinity(); }) ==
          UPRIGHT_ERROR_INVALID_ARGUMENT);
    CHECK(status_of([](auto& o) { o.min_level_confidence = -0.1; }) == UPRIGHT_ERROR_INVALID_ARGUMENT);
    CHECK(status_of([](auto& o) { o.preview = UPRIGHT_PREVIEW_ONLY; }) == UPRIGHT_OK);
    CHECK(status_of([](auto& o) { o.preview = 3; }) == UPRIGHT_ERROR_INVALID_ARGUMENT);
    CHECK(status_of([](auto& o) { o.preview = -1; }) == UPRIGHT_ERROR_INVALID_ARGUMENT);
    CHECK(status_of([](auto& o) { o.reserved = 1; }) == UPRIGHT_ERROR_INVALID_ARGUMENT);
}

TEST_CASE("create: a model that is not there or no model is invalid_model") {
    upright_options options = default_options();
    upright_detector* detector = nullptr;
    options.settings = "model=/no/such/model.onnx";
    CHECK(upright_detector_create(&options, &detector, nullptr) == UPRIGHT_ERROR_INVALID_MODEL);
    const std::string no_model = "model=" + sample_path("blank-page.png");
    options.settings = no_model.c_str();
    CHECK(upright_detector_create(&options, &detector, nullptr) == UPRIGHT_ERROR_INVALID_MODEL);
    CHECK(detector == nullptr);
}

TEST_CASE("detect: null pointers") {
    const auto detector = make_detector();
    const auto bytes = sample("blank-page.png");
    const Page page;
    auto answer = sized<upright_detection>();
    const auto* null_detector = static_cast<const upright_detector*>(nullptr);

    CHECK(upright_detect_encoded(null_detector, bytes.data(), bytes.size(), &answer, nullptr) ==
          UPRIGHT_ERROR_INVALID_ARGUMENT);
    CHECK(upright_detect_encoded(detector.get(), nullptr, 10, &answer, nullptr) == UPRIGHT_ERROR_INVALID_ARGUMENT);
    CHECK(upright_detect_encoded(detector.get(), nullptr, 0, &answer, nullptr) == UPRIGHT_ERROR_INVALID_ARGUMENT);
    CHECK(upright_detect_encoded(detector.get(), bytes.data(), 0, &answer, nullptr) == UPRIGHT_ERROR_INVALID_ARGUMENT);
    CHECK(upright_detect_encoded(detector.get(), bytes.data(), bytes.size(), nullptr, nullptr) ==
          UPRIGHT_ERROR_INVALID_ARGUMENT);
    CHECK(upright_detect_file(null_detector, "x", &answer, nullptr) == UPRIGHT_ERROR_INVALID_ARGUMENT);
    CHECK(upright_detect_file(detector.get(), nullptr, &answer, nullptr) == UPRIGHT_ERROR_INVALID_ARGUMENT);
    CHECK(upright_detect_file(detector.get(), "x", nullptr, nullptr) == UPRIGHT_ERROR_INVALID_ARGUMENT);
    CHECK(upright_detect_pixels(null_detector, &page.image, &answer, nullptr) == UPRIGHT_ERROR_INVALID_ARGUMENT);
    CHECK(upright_detect_pixels(detector.get(), nullptr, &answer, nullptr) == UPRIGHT_ERROR_INVALID_ARGUMENT);
    CHECK(upright_detect_pixels(detector.get(), &page.image, nullptr, nullptr) == UPRIGHT_ERROR_INVALID_ARGUMENT);
}

TEST_CASE("detect and destroy: memory that is no detector") {
    const NoDetector zeros;
    NoDetector noise;
    std::memset(noise.bytes, 0xA5, sizeof noise.bytes);
    const auto bytes = sample("blank-page.png");
    const Page page;
    for (const upright_detector* bogus : {zeros.get(), noise.get(), noise.get(1)}) {
        auto answer = sized<upright_detection>();
        auto why = sized<upright_diagnostics>();
        CHECK(upright_detect_encoded(bogus, bytes.data(), bytes.size(), &answer, &why) == UPRIGHT_ERROR_INVALID_HANDLE);
        CHECK(std::string(why.message) == "detector is no detector");
        CHECK(upright_detect_file(bogus, "x", &answer, nullptr) == UPRIGHT_ERROR_INVALID_HANDLE);
        CHECK(upright_detect_pixels(bogus, &page.image, &answer, nullptr) == UPRIGHT_ERROR_INVALID_HANDLE);
        upright_detector_destroy(const_cast<upright_detector*>(bogus));
    }
    upright_detector_destroy(nullptr);
}

TEST_CASE("detect_file: paths that lead nowhere") {
    const auto detector = make_detector();
    auto answer = sized<upright_detection>();
    const auto status_of = [&](const std::string& path) {
        return upright_detect_file(detector.get(), path.c_str(), &answer, nullptr);
    };
    CHECK(status_of("") == UPRIGHT_ERROR_INVALID_ARGUMENT);
    CHECK(status_of("/no/such/file.png") == UPRIGHT_ERROR_FILE_NOT_FOUND);
    CHECK(status_of("/no/such/\xff\xfe.png") == UPRIGHT_ERROR_FILE_NOT_FOUND);
    CHECK(status_of(UPRIGHT_SAMPLES) == UPRIGHT_ERROR_FILE_UNREADABLE);
    CHECK(status_of("/dev/null") == UPRIGHT_ERROR_FILE_UNREADABLE);
    const upright_status overlong = status_of(std::string(100'000, 'x'));
    CHECK((overlong == UPRIGHT_ERROR_FILE_NOT_FOUND || overlong == UPRIGHT_ERROR_FILE_UNREADABLE));
}

TEST_CASE("detect_encoded: bytes that are no image, and limits") {
    const auto detector = make_detector();
    auto answer = sized<upright_detection>();
    answer.skew = 7;
    auto why = sized<upright_diagnostics>();
    CHECK(upright_detect_encoded(detector.get(), "hello, world", 12, &answer, &why) == UPRIGHT_ERROR_UNSUPPORTED_FORMAT);
    CHECK(why.message_length > 0);
    CHECK(answer.skew == 0);  // nothing of an earlier answer is left
    CHECK(answer.struct_size == sizeof answer);

    const auto bytes = sample("receipt-turn-90.png");
    upright_options options = default_options();
    options.max_input_bytes = bytes.size() - 1;
    CHECK(upright_detect_encoded(make_detector(&options).get(), bytes.data(), bytes.size(), &answer, nullptr) ==
          UPRIGHT_ERROR_TOO_MANY_BYTES);
    options = default_options();
    options.max_pixels = 1000;
    CHECK(upright_detect_encoded(make_detector(&options).get(), bytes.data(), bytes.size(), &answer, nullptr) ==
          UPRIGHT_ERROR_TOO_MANY_PIXELS);
    options = default_options();
    options.deadline_ms = 1e-6;
    CHECK(upright_detect_encoded(make_detector(&options).get(), bytes.data(), bytes.size(), &answer, nullptr) ==
          UPRIGHT_ERROR_DEADLINE_EXCEEDED);
}

TEST_CASE("detect_pixels: impossible images") {
    const auto detector = make_detector();
    const auto status_of = [&](auto change) {
        Page page;
        change(page.image);
        auto answer = sized<upright_detection>();
        return upright_detect_pixels(detector.get(), &page.image, &answer, nullptr);
    };
    CHECK(status_of([](auto&) {}) == UPRIGHT_OK);
    CHECK(status_of([](auto& i) { i.stride_bytes = 0; }) == UPRIGHT_OK);
    CHECK(status_of([](auto& i) { i.data = nullptr; }) == UPRIGHT_ERROR_INVALID_ARGUMENT);
    CHECK(status_of([](auto& i) { i.width = 0; }) == UPRIGHT_ERROR_INVALID_ARGUMENT);
    CHECK(status_of([](auto& i) { i.height = -1; }) == UPRIGHT_ERROR_INVALID_ARGUMENT);
    CHECK(status_of([](auto& i) { i.stride_bytes = i.width - 1; }) == UPRIGHT_ERROR_INVALID_ARGUMENT);
    CHECK(status_of([](auto& i) { i.stride_bytes = -i.stride_bytes; }) == UPRIGHT_OK);
    CHECK(status_of([](auto& i) { i.stride_bytes = 1 - i.stride_bytes; }) == UPRIGHT_ERROR_INVALID_ARGUMENT);
    CHECK(status_of([](auto& i) { i.size_bytes -= 1; }) == UPRIGHT_ERROR_INVALID_ARGUMENT);
    CHECK(status_of([](auto& i) { i.size_bytes = 0; }) == UPRIGHT_ERROR_INVALID_ARGUMENT);
    CHECK(status_of([](auto& i) { i.pixel_stride_bytes = -1; }) == UPRIGHT_ERROR_INVALID_ARGUMENT);
    CHECK(status_of([](auto& i) { i.pixel_stride_bytes = 2; }) == UPRIGHT_ERROR_INVALID_ARGUMENT);
    CHECK(status_of([](auto& i) { i.x_resolution = 500, i.y_resolution = 100; }) == UPRIGHT_ERROR_INVALID_ARGUMENT);
    CHECK(status_of([](auto& i) { i.x_resolution = std::nan(""); }) == UPRIGHT_ERROR_INVALID_ARGUMENT);
    CHECK(status_of([](auto& i) { i.format = UPRIGHT_PIXEL_NV12; }) == UPRIGHT_ERROR_INVALID_ARGUMENT);  // no chroma there
    CHECK(status_of([](auto& i) { i.format = 0; }) == UPRIGHT_ERROR_INVALID_ARGUMENT);
    CHECK(status_of([](auto& i) { i.format = 14; }) == UPRIGHT_ERROR_INVALID_ARGUMENT);
    CHECK(status_of([](auto& i) { i.exif_orientation = 9; }) == UPRIGHT_ERROR_INVALID_ARGUMENT);
    CHECK(status_of([](auto& i) { i.exif_orientation = -1; }) == UPRIGHT_ERROR_INVALID_ARGUMENT);
    CHECK(status_of([](auto& i) { i.reserved = 1; }) == UPRIGHT_ERROR_INVALID_ARGUMENT);
    // The size is refused before a pixel is touched, so that no memory of this size is needed to ask.
    CHECK(status_of([](auto& i) { i.width = i.height = 60'000, i.stride_bytes = 60'000, i.size_bytes = UINT64_MAX; }) ==
          UPRIGHT_ERROR_TOO_MANY_PIXELS);
    CHECK(status_of([](auto& i) { i.width = i.height = INT32_MAX, i.stride_bytes = INT64_MAX, i.size_bytes = UINT64_MAX; }) ==
          UPRIGHT_ERROR_INVALID_ARGUMENT);
}

TEST_CASE("read_exif_orientation: null pointers and empty data") {
    int32_t orientation = 5;
    const unsigned char byte = 0xFF;
    CHECK(upright_read_exif_orientation(&byte, 1, nullptr) == UPRIGHT_ERROR_INVALID_ARGUMENT);
    CHECK(upright_read_exif_orientation(nullptr, 4, &orientation) == UPRIGHT_ERROR_INVALID_ARGUMENT);
    CHECK(orientation == 0);
    orientation = 5;
    CHECK(upright_read_exif_orientation(&byte, 0, &orientation) == UPRIGHT_OK);
    CHECK(orientation == 0);
}

TEST_CASE("every status has a name of its own, any other number has one too") {
    CHECK(std::string(upright_status_string(UPRIGHT_OK)) == "ok");
    CHECK(std::string(upright_status_string(UPRIGHT_ERROR_CORRUPT_IMAGE)) == "corrupt_image");
    CHECK(std::string(upright_status_string(UPRIGHT_ERROR_INTERNAL)) == "internal");
    for (const upright_status none : {1, -5, -99, INT32_MIN, INT32_MAX}) {
        CHECK(std::string(upright_status_string(none)) == "unknown_status");
    }
}

TEST_CASE("the header's version is that of the library") { CHECK(std::string(upright_version()) == UPRIGHT_VERSION_STRING); }
