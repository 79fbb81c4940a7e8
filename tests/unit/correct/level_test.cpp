#include "correct/level.hpp"

#include <cstring>

#include <doctest/doctest.h>
#include <opencv2/imgproc.hpp>

#include "support/raster.hpp"

using namespace upright;

namespace {

correct::Raster noise(int width, int height, int channels, int bytes_per_sample) {
    const test::Raster random = test::noise_raster(width * bytes_per_sample, height, channels);
    return {width, height, channels, bytes_per_sample, {random.samples.begin(), random.samples.end()}};
}

cv::Mat as_mat(correct::Raster& raster) {
    return {raster.height, raster.width, CV_MAKETYPE(raster.bytes_per_sample == 2 ? CV_16U : CV_8U, raster.channels),
            raster.samples.data()};
}

/// Rows of the level image that are not those of cv::warpAffine, which makes it at once.
int different_rows(correct::Raster& source, double skew, const CorrectOptions& options) {
    const correct::Fill fill{200, 100, 50, 0};
    correct::Leveller leveller;
    REQUIRE_FALSE(leveller.start(source, skew, options, fill));
    const correct::CanvasPlan plan = correct::plan_canvas(source.width, source.height, skew, options.canvas);
    correct::Raster expected{plan.width, plan.height, source.channels, source.bytes_per_sample, {}};
    expected.samples.resize(expected.byte_count());
    cv::Mat target = as_mat(expected);
    cv::warpAffine(as_mat(source), target, cv::Matx23d(plan.to_source.data()), target.size(),
                   (options.interpolation == Interpolation::cubic ? cv::INTER_CUBIC : cv::INTER_LANCZOS4) |
                       cv::WARP_INVERSE_MAP,
                   options.canvas == Canvas::crop ? cv::BORDER_REPLICATE : cv::BORDER_CONSTANT,
                   cv::Scalar(fill[0], fill[1], fill[2], fill[3]));
    int different = 0;
    for (int y = 0; y < plan.height; ++y) {
        different += std::memcmp(leveller.row(y), expected.row(y), expected.row_bytes()) != 0;
    }
    return different;
}

}  // namespace

TEST_CASE("a level image made in strips is the one that OpenCV makes at once, bit for bit") {
    struct Form {
        int channels, bytes_per_sample;
    };
    for (const Form form : {Form{1, 1}, Form{3, 1}, Form{4, 1}, Form{1, 2}, Form{3, 2}}) {
        for (const double skew : {0.3, -7.0, 44.9}) {
            for (const Canvas canvas : {Canvas::expand, Canvas::crop, Canvas::keep}) {
                for (const Interpolation interpolation : {Interpolation::lanczos, Interpolation::cubic}) {
                    CAPTURE(form.channels);
                    CAPTURE(skew);
                    CAPTURE(static_cast<int>(canvas));
                    correct::Raster source = noise(301, 157, form.channels, form.bytes_per_sample);
                    CorrectOptions options;
                    options.canvas = canvas;
                    options.interpolation = interpolation;
                    CHECK(different_rows(source, skew, options) == 0);
                }
            }
        }
    }
}

TEST_CASE("how many rows a strip has, which follows from the width, changes no byte") {
    for (const int width : {2'049, 7'001, 32'000}) {  // 31, 9 and 2 rows
        for (const Canvas canvas : {Canvas::keep, Canvas::crop}) {
            CAPTURE(width);
            correct::Raster source = noise(width, 61, 1, 1);
            CorrectOptions options;
            options.canvas = canvas;
            CHECK(different_rows(source, 0.05, options) == 0);
        }
    }
}

TEST_CASE("rows of a level image may be asked for in any order") {
    const correct::Raster source = noise(90, 140, 3, 1);
    correct::Leveller first, second;
    REQUIRE_FALSE(first.start(source, 5, {}, {}));
    REQUIRE_FALSE(second.start(source, 5, {}, {}));
    const std::size_t row_bytes = 3 * static_cast<std::size_t>(first.width());
    for (int y = first.height() - 1; y >= 0; y -= 7) {
        const test::Bytes row(second.row(y), second.row(y) + row_bytes);
        CHECK(std::memcmp(first.row(y), row.data(), row_bytes) == 0);
        second.row(0);
    }
}
