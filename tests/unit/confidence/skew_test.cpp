#include <doctest/doctest.h>

#include "confidence/confidence.hpp"

using namespace upright;
using confidence::decide_skew;

namespace {

SkewEvidence clear_page() {
    SkewEvidence evidence;
    evidence.found = true;
    evidence.skew = 3.2;
    evidence.sigma = 0.01;
    evidence.significance = 40;
    evidence.fill = 0.4;
    evidence.peak_ratio = 12;
    evidence.text_energy = 90;
    return evidence;
}

}  // namespace

TEST_CASE("a clear page is answered with near certainty, and its angle is not touched") {
    const auto answer = decide_skew(clear_page(), Kind::document, {});
    CHECK(answer.skew == 3.2);
    CHECK(answer.sigma == 0.01);
    CHECK(answer.confidence > 0.98);
    CHECK(answer.confidence <= 1);
}

TEST_CASE("nothing found is 0 with confidence 0") {
    const auto answer = decide_skew({}, Kind::unknown, {});
    CHECK(answer.skew == 0);
    CHECK(answer.confidence == 0);
}

TEST_CASE("confidence falls with sigma, with rivals and with the agreement of the lines") {
    const double best = decide_skew(clear_page(), Kind::document, {}).confidence;
    SkewEvidence evidence = clear_page();
    evidence.sigma = 0.2;
    CHECK(decide_skew(evidence, Kind::document, {}).confidence < 0.72);  // one sigma of a normal error is 0.68
    evidence = clear_page();
    evidence.peak_ratio = 1.2;
    CHECK(decide_skew(evidence, Kind::document, {}).confidence < best - 0.1);
    evidence = clear_page();
    evidence.significance = 1;
    CHECK(decide_skew(evidence, Kind::document, {}).confidence < best);
    evidence.fill = 1;
    const double texture = decide_skew(evidence, Kind::document, {}).confidence;
    evidence.fill = 0.1;
    CHECK(decide_skew(evidence, Kind::document, {}).confidence > texture);
}

TEST_CASE("do no harm: an angle within its own error of 0 is 0, a weak one on a photograph too") {
    SkewEvidence evidence = clear_page();
    evidence.skew = 0.015;
    CHECK(decide_skew(evidence, Kind::document, {}).skew == 0);
    evidence.skew = 0.04;
    CHECK(decide_skew(evidence, Kind::document, {}).skew == 0.04);
    evidence.skew = 12;
    evidence.peak_ratio = 1.1;
    evidence.significance = 2;
    const auto photo = decide_skew(evidence, Kind::photo, {});
    CHECK(photo.skew == 0);
    CHECK(photo.confidence < 0.2);
}

TEST_CASE("odd evidence gives finite answers") {
    SkewEvidence evidence = clear_page();
    evidence.sigma = 0;
    evidence.fill = 0;
    evidence.significance = -3;
    evidence.peak_ratio = 0;
    const auto answer = decide_skew(evidence, Kind::document, {});
    CHECK(answer.confidence >= 0);
    CHECK(answer.confidence <= 1);
    CHECK(answer.sigma > 0);
}

TEST_CASE("a clear angle is levelled, and one that nobody sees or that lies within its error is not") {
    const auto clear = decide_skew(clear_page(), Kind::document, {});
    CHECK(clear.level_decision == Decision::apply);
    CHECK(clear.level_confidence > 0.98);
    SkewEvidence evidence = clear_page();
    evidence.skew = 0.19;
    CHECK(decide_skew(evidence, Kind::document, {}).level_decision == Decision::none);
    evidence.skew = 3.2;
    evidence.sigma = 1.2;
    CHECK(decide_skew(evidence, Kind::document, {}).level_decision == Decision::none);
    CHECK(decide_skew({}, Kind::document, {}).level_decision == Decision::none);
}

TEST_CASE("an angle below the caller's threshold is for review") {
    SkewEvidence evidence = clear_page();
    evidence.peak_ratio = 1.3;
    const double probability = decide_skew(evidence, Kind::document, {}).level_confidence;
    Options options;
    options.min_level_confidence = probability + 0.01;
    CHECK(decide_skew(evidence, Kind::document, options).level_decision == Decision::review);
    options.min_level_confidence = probability - 0.01;
    CHECK(decide_skew(evidence, Kind::document, options).level_decision == Decision::apply);
}

TEST_CASE("photographs are not levelled by default, however clear their lines") {
    CHECK(decide_skew(clear_page(), Kind::photo, {}).level_decision == Decision::review);
}

TEST_CASE("levelling helps the more surely the larger the angle is beside its error") {
    SkewEvidence evidence = clear_page();
    evidence.sigma = 0.5;
    double before = 0;
    for (const double skew : {0.3, 0.6, 1.2, 2.4}) {
        evidence.skew = skew;
        const double now = decide_skew(evidence, Kind::document, {}).level_confidence;
        CHECK(now > before);
        before = now;
    }
}

TEST_CASE("what may not level a photograph never does, and a clear lead may") {
    CHECK_FALSE(confidence::may_level_a_photo(1));
    CHECK(confidence::may_level_a_photo(5));
    int levelled = 0, excluded = 0;
    SkewEvidence evidence = clear_page();
    for (double ratio = 1; ratio < 6; ratio *= 1.05) {
        for (const double significance : {0.5, 5.0, 50.0, 500.0}) {
            for (const double sigma : {0.001, 0.05, 0.5}) {
                evidence.peak_ratio = ratio;
                evidence.significance = significance;
                evidence.sigma = sigma;
                const bool is_answered = decide_skew(evidence, Kind::photo, {}).skew != 0;
                levelled += is_answered ? 1 : 0;
                excluded += confidence::may_level_a_photo(ratio) ? 0 : 1;
                if (is_answered) CHECK(confidence::may_level_a_photo(ratio));
            }
        }
    }
    CHECK(levelled > 0);
    CHECK(excluded > 0);
}
