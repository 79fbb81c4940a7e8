#include "speed/pictures.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "decode/decode.hpp"
#include "pipeline/file.hpp"
#include "support/camera_file.hpp"
#include "support/encode_jpeg.hpp"
#include "support/encode_png.hpp"
#include "support/skew_page.hpp"

namespace speed {
namespace {

using namespace upright;
using namespace upright::test;

constexpr int grain = 8;  ///< grey levels up and down

decode::Decoded read_whole(const std::string& path, int longest = 1 << 16) {
    Buffer<std::uint8_t> file;
    decode::Request request;
    request.luma_min_longest_side = request.colour_min_short_side = longest;
    decode::Decoded decoded;
    if (pipeline::read_file(path, request.limits.max_input_bytes, file) || decode::decode_encoded(file, request, decoded)) {
        throw std::runtime_error("cannot read " + path);
    }
    return decoded;
}

/// Boxes and rules, each box with a piece of the letter.
Raster form(const Raster& letter) {
    constexpr int box_width = 182, box_height = 66, left = 70, top = 80, margin = 10, rule = 2;
    Raster page{1050, 1480, 1, Bytes(1050 * 1480, 235)};
    for (int y = top; y < page.height - top; ++y) {
        for (int x = left; x < page.width - left; ++x) {
            const int in_x = (x - left) % box_width, in_y = (y - top) % box_height;
            const int box = (x - left) / box_width + 5 * ((y - top) / box_height);
            if (in_x < rule || in_y < rule) {
                page.row(y)[x] = 40;
            } else if (in_x > margin && in_y > margin && in_x < box_width - 4 * margin && in_y < box_height - margin) {
                const int from_y = 150 + box / 3 % 20 * 48 + in_y, from_x = 120 + box % 3 * 200 + in_x;
                page.row(y)[x] = letter.row(from_y % letter.height)[from_x % letter.width];
            }
        }
    }
    return page;
}

}  // namespace

Raster read_picture(const std::string& path, int longest) {
    const decode::Decoded decoded = read_whole(path, longest);
    if (!decoded.has_colour) {
        const auto& grey = decoded.luma;
        return {grey.width, grey.height, 1, Bytes(grey.pixels.begin(), grey.pixels.end())};
    }
    const auto& colour = decoded.colour;
    return {colour.width, colour.height, 3, Bytes(colour.pixels.begin(), colour.pixels.end())};
}

Samples read_samples(const std::string& folder) {
    Samples samples;
    const decode::Decoded photo = read_whole(folder + "/landscape-turn-270.jpg"), page = read_whole(folder + "/letter-turn-180.jpg");
    // A quarter counter-clockwise, and a half turn.
    const RgbImage& stored = photo.colour;
    samples.landscape = {stored.height, stored.width, 3, Bytes(stored.pixels.size())};
    for (int y = 0; y < stored.width; ++y) {
        for (int x = 0; x < stored.height; ++x) {
            std::copy_n(stored.row(x) + 3 * (stored.width - 1 - y), 3, samples.landscape.row(y) + 3 * x);
        }
    }
    const auto& pixels = page.luma.pixels;
    samples.letter = {page.luma.width, page.luma.height, 1, Bytes(pixels.rbegin(), pixels.rend())};
    const decode::Decoded skewed = read_whole(folder + "/letter-turn-3.7.jpg");
    const auto& grey = skewed.luma;
    samples.skewed_letter = {grey.width, grey.height, 1, Bytes(grey.pixels.begin(), grey.pixels.end())};
    return samples;
}

Raster scaled(const Raster& picture, double megapixels) {
    const int channels = picture.channels;
    const double scale = std::sqrt(megapixels * 1e6 / (static_cast<double>(picture.width) * picture.height));
    Raster result{static_cast<int>(picture.width * scale), static_cast<int>(picture.height * scale), channels, {}};
    result.samples.resize(static_cast<std::size_t>(channels) * static_cast<std::size_t>(result.width) *
                          static_cast<std::size_t>(result.height));
    for (int y = 0; y < result.height; ++y) {
        const double v = std::clamp((y + 0.5) / scale - 0.5, 0.0, picture.height - 1.001);
        const auto top = static_cast<int>(v);
        for (int x = 0; x < result.width; ++x) {
            const double u = std::clamp((x + 0.5) / scale - 0.5, 0.0, picture.width - 1.001);
            const auto left = static_cast<int>(u);
            const double down = v - top, across = u - left;
            const auto random = mixed(static_cast<std::uint32_t>(x), static_cast<std::uint32_t>(y)) % (2 * grain + 1);
            for (int c = 0; c < channels; ++c) {
                const auto at = [&](int row, int column) { return picture.row(row)[channels * column + c]; };
                const double value = (1 - down) * ((1 - across) * at(top, left) + across * at(top, left + 1)) +
                                     down * ((1 - across) * at(top + 1, left) + across * at(top + 1, left + 1));
                const int noisy = static_cast<int>(value) + static_cast<int>(random) - grain;
                result.row(y)[channels * x + c] = static_cast<std::uint8_t>(std::clamp(noisy, 0, 255));
            }
        }
    }
    return result;
}

Bytes as_jpeg(const Raster& picture, bool progressive) {
    JpegOptions options;
    options.model = picture.channels == 1 ? JpegModel::grey : JpegModel::ycbcr;
    options.quality = 85;
    options.progressive = progressive;
    return encode_jpeg(picture, options);
}

Bytes with_thumbnail(const Bytes& file, const Raster& picture) {
    const double scale = 160.0 / std::max(picture.width, picture.height);
    const Raster small = shrunk(picture, static_cast<int>(std::lround(picture.width * scale)),
                                static_cast<int>(std::lround(picture.height * scale)));
    JpegOptions options;
    options.quality = 75;
    return upright::test::with_thumbnail(file, encode_jpeg(small, options));
}

std::vector<Picture> usual_pictures(const Samples& samples) {
    const Raster large = scaled(samples.landscape, 12);
    PngOptions grey;
    grey.type = PngType::grey;
    std::vector<Picture> all;
    all.push_back({"page.jpg", as_jpeg(scaled(samples.letter, 1.5))});
    all.push_back({"page.png", encode_png(scaled(samples.skewed_letter, 1.5), grey)});
    all.push_back({"form.jpg", as_jpeg(form(samples.letter))});
    all.push_back({"photo-1.jpg", as_jpeg(scaled(samples.landscape, 1))});
    all.push_back({"photo-12.jpg", as_jpeg(large)});
    all.push_back({"photo-12-preview.jpg", with_thumbnail(all.back().file, large)});
    all.push_back({"photo-12-progressive.jpg", as_jpeg(large, true)});
    all.push_back({"page-12.jpg", as_jpeg(scaled(samples.letter, 12))});
    return all;
}

}  // namespace speed
