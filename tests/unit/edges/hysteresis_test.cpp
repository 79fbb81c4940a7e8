#include "edges/hysteresis.hpp"

#include <doctest/doctest.h>
#include <opencv2/imgproc.hpp>

#include "support/blur.hpp"
#include "support/raster.hpp"

using namespace upright;

TEST_CASE("edges are those of cv::Canny, bit for bit") {
    test::Raster rasters[] = {test::noise_raster(323, 217, 1), test::page_raster(400, 300, 1),
                              test::smooth_raster(200, 310, 1), test::noise_raster(3, 3, 1), test::noise_raster(40, 3, 1)};
    // Between noise and a picture: ridges of every direction, with gaps.
    test::Raster mixed = test::page_raster(323, 217, 1);
    for (std::size_t i = 0; i < mixed.samples.size(); ++i) {
        mixed.samples[i] = static_cast<std::uint8_t>((3 * mixed.samples[i] + rasters[0].samples[i]) / 4);
    }
    for (test::Raster* raster : {&rasters[0], &rasters[1], &rasters[2], &rasters[3], &rasters[4], &mixed}) {
        cv::Mat image(raster->height, raster->width, CV_8U, raster->samples.data());
        if (raster != &mixed) test::blur(image, 1.2);
        for (const double upper : {40.0, 90.5, 300.0}) {
            for (const double ratio : {0.3, 0.5, 1.0}) {
                CAPTURE(raster->width);
                CAPTURE(upper);
                cv::Mat expected, made(image.size(), CV_8U);
                cv::Canny(image, expected, ratio * upper, upper);
                edges::canny(image, ratio * upper, upper, made);
                CHECK(cv::norm(made, expected, cv::NORM_INF) == 0);
            }
        }
    }
}
