#include "codec/heif_crop.hpp"

#include <initializer_list>

#include <doctest/doctest.h>

#include "common/orientation.hpp"
#include "support/heif.hpp"
#include "unit/correct/turned_raster.hpp"

using namespace upright;
using namespace upright::test;

namespace {

Result<codec::HeifCrop> crop_of(const HeifFile& made) {
    const Bytes file = make_heif(made);
    codec::Budget budget;
    const auto layout = codec::read_heif_layout(file, budget);
    REQUIRE(layout);
    return codec::read_primary_crop(*layout);
}

Raster cut(const Raster& in, const HeifWindow& window) {
    Raster out{static_cast<int>(window.width), static_cast<int>(window.height), in.channels, {}};
    const auto bytes = static_cast<std::ptrdiff_t>(in.channels);
    for (std::uint32_t y = window.y; y < window.y + window.height; ++y) {
        const std::uint8_t* begin = in.row(static_cast<int>(y)) + window.x * bytes;
        out.samples.insert(out.samples.end(), begin, begin + window.width * bytes);
    }
    return out;
}

Bytes clap_of(std::initializer_list<std::uint32_t> numbers) {
    Bytes content;
    for (const std::uint32_t number : numbers) {
        for (unsigned i = 4; i-- > 0;) content.push_back(static_cast<std::uint8_t>(number >> (8U * i)));
    }
    return heif_box("clap", content);
}

}  // namespace

TEST_CASE("a crop before, between or after turns leaves the pixels that a viewer who goes by the properties shows") {
    const Raster picture = noise_raster(64, 64, 3);
    const HeifWindow window{5, 9, 40, 22};
    for (int place = 0; place < 3; ++place) {
        for (int turn = 0; turn < 4; ++turn) {
            for (int mode = 0; mode < 2; ++mode) {
                CAPTURE(place);
                CAPTURE(turn);
                CAPTURE(mode);
                std::vector<Bytes> properties;
                Raster expected = picture;
                const auto crop = [&] {
                    properties.push_back(heif_clap(64, 64, window));
                    expected = cut(expected, window);
                };
                if (place == 0) crop();
                properties.push_back(heif_turn(turn));
                expected = turned(expected, {false, (4 - turn) % 4});
                if (place == 1) crop();
                properties.push_back(heif_mirror(mode));
                expected = turned(expected, {true, mode == 0 ? 2 : 0});
                if (place == 2) crop();
                const HeifFile made{.parts = {coded_part(1, "hvc1", properties)}};
                const auto left = crop_of(made);
                REQUIRE(left);
                const Bytes file = make_heif(made);
                codec::Budget budget;
                const Orientation how = codec::read_heif_layout(file, budget)->orientation(1).value_or(Orientation{});
                CHECK(turned(cut(picture, {left->x, left->y, left->width, left->height}), how).samples == expected.samples);
            }
        }
    }
}

TEST_CASE("the crop of an identity cuts what the other picture shows") {
    HeifFile made{.primary = 2,
                  .parts = {coded_part(1, "hvc1", {heif_clap(64, 64, {10, 20, 30, 40}), heif_turn(3)}),  // shows 40 by 30
                            {2, "iden", {}, {heif_clap(40, 30, {1, 2, 20, 10}), heif_turn(1)}}}};
    made.links = {{"dimg", 2, {1}}};
    const auto left = crop_of(made);
    REQUIRE(left);
    // Turned clockwise by a quarter, column x of 40 is row 39 - x from the top, row y column y.
    CHECK(left->x == 10 + 2);
    CHECK(left->y == 20 + 40 - 1 - 20);
    CHECK(left->width == 10);
    CHECK(left->height == 20);
}

TEST_CASE("apertures of fractions are rounded, those that reach beyond the picture end there, damaged ones are refused") {
    const auto of = [](std::initializer_list<std::uint32_t> numbers) { return crop_of({.parts = {coded_part(1, "hvc1", {clap_of(numbers)})}}); };
    const auto minus = [](std::uint32_t number) { return 0U - number; };
    const auto third = of({61, 3, 64, 1, 0, 1, 0, 1});  // 20 and a third, in the middle
    REQUIRE(third);
    CHECK(third->width == 20);
    CHECK(third->x == 21);  // of 21.83
    CHECK(third->height == 64);
    const auto beyond = of({40, 1, 40, 1, 22, 1, minus(20), 1});  // from 34 to 74, and from -8 to 32
    REQUIRE(beyond);
    CHECK(beyond->x == 34);
    CHECK(beyond->width == 30);
    CHECK(beyond->y == 0);
    CHECK(beyond->height == 32);
    for (const auto& damaged : {of({40, 0, 40, 1, 0, 1, 0, 1}), of({40, 1, 40, 1, 0, 1, 0, 0}), of({0, 1, 40, 1, 0, 1, 0, 1}),
                                of({10, 1, 10, 1, 64, 1, 0, 1}), of({10, 1, 10, 1, 0, 1, minus(1U << 31U), 1}), of({10, 1, 10, 1})}) {
        REQUIRE_FALSE(damaged);
        CHECK(damaged.error().status == Status::corrupt_image);
        CHECK(damaged.error().message.find("clap of item 1") != std::string::npos);
    }
}
