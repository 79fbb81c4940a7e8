#include "coarse/whole_view.hpp"

#include <cmath>

#include <doctest/doctest.h>
#include <opencv2/imgproc.hpp>

#include "unit/coarse/drawn_page.hpp"

using namespace upright;

namespace {

constexpr int side = 160;

cv::Mat view(const cv::Mat& page, double skew, int i, int turns) {
    const drawn::Pictures pictures(page);
    coarse::ViewScratch scratch;
    const coarse::Extent all{0, 0, page.cols, page.rows};
    const cv::Mat& blob = coarse::whole_view(pictures.input().page, all, skew, i, turns, side, scratch);
    return cv::Mat(side, side, CV_32F, const_cast<float*>(blob.ptr<float>())).clone();
}

double difference(const cv::Mat& a, const cv::Mat& b) { return cv::norm(a, b, cv::NORM_L1) / static_cast<double>(a.total()); }

}  // namespace

TEST_CASE("the view of a turned page, turned back, is the view of the page") {
    const cv::Mat page = drawn::page(720, 960, 3);
    const cv::Mat upright_view = view(page, 0, 0, 0);
    for (int turns = 1; turns < 4; ++turns) {
        CAPTURE(turns);
        CHECK(difference(view(drawn::stored(page, turns), 0, 0, turns), upright_view) < 0.05);
        CHECK(difference(view(drawn::stored(page, turns), 0, 0, 0), upright_view) > 0.3);
    }
}

TEST_CASE("the view of a leaning page is levelled") {
    const cv::Mat page = drawn::page(720, 960, 3);
    cv::Mat leaned;
    const cv::Mat turn = cv::getRotationMatrix2D(cv::Point2f(359.5F, 479.5F), 12, 1.0);
    cv::warpAffine(page, leaned, turn, page.size(), cv::INTER_LINEAR, cv::BORDER_REPLICATE);
    // The middle only: what the page lost at its corners is lost.
    const cv::Rect middle(40, 40, 80, 80);
    const cv::Mat expected = view(page, 0, 0, 0)(middle);
    CHECK(difference(view(leaned, 12, 0, 0)(middle), expected) < 0.5 * difference(view(leaned, 0, 0, 0)(middle), expected));
}

TEST_CASE("views of a strip are squares at different places, not the strip squeezed") {
    cv::Mat strip(2400, 160, CV_8UC1, cv::Scalar(255));
    for (int y = 0; y < strip.rows; ++y) strip.row(y).setTo(y * 255 / strip.rows);
    double before = -1;
    for (int i = 0; i < 3; ++i) {
        const drawn::Pictures pictures(strip);
        coarse::ViewScratch scratch;
        coarse::whole_view(pictures.input().page, {0, 0, 160, 2400}, 0, i, 0, side, scratch);
        double darkest = 0, brightest = 0;
        cv::minMaxLoc(scratch.resized, &darkest, &brightest);
        CHECK(brightest - darkest < 40);  // a square of it holds a tenth of its greys
        CHECK(std::abs(darkest - before) > 20);
        before = darkest;
    }
}
