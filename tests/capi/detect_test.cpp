// The three ways to ask give the same answer, and it is filled in completely.
#include <cstring>
#include <string>

#include "support.hpp"

using namespace capi_test;

namespace {

bool same_answer(const upright_detection& a, const upright_detection& b) {
    return std::memcmp(&a, &b, sizeof a) == 0;
}

upright_detection detect(const upright_detector* detector, const std::string& name) {
    auto answer = sized<upright_detection>();
    const auto bytes = sample(name);
    REQUIRE(upright_detect_encoded(detector, bytes.data(), bytes.size(), &answer, nullptr) == UPRIGHT_OK);
    return answer;
}

}  // namespace

TEST_CASE("a file and its bytes give the same answer") {
    const auto detector = make_detector();
    for (const std::string name : {"letter-turn-3.7.jpg", "receipt-turn-90.png", "landscape-turn-270.jpg"}) {
        auto from_file = sized<upright_detection>();
        auto why = sized<upright_diagnostics>();
        REQUIRE(upright_detect_file(detector.get(), sample_path(name).c_str(), &from_file, &why) == UPRIGHT_OK);
        CHECK(std::string(why.message) == "");
        CHECK(same_answer(from_file, detect(detector.get(), name)));
    }
}

TEST_CASE("the fields agree with one another") {
    const auto detector = make_detector();
    const upright_detection answer = detect(detector.get(), "letter-turn-3.7.jpg");
    CHECK(answer.width > 0);
    CHECK(answer.height > answer.width);
    if (!without_networks()) CHECK(answer.turn_decision == UPRIGHT_DECISION_APPLY);
    CHECK(answer.level_decision == UPRIGHT_DECISION_APPLY);
    CHECK(answer.decision == UPRIGHT_DECISION_APPLY);
    CHECK(answer.rotation_angle == doctest::Approx(90.0 * answer.quarter_turns + answer.skew));
    CHECK(answer.posterior[0] + answer.posterior[1] + answer.posterior[2] + answer.posterior[3] == doctest::Approx(1.0));
    CHECK(answer.confidence == answer.posterior[answer.quarter_turns]);
    CHECK(answer.exif_orientation == 0);
    CHECK(answer.exif_agreement == UPRIGHT_EXIF_AGREEMENT_UNKNOWN);
}

TEST_CASE("skip_skew leaves the fine angle at 0") {
    upright_options options = default_options();
    options.skip_skew = 1;
    const upright_detection answer = detect(make_detector(&options).get(), "letter-turn-3.7.jpg");
    CHECK(answer.skew == 0);
    CHECK(answer.skew_sigma == 0);
    CHECK(answer.skew_confidence == 0);
}

TEST_CASE("the EXIF tag decides under trust and is only reported under ignore") {
    upright_options options = default_options();
    options.skip_turn = 1;
    options.exif = UPRIGHT_EXIF_TRUST;
    const upright_detection trusted = detect(make_detector(&options).get(), "landscape-turn-270.jpg");
    CHECK(trusted.exif_orientation == 8);
    CHECK(trusted.quarter_turns == 3);
    CHECK(trusted.mirrored == 0);
    options.exif = UPRIGHT_EXIF_IGNORE;
    const upright_detection ignored = detect(make_detector(&options).get(), "landscape-turn-270.jpg");
    CHECK(ignored.exif_orientation == 8);
    CHECK(ignored.quarter_turns == 0);
    CHECK(ignored.turn_decision == UPRIGHT_DECISION_NONE);
}

TEST_CASE("a blank page is a success without a decision") {
    const upright_detection answer = detect(make_detector().get(), "blank-page.png");
    CHECK(answer.decision == UPRIGHT_DECISION_NONE);
    CHECK(answer.rotation_angle == 0);
}

TEST_CASE("pixels: grey in every format and with padded rows is the same image") {
    const auto detector = make_detector();
    const auto answer_of = [&](const Page& page) {
        auto answer = sized<upright_detection>();
        REQUIRE(upright_detect_pixels(detector.get(), &page.image, &answer, nullptr) == UPRIGHT_OK);
        return answer;
    };
    const upright_detection grey = answer_of(Page(UPRIGHT_PIXEL_GREY, 1));
    CHECK(grey.width == Page::width);
    CHECK(same_answer(grey, answer_of(Page(UPRIGHT_PIXEL_GREY, 1, 7))));
    CHECK(answer_of(Page(UPRIGHT_PIXEL_RGB, 3)).skew == grey.skew);
    CHECK(answer_of(Page(UPRIGHT_PIXEL_BGR, 3, 5)).skew == grey.skew);
    CHECK(answer_of(Page(UPRIGHT_PIXEL_RGBA, 4)).skew == grey.skew);
    CHECK(answer_of(Page(UPRIGHT_PIXEL_BGRA, 4, 12)).skew == grey.skew);
}

TEST_CASE("pixels: the EXIF value that came with them is used") {
    upright_options options = default_options();
    options.skip_turn = 1;
    options.exif = UPRIGHT_EXIF_TRUST;
    const auto detector = make_detector(&options);
    Page page;
    page.image.exif_orientation = 5;
    auto answer = sized<upright_detection>();
    REQUIRE(upright_detect_pixels(detector.get(), &page.image, &answer, nullptr) == UPRIGHT_OK);
    CHECK(answer.exif_orientation == 5);
    CHECK(answer.mirrored == 1);
    CHECK(answer.quarter_turns == 3);
}

TEST_CASE("read_exif_orientation reads the tag from the header alone") {
    auto bytes = sample("landscape-turn-270.jpg");
    int32_t orientation = 0;
    CHECK(upright_read_exif_orientation(bytes.data(), bytes.size(), &orientation) == UPRIGHT_OK);
    CHECK(orientation == 8);
    bytes.resize(200);  // no pixel is left
    CHECK(upright_read_exif_orientation(bytes.data(), bytes.size(), &orientation) == UPRIGHT_OK);
    CHECK(orientation == 8);
}

TEST_CASE("a file that ends early is answered, flagged, and its decoder heard") {
    const auto detector = make_detector();
    const auto bytes = sample("letter-turn-3.7.jpg");
    auto answer = sized<upright_detection>();
    auto why = sized<upright_diagnostics>();
    CHECK(upright_detect_encoded(detector.get(), bytes.data(), bytes.size() * 3 / 4, &answer, &why) == UPRIGHT_OK);
    CHECK(answer.truncated == 1);
    CHECK(why.message_length > 0);
}
