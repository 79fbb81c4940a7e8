// The sample images say in their names what turns them upright: letter-turn-3.7.jpg, receipt-turn-90.png.
#include <algorithm>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "upright/upright.hpp"

namespace {

namespace fs = std::filesystem;
using namespace upright;

struct Sample {
    fs::path path;
    double turn = 0;  ///< degrees to apply, (-180, 180]
};

std::vector<Sample> samples_with_a_turn() {
    std::vector<Sample> samples;
    const std::string mark = "-turn-";
    for (const fs::directory_entry& entry : fs::directory_iterator(UPRIGHT_SAMPLES_DIR)) {
        const std::string stem = entry.path().stem().string();
        const std::size_t at = stem.find(mark);
        if (at == std::string::npos) continue;
        const double turn = std::stod(stem.substr(at + mark.size()));
        samples.push_back({entry.path(), turn > 180 ? turn - 360 : turn});
    }
    std::sort(samples.begin(), samples.end(), [](const Sample& a, const Sample& b) { return a.path < b.path; });
    return samples;
}

Detector detector_with(ExifPolicy policy) {
    Options options;
    options.exif = policy;
    return std::move(Detector::create(options)).value();
}

/// Documents are levelled to a tenth of a degree; a drawing of hills has no level to a tenth.
double tolerance_degrees(const Detection& detection) { return detection.kind == Kind::document ? 0.1 : 1.0; }

}  // namespace

TEST_CASE("every sample is turned as its name says, by content alone") {
    const Detector detector = detector_with(ExifPolicy::ignore);
    const std::vector<Sample> samples = samples_with_a_turn();
    REQUIRE(samples.size() >= 4);
    for (const Sample& sample : samples) {
        CAPTURE(sample.path.filename().string());
        const auto result = detector.detect_file(sample.path.string());
        REQUIRE(result.ok());
        CHECK(std::fabs(std::remainder(result->rotation_angle - sample.turn, 360.0)) <= tolerance_degrees(*result));
        CHECK(result->decision != Decision::none);
    }
}

TEST_CASE("the tag of the landscape agrees with its content") {
    const auto result = detector_with(ExifPolicy::prior).detect_file(UPRIGHT_SAMPLES_DIR "/landscape-turn-270.jpg");
    REQUIRE(result.ok());
    CHECK(result->exif_orientation == 8);
    CHECK(result->quarter_turns == 3);
    CHECK(result->decision == Decision::apply);
    CHECK(result->exif_agrees == Agreement::agrees);
}

TEST_CASE("a blank page has no up and no skew") {
    const auto result = detector_with(ExifPolicy::prior).detect_file(UPRIGHT_SAMPLES_DIR "/blank-page.png");
    REQUIRE(result.ok());
    CHECK(result->decision == Decision::none);
    CHECK(result->quarter_turns == 0);
    CHECK(result->skew == 0.0);
    CHECK(result->skew_confidence < 0.2);
    CHECK(result->confidence == doctest::Approx(0.25));
}

TEST_CASE("a file, its bytes and its answer are the same thing asked twice") {
    const Detector detector = detector_with(ExifPolicy::prior);
    for (const Sample& sample : samples_with_a_turn()) {
        CAPTURE(sample.path.filename().string());
        std::ifstream in(sample.path, std::ios::binary);
        const std::vector<char> bytes{std::istreambuf_iterator<char>(in), {}};
        const auto from_file = detector.detect_file(sample.path.string());
        const auto from_bytes = detector.detect_encoded(bytes.data(), bytes.size());
        REQUIRE(from_file.ok());
        REQUIRE(from_bytes.ok());
        CHECK(from_file->rotation_angle == from_bytes->rotation_angle);
        CHECK(from_file->posterior == from_bytes->posterior);
        CHECK(from_file->skew_sigma == from_bytes->skew_sigma);
    }
}
