// What holds for the pictures of HEIC and AVIF alike.
#pragma once

#include <algorithm>
#include <cstdlib>
#include <string>
#include <string_view>

#include <doctest/doctest.h>

#include "decode/decode.hpp"
#include "support/heif.hpp"

namespace upright::test {

inline decode::Request whole_request() {
    decode::Request request;
    request.luma_min_longest_side = request.colour_min_short_side = 100'000;
    return request;
}

/// The sentence about what went wrong; empty when nothing did.
inline std::string failure_of(const Bytes& file, const decode::Request& request, decode::Decoded& out) {
    const auto error = decode::decode_encoded(file, request, out);
    return error ? error->message : std::string();
}

/// Red and green above blue and white, each tile.
inline bool shows_tile(const decode::Decoded& out, int left, int top) {
    constexpr int colours[4][3] = {{220, 30, 30}, {30, 200, 40}, {40, 50, 220}, {245, 245, 245}};
    for (int quarter = 0; quarter < 4; ++quarter) {
        const std::uint8_t* pixel = out.colour.row(top + 16 + 32 * (quarter / 2)) + 3 * (left + 16 + 32 * (quarter % 2));
        for (int c = 0; c < 3; ++c) {
            if (std::abs(int{pixel[c]} - colours[quarter][c]) > 12) return false;
        }
    }
    return true;
}

/// What is shown of `cropped` is what lies within `window` of `whole`.
inline void check_window(const decode::Decoded& whole, const decode::Decoded& cropped, const HeifWindow& window) {
    REQUIRE(cropped.luma.width == static_cast<int>(window.width));
    REQUIRE(cropped.luma.height == static_cast<int>(window.height));
    CHECK(cropped.stored_width == cropped.luma.width);
    CHECK(cropped.stored_height == cropped.luma.height);
    const auto x = static_cast<int>(window.x), width = static_cast<int>(window.width);
    for (int y = 0; y < cropped.luma.height; ++y) {
        const int from = y + static_cast<int>(window.y);
        REQUIRE(std::equal(cropped.luma.row(y), cropped.luma.row(y) + width, whole.luma.row(from) + x));
        REQUIRE(std::equal(cropped.colour.row(y), cropped.colour.row(y) + 3 * width, whole.colour.row(from) + 3 * x));
    }
}

inline void check_pictures(std::string_view type) {
    decode::Decoded out;
    const std::string_view brand = type == "av01" ? "avif" : "heic";

    SUBCASE("a picture is shown as it is stored, whatever its turn") {
        for (const std::vector<Bytes>& turns : {std::vector<Bytes>{}, {heif_turn(1)}, {heif_mirror(0)}}) {
            REQUIRE_FALSE(decode::decode_encoded(make_heif({.brand = brand, .parts = {coded_part(1, type, turns)}}), whole_request(), out));
            CHECK(out.stored_width == 64);
            CHECK(out.stored_height == 64);
            CHECK(out.luma.width == 64);
            CHECK(shows_tile(out, 0, 0));
            CHECK_FALSE(out.truncated);
        }
    }
    SUBCASE("what HEVC pads is cut off; a picture of AV1 that is larger than the file says is refused") {
        HeifFile file{.brand = brand, .parts = {coded_part(1, type)}};
        file.parts[0].properties[1] = heif_size(60, 32);
        const std::string failure = failure_of(make_heif(file), whole_request(), out);
        if (type == "av01") {
            CHECK(failure.find("another size") != std::string::npos);
        } else {
            CHECK(failure == "");
            CHECK(out.colour.width == 60);
            CHECK(out.colour.height == 32);
        }
    }
    SUBCASE("planes that are said to be green, blue and red are read within their own size") {
        REQUIRE(failure_of(make_heif({.brand = brand, .parts = {coded_part(1, type, {heif_colour(0, true)})}}), whole_request(), out) == "");
        constexpr int of_red = 180, of_green = 100;  // of Cr, which stands for red here: 222 and 55
        CHECK(out.colour.row(16)[3 * 24] > of_red);
        CHECK(out.colour.row(16)[3 * 60] < of_green);
    }
    SUBCASE("a grid is put together, and cut to its size") {
        HeifFile file = camera_heif(type, {});
        CHECK(failure_of(make_heif(file), whole_request(), out) == "");
        CHECK(out.stored_width == 128);
        for (const int left : {0, 64}) {
            for (const int top : {0, 64}) CHECK(shows_tile(out, left, top));
        }
        CHECK(out.warnings.find("the container 1") != std::string::npos);
        file.parts[4].data = heif_grid(2, 2, 120, 110);
        CHECK(failure_of(make_heif(file), whole_request(), out) == "");
        CHECK(out.luma.width == 120);
        CHECK(out.luma.height == 110);
        CHECK(shows_tile(out, 0, 0));
    }
    SUBCASE("a crop leaves what lies within it, of a picture and of a grid") {
        decode::Decoded cropped;
        for (const bool of_grid : {false, true}) {
            const auto with = [&](const std::vector<Bytes>& properties) {
                if (of_grid) return camera_heif(type, properties);
                return HeifFile{.brand = brand, .parts = {coded_part(1, type, properties)}};
            };
            const std::uint32_t side = of_grid ? 128 : 64;
            REQUIRE(failure_of(make_heif(with({})), whole_request(), out) == "");
            for (const HeifWindow& window : {HeifWindow{0, 0, side, side}, HeifWindow{7, 11, side - 20, side - 30}, HeifWindow{33, 1, 1, 60},
                                             HeifWindow{side - 1, side - 1, 1, 1}, HeifWindow{side - 60, side - 62, 59, 61}}) {
                REQUIRE(failure_of(make_heif(with({heif_clap(side, side, window), heif_turn(1)})), whole_request(), cropped) == "");
                check_window(out, cropped, window);
            }
        }
    }
    SUBCASE("tiles outside of the crop are not decoded, and a thumbnail does not stand for it") {
        HeifFile file = camera_heif(type, {heif_clap(128, 128, {70, 2, 50, 50})});
        for (const std::size_t unseen : {0, 2, 3}) file.parts[unseen].data = {0};
        decode::Request small = whole_request();
        small.luma_min_longest_side = small.colour_min_short_side = 10;
        REQUIRE(failure_of(make_heif(file), small, out) == "");
        CHECK_FALSE(out.truncated);
        CHECK(out.stored_width == 50);
        CHECK(out.luma.width == 13);  // a quarter of it; the thumbnail has 64
        file.parts[1].data = {0};
        CHECK(decode::decode_encoded(make_heif(file), small, out)->status == Status::corrupt_image);
    }
    SUBCASE("an identity shows what the other picture shows, and a crop of its own cuts it") {
        HeifFile file = camera_heif(type, {});
        file.parts.push_back({10, "iden", {}, {heif_turn(1)}});
        file.links.push_back({"dimg", 10, {5}});
        file.primary = 10;
        REQUIRE(failure_of(make_heif(file), whole_request(), out) == "");
        CHECK(out.stored_width == 128);
        CHECK(shows_tile(out, 64, 64));
        decode::Decoded cropped;
        file.parts.back().properties = {heif_clap(128, 128, {10, 20, 100, 90})};
        REQUIRE(failure_of(make_heif(file), whole_request(), cropped) == "");
        check_window(out, cropped, {10, 20, 100, 90});
    }
    SUBCASE("what cannot be shown as viewers show it is refused, and named") {
        HeifFile file = camera_heif(type, {});
        const auto refusal = [&](Status status) {
            const auto error = decode::decode_encoded(make_heif(file), whole_request(), out);
            REQUIRE(error);
            CHECK(error->status == status);
            return error->message;
        };
        file.parts[2].properties.push_back(heif_turn(2));
        CHECK(refusal(Status::unsupported_format).find("tile (item 3) is turned or cropped by itself") != std::string::npos);
        file.parts[2].properties.back() = heif_clap(64, 64, {0, 0, 60, 60});
        CHECK(refusal(Status::unsupported_format).find("tile (item 3) is turned or cropped by itself") != std::string::npos);
        file.parts[2].properties.back() = heif_turn(0);
        CHECK(failure_of(make_heif(file), whole_request(), out) == "");
        file.parts[4].type = "iovl";
        CHECK(refusal(Status::unsupported_format).find("the picture (item 5) is laid over others (iovl)") != std::string::npos);
        file.parts.push_back({10, "iden", {}, {}});
        file.links.push_back({"dimg", 10, {5}});
        file.primary = 10;
        CHECK(refusal(Status::unsupported_format).find("the picture (item 5) is laid over others (iovl)") != std::string::npos);
        file.links.pop_back();
        CHECK(refusal(Status::corrupt_image).find("the picture (item 10) is the identity (iden) of no picture") != std::string::npos);
        file = HeifFile{.brand = brand, .parts = {coded_part(1, type, {heif_box("clap", Bytes(32, 0))})}};
        CHECK(refusal(Status::corrupt_image).find("clap of item 1") != std::string::npos);
    }
    SUBCASE("a thumbnail is taken where it is large enough, and of the same shape and turn") {
        HeifFile file = camera_heif(type, {});
        decode::Request small;
        small.luma_min_longest_side = 60;
        small.colour_min_short_side = 40;
        REQUIRE_FALSE(decode::decode_encoded(make_heif(file), small, out));
        CHECK(out.luma.width == 64);
        CHECK(out.stored_width == 128);
        file.parts[5].properties.push_back(heif_turn(1));
        file.parts[0].data = {0};  // now the tiles are asked, and one has nothing
        CHECK(decode::decode_encoded(make_heif(file), small, out)->status == Status::corrupt_image);
    }
    SUBCASE("a grid whose later tiles are missing is answered from those that are there") {
        HeifFile file = camera_heif(type, {});
        file.parts[3].data = {0};
        CHECK(failure_of(make_heif(file), whole_request(), out) == "");
        CHECK(out.truncated);
        CHECK(shows_tile(out, 64, 0));
        CHECK(out.luma.row(127)[0] == 255);
    }
    SUBCASE("sizes that do not fit, and kinds that are not read, are refused") {
        HeifFile file = camera_heif(type, {});
        const auto status = [&] { return decode::decode_encoded(make_heif(file), whole_request(), out)->status; };
        file.parts[4].data = heif_grid(2, 2, 129, 128);
        CHECK(status() == Status::corrupt_image);
        file.parts[4].data = heif_grid(2, 3, 128, 128);
        CHECK(status() == Status::corrupt_image);
        file.parts[4].data = heif_grid(2, 2, 50'000, 50'000);
        CHECK(status() == Status::too_many_pixels);
        file = camera_heif(type, {});
        for (std::size_t i = 0; i < 4; ++i) file.parts[i].properties[1] = heif_size(65, 64);
        CHECK(status() == Status::corrupt_image);
        file = HeifFile{.brand = brand, .parts = {coded_part(1, type)}};
        file.parts[0].properties[1] = heif_size(640, 480);
        CHECK(status() == Status::corrupt_image);
        file.parts[0].type = "unci";
        CHECK(status() == Status::unsupported_format);
        file.parts[0].type = "grid";
        file.links = {{"dimg", 1, {1}}};
        file.parts[0].data = heif_grid(1, 1, 64, 64);
        CHECK(status() == Status::unsupported_format);  // a grid of itself
    }
    SUBCASE("limits and deadlines hold") {
        const Bytes file = make_heif(camera_heif(type, {}));
        decode::Request request = whole_request();
        request.limits.max_pixels = 128 * 128 - 1;
        CHECK(decode::decode_encoded(file, request, out)->status == Status::too_many_pixels);
        request.limits.max_pixels = 128 * 128;
        CHECK_FALSE(decode::decode_encoded(file, request, out));
        request.limits.max_memory_bytes = 1000;
        CHECK(decode::decode_encoded(file, request, out)->status == Status::too_many_pixels);
        request = whole_request();
        request.deadline = Deadline::after(1e-6);
        CHECK(decode::decode_encoded(file, request, out)->status == Status::deadline_exceeded);
    }
    SUBCASE("the colours are those of the container where it says how they are coded") {
        decode::Decoded other;
        const auto file = [&](bool full) { return make_heif({.brand = brand, .parts = {coded_part(1, type, {heif_colour(6, full)})}}); };
        REQUIRE_FALSE(decode::decode_encoded(file(true), whole_request(), out));
        REQUIRE_FALSE(decode::decode_encoded(file(false), whole_request(), other));
        CHECK(shows_tile(out, 0, 0));
        CHECK_FALSE(shows_tile(other, 0, 0));
    }
    SUBCASE("every beginning, and every file with a byte changed, gets an answer or a sentence") {
        const Bytes whole = make_heif({.brand = brand, .parts = {coded_part(1, type, {heif_turn(1)})}});
        for (std::size_t i = 0; i < whole.size(); ++i) {
            Bytes changed = whole;
            changed[i] ^= static_cast<std::uint8_t>(1U << i % 8);
            for (const Bytes& file : {Bytes(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(i)), changed}) {
                const auto error = decode::decode_encoded(file, {}, out);
                if (!error) continue;
                CHECK(error->status != Status::internal);
                CHECK_FALSE(error->message== "");
            }
        }
    }
}

}  // namespace upright::test
