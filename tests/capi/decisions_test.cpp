// Two decisions, and how they are applied: what a program that only levels or only turns is told, and what a correction
// takes of an answer.
#include <cmath>
#include <string>

#include "support.hpp"

using namespace capi_test;

namespace {

upright_detection detect(const std::string& name, const upright_options& options) {
    auto answer = sized<upright_detection>();
    const auto bytes = sample(name);
    const auto detector = make_detector(&options);
    REQUIRE(upright_detect_encoded(detector.get(), bytes.data(), bytes.size(), &answer, nullptr) == UPRIGHT_OK);
    return answer;
}

upright_correction correction_of(const upright_detection& answer) {
    auto correction = sized<upright_correction>();
    correction.skew = 7;
    REQUIRE(upright_correction_from(&answer, &correction) == UPRIGHT_OK);
    return correction;
}

}  // namespace

TEST_CASE("without the networks a tilted page is still to be levelled") {
    auto options = sized<upright_options>();
    options.skip_turn = 1;
    const upright_detection answer = detect("letter-turn-3.7.jpg", options);
    CHECK(answer.turn_decision == UPRIGHT_DECISION_NONE);
    CHECK(answer.level_decision == UPRIGHT_DECISION_APPLY);
    CHECK(answer.decision == UPRIGHT_DECISION_APPLY);
    CHECK(answer.level_confidence > 0.9);
    CHECK(answer.rotation_angle == doctest::Approx(3.7).epsilon(0.01));
    const upright_correction correction = correction_of(answer);
    CHECK(correction.quarter_turns == 0);
    CHECK(correction.skew == answer.skew);
}

TEST_CASE("rotation_angle holds what is decided, the estimates stand beside it") {
    auto options = sized<upright_options>();
    options.skip_turn = 1;
    options.min_level_confidence = 1;
    const upright_detection answer = detect("letter-turn-3.7.jpg", options);
    CHECK(answer.level_decision == UPRIGHT_DECISION_REVIEW);
    CHECK(answer.decision == UPRIGHT_DECISION_REVIEW);
    CHECK(answer.rotation_angle == 0);
    CHECK(answer.skew == doctest::Approx(3.7).epsilon(0.01));
    CHECK(correction_of(answer).skew == 0);
}

TEST_CASE("each threshold is for its own decision") {
    if (without_networks()) return;
    auto options = sized<upright_options>();
    options.min_turn_confidence = 1;
    const upright_detection answer = detect("letter-turn-3.7.jpg", options);
    CHECK(answer.turn_decision == UPRIGHT_DECISION_REVIEW);
    CHECK(answer.level_decision == UPRIGHT_DECISION_APPLY);
    CHECK(answer.decision == UPRIGHT_DECISION_REVIEW);
    options.min_turn_confidence = 1e-9;
    CHECK(detect("letter-turn-3.7.jpg", options).turn_decision == UPRIGHT_DECISION_APPLY);
}

TEST_CASE("skip_skew gives no level to decide on") {
    auto options = sized<upright_options>();
    options.skip_turn = options.skip_skew = 1;
    const upright_detection answer = detect("letter-turn-3.7.jpg", options);
    CHECK(answer.level_decision == UPRIGHT_DECISION_NONE);
    CHECK(answer.decision == UPRIGHT_DECISION_NONE);
    CHECK(answer.rotation_angle == 0);
}

TEST_CASE("after a failure every member is zero, and zero agreement is unknown") {
    const auto detector = make_detector();
    auto answer = sized<upright_detection>();
    answer.exif_agreement = UPRIGHT_EXIF_CONTRADICTS;
    CHECK(upright_detect_encoded(detector.get(), "no image", 8, &answer, nullptr) == UPRIGHT_ERROR_UNSUPPORTED_FORMAT);
    CHECK(answer.exif_agreement == UPRIGHT_EXIF_AGREEMENT_UNKNOWN);
    CHECK(answer.turn_decision == UPRIGHT_DECISION_NONE);
    CHECK(UPRIGHT_EXIF_AGREEMENT_UNKNOWN == 0);
}

TEST_CASE("a correction takes what is decided and leaves what viewers show") {
    auto answer = sized<upright_detection>();
    answer.turn_decision = UPRIGHT_DECISION_REVIEW;
    answer.quarter_turns = 3;
    answer.skew = 2;
    CHECK(correction_of(answer).quarter_turns == 0);
    CHECK(correction_of(answer).skew == 0);
    answer.level_decision = UPRIGHT_DECISION_APPLY;
    CHECK(correction_of(answer).skew == 2);
    // The tag's turn stays as long as nothing better is decided.
    answer.exif_orientation = 6;
    CHECK(correction_of(answer).quarter_turns == 1);
    answer.turn_decision = UPRIGHT_DECISION_APPLY;
    CHECK(correction_of(answer).quarter_turns == 3);
    // The slope is that of the flipped picture; a correction that flips otherwise levels the other way.
    answer.exif_orientation = 2;
    answer.turn_decision = UPRIGHT_DECISION_REVIEW;
    CHECK(correction_of(answer).mirrored == 1);
    CHECK(correction_of(answer).skew == -2);
    answer.mirrored = 1;
    CHECK(correction_of(answer).skew == 2);

    auto correction = sized<upright_correction>();
    CHECK(upright_correction_from(nullptr, &correction) == UPRIGHT_ERROR_INVALID_ARGUMENT);
    CHECK(upright_correction_from(&answer, nullptr) == UPRIGHT_ERROR_INVALID_ARGUMENT);
    answer.struct_size = 4;
    CHECK(upright_correction_from(&answer, &correction) == UPRIGHT_ERROR_INVALID_STRUCT_SIZE);
    CHECK(correction.quarter_turns == 0);
}

TEST_CASE("EXIF values and turns are each other's inverse") {
    for (int32_t value = 1; value <= 8; ++value) {
        int32_t mirrored = -1, quarter_turns = -1;
        CHECK(upright_exif_to_turn(value, &mirrored, &quarter_turns) == UPRIGHT_OK);
        CHECK(upright_turn_to_exif(mirrored, quarter_turns) == value);
    }
    int32_t mirrored = 5, quarter_turns = 5;
    CHECK(upright_exif_to_turn(6, &mirrored, &quarter_turns) == UPRIGHT_OK);
    CHECK(mirrored == 0);
    CHECK(quarter_turns == 1);
    CHECK(upright_exif_to_turn(0, &mirrored, &quarter_turns) == UPRIGHT_OK);
    CHECK(quarter_turns == 0);
    for (const int32_t none : {-1, 9}) CHECK(upright_exif_to_turn(none, &mirrored, &quarter_turns) == UPRIGHT_ERROR_INVALID_ARGUMENT);
    CHECK(upright_exif_to_turn(1, nullptr, &quarter_turns) == UPRIGHT_ERROR_INVALID_ARGUMENT);
    CHECK(upright_turn_to_exif(0, 4) == 0);
    CHECK(upright_turn_to_exif(0, -1) == 0);
}

TEST_CASE("a program can ask what the library is and can do") {
    CHECK(upright_version_number() == UPRIGHT_VERSION_NUMBER);
    CHECK(upright_version_number() == 0x000200);
    CHECK(upright_has("jpeg") == 1);
    CHECK(upright_has("png") == 1);
    CHECK(upright_has("explain") == 1);
    CHECK(upright_has("telepathy") == 0);
    CHECK(upright_has("") == 0);
    CHECK(upright_has(nullptr) == 0);
    // With networks a photograph without a tag has a turn, without them it has none.
    auto answer = sized<upright_detection>();
    const auto bytes = sample("receipt-turn-90.png");
    const auto detector = make_detector();
    REQUIRE(upright_detect_encoded(detector.get(), bytes.data(), bytes.size(), &answer, nullptr) == UPRIGHT_OK);
    if (!without_networks()) CHECK((answer.turn_decision != UPRIGHT_DECISION_NONE) == (upright_has("networks") == 1));
}

TEST_CASE("settings go by name; what does not exist or makes no sense is refused") {
    const auto status_of = [](const char* settings) {
        auto options = sized<upright_options>();
        options.skip_turn = 1;
        options.settings = settings;
        upright_detector* detector = nullptr;
        const upright_status status = upright_detector_create(&options, &detector, nullptr);
        upright_detector_destroy(detector);
        return status;
    };
    CHECK(status_of("") == UPRIGHT_OK);
    CHECK(status_of("model_size=192x128\nmodel_mean=0,0.5,1\n\nmodel_channels=bgr\nmodel_turns=0,3,2,1") == UPRIGHT_OK);
    CHECK(status_of("colour=blue") == UPRIGHT_ERROR_UNKNOWN_OPTION);
    CHECK(status_of("model") == UPRIGHT_ERROR_INVALID_ARGUMENT);
    CHECK(status_of("model_size=192") == UPRIGHT_ERROR_INVALID_ARGUMENT);
    CHECK(status_of("model_mean=1,2") == UPRIGHT_ERROR_INVALID_ARGUMENT);
    CHECK(status_of("model_mean=1,2,3,4") == UPRIGHT_ERROR_INVALID_ARGUMENT);
    CHECK(status_of("model_mean=1,,3") == UPRIGHT_ERROR_INVALID_ARGUMENT);
    CHECK(status_of("model_turns=0,1,1,3") == UPRIGHT_ERROR_INVALID_ARGUMENT);
    CHECK(status_of("model_channels=grey") == UPRIGHT_ERROR_INVALID_ARGUMENT);
}
