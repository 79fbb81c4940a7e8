#include <fstream>
#include <iterator>

#include <doctest/doctest.h>

#include "codec/heif_layout.hpp"
#include "decode/decode.hpp"
#include "support/heif.hpp"
#include "upright/detector.hpp"

using namespace upright;
using namespace upright::test;

#if defined(UPRIGHT_TEST_HEIF)

namespace {

constexpr std::uint32_t width = 700, height = 980;  // of the letter

/// The letter upside down, as an item that can be given further properties.
HeifPart letter() {
    std::ifstream stream(UPRIGHT_SAMPLES "/../../tests/capi/formats/letter-turn-180.heic", std::ios::binary);
    const Bytes file{std::istreambuf_iterator<char>(stream), {}};
    codec::Budget budget;
    const auto layout = codec::read_heif_layout(file, budget);
    REQUIRE(layout);
    const auto data = layout->gather(layout->primary);
    REQUIRE(data);
    HeifPart part{1, "hvc1", data.value(), {}};
    for (const std::string_view type : {"hvcC", "colr", "ispe"}) {
        const codec::Box* box = layout->property(layout->primary, type);
        if (box != nullptr) part.properties.emplace_back(box->whole.begin(), box->whole.end());
    }
    return part;
}

}  // namespace

TEST_CASE("a cropped HEIC is answered as the picture that was cropped first") {
    decode::Request request;
    request.luma_min_longest_side = request.colour_min_short_side = 100'000;
    decode::Decoded whole;
    REQUIRE_FALSE(decode::decode_encoded(make_heif({.parts = {letter()}}), request, whole));
    REQUIRE(whole.colour.width == static_cast<int>(width));
    const auto detector = Detector::create({});
    REQUIRE(detector);
    for (const HeifWindow& window : {HeifWindow{0, 430, width, 550}, HeifWindow{51, 38, 603, 891}}) {
        const ImageView view{whole.colour.row(static_cast<int>(window.y)) + std::size_t{3} * window.x, static_cast<int>(window.width),
                             static_cast<int>(window.height), static_cast<std::ptrdiff_t>(whole.colour.stride_bytes()), PixelFormat::rgb};
        const auto expected = detector->detect_pixels(view);
        REQUIRE(expected);
        CHECK(expected->quarter_turns == 2);
        for (const std::uint32_t identity : {0U, 1U}) {
            const Bytes clap = heif_clap(width, height, window);
            HeifFile made{.parts = {letter()}};
            if (identity != 0) {
                made.parts.push_back({2, "iden", {}, {clap}});
                made.links = {{"dimg", 2, {1}}};
                made.primary = 2;
            } else {
                made.parts[0].properties.push_back(clap);
            }
            const Bytes file = make_heif(made);
            const auto found = detector->detect_encoded(file.data(), file.size());
            REQUIRE(found);
            CHECK(found->width == static_cast<int>(window.width));
            CHECK(found->height == static_cast<int>(window.height));
            CHECK(found->posterior == expected->posterior);
            CHECK(found->skew == expected->skew);
            CHECK(found->skew_sigma == expected->skew_sigma);
            CHECK(found->decision == expected->decision);
            CHECK(found->kind == expected->kind);
        }
    }
}

#endif
