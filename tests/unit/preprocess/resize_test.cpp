#include "preprocess/resize.hpp"

#include <doctest/doctest.h>
#include <opencv2/imgproc.hpp>

#include "support/raster.hpp"

using namespace upright;

namespace {

bool same(const cv::Mat& a, const cv::Mat& b) { return a.size() == b.size() && cv::norm(a, b, cv::NORM_INF) == 0; }

}  // namespace

TEST_CASE("reductions give the bits of cv::resize") {
    for (const int channels : {1, 3}) {
        test::Raster noise = test::noise_raster(701, 533, channels);
        const cv::Mat image(533, 701, CV_8UC(channels), noise.samples.data());
        for (const cv::Size size : {cv::Size(700, 533), cv::Size(512, 389), cv::Size(399, 300), cv::Size(351, 267),
                                    cv::Size(9, 7), cv::Size(1, 1), cv::Size(900, 600), cv::Size(701, 900)}) {
            CAPTURE(channels);
            CAPTURE(size.width);
            CAPTURE(size.height);
            cv::Mat expected, made(size, image.type());
            cv::resize(image, expected, size, 0, 0, cv::INTER_LINEAR);
            preprocess::resize_bilinear(image, made);
            CHECK(same(made, expected));
        }
        for (const cv::Size size : {cv::Size(350, 533), cv::Size(233, 1), cv::Size(1, 177), cv::Size(1, 1)}) {
            CAPTURE(size.width);
            CAPTURE(size.height);
            const cv::Mat cropped = image(cv::Rect(0, 0, 701 / size.width * size.width, 533 / size.height * size.height));
            cv::Mat expected, made(size, image.type());
            cv::resize(cropped, expected, size, 0, 0, cv::INTER_AREA);
            preprocess::resize_by_mean(cropped, made);
            CHECK(same(made, expected));
        }
        for (const int factor : {2, 3, 4, 5, 16}) {
            CAPTURE(factor);
            const cv::Size size(701 / factor, 533 / factor);
            const cv::Mat cropped = image(cv::Rect(0, 0, size.width * factor, size.height * factor));
            cv::Mat expected, made(size, image.type());
            cv::resize(cropped, expected, size, 0, 0, cv::INTER_AREA);
            preprocess::resize_by_mean(cropped, made);
            CHECK(same(made, expected));
            cv::resize(cropped, expected, size, 0, 0, cv::INTER_LINEAR);
            preprocess::resize_bilinear(cropped, made);
            CHECK(same(made, expected));
        }
    }
}
