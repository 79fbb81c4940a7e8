// A library is a guest: locale, floating-point environment, signal handlers, OpenCV's threads, open files and the
// standard streams are the host's.
#include <cfenv>
#include <clocale>
#include <cstdio>
#include <cstring>
#include <exception>
#include <new>

#include <opencv2/core/utility.hpp>

#include "host_state.hpp"
#include "support.hpp"

using namespace capi_test;

namespace {

/// Calls that reach every stage and every kind of failure.
void use_the_library() {
    const auto detector = make_detector();
    const auto ask = [&](const std::vector<std::uint8_t>& bytes) {
        auto answer = sized<upright_detection>();
        auto why = sized<upright_diagnostics>();
        (void)upright_detect_encoded(detector.get(), bytes.data(), bytes.size(), &answer, &why);
    };
    for (const std::string name : {"receipt-turn-90.png", "landscape-turn-270.jpg"}) {
        const auto bytes = sample(name);
        for (const std::size_t kept : {bytes.size() / 2, std::size_t{300}, std::size_t{20}}) {
            ask({bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(kept)});
        }
        auto damaged = bytes;
        for (std::size_t at = 100; at < damaged.size(); at += 97) damaged[at] ^= 0x55;
        ask(damaged);
    }
    auto answer = sized<upright_detection>();
    (void)upright_detect_file(detector.get(), sample_path("blank-page.png").c_str(), &answer, nullptr);
    (void)upright_detect_file(detector.get(), "/no/such/file", &answer, nullptr);
    upright_options options = default_options();
    const std::string no_model = "model=" + sample_path("blank-page.png");
    upright_detector* none = nullptr;
    for (const char* settings : {no_model.c_str(), "model=/no/such/model.onnx"}) {
        options.settings = settings;
        (void)upright_detector_create(&options, &none, nullptr);
    }
}

/// Sends a stream to a temporary file while it lives.
class Capture {
public:
    explicit Capture(int stream) : stream_(stream), saved_(dup(stream)), file_(std::tmpfile()) {
        std::fflush(nullptr);
        dup2(fileno(file_), stream_);
    }
    ~Capture() {
        restore();
        std::fclose(file_);
    }
    std::string text() {
        restore();
        std::string text(4096, '\0');
        std::rewind(file_);
        text.resize(std::fread(text.data(), 1, text.size(), file_));
        return text;
    }

private:
    void restore() {
        if (saved_ < 0) return;
        std::fflush(nullptr);
        dup2(saved_, stream_);
        close(saved_);
        saved_ = -1;
    }
    int stream_, saved_;
    std::FILE* file_;
};

}  // namespace

TEST_CASE("nothing is printed, whatever happens") {
    Capture out(STDOUT_FILENO), err(STDERR_FILENO);
    use_the_library();
    const std::string errors = err.text(), output = out.text();
    CHECK(errors == "");
    CHECK(output == "");
}

TEST_CASE("the locale stays, and does not matter") {
    const char* const set = std::setlocale(LC_ALL, another_locale);
    REQUIRE(set != nullptr);
    const std::string before = set;
    use_the_library();
    CHECK(std::setlocale(LC_ALL, nullptr) == before);
    std::setlocale(LC_ALL, "C");
}

TEST_CASE("the rounding mode stays") {
    for (const int mode : {FE_TOWARDZERO, FE_TONEAREST}) {
        REQUIRE(std::fesetround(mode) == 0);
        use_the_library();
        const int after = std::fegetround();
        std::fesetround(FE_TONEAREST);
        CHECK(after == mode);
    }
}

#if defined(__x86_64__)
TEST_CASE("the control bits of the vector unit stay: rounding, denormals, exception masks") {
    constexpr unsigned control_bits = 0xFFC0;  // MXCSR without its sticky flags, Intel SDM volume 1, 10.2.3
    const unsigned before = __builtin_ia32_stmxcsr() & control_bits;
    use_the_library();
    CHECK((__builtin_ia32_stmxcsr() & control_bits) == before);
}
#endif

TEST_CASE("OpenCV's thread count stays") {
    const int initially = cv::getNumThreads();
    for (const int count : {1, 3}) {
        cv::setNumThreads(count);
        const int before = cv::getNumThreads();
        use_the_library();
        CHECK(cv::getNumThreads() == before);
    }
    cv::setNumThreads(initially);
}

TEST_CASE("signal handlers stay") {
    const Handlers before = signal_handlers();
    use_the_library();
    CHECK((signal_handlers() == before));
}

TEST_CASE("the hooks of the C++ runtime stay") {
    const auto terminate = std::get_terminate();
    const auto new_handler = std::get_new_handler();
    use_the_library();
    CHECK((std::get_terminate() == terminate));
    CHECK((std::get_new_handler() == new_handler));
}

TEST_CASE("no file stays open") {
    use_the_library();
    const std::size_t before = open_files();
    use_the_library();
    CHECK(open_files() == before);
}
