// Files whose pixels are not square, as fax machines make them: the answer is that of the picture as it is meant.
#include <algorithm>
#include <cmath>
#include <string>

#include <doctest/doctest.h>

#include "codec/png_chunks.hpp"
#include "codec/resolution.hpp"
#include "codec/tiff_directory.hpp"
#include "support/encode_jpeg.hpp"
#include "support/encode_png.hpp"
#include "support/skew_page.hpp"
#include "unit/correct/jpeg_parts.hpp"
#include "upright/correct.hpp"
#include "upright/detector.hpp"

using namespace upright;
using test::Bytes;

namespace {

constexpr double skew = 3.7;

/// A page of text whose rows of pixels are joined in pairs: 200 dots per inch across, 100 down.
test::Raster coarse_page() {
    test::TextBlock block;
    block.right = 900;
    block.bottom = 1300;
    const GreyImage fine = test::draw_text(1000, 1400, skew, block);
    test::Raster page{1000, 700, 3, Bytes(3 * 1000 * 700)};
    for (int y = 0; y < 700; ++y) {
        for (int x = 0; x < 1000; ++x) {
            const auto value = static_cast<std::uint8_t>((fine.row(2 * y)[x] + fine.row(2 * y + 1)[x] + 1) / 2);
            std::fill_n(page.row(y) + 3 * x, 3, value);
        }
    }
    return page;
}

Bytes png_with(const Bytes& file, std::uint32_t across, std::uint32_t down) {
    Bytes density(9, 0), out(file.begin(), file.begin() + 33);  // signature and IHDR
    codec::write_big_endian32(density.data(), across);
    codec::write_big_endian32(density.data() + 4, down);
    codec::append_chunk(out, "pHYs", density);
    out.insert(out.end(), file.begin() + 33, file.end());
    return out;
}

Bytes jpeg_with(const Bytes& file, std::uint8_t across, std::uint8_t down) {
    const std::string header{'J', 'F', 'I', 'F', 0, 1, 2, 1, 0, static_cast<char>(across), 0, static_cast<char>(down), 0, 0};
    return test::insert_after_start(file, {test::segment(0xE0, header)});
}

/// A big-endian EXIF block whose 0th directory holds the two resolutions as fractions.
Bytes jpeg_with_exif(const Bytes& file, std::uint32_t across, std::uint32_t down, std::uint32_t below = 1,
                     std::uint16_t type = codec::tiff_type::rational) {
    constexpr std::uint32_t directory = 8, fractions = directory + 2 + 2 * 12 + 4;
    std::string tiff("Exif\0\0MM\0*", 10);
    const auto add = [&](std::uint32_t value, int bytes) {
        for (int shift = 8 * (bytes - 1); shift >= 0; shift -= 8) tiff += static_cast<char>(value >> shift & 0xFF);
    };
    add(directory, 4);
    add(2, 2);
    for (std::uint32_t place = 0; place < 2; ++place) {
        add(codec::tiff_tag::x_resolution + place, 2);
        add(type, 2);
        add(1, 4);
        add(fractions + 8 * place, 4);
    }
    add(0, 4);
    for (const std::uint32_t value : {across, below, down, below}) add(value, 4);
    return test::insert_after_start(file, {test::segment(0xE1, tiff)});
}

Detection detect(const Bytes& file) {
    Options options;
    options.detect_turn = false;
    const auto detector = Detector::create(options);
    const auto answer = detector->detect_encoded(file.data(), file.size());
    REQUIRE(answer.ok());
    return *answer;
}

}  // namespace

TEST_CASE("the ratio of a file's resolutions is read from its header, and believed where a picture can have it") {
    const test::Raster small = test::noise_raster(16, 16, 3);
    const Bytes png = test::encode_png(small, {}), jpeg = test::encode_jpeg(small, {});
    CHECK(codec::pixel_aspect(png) == 1);
    CHECK(codec::pixel_aspect(jpeg) == 1);
    CHECK(codec::pixel_aspect(png_with(png, 8031, 3858)) == doctest::Approx(8031.0 / 3858));
    CHECK(codec::pixel_aspect(jpeg_with(jpeg, 204, 98)) == doctest::Approx(204.0 / 98));
    CHECK(codec::pixel_aspect(jpeg_with(jpeg, 98, 204)) == doctest::Approx(98.0 / 204));
    CHECK(codec::pixel_aspect(png_with(png, 0, 100)) == 1);
    CHECK(codec::pixel_aspect(jpeg_with(jpeg, 72, 0)) == 1);
    CHECK(codec::pixel_aspect(jpeg_with(jpeg, 72, 1)) == 1);
    CHECK(codec::pixel_aspect(png_with(png, 4'000'000'000U, 1)) == 1);
    CHECK(codec::pixel_aspect({}) == 1);
    CHECK(codec::pixel_aspect(jpeg_with_exif(jpeg, 204, 98)) == doctest::Approx(204.0 / 98));
    CHECK(codec::pixel_aspect(jpeg_with_exif(jpeg, 980, 2040, 10)) == doctest::Approx(98.0 / 204));
    CHECK(codec::pixel_aspect(jpeg_with_exif(jpeg, 204, 98, 0)) == 1);
    CHECK(codec::pixel_aspect(jpeg_with_exif(jpeg, 204, 98, 1, codec::tiff_type::long_)) == 1);
    CHECK(codec::pixel_aspect(jpeg_with_exif(jpeg, 20, 1)) == 1);
    CHECK(codec::pixel_aspect(jpeg_with(jpeg_with_exif(jpeg, 204, 98), 100, 100)) == 1);  // JFIF says that they are square
    CHECK(codec::pixel_aspect(jpeg_with(jpeg_with_exif(jpeg, 204, 98), 1, 1)) == doctest::Approx(204.0 / 98));
    const Bytes of_camera = jpeg_with_exif(jpeg, 200, 100);
    for (std::size_t size = 0; size < of_camera.size(); ++size) {
        const double aspect = codec::pixel_aspect(codec::Bytes(of_camera).first(size));
        CHECK((aspect == 1 || aspect == 2));
    }
    const Bytes whole = png_with(png, 200, 100);
    for (std::size_t size = 0; size < whole.size(); ++size) {
        const double aspect = codec::pixel_aspect(codec::Bytes(whole).first(size));
        CHECK((aspect == 1 || aspect == 2));
    }
}

TEST_CASE("the skew of a file is that of the picture as it is meant") {
    const test::Raster page = coarse_page();
    const Bytes png = test::encode_png(page, {}), jpeg = test::encode_jpeg(page, {});
    CHECK(std::abs(detect(png).skew) < 2.5);  // as if its pixels were square
    for (const Bytes& file : {png_with(png, 200, 100), jpeg_with(jpeg, 200, 100), jpeg_with_exif(jpeg, 200, 100)}) {
        const Detection answer = detect(file);
        CHECK(answer.skew == doctest::Approx(skew).epsilon(0.01));
        CHECK(answer.level_decision == Decision::apply);
        CHECK(answer.width == 1000);
        CHECK(answer.height == 700);
    }
}

TEST_CASE("a file that is levelled by its answer is level, turned or not") {
    const test::Raster page = coarse_page();
    for (const Bytes& file :
         {png_with(test::encode_png(page, {}), 200, 100), jpeg_with(test::encode_jpeg(page, {}), 200, 100)}) {
        Correction correction = Correction::of(detect(file));
        CHECK(correction.skew == doctest::Approx(skew).epsilon(0.01));
        for (const int turns : {0, 1}) {
            CAPTURE(turns);
            correction.quarter_turns = turns;
            const auto corrected = correct_encoded(file.data(), file.size(), correction);
            REQUIRE(corrected.ok());
            const Detection again = detect(corrected->bytes);
            CHECK(std::abs(again.skew) < 0.1);
            CHECK(again.level_decision == Decision::none);
        }
    }
}
