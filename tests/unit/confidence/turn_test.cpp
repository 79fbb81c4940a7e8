#include <array>

#include <doctest/doctest.h>

#include "confidence/confidence.hpp"

namespace {

using upright::Agreement;
using upright::Decision;
using upright::ExifPolicy;
using upright::Kind;
using upright::Options;
using upright::TurnEvidence;
using upright::confidence::decide_turn;

/// A page whose text says clearly that it needs `turns`.
TurnEvidence clear_page(int turns) {
    TurnEvidence evidence;
    evidence.has_content = true;
    evidence.document_weight = 1;
    evidence.document_passes = 1;
    evidence.document = {-12, -12, -12, -12};
    evidence.document[static_cast<std::size_t>(turns)] = 0;
    return evidence;
}

Options with(ExifPolicy policy) {
    Options options;
    options.exif = policy;
    return options;
}

}  // namespace

TEST_CASE("without content and without a tag there is no up") {
    const auto answer = decide_turn({}, 0, {});
    CHECK(answer.decision == Decision::none);
    CHECK(answer.quarter_turns == 0);
    CHECK(answer.confidence == doctest::Approx(0.25));
    CHECK(answer.kind == Kind::unknown);
    CHECK(answer.exif_agrees == Agreement::unknown);
}

TEST_CASE("a tag alone decides, with its own reliability and not with certainty") {
    const auto answer = decide_turn({}, 6, {});
    CHECK(answer.quarter_turns == 1);
    CHECK(answer.decision == Decision::apply);
    CHECK(answer.confidence > 0.9);
    CHECK(answer.confidence < 1.0);
}

TEST_CASE("every tag maps to its turn and mirror") {
    constexpr std::array<int, 9> turns{0, 0, 0, 2, 2, 3, 1, 1, 3};
    constexpr std::array<bool, 9> mirrors{false, false, true, false, true, true, false, true, false};
    for (int tag = 1; tag <= 8; ++tag) {
        CAPTURE(tag);
        for (const ExifPolicy policy : {ExifPolicy::prior, ExifPolicy::trust}) {
            const auto answer = decide_turn({}, tag, with(policy));
            CHECK(answer.quarter_turns == turns[static_cast<std::size_t>(tag)]);
            CHECK(answer.mirrored == mirrors[static_cast<std::size_t>(tag)]);
        }
        const auto ignored = decide_turn({}, tag, with(ExifPolicy::ignore));
        CHECK(ignored.decision == Decision::none);
        CHECK_FALSE(ignored.mirrored);
    }
}

TEST_CASE("content that agrees with the tag raises the confidence") {
    const auto alone = decide_turn(clear_page(1), 0, {});
    const auto both = decide_turn(clear_page(1), 6, {});
    CHECK(both.exif_agrees == Agreement::yes);
    CHECK(both.confidence > alone.confidence);
    CHECK(both.decision == Decision::apply);
}

TEST_CASE("clear content contradicts the tag, and a person is asked") {
    const auto answer = decide_turn(clear_page(2), 6, {});
    CHECK(answer.exif_agrees == Agreement::no);
    CHECK(answer.quarter_turns == 2);
    CHECK(answer.decision == Decision::review);
}

TEST_CASE("a trusted tag decides against content, and says so") {
    const auto answer = decide_turn(clear_page(2), 6, with(ExifPolicy::trust));
    CHECK(answer.quarter_turns == 1);
    CHECK(answer.exif_agrees == Agreement::no);
    CHECK(answer.decision == Decision::apply);
}

TEST_CASE("content is compared with a mirroring tag after the flip") {
    // Tag 5: flip, then three quarters. Before the flip the same content asks for one quarter.
    const auto answer = decide_turn(clear_page(1), 5, {});
    CHECK(answer.exif_agrees == Agreement::yes);
    CHECK(answer.quarter_turns == 3);
    CHECK(answer.mirrored);
}

TEST_CASE("content that refutes a mirroring tag refutes the mirror with it") {
    const auto answer = decide_turn(clear_page(0), 5, {});
    CHECK(answer.exif_agrees == Agreement::no);
    CHECK(answer.quarter_turns == 0);
    CHECK_FALSE(answer.mirrored);
    CHECK(answer.decision == Decision::review);
}

TEST_CASE("the posterior is a distribution and the confidence its value at the answer") {
    for (int tag = 0; tag <= 8; ++tag) {
        for (int turns = 0; turns < 4; ++turns) {
            const auto answer = decide_turn(clear_page(turns), tag, {});
            double sum = 0;
            for (const double p : answer.posterior) {
                CHECK(p >= 0.0);
                sum += p;
            }
            CHECK(sum == doctest::Approx(1.0));
            CHECK(answer.confidence == answer.posterior[static_cast<std::size_t>(answer.quarter_turns)]);
        }
    }
}

TEST_CASE("below the caller's threshold the decision is review") {
    TurnEvidence unsure = clear_page(3);
    unsure.document = {-1.0F, -1.0F, -1.0F, -0.5F};
    CHECK(decide_turn(unsure, 0, {}).decision == Decision::review);
    Options lenient;
    lenient.min_confidence = 0.2;
    CHECK(decide_turn(unsure, 0, lenient).decision == Decision::apply);
}

TEST_CASE("what was looked at and shows neither an up nor text defines no level") {
    TurnEvidence evidence;
    CHECK(upright::confidence::defines_level(evidence));  // nobody looked: a library without networks
    evidence.photo_passes = 1;
    CHECK_FALSE(upright::confidence::defines_level(evidence));
    evidence.document_weight = 0.8F;  // a line of text whose up is unclear
    CHECK(upright::confidence::defines_level(evidence));
    evidence.document_weight = 0;
    evidence.has_content = true;
    CHECK(upright::confidence::defines_level(evidence));
}
