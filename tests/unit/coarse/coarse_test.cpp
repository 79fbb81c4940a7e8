#include "coarse/coarse.hpp"

#include <algorithm>
#include <array>
#include <atomic>
#include <thread>
#include <vector>

#include <doctest/doctest.h>
#include <opencv2/imgproc.hpp>

#include "common/turn_posterior.hpp"
#include "support/blur.hpp"
#include "unit/coarse/drawn_page.hpp"

using namespace upright;

namespace {

coarse::Classifier built_in() {
    auto classifier = coarse::Classifier::create({});
    REQUIRE(classifier.ok());
    return std::move(classifier).value();
}

int best(const TurnEvidence& evidence) {
    const auto posterior = turn_posterior(evidence);
    return static_cast<int>(std::max_element(posterior.begin(), posterior.end()) - posterior.begin());
}

}  // namespace

TEST_CASE("turning a page by quarters turns the answer with it") {
    const coarse::Classifier classifier = built_in();
    for (unsigned seed = 1; seed <= 3; ++seed) {
        const cv::Mat upright_page = drawn::page(700, 960, seed);
        for (int turns = 0; turns < 4; ++turns) {
            CAPTURE(seed);
            CAPTURE(turns);
            const drawn::Pictures pictures(drawn::stored(upright_page, turns));
            const TurnEvidence evidence = classifier.ask(pictures.input());
            CHECK(evidence.has_content);
            CHECK(evidence.document_weight > 0.5F);
            CHECK(best(evidence) == turns);
        }
    }
}

TEST_CASE("a skewed page is levelled before it is asked") {
    const coarse::Classifier classifier = built_in();
    const cv::Mat page = drawn::page(760, 960, 5);
    for (const double skew : {-20.0, 20.0}) {
        cv::Mat leaned;
        // Positive angles of getRotationMatrix2D turn counter-clockwise: `skew` clockwise degrees level it again.
        const cv::Mat turn = cv::getRotationMatrix2D(cv::Point2f(380.0F, 480.0F), skew, 1.0);
        cv::warpAffine(page, leaned, turn, page.size(), cv::INTER_LINEAR, cv::BORDER_REPLICATE);
        for (int turns = 0; turns < 4; ++turns) {
            CAPTURE(skew);
            CAPTURE(turns);
            const drawn::Pictures pictures(drawn::stored(leaned, turns));
            coarse::Input input = pictures.input();
            input.skew_degrees = skew;
            input.skew_reliable = true;
            CHECK(best(classifier.ask(input)) == turns);
        }
    }
}

TEST_CASE("what was known before is no evidence, but what contradicts it is asked longer") {
    const coarse::Classifier classifier = built_in();
    const drawn::Pictures pictures(drawn::stored(drawn::page(700, 960, 2), 1));
    coarse::Input input = pictures.input();
    const TurnEvidence alone = classifier.ask(input);
    input.tag_prior.document = input.tag_prior.photo = {0.98, 0.02 / 3, 0.02 / 3, 0.02 / 3};
    const TurnEvidence contradicted = classifier.ask(input);
    CHECK(best(alone) == 1);
    CHECK(best(contradicted) == 1);
    CHECK(contradicted.document_passes + contradicted.photo_passes > alone.document_passes + alone.photo_passes);
    input.tag_prior = {};
    CHECK(classifier.ask(input).document == alone.document);
}

TEST_CASE("no lucky tile answers for a page that is hard to read") {
    const coarse::Classifier classifier = built_in();
    int asked_again = 0;
    for (const double blur : {2.5, 3.0, 3.5, 4.0, 5.0}) {
        for (unsigned seed = 1; seed <= 4; ++seed) {
            CAPTURE(blur);
            CAPTURE(seed);
            cv::Mat page = drawn::page(700, 960, seed);
            test::blur(page, blur);
            const TurnEvidence evidence = classifier.ask(drawn::Pictures(page).input());
            asked_again += evidence.document_passes > 2 || evidence.whole_passes > 1 ? 1 : 0;
            // Few tiles and the page as a whole, each nearly all text, stop at 0.99 (session.cpp).
            if (evidence.photo_passes > 0 || evidence.document_passes >= 12 || evidence.document_weight < 0.9F) continue;
            CHECK(turn_posterior(evidence)[static_cast<std::size_t>(best(evidence))] >= 0.987);
        }
    }
    CHECK(asked_again > 0);  // else nothing was shown
}

TEST_CASE("the answer is the direction of most of the page, and the other one is told") {
    const coarse::Classifier classifier = built_in();
    for (unsigned seed = 1; seed <= 3; ++seed) {
        cv::Mat page = drawn::page(760, 1000, seed);
        cv::Mat foot = page(cv::Rect(0, 760, 760, 240));
        cv::Mat answers;  // of a quiz
        cv::rotate(drawn::page(760, 240, seed + 7), answers, cv::ROTATE_180);
        answers.copyTo(foot);
        for (int turns = 0; turns < 4; ++turns) {
            CAPTURE(seed);
            CAPTURE(turns);
            const TurnEvidence evidence = classifier.ask(drawn::Pictures(drawn::stored(page, turns)).input());
            CHECK(best(evidence) == turns);
            const auto other = static_cast<std::size_t>((turns + 2) % 4);
            CHECK(evidence.direction_share[static_cast<std::size_t>(turns)] > 0.6F);
            CHECK(evidence.direction_share[other] < 0.375F);
        }
    }
}

TEST_CASE("a page of which each half reads another way holds both directions, whichever way it is parted") {
    const coarse::Classifier classifier = built_in();
    for (const bool above : {true, false}) {
        for (int turns = 0; turns < 4; ++turns) {
            CAPTURE(above);
            CAPTURE(turns);
            cv::Mat page(1000, 760, CV_8UC1), half;
            const cv::Size size = above ? cv::Size(760, 500) : cv::Size(380, 1000);
            drawn::page(size.width, size.height, 2).copyTo(page(cv::Rect(cv::Point(0, 0), size)));
            cv::rotate(drawn::page(size.width, size.height, 3), half, cv::ROTATE_180);
            half.copyTo(page(cv::Rect(cv::Point(above ? 0 : 380, above ? 500 : 0), size)));
            const TurnEvidence evidence = classifier.ask(drawn::Pictures(drawn::stored(page, turns)).input());
            CHECK(evidence.direction_share[static_cast<std::size_t>(turns)] >= 0.375F);
            CHECK(evidence.direction_share[static_cast<std::size_t>((turns + 2) % 4)] >= 0.375F);
        }
    }
}

TEST_CASE("a chart whose labels stand on their side is never surely turned to read them") {
    const coarse::Classifier classifier = built_in();
    for (const int rotation : {cv::ROTATE_90_COUNTERCLOCKWISE, cv::ROTATE_90_CLOCKWISE}) {
        for (unsigned seed = 1; seed <= 4; ++seed) {
            for (int turns = 0; turns < 4; ++turns) {
                CAPTURE(rotation);
                CAPTURE(seed);
                CAPTURE(turns);
                const cv::Mat chart = drawn::chart(1000, 760, rotation, seed);
                const TurnEvidence evidence = classifier.ask(drawn::Pictures(drawn::stored(chart, turns)).input());
                CHECK((best(evidence) == turns || turn_posterior(evidence)[static_cast<std::size_t>(best(evidence))] < 0.95));
            }
        }
    }
}

TEST_CASE("a strip is read at its own scale, all along its length") {
    const coarse::Classifier classifier = built_in();
    const cv::Mat strip = drawn::page(260, 3600, 4);
    for (int turns = 0; turns < 4; ++turns) {
        CAPTURE(turns);
        const TurnEvidence evidence = classifier.ask(drawn::Pictures(drawn::stored(strip, turns)).input());
        CHECK(best(evidence) == turns);
        CHECK(evidence.document_passes >= 2);
        CHECK(evidence.whole_passes >= 1);
    }
}

TEST_CASE("small pictures cost no more than a page, and say less the fewer pixels they have") {
    const coarse::Classifier classifier = built_in();
    double before = 1.0;
    for (const int side : {960, 120, 24}) {
        CAPTURE(side);
        cv::Mat picture;
        cv::resize(drawn::page(720, 960, 5), picture, cv::Size(side * 3 / 4, side), 0, 0, cv::INTER_AREA);
        const TurnEvidence evidence = classifier.ask(drawn::Pictures(picture).input());
        const double now = turn_posterior(evidence)[static_cast<std::size_t>(best(evidence))];
        CHECK(now <= before);
        CHECK(evidence.document_passes + evidence.whole_passes + 2 * evidence.photo_passes <= 16);
        before = now;
    }
    CHECK(before < 0.9);
}

TEST_CASE("pictures without an up have no content to tell the turn by") {
    const coarse::Classifier classifier = built_in();
    cv::RNG random(7);
    const cv::Mat blank(800, 600, CV_8UC1, cv::Scalar(250));
    cv::Mat noise(800, 600, CV_8UC1);
    random.fill(noise, cv::RNG::NORMAL, 128, 40);
    cv::Mat gradient(800, 600, CV_8UC1);
    for (int y = 0; y < gradient.rows; ++y) gradient.row(y).setTo(60 + y / 6);
    for (const cv::Mat& picture : {blank, noise, gradient}) {
        const drawn::Pictures pictures(picture);
        CHECK_FALSE(classifier.ask(pictures.input()).has_content);
    }
}

TEST_CASE("a picture in which places are read is not called empty, however little the others say and whichever way they read") {
    const coarse::Classifier classifier = built_in();
    cv::RNG random(11);
    cv::Mat picture(900, 1200, CV_8UC1);
    random.fill(picture, cv::RNG::NORMAL, 200, 25);
    const cv::Mat text = drawn::page(380, 380, 6);  // amid noise, once upright and once on its side
    cv::Mat aside;
    cv::rotate(text, aside, cv::ROTATE_90_CLOCKWISE);
    text.copyTo(picture(cv::Rect(cv::Point(60, 60), text.size())));
    aside.copyTo(picture(cv::Rect(cv::Point(780, 480), aside.size())));
    const TurnEvidence evidence = classifier.ask(drawn::Pictures(picture).input());
    CHECK(evidence.read_share < 0.5F);  // else nothing was shown
    CHECK(evidence.has_content);
}

TEST_CASE("asked again, at another level, a first look's picture has the answer of one that was never looked at") {
    const coarse::Classifier classifier = built_in();
    // Discs before a ground that grows lighter: no page, and no view makes it clear.
    cv::RNG random(3);
    cv::Mat picture(600, 800, CV_8UC1);
    for (int y = 0; y < picture.rows; ++y) picture.row(y).setTo(40 + y / 3);
    for (int i = 0; i < 300; ++i) {
        cv::circle(picture, {random.uniform(0, 800), random.uniform(0, 600)}, random.uniform(4, 40), random.uniform(0, 255), cv::FILLED);
    }
    const drawn::Pictures pictures(picture);
    coarse::Input input = pictures.input();
    coarse::FirstLook seen = classifier.look_first(input.page, input.photo, Deadline());
    REQUIRE(seen.view);
    for (const double skew : {0.0, 0.0, 7.0}) {
        CAPTURE(skew);
        input.skew_degrees = skew;
        input.skew_reliable = true;
        input.first_look = nullptr;
        const TurnEvidence alone = classifier.ask(input);
        input.first_look = &seen;
        const TurnEvidence again = classifier.ask(input);
        REQUIRE(again.photo_passes >= 2);
        CHECK(seen.asked->further_views.size() == static_cast<std::size_t>(again.photo_passes - 1));
        CHECK(again.photo_passes == alone.photo_passes);
        CHECK(again.document_passes == alone.document_passes);
        CHECK(again.photo == alone.photo);
        CHECK(again.document == alone.document);
        CHECK(again.has_content == alone.has_content);
    }
}

TEST_CASE("images smaller than a tile or than a block are answered without harm") {
    const coarse::Classifier classifier = built_in();
    for (const cv::Size size : {cv::Size(1, 1), cv::Size(5, 3), cv::Size(40, 17), cv::Size(600, 4), cv::Size(90, 90)}) {
        cv::Mat picture(size, CV_8UC1);
        cv::randu(picture, 0, 255);
        const drawn::Pictures pictures(picture);
        const TurnEvidence evidence = classifier.ask(pictures.input());
        for (const float value : evidence.document) CHECK(value <= 0.0F);
        for (const float value : evidence.whole) CHECK(value <= 0.0F);
        for (const float value : evidence.photo) CHECK(value <= 0.0F);
    }
    CHECK_FALSE(classifier.ask({}).has_content);
}

TEST_CASE("many threads at once get the answers that one gets") {
    const coarse::Classifier classifier = built_in();
    std::vector<drawn::Pictures> pictures;
    std::vector<TurnEvidence> alone;
    for (int turns = 0; turns < 4; ++turns) {
        pictures.emplace_back(drawn::stored(drawn::page(400, 560, 9), turns));
        alone.push_back(classifier.ask(pictures.back().input()));
    }
    std::atomic<int> differences{0};
    std::vector<std::thread> threads;
    for (std::size_t t = 0; t < 4; ++t) {
        threads.emplace_back([&, t] {
            for (std::size_t i = 0; i < 6; ++i) {
                const std::size_t which = (t + i) % 4;
                const TurnEvidence evidence = classifier.ask(pictures[which].input());
                if (evidence.document != alone[which].document || evidence.photo != alone[which].photo) ++differences;
            }
        });
    }
    for (std::thread& thread : threads) thread.join();
    CHECK(differences == 0);
}
