// upright_detect: any input, what is known beyond the answer, and calls that end early.
#include <algorithm>
#include <atomic>
#include <cstring>
#include <string>
#include <vector>

#include "support.hpp"

using namespace capi_test;

namespace {

struct DetailsDestroyer {
    void operator()(upright_details* details) const { upright_details_destroy(details); }
};
using DetailsPointer = std::unique_ptr<upright_details, DetailsDestroyer>;

/// A reader of bytes in memory that remembers what it was asked for.
struct MemoryReader {
    const std::vector<std::uint8_t>& bytes;
    std::uint64_t furthest = 0;
    std::uint64_t fails_from = UINT64_MAX;
    int32_t* cancel = nullptr;

    static int32_t read_at(void* context, uint64_t offset, void* buffer, size_t size) {
        auto& self = *static_cast<MemoryReader*>(context);
        self.furthest = std::max(self.furthest, offset + size);
        if (offset + size > self.bytes.size() || offset + size > self.fails_from) return 1;
        if (self.cancel != nullptr) *self.cancel = 1;
        std::memcpy(buffer, self.bytes.data() + offset, size);
        return 0;
    }
    upright_request request() {
        auto request = sized<upright_request>();
        request.read_at = read_at;
        request.read_context = this;
        request.size = bytes.size();
        return request;
    }
};

upright_status ask(const upright_detector* detector, const upright_request& request, upright_detection& answer) {
    answer = sized<upright_detection>();
    return upright_detect(detector, &request, &answer, nullptr);
}

}  // namespace

TEST_CASE("path, bytes, pixels and a reader are asked alike") {
    const auto detector = make_detector();
    const auto bytes = sample("landscape-turn-270.jpg");
    auto expected = sized<upright_detection>(), answer = expected;
    REQUIRE(upright_detect_encoded(detector.get(), bytes.data(), bytes.size(), &expected, nullptr) == UPRIGHT_OK);
    const auto same = [&] { return std::memcmp(&answer, &expected, sizeof answer) == 0; };

    auto by_path = sized<upright_request>();
    const std::string path = sample_path("landscape-turn-270.jpg");
    by_path.path = path.c_str();
    CHECK(ask(detector.get(), by_path, answer) == UPRIGHT_OK);
    CHECK(same());
    auto by_bytes = sized<upright_request>();
    by_bytes.data = bytes.data();
    by_bytes.size = bytes.size();
    CHECK(ask(detector.get(), by_bytes, answer) == UPRIGHT_OK);
    CHECK(same());
    MemoryReader reader{bytes};
    CHECK(ask(detector.get(), reader.request(), answer) == UPRIGHT_OK);
    CHECK(same());
    CHECK(reader.furthest == bytes.size());

    const Page page;
    auto by_pixels = sized<upright_request>();
    by_pixels.image = &page.image;
    REQUIRE(upright_detect_pixels(detector.get(), &page.image, &expected, nullptr) == UPRIGHT_OK);
    CHECK(ask(detector.get(), by_pixels, answer) == UPRIGHT_OK);
    CHECK(same());
}

TEST_CASE("a reader that fails, and inputs that are none or several") {
    const auto detector = make_detector();
    const auto bytes = sample("landscape-turn-270.jpg");
    auto answer = sized<upright_detection>();
    MemoryReader reader{bytes};
    reader.fails_from = 10;
    CHECK(ask(detector.get(), reader.request(), answer) == UPRIGHT_ERROR_FILE_UNREADABLE);
    CHECK(answer.width == 0);
    auto options = sized<upright_options>();
    options.max_input_bytes = 100;
    MemoryReader unread{bytes};
    CHECK(ask(make_detector(&options).get(), unread.request(), answer) == UPRIGHT_ERROR_TOO_MANY_BYTES);
    CHECK(unread.furthest == 0);

    auto none = sized<upright_request>();
    CHECK(ask(detector.get(), none, answer) == UPRIGHT_ERROR_INVALID_ARGUMENT);
    auto several = MemoryReader{bytes}.request();
    several.path = "x";
    CHECK(ask(detector.get(), several, answer) == UPRIGHT_ERROR_INVALID_ARGUMENT);
    CHECK(upright_detect(detector.get(), nullptr, &answer, nullptr) == UPRIGHT_ERROR_INVALID_ARGUMENT);
    none.struct_size = 79;
    CHECK(ask(detector.get(), none, answer) == UPRIGHT_ERROR_INVALID_STRUCT_SIZE);
}

TEST_CASE("a call that is cancelled or late says which, and leaves no details") {
    const auto detector = make_detector();
    const auto bytes = sample("letter-turn-3.7.jpg");
    auto answer = sized<upright_detection>();
    auto request = sized<upright_request>();
    request.data = bytes.data();
    request.size = bytes.size();
    int32_t cancel = 1;
    request.cancel = &cancel;
    auto* details = reinterpret_cast<upright_details*>(&answer);
    request.details = &details;
    CHECK(ask(detector.get(), request, answer) == UPRIGHT_ERROR_CANCELLED);
    CHECK(answer.width == 0);
    CHECK(details == nullptr);
    cancel = 0;
    request.details = nullptr;
    CHECK(ask(detector.get(), request, answer) == UPRIGHT_OK);
    request.deadline_ms = 1e-6;
    CHECK(ask(detector.get(), request, answer) == UPRIGHT_ERROR_DEADLINE_EXCEEDED);
    request.deadline_ms = -1;
    CHECK(ask(detector.get(), request, answer) == UPRIGHT_ERROR_INVALID_ARGUMENT);

    // Set while the call is under way: the reader does so, and the pixels are never looked at.
    MemoryReader reader{bytes};
    reader.cancel = &cancel;
    upright_request late = reader.request();
    late.cancel = &cancel;
    CHECK(ask(detector.get(), late, answer) == UPRIGHT_ERROR_CANCELLED);
    const Page page;
    auto pixels = sized<upright_request>();
    pixels.image = &page.image;
    pixels.cancel = &cancel;
    CHECK(ask(detector.get(), pixels, answer) == UPRIGHT_ERROR_CANCELLED);

    auto correction = sized<upright_correction>();
    auto corrected = sized<upright_corrected>();
    auto options = sized<upright_correct_options>();
    correction.skew = 2;
    options.cancel = &cancel;
    upright_buffer* buffer = nullptr;
    CHECK(upright_correct_encoded(bytes.data(), bytes.size(), &correction, &options, &buffer, &corrected, nullptr) ==
          UPRIGHT_ERROR_CANCELLED);
    CHECK(buffer == nullptr);
}

TEST_CASE("details hold the times, and the evidence where it is asked for") {
    const auto detector = make_detector();
    const auto bytes = sample("letter-turn-3.7.jpg");
    auto answer = sized<upright_detection>();
    auto request = sized<upright_request>();
    request.data = bytes.data();
    request.size = bytes.size();
    const auto details_of = [&](bool explain) {
        upright_details* details = nullptr;
        request.details = &details;
        request.explain = explain;
        REQUIRE(ask(detector.get(), request, answer) == UPRIGHT_OK);
        REQUIRE(details != nullptr);
        return DetailsPointer(details);
    };
    const auto numbers = [](const DetailsPointer& details, const char* name) {
        size_t count = 77;
        const double* first = upright_details_numbers(details.get(), name, &count);
        CHECK((first == nullptr) == (count == 0));
        return std::vector<double>(first, first + count);
    };

    const DetailsPointer plain = details_of(false);
    for (const char* name : {"decode_ms", "vision_ms", "lines_ms"}) {
        CAPTURE(name);
        REQUIRE(numbers(plain, name).size() == 1);
        CHECK(numbers(plain, name)[0] > 0);
    }
    CHECK(numbers(plain, "lines").empty());
    CHECK(numbers(plain, "no such name").empty());
    CHECK(upright_details_numbers(plain.get(), nullptr, nullptr) == nullptr);
    CHECK(std::string(upright_details_json(plain.get())).find("\"evidence\":null") != std::string::npos);
    upright_buffer* picture = nullptr;
    CHECK(upright_details_picture(plain.get(), "no evidence", &picture, nullptr) == UPRIGHT_ERROR_INVALID_ARGUMENT);
    CHECK(picture == nullptr);

    const DetailsPointer full = details_of(true);
    CHECK(numbers(full, "histogram_angle").size() > 100);
    CHECK(numbers(full, "histogram_angle").size() == numbers(full, "histogram_energy").size());
    CHECK(numbers(full, "lines").size() % 6 == 0);
    CHECK(numbers(full, "votes").size() >= 6);
    CHECK(numbers(full, "votes")[0] == doctest::Approx(3.7).epsilon(0.02));  // text rows
    CHECK(numbers(full, "text_posterior").size() == 4);
    const std::string json = upright_details_json(full.get());
    CHECK(json.find("\"vote_names\":[\"text rows\",\"strokes\"") != std::string::npos);
    CHECK(std::ranges::count(json, '{') == std::ranges::count(json, '}'));
    REQUIRE(upright_details_picture(full.get(), "letter", &picture, nullptr) == UPRIGHT_OK);
    CHECK(std::memcmp(upright_buffer_data(picture), "\x89PNG", 4) == 0);
    upright_buffer_destroy(picture);

    CHECK(upright_details_json(nullptr) == nullptr);
    alignas(64) unsigned char zeros[64] = {};
    auto* bogus = reinterpret_cast<upright_details*>(zeros);
    CHECK(upright_details_json(bogus) == nullptr);
    CHECK(upright_details_picture(bogus, nullptr, &picture, nullptr) == UPRIGHT_ERROR_INVALID_HANDLE);
    upright_details_destroy(bogus);
    upright_details_destroy(nullptr);
}

namespace {

struct Heard {
    std::vector<std::size_t> indices;
    std::vector<upright_status> statuses;
    std::size_t stop_after = SIZE_MAX;

    static int32_t on_answer(void* context, size_t index, upright_status status, const upright_detection* detection,
                             const char* message) {
        auto& self = *static_cast<Heard*>(context);
        CHECK((detection != nullptr) == (status == UPRIGHT_OK));
        CHECK(message != nullptr);
        if (status != UPRIGHT_OK) CHECK(std::strlen(message) > 0);
        self.indices.push_back(index);
        self.statuses.push_back(status);
        return self.indices.size() >= self.stop_after;
    }
};

}  // namespace

TEST_CASE("a batch answers in the order of its paths, whatever fails in it") {
    auto options = sized<upright_options>();
    options.skip_turn = 1;
    const auto detector = make_detector(&options);
    const std::string good = sample_path("receipt-turn-90.png"), blank = sample_path("blank-page.png");
    std::vector<const char*> paths;
    for (int i = 0; i < 20; ++i) paths.push_back(i % 3 == 0 ? "/no/such/file" : i % 3 == 1 ? good.c_str() : blank.c_str());
    for (const int32_t threads : {1, 4, 0}) {
        Heard heard;
        CHECK(upright_detect_files(detector.get(), paths.data(), paths.size(), threads, Heard::on_answer, &heard,
                                   nullptr) == UPRIGHT_OK);
        REQUIRE(heard.indices.size() == paths.size());
        for (std::size_t i = 0; i < paths.size(); ++i) {
            CHECK(heard.indices[i] == i);
            CHECK(heard.statuses[i] == (i % 3 == 0 ? UPRIGHT_ERROR_FILE_NOT_FOUND : UPRIGHT_OK));
        }
    }
    Heard stopped;
    stopped.stop_after = 2;
    CHECK(upright_detect_files(detector.get(), paths.data(), paths.size(), 2, Heard::on_answer, &stopped, nullptr) ==
          UPRIGHT_ERROR_CANCELLED);
    CHECK(stopped.indices.size() == 2);
    CHECK(upright_detect_files(detector.get(), nullptr, 0, 1, Heard::on_answer, &stopped, nullptr) == UPRIGHT_OK);
    CHECK(upright_detect_files(detector.get(), nullptr, 1, 1, Heard::on_answer, &stopped, nullptr) ==
          UPRIGHT_ERROR_INVALID_ARGUMENT);
    CHECK(upright_detect_files(detector.get(), paths.data(), 1, -1, Heard::on_answer, &stopped, nullptr) ==
          UPRIGHT_ERROR_INVALID_ARGUMENT);
    CHECK(upright_detect_files(detector.get(), paths.data(), 1, 1, nullptr, nullptr, nullptr) ==
          UPRIGHT_ERROR_INVALID_ARGUMENT);
    CHECK(upright_detect_files(nullptr, paths.data(), 1, 1, Heard::on_answer, nullptr, nullptr) ==
          UPRIGHT_ERROR_INVALID_ARGUMENT);
}
