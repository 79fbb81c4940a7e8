#include <array>

#include <doctest/doctest.h>

#include "confidence/confidence.hpp"

namespace {

using upright::Agreement;
using upright::Decision;
using upright::ExifPolicy;
using upright::Kind;
using upright::Options;
using upright::TagFacts;
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

TagFacts tagged(int orientation) {
    TagFacts tag;
    tag.orientation = orientation;
    return tag;
}

/// The same, with all doubt gone but the floor of the calibration.
TurnEvidence sure_page(int turns) {
    TurnEvidence evidence = clear_page(turns);
    evidence.document = {-40, -40, -40, -40};
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
    const auto answer = decide_turn({}, {}, {});
    CHECK(answer.decision == Decision::none);
    CHECK(answer.quarter_turns == 0);
    CHECK(answer.confidence == doctest::Approx(0.25));
    CHECK(answer.kind == Kind::unknown);
    CHECK(answer.exif_agrees == Agreement::unknown);
}

TEST_CASE("a tag alone decides, with its own reliability and not with certainty") {
    const auto answer = decide_turn({}, tagged(6), {});
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
            const auto answer = decide_turn({}, tagged(tag), with(policy));
            CHECK(answer.quarter_turns == turns[static_cast<std::size_t>(tag)]);
            CHECK(answer.mirrored == mirrors[static_cast<std::size_t>(tag)]);
        }
        const auto ignored = decide_turn({}, tagged(tag), with(ExifPolicy::ignore));
        CHECK(ignored.decision == Decision::none);
        CHECK_FALSE(ignored.mirrored);
    }
}

TEST_CASE("content that agrees with the tag raises the confidence") {
    const auto alone = decide_turn(clear_page(1), {}, {});
    const auto both = decide_turn(clear_page(1), tagged(6), {});
    CHECK(both.exif_agrees == Agreement::agrees);
    CHECK(both.confidence > alone.confidence);
    CHECK(both.decision == Decision::apply);
}

TEST_CASE("a tag is evidence, not a veto: content that is surer than the tag turns the page, and says so") {
    for (const int tag : {1, 3, 6, 8}) {
        for (int turns = 0; turns < 4; ++turns) {
            CAPTURE(tag);
            CAPTURE(turns);
            const auto answer = decide_turn(sure_page(turns), tagged(tag), {});
            CHECK(answer.quarter_turns == turns);
            CHECK(answer.decision == Decision::apply);
        }
    }
    CHECK(decide_turn(sure_page(2), tagged(6), {}).exif_agrees == Agreement::contradicts);
}

TEST_CASE("content that is less sure than the tag leaves the page for review or to the tag") {
    TurnEvidence leaning = clear_page(2);
    leaning.document = {-1, -1, 0, -1};
    const auto answer = decide_turn(leaning, tagged(1), {});
    CHECK(answer.decision == Decision::review);
    leaning.document = {-0.4F, -1, 0, -1};
    CHECK(decide_turn(leaning, tagged(1), {}).quarter_turns == 0);
}

TEST_CASE("a tag that a sensor wrote is worth more than one that a program wrote") {
    TurnEvidence photo = sure_page(2);
    photo.photo = photo.document;
    photo.document = {};
    photo.document_passes = 0;
    photo.photo_passes = 1;
    photo.document_weight = 0;
    TagFacts tag = tagged(6);
    const double program = decide_turn(photo, tag, {}).confidence;
    tag.has_camera = true;
    const double sensor = decide_turn(photo, tag, {}).confidence;
    CHECK(sensor < program);
    tag.by_editor = true;
    CHECK(decide_turn(photo, tag, {}).confidence == program);
}

TEST_CASE("a header that shows turned pixels makes the tag worth little, but not the value 1") {
    for (const bool by_thumbnail : {false, true}) {
        TagFacts stale = tagged(6);
        stale.dimensions_swapped = !by_thumbnail;
        stale.thumbnail_turned = by_thumbnail;
        CHECK(decide_turn({}, stale, {}).decision == Decision::review);
        stale.orientation = 1;
        CHECK(decide_turn({}, stale, {}).decision == Decision::apply);
    }
}

TEST_CASE("a rightly tagged picture whose content says nothing follows its tag") {
    for (int tag = 1; tag <= 8; ++tag) CHECK(decide_turn({}, tagged(tag), {}).decision == Decision::apply);
}

TEST_CASE("two directions with much text each are for review, with both in the posterior") {
    TurnEvidence folded = sure_page(0);
    folded.direction_share = {0.55F, 0, 0.45F, 0};
    for (const int tag : {0, 1, 3}) {
        const auto answer = decide_turn(folded, tagged(tag), {});
        CHECK(answer.reads_several_ways);
        CHECK(answer.decision == Decision::review);
    }
    const auto answer = decide_turn(folded, {}, {});
    CHECK(answer.posterior[0] > answer.posterior[2]);
    CHECK(answer.posterior[2] > 0.1);
    CHECK(answer.posterior[1] + answer.posterior[3] < 0.1);
    // Of two directions with nearly as much text that leads which all that was asked says, not what a few tiles count.
    folded.direction_share = {0.48F, 0, 0.52F, 0};
    CHECK(decide_turn(folded, {}, {}).quarter_turns == 0);
    folded.direction_share = {0.69F, 0, 0.31F, 0};
    CHECK(decide_turn(folded, {}, {}).reads_several_ways);
    folded.direction_share = {0.92F, 0, 0.08F, 0};  // a marginal note
    CHECK_FALSE(decide_turn(folded, {}, {}).reads_several_ways);
    CHECK(decide_turn(folded, {}, {}).decision == Decision::apply);
}

TEST_CASE("what few places tell of a second direction is weighed with what the page as a whole says of it") {
    TurnEvidence page = sure_page(1);
    page.document_passes = 16;
    page.whole_passes = 4;
    page.direction_share = {0, 0.8F, 0.2F, 0};
    page.whole = {-16, -2, -2, -16};  // torn between the two
    const auto folded = decide_turn(page, {}, {});
    CHECK(folded.reads_several_ways);
    CHECK(folded.decision == Decision::review);
    CHECK(folded.posterior[1] > folded.posterior[2]);
    CHECK(folded.posterior[2] > folded.posterior[0] + 0.05);
    page.direction_share = {0, 0.72F, 0.28F, 0};
    page.whole = {-16, -0.1F, -16, -16};  // sure of one
    const auto noted = decide_turn(page, {}, {});
    CHECK_FALSE(noted.reads_several_ways);
    CHECK(noted.decision == Decision::apply);
    page.direction_share = {0, 0.52F, 0.48F, 0};
    CHECK(decide_turn(page, {}, {}).decision == Decision::review);  // half and half, whatever the page as a whole says
    page.direction_share = {0, 0.66F, 0.34F, 0};
    CHECK(decide_turn(page, {}, {}).reads_several_ways);  // at right angles: labels of a chart
    page.direction_share = {0, 0.66F, 0, 0.34F};
    CHECK_FALSE(decide_turn(page, {}, {}).reads_several_ways);  // upside down
    page.direction_share = {0.1F, 0.8F, 0, 0.1F};
    const double two_notes = decide_turn(page, {}, {}).confidence;
    page.direction_share = {0.1F, 0.9F, 0, 0};
    CHECK(decide_turn(page, {}, {}).confidence > two_notes);
    page.direction_share = {0, 0.72F, 0.28F, 0};
    page.whole = {};
    page.whole_passes = 0;  // not asked: the places alone tell
    CHECK(decide_turn(page, {}, {}).reads_several_ways);
    page.whole_passes = 4;
    page.direction_share = {};
    page.whole = {-16, -2, -2, -16};  // nothing was read: there are no directions
    CHECK_FALSE(decide_turn(page, {}, {}).reads_several_ways);
}

TEST_CASE("where few places can be read, what they say together yields to the page as a whole") {
    TurnEvidence chart = sure_page(1);  // its labels stand on their side
    chart.document_passes = 16;
    chart.whole_passes = 4;
    chart.whole = {-0.4F, -12, -16, -16};
    double before = 1.1;
    for (const float share : {1.0F, 0.6F, 0.3F, 0.1F}) {
        chart.read_share = share;
        const auto answer = decide_turn(chart, {}, {});
        CHECK(answer.posterior[1] < before);
        before = answer.posterior[1];
    }
    CHECK(decide_turn(chart, {}, {}).decision == Decision::review);
    chart.whole = {-12, -0.4F, -16, -16};  // both say the same: nothing is held back
    CHECK(decide_turn(chart, {}, {}).decision == Decision::apply);
}

TEST_CASE("what tiles rule out altogether leaves probabilities, of a photograph too") {
    for (const float weight : {0.0F, 1.0F}) {
        TurnEvidence evidence = clear_page(2);
        evidence.document_weight = weight;
        evidence.document = {-1e6F, -1e6F, 0, -1e6F};
        double sum = 0;
        for (const double p : decide_turn(evidence, {}, {}).posterior) sum += p;
        CHECK(sum == doctest::Approx(1));
    }
}

TEST_CASE("what a page shows as a photograph counts for less than what a photograph shows") {
    TurnEvidence evidence;
    evidence.has_content = true;
    evidence.photo_passes = 1;
    evidence.photo = {-4, -0.1F, -4, -4};
    const double of_a_photograph = decide_turn(evidence, {}, {}).posterior[1];
    evidence.document_weight = 1;
    CHECK(decide_turn(evidence, {}, {}).posterior[1] < of_a_photograph);
}

TEST_CASE("a trusted tag decides against content, and says so") {
    const auto answer = decide_turn(clear_page(2), tagged(6), with(ExifPolicy::trust));
    CHECK(answer.quarter_turns == 1);
    CHECK(answer.exif_agrees == Agreement::contradicts);
    CHECK(answer.decision == Decision::apply);
}

TEST_CASE("content is compared with a mirroring tag after the flip") {
    // Tag 5: flip, then three quarters. Before the flip the same content asks for one quarter.
    const auto answer = decide_turn(clear_page(1), tagged(5), {});
    CHECK(answer.exif_agrees == Agreement::agrees);
    CHECK(answer.quarter_turns == 3);
    CHECK(answer.mirrored);
}

TEST_CASE("content that refutes a mirroring tag refutes the mirror with it") {
    const auto answer = decide_turn(sure_page(0), tagged(5), {});
    CHECK(answer.exif_agrees == Agreement::contradicts);
    CHECK(answer.quarter_turns == 0);
    CHECK_FALSE(answer.mirrored);
    CHECK(answer.decision == Decision::apply);
}

TEST_CASE("the posterior is a distribution and the confidence its value at the answer") {
    for (int tag = 0; tag <= 8; ++tag) {
        for (int turns = 0; turns < 4; ++turns) {
            const auto answer = decide_turn(clear_page(turns), tagged(tag), {});
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
    CHECK(decide_turn(unsure, {}, {}).decision == Decision::review);
    Options lenient;
    lenient.min_turn_confidence = 0.2;
    CHECK(decide_turn(unsure, {}, lenient).decision == Decision::apply);
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
