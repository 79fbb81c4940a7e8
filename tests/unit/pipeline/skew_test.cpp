// The fine angle from end to end: pages of known skew, relations that must hold, images without any skew.
#include <doctest/doctest.h>

#include <cmath>
#include <string>

#include "confidence/confidence.hpp"
#include "pipeline/skew.hpp"
#include "support/skew_page.hpp"

using namespace upright;
using namespace upright::test;

namespace {

SkewEvidence skew_of(const GreyImage& image, Explanation* explanation = nullptr) {
    pipeline::SkewWorkspace workspace;
    Timings timings;
    return pipeline::find_skew(image.view(), workspace, timings, explanation);
}

double confidence_of(const SkewEvidence& evidence) {
    return confidence::decide_skew(evidence, Kind::document, {}).confidence;
}

const TextBlock page_block{100, 100, 800, 1100, 26, 12, 1};
GreyImage page(double skew) { return draw_text(900, 1200, skew, page_block); }

}  // namespace

TEST_CASE("a page of text is levelled to a few hundredths of a degree at every angle") {
    for (const double truth : {-44.0, -31.3, -15.0, -7.77, -1.234, -0.3, 0.0, 0.061, 2.5, 12.4, 29.9, 44.5}) {
        CAPTURE(truth);
        const SkewEvidence evidence = skew_of(page(truth));
        REQUIRE(evidence.found);
        CHECK(evidence.reliable);
        CHECK(std::abs(evidence.skew - truth) < 0.03);
        CHECK(std::abs(evidence.skew - truth) < 4 * evidence.sigma + 0.002);
        CHECK(evidence.sigma < 0.05);
        CHECK(confidence_of(evidence) > 0.9);
    }
}

TEST_CASE("a quarter turn changes nothing, a mirror negates, inverse text is text") {
    const double truth = 6.3;
    const GreyImage upright_page = page(truth);
    const double skew = skew_of(upright_page).skew;
    GreyImage turned = upright_page;
    for (int quarter = 1; quarter < 4; ++quarter) {
        turned = quarter_turned(turned);
        CAPTURE(quarter);
        CHECK(skew_of(turned).skew == doctest::Approx(skew).epsilon(0.003));
    }
    CHECK(skew_of(mirrored(upright_page)).skew == doctest::Approx(-skew).epsilon(0.003));
    CHECK(skew_of(inverted(upright_page)).skew == doctest::Approx(skew).epsilon(0.003));
}

TEST_CASE("an added turn is found as such") {
    const double first = skew_of(page(1.1)).skew;
    for (const double added : {-9.0, 0.5, 3.0}) {
        CHECK(std::abs(skew_of(page(1.1 + added)).skew - first - added) < 0.03);
    }
}

TEST_CASE("columns whose rows do not meet do not pull the angle") {
    const TextBlock left{60, 90, 430, 1120, 25, 11, 3}, right{480, 101, 860, 1120, 25, 11, 4};
    for (const double truth : {-8.4, 0.0, 3.3}) {
        const GreyImage image = draw_page(920, 1220, truth, [&](double x, double y) {
            return text_ink(left, x, y) || text_ink(right, x, y);
        });
        CHECK(std::abs(skew_of(image).skew - truth) < 0.05);
    }
}

TEST_CASE("a small image, a crop and three lines on an empty sheet are enough") {
    CHECK(std::abs(skew_of(draw_text(360, 480, 4.2, {40, 40, 320, 440, 12, 6, 9})).skew - 4.2) < 0.15);
    CHECK(std::abs(skew_of(draw_text(450, 600, -9.1, {-200, -200, 900, 900, 30, 14, 11})).skew + 9.1) < 0.1);
    const SkewEvidence sparse = skew_of(draw_text(900, 1200, 2.2, {200, 300, 700, 380, 30, 14, 12}));
    REQUIRE(sparse.found);
    CHECK(std::abs(sparse.skew - 2.2) < 0.15);
}

TEST_CASE("lines of a drawing at all angles do not outvote the text below it") {
    const TextBlock text{100, 800, 800, 1050, 26, 12, 21};
    const GreyImage image = draw_page(900, 1200, 5.5, [&](double x, double y) {
        if (text_ink(text, x, y)) return true;
        if (x < 100 || x > 800 || y < 100 || y > 740) return false;
        for (std::uint32_t k = 0; k < 25; ++k) {
            const double angle = mixed(k, 31) % 180U * std::numbers::pi / 180;
            const double offset = static_cast<double>(mixed(k, 32) % 600U) - 300;
            if (std::abs((x - 450) * std::sin(angle) - (y - 420) * std::cos(angle) - offset) < 2) return true;
        }
        return false;
    });
    const SkewEvidence evidence = skew_of(image);
    REQUIRE(evidence.found);
    CHECK(std::abs(evidence.skew - 5.5) < 0.1);
}

TEST_CASE("rows that are not parallel: a turned copy gets the same answer, turned along") {
    const TextBlock block{80, 80, 740, 1020, 30, 13, 17};
    const auto swaying = [&](double skew) {
        return draw_page(900, 1200, skew, [&](double x, double y) {
            const double slope = std::tan(0.25 * std::numbers::pi / 180 * std::sin(1.7 * std::floor((y - 80) / 120)));
            return text_ink(block, x, y - slope * (x - 450));
        });
    };
    const SkewEvidence level = skew_of(swaying(0));
    REQUIRE(level.found);
    CHECK(level.sigma > 0.02);
    for (const double added : {-8.5, -3.0, 4.5, 10.5}) {
        CAPTURE(added);
        CHECK(std::abs(skew_of(swaying(added)).skew - added - level.skew) < 0.1);
    }
}

TEST_CASE("one line of text says that it may err") {
    for (std::uint32_t seed = 1; seed <= 8; ++seed) {
        CAPTURE(seed);
        const SkewEvidence evidence = skew_of(draw_text(700, 500, 1.5, {150, 200, 400, 220, 20, 9, seed}));
        REQUIRE(evidence.found);
        CHECK(evidence.sigma > 0.01);
        CHECK(std::abs(evidence.skew - 1.5) < 3 * evidence.sigma);
    }
}

TEST_CASE("perspective: the direction at the centre, with a larger sigma") {
    const TextBlock block{60, 60, 940, 1340, 28, 13, 41};
    const double truth = 3.0;
    const GreyImage image = draw_page(1000, 1400, truth, [&](double x, double y) {
        // Rows fan out: their slope grows by 2.4 degrees from the middle to the foot of the page.
        const double fan = 2.4 * std::numbers::pi / 180 * (y - 700) / 700;
        return text_ink(block, x, y - std::tan(fan) * (x - 500));
    });
    const SkewEvidence evidence = skew_of(image);
    REQUIRE(evidence.found);
    CHECK(evidence.bent);
    CHECK(std::abs(evidence.skew - truth) < 0.25);
    CHECK(evidence.sigma > 0.05);
}

TEST_CASE("blank, noise, gradient and texture have no skew") {
    GreyImage blank;
    blank.resize(700, 900);
    std::fill(blank.pixels.begin(), blank.pixels.end(), std::uint8_t{244});
    const auto check_none = [](const GreyImage& image, const std::string& what) {
        CAPTURE(what);
        const SkewEvidence evidence = skew_of(image);
        const confidence::SkewAnswer answer = confidence::decide_skew(evidence, Kind::unknown, {});
        CHECK_FALSE(evidence.reliable);
        CHECK(answer.confidence < 0.2);
        if (!evidence.found) CHECK(answer.skew == 0);
    };
    check_none(blank, "blank");
    check_none(noise(700, 900, 128, 60), "strong noise");
    check_none(noise(700, 900, 230, 6), "paper grain");
    for (const double angle : {0.0, 20.0, 45.0, 70.0, 90.0}) check_none(gradient(800, 600, angle), "gradient");
    check_none(pebbles(800, 900, 1500), "pebbles");
}

TEST_CASE("any size is answered without an error") {
    for (const int width : {1, 2, 3, 7, 8, 9, 17, 33, 64, 500}) {
        for (const int height : {1, 2, 5, 8, 16, 40}) {
            CAPTURE(width);
            CAPTURE(height);
            const SkewEvidence evidence = skew_of(noise(width, height, 128, 100));
            CHECK(std::isfinite(evidence.skew));
            CHECK(std::isfinite(evidence.sigma));
        }
    }
    CHECK_FALSE(skew_of(GreyImage{}).found);
}

TEST_CASE("a workspace gives the same answer whatever it was used for before") {
    const GreyImage first = page(7.0), second = draw_text(500, 400, -3.0, {40, 40, 460, 360, 20, 9, 2});
    pipeline::SkewWorkspace workspace;
    Timings timings;
    const double alone = skew_of(first).skew;
    pipeline::find_skew(second.view(), workspace, timings, nullptr);
    CHECK(pipeline::find_skew(first.view(), workspace, timings, nullptr).skew == alone);
    CHECK(pipeline::find_skew(first.view(), workspace, timings, nullptr).skew == alone);
}

TEST_CASE("rows with padding read like rows without") {
    const GreyImage image = page(2.0);
    GreyImage padded;
    padded.resize(image.width + 37, image.height);
    std::fill(padded.pixels.begin(), padded.pixels.end(), std::uint8_t{0});
    for (int y = 0; y < image.height; ++y) std::copy_n(image.row(y), image.width, padded.row(y));
    pipeline::SkewWorkspace workspace;
    Timings timings;
    const GreyView view{padded.pixels.data(), image.width, image.height, padded.stride_bytes()};
    CHECK(pipeline::find_skew(view, workspace, timings, nullptr).skew == skew_of(image).skew);
}

TEST_CASE("the explanation holds the edges, a histogram that peaks at the answer, segments and votes") {
    const TextBlock block = page_block;
    const GreyImage image = draw_page(900, 1200, 4.0, [&](double x, double y) {
        return text_ink(block, x, y) || (std::abs(y - 60) < 2 && x > 100 && x < 800);
    });
    Explanation explanation;
    const SkewEvidence evidence = skew_of(image, &explanation);
    CHECK(explanation.edges.size() == static_cast<std::size_t>(explanation.edge_width * explanation.edge_height));
    REQUIRE(explanation.histogram_angle.size() == explanation.histogram_energy.size());
    const auto top = std::max_element(explanation.histogram_energy.begin(), explanation.histogram_energy.end());
    const auto bin = static_cast<std::size_t>(top - explanation.histogram_energy.begin());
    CHECK(std::abs(explanation.histogram_angle[bin] - evidence.skew) < 0.4);
    const bool rule_found = std::any_of(explanation.lines.begin(), explanation.lines.end(), [](const ExplainedLine& l) {
        return l.supports && std::abs(l.angle - 4.0) < 0.5 && std::hypot(l.x1 - l.x0, l.y1 - l.y0) > 300;
    });
    CHECK(rule_found);
    REQUIRE(explanation.votes.size() >= 2);
    CHECK(explanation.votes[0].source == "text rows");
    CHECK(std::abs(explanation.votes[0].skew - 4.0) < 0.1);
    CHECK(explanation.votes[0].weight + explanation.votes[1].weight == doctest::Approx(1).epsilon(0.05));
}

TEST_CASE("of a photograph an angle is sought only where one may be answered, and is the same then") {
    const auto sought_in = [](const GreyImage& image) {
        pipeline::SkewWorkspace workspace;
        Timings timings;
        return pipeline::find_skew(image.view(), workspace, timings, nullptr, {}, pipeline::Sought::photo);
    };
    const SkewEvidence lines = sought_in(page(2.5));
    CHECK(lines.found);
    CHECK(lines.skew == skew_of(page(2.5)).skew);
    const GreyImage stones = pebbles(600, 450, 400);
    REQUIRE_FALSE(confidence::may_level_a_photo(skew_of(stones).peak_ratio));
    CHECK_FALSE(sought_in(stones).found);
    // Rules over stones: the more of them, the surer is their direction.
    int unsure = 0, sure = 0;
    for (int rules = 1; rules <= 3; ++rules) {
        GreyImage ruled = stones;
        for (int rule = 0; rule < rules; ++rule) {
            for (int x = 0; x < ruled.width; ++x) {
                const int y = 20 + rule * 34 + x / 20;
                ruled.row(y)[x] = ruled.row(y + 1)[x] = 0;
            }
        }
        const SkewEvidence all = skew_of(ruled), photo = sought_in(ruled);
        CAPTURE(rules);
        REQUIRE(all.found);
        REQUIRE(confidence::may_level_a_photo(all.peak_ratio));
        CHECK(photo.found == all.reliable);
        CHECK(photo.skew == (all.reliable ? all.skew : 0));
        ++(all.reliable ? sure : unsure);
    }
    CHECK(unsure > 0);
    CHECK(sure > 0);
}
