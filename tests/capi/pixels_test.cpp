// Pixels as programs hold them: every format, stride and plane shows the same picture, nothing beyond the buffer is read,
// and pixels that are not square are seen as they are meant.
#include <algorithm>
#include <cmath>
#include <cstring>
#include <functional>
#include <string>
#include <vector>

#include "support.hpp"

using namespace capi_test;

namespace {

using Bytes = std::vector<std::uint8_t>;

/// Rows of words that rise to the right by `degrees` in the picture as it is meant, on a page of 700 x 900; sampled with
/// `across` and `down` pixels for each of them. Ink is where it returns true.
std::function<bool(int, int)> sloping_text(double degrees, double across = 1, double down = 1) {
    const double radians = degrees * 3.14159265358979323846 / 180, sine = std::sin(radians), cosine = std::cos(radians);
    return [=](int column, int row) {
        const double x = (column + 0.5) / across, y = (row + 0.5) / down;
        if (x < 70 || x > 630 || y < 70 || y > 830) return false;
        const double along = 1000 + x * cosine - y * sine, down_the_page = 1000 + x * sine + y * cosine;
        const auto line = static_cast<int>(down_the_page / 26);
        const double word = std::fmod(along + 37 * (line * line % 11), 50 + 9 * (line % 3));
        return std::fmod(down_the_page, 26) < 11 && word < 41 && std::fmod(word, 9) < 6;
    };
}

struct Picture {
    int width, height;
    Bytes grey;
    std::uint8_t at(int x, int y) const {
        return grey[static_cast<std::size_t>(y) * static_cast<std::size_t>(width) + static_cast<std::size_t>(x)];
    }
};

Picture page(double degrees, double across = 1, double down = 1) {
    const auto ink = sloping_text(degrees, across, down);
    Picture picture{static_cast<int>(700 * across), static_cast<int>(900 * down), {}};
    for (int y = 0; y < picture.height; ++y) {
        for (int x = 0; x < picture.width; ++x) picture.grey.push_back(ink(x, y) ? 0 : 255);
    }
    return picture;
}

/// The picture in memory of exactly the size that is told, so that a memory checker sees every byte beyond.
struct Stored {
    Bytes bytes, chroma;
    upright_image image = sized<upright_image>();
    upright_image& view() {
        image.data = bytes.data();
        image.size_bytes = bytes.size();
        return image;
    }
};

/// Each pixel by `put`, `pixel_bytes` of them, rows one after another.
Stored stored(const Picture& picture, int format, std::size_t pixel_bytes,
              const std::function<void(std::uint8_t value, std::uint8_t* pixel)>& put) {
    Stored result;
    result.image.format = format;
    result.image.width = picture.width;
    result.image.height = picture.height;
    result.bytes.resize(picture.grey.size() * pixel_bytes);
    for (std::size_t i = 0; i < picture.grey.size(); ++i) put(picture.grey[i], &result.bytes[i * pixel_bytes]);
    return result;
}

Stored grey(const Picture& picture) {
    return stored(picture, UPRIGHT_PIXEL_GREY, 1, [](std::uint8_t value, std::uint8_t* p) { *p = value; });
}

Stored with_alpha(const Picture& picture, int format, std::size_t alpha) {
    return stored(picture, format, 4, [=](std::uint8_t value, std::uint8_t* p) {
        std::fill_n(p, 4, value);
        p[alpha] = 255;
    });
}

Stored wide(const Picture& picture, int format, std::size_t samples) {
    return stored(picture, format, 2 * samples, [=](std::uint8_t value, std::uint8_t* p) {
        const auto sample = static_cast<std::uint16_t>(value * 257);
        for (std::size_t s = 0; s < samples; ++s) std::memcpy(p + 2 * s, &sample, 2);
    });
}

Stored bits(const Picture& picture, int format) {
    Stored result;
    result.image.format = format;
    result.image.width = picture.width;
    result.image.height = picture.height;
    const std::size_t row_bytes = (static_cast<std::size_t>(picture.width) + 7) / 8;
    result.bytes.assign(row_bytes * static_cast<std::size_t>(picture.height), 0);
    for (int y = 0; y < picture.height; ++y) {
        for (int x = 0; x < picture.width; ++x) {
            const bool black = picture.at(x, y) == 0;
            if (black != (format == UPRIGHT_PIXEL_BIT_1_BLACK)) continue;
            result.bytes[static_cast<std::size_t>(y) * row_bytes + static_cast<std::size_t>(x) / 8] |=
                static_cast<std::uint8_t>(0x80 >> (x % 8));
        }
    }
    return result;
}

/// Luma, then grey chroma; in the same buffer or in one of its own.
Stored planar(const Picture& picture, int format, bool apart) {
    Stored result = grey(picture);
    result.image.format = format;
    const std::size_t half = (static_cast<std::size_t>(picture.width) + 1) / 2 * ((static_cast<std::size_t>(picture.height) + 1) / 2);
    if (!apart) {
        result.bytes.resize(result.bytes.size() + 2 * half, 128);
        return result;
    }
    result.chroma.assign(2 * half, 128);
    result.image.chroma_u = result.chroma.data();
    const bool interleaved = format == UPRIGHT_PIXEL_NV12;
    if (!interleaved) result.image.chroma_v = result.chroma.data() + half;
    result.image.chroma_size_bytes = interleaved ? 2 * half : half;
    return result;
}

upright_detection ask(Stored what, upright_status expected = UPRIGHT_OK) {
    static const DetectorPointer detector = [] {
        auto options = sized<upright_options>();
        options.skip_turn = 1;
        return make_detector(&options);
    }();
    auto answer = sized<upright_detection>();
    auto why = sized<upright_diagnostics>();
    const upright_status status = upright_detect_pixels(detector.get(), &what.view(), &answer, &why);
    INFO(why.message);
    CHECK(status == expected);
    return answer;
}

}  // namespace

TEST_CASE("every format of the same picture gives the same skew") {
    const Picture picture = page(3.7);
    const double skew = ask(grey(picture)).skew;
    CHECK(skew == doctest::Approx(3.7).epsilon(0.01));
    CHECK(ask(with_alpha(picture, UPRIGHT_PIXEL_RGBA, 3)).skew == skew);
    CHECK(ask(with_alpha(picture, UPRIGHT_PIXEL_BGRA, 3)).skew == skew);
    CHECK(ask(with_alpha(picture, UPRIGHT_PIXEL_ARGB, 0)).skew == skew);
    CHECK(ask(with_alpha(picture, UPRIGHT_PIXEL_ABGR, 0)).skew == skew);
    CHECK(ask(wide(picture, UPRIGHT_PIXEL_GREY16, 1)).skew == skew);
    CHECK(ask(wide(picture, UPRIGHT_PIXEL_RGB16, 3)).skew == skew);
    CHECK(ask(bits(picture, UPRIGHT_PIXEL_BIT_0_BLACK)).skew == skew);
    CHECK(ask(bits(picture, UPRIGHT_PIXEL_BIT_1_BLACK)).skew == skew);
    for (const bool apart : {false, true}) {
        CHECK(ask(planar(picture, UPRIGHT_PIXEL_NV12, apart)).skew == skew);
        CHECK(ask(planar(picture, UPRIGHT_PIXEL_I420, apart)).skew == skew);
    }
}

TEST_CASE("rows from the bottom up, padded rows and padded pixels are the same picture") {
    const Picture picture = page(-2.2);
    const double skew = ask(grey(picture)).skew;
    Stored bottom_up = grey(picture);
    for (int y = 0; y < picture.height; ++y) {
        std::copy_n(&picture.grey[static_cast<std::size_t>(y) * 700], 700,
                    &bottom_up.bytes[static_cast<std::size_t>(picture.height - 1 - y) * 700]);
    }
    bottom_up.image.stride_bytes = -700;
    CHECK(ask(bottom_up).skew == skew);

    // Every third byte of a picture of three channels, whose last pixel ends the buffer.
    Stored channel = stored(picture, UPRIGHT_PIXEL_GREY, 3, [](std::uint8_t value, std::uint8_t* p) {
        p[0] = value;
        p[1] = p[2] = 77;
    });
    channel.bytes.resize(channel.bytes.size() - 2);
    channel.image.pixel_stride_bytes = 3;
    channel.image.stride_bytes = 2100;
    CHECK(ask(channel).skew == skew);
}

TEST_CASE("what the buffer cannot hold is refused, whatever the format") {
    const Picture picture = page(0);
    for (Stored what : {grey(picture), with_alpha(picture, UPRIGHT_PIXEL_ARGB, 0), wide(picture, UPRIGHT_PIXEL_RGB16, 3),
                        bits(picture, UPRIGHT_PIXEL_BIT_1_BLACK), planar(picture, UPRIGHT_PIXEL_NV12, false),
                        planar(picture, UPRIGHT_PIXEL_I420, false)}) {
        CAPTURE(what.image.format);
        what.bytes.pop_back();
        CHECK(ask(what, UPRIGHT_ERROR_INVALID_ARGUMENT).width == 0);
    }
    for (const int format : {UPRIGHT_PIXEL_NV12, UPRIGHT_PIXEL_I420}) {
        Stored apart = planar(picture, format, true);
        apart.image.chroma_size_bytes -= 1;
        ask(std::move(apart), UPRIGHT_ERROR_INVALID_ARGUMENT);
    }
    Stored half_told = planar(picture, UPRIGHT_PIXEL_I420, true);
    half_told.image.chroma_v = nullptr;
    ask(std::move(half_told), UPRIGHT_ERROR_INVALID_ARGUMENT);
}

TEST_CASE("a fax of 204 x 98 dots per inch is answered in the angle that its reader sees") {
    for (const double degrees : {3.7, -6.0}) {
        Stored fax = grey(page(degrees, 2.04, 0.98));
        CHECK(std::abs(ask(fax).skew) < std::abs(0.6 * degrees));  // as if its pixels were square
        fax.image.x_resolution = 204;
        fax.image.y_resolution = 98;
        const upright_detection answer = ask(fax);
        CHECK(answer.skew == doctest::Approx(degrees).epsilon(0.02));
        CHECK(answer.level_decision == UPRIGHT_DECISION_APPLY);
        CHECK(answer.rotation_angle == answer.skew);
        CHECK(answer.width == 1428);
        CHECK(answer.height == 882);

        // Levelled by it, and turned or not, nothing is left to level.
        for (const int turns : {0, 1}) {
            auto correction = sized<upright_correction>();
            auto corrected = sized<upright_corrected>();
            correction.quarter_turns = turns;
            correction.skew = answer.skew;
            upright_buffer* buffer = nullptr;
            REQUIRE(upright_correct_pixels(&fax.view(), &correction, nullptr, &buffer, &corrected, nullptr) == UPRIGHT_OK);
            Stored level;
            level.bytes.assign(upright_buffer_data(buffer), upright_buffer_data(buffer) + upright_buffer_size(buffer));
            upright_buffer_destroy(buffer);
            level.image.format = corrected.format;
            level.image.width = corrected.width;
            level.image.height = corrected.height;
            level.image.x_resolution = turns == 1 ? 98 : 204;
            level.image.y_resolution = turns == 1 ? 204 : 98;
            CHECK(std::abs(ask(level).skew) < 0.1);
            CHECK(corrected.levelled == 1);
        }
    }
}

TEST_CASE("corrected pixels of every format are the picture that was asked for") {
    const Picture picture{3, 2, {0, 255, 0, 255, 255, 0}};
    const Bytes turned{255, 0, 255, 255, 0, 0};  // by one quarter, 2 x 3
    const auto corrected_of = [&](Stored what, int expected_format) {
        auto correction = sized<upright_correction>();
        auto corrected = sized<upright_corrected>();
        correction.quarter_turns = 1;
        upright_buffer* buffer = nullptr;
        REQUIRE(upright_correct_pixels(&what.view(), &correction, nullptr, &buffer, &corrected, nullptr) == UPRIGHT_OK);
        CHECK(corrected.format == expected_format);
        Bytes bytes(upright_buffer_data(buffer), upright_buffer_data(buffer) + upright_buffer_size(buffer));
        upright_buffer_destroy(buffer);
        return bytes;
    };
    CHECK(corrected_of(grey(picture), UPRIGHT_PIXEL_GREY) == turned);
    CHECK(corrected_of(bits(picture, UPRIGHT_PIXEL_BIT_0_BLACK), UPRIGHT_PIXEL_GREY) == turned);
    CHECK(corrected_of(bits(picture, UPRIGHT_PIXEL_BIT_1_BLACK), UPRIGHT_PIXEL_GREY) == turned);
    CHECK(corrected_of(wide(picture, UPRIGHT_PIXEL_GREY16, 1), UPRIGHT_PIXEL_GREY16) ==
          wide({2, 3, turned}, UPRIGHT_PIXEL_GREY16, 1).bytes);
    CHECK(corrected_of(with_alpha(picture, UPRIGHT_PIXEL_ARGB, 0), UPRIGHT_PIXEL_ARGB) ==
          with_alpha({2, 3, turned}, UPRIGHT_PIXEL_ARGB, 0).bytes);
    const Bytes rgb = stored({2, 3, turned}, UPRIGHT_PIXEL_RGB, 3, [](std::uint8_t v, std::uint8_t* p) { std::fill_n(p, 3, v); }).bytes;
    CHECK(corrected_of(planar(picture, UPRIGHT_PIXEL_NV12, false), UPRIGHT_PIXEL_RGB) == rgb);
    CHECK(corrected_of(planar(picture, UPRIGHT_PIXEL_I420, true), UPRIGHT_PIXEL_RGB) == rgb);
    Stored bottom_up = grey({3, 2, {255, 255, 0, 0, 255, 0}});
    bottom_up.image.stride_bytes = -3;
    CHECK(corrected_of(bottom_up, UPRIGHT_PIXEL_GREY) == turned);
}
