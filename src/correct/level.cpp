#include "correct/level.hpp"

#include <algorithm>
#include <cstring>
#include <vector>

#include <opencv2/core.hpp>
#include <opencv2/imgproc.hpp>

namespace upright::correct {
namespace {

/// remap() keeps coordinates in signed 16-bit integers and refuses sides that reach their end.
constexpr int max_side_px = 32'766;

/// The border that is looked at for the paper: this share of the shorter side. Wide enough for a few hundred samples
/// on a small scan, narrow enough to lie within the margin of a page (2 cm of 21 cm are 10 %).
constexpr double border_share = 0.03;

/// Half width of the stretch of brightness (of 256) that counts as one paper: grain and uneven light of scans.
constexpr int paper_half_width = 8;

/// At most this many samples are looked at; the median of so many is good to a fraction of a level.
constexpr std::size_t max_samples = 40'000;

/// A strip of the level image has at most as many rows, and is filled in blocks of as many columns: what the kernel reads of
/// the source for one block stays in the second-level cache.
constexpr int most_strip_rows = 32, block_columns = 128;
constexpr std::size_t block_pixels = static_cast<std::size_t>(most_strip_rows) * block_columns;
/// Pixels of a strip: about 10 ms on a busy machine (benchmarks/capi/cancel_latency.cpp), since a call that is ended goes
/// on to the end of its strip.
constexpr int strip_pixels = 1 << 16;

/// OpenCV's fixed point: positions in 1/1024 pixel, of which the tables of its kernels tell 1/32 (imgwarp.cpp).
constexpr int position_bits = 10, table_bits = 5;
constexpr int table_size = 1 << table_bits;

using Pixel = std::array<std::uint16_t, 4>;

class PixelReader {
public:
    explicit PixelReader(const Raster& raster) : raster_(raster) {}
    Pixel at(int x, int y) const {
        Pixel pixel{};
        const std::uint8_t* place =
            raster_.samples.data() +
            (static_cast<std::size_t>(y) * static_cast<std::size_t>(raster_.width) + static_cast<std::size_t>(x)) *
                static_cast<std::size_t>(raster_.pixel_bytes());
        for (std::size_t c = 0; c < static_cast<std::size_t>(raster_.channels); ++c) {
            if (raster_.bytes_per_sample == 1) {
                pixel[c] = place[c];
            } else {
                std::memcpy(&pixel[c], place + 2 * c, 2);
            }
        }
        return pixel;
    }

private:
    const Raster& raster_;
};

std::vector<Pixel> border_pixels(const Raster& raster) {
    const int border = std::max(1, static_cast<int>(border_share * std::min(raster.width, raster.height)));
    const std::size_t total = 2 * static_cast<std::size_t>(border) *
                              (static_cast<std::size_t>(raster.width) + static_cast<std::size_t>(raster.height));
    const std::size_t step = std::max<std::size_t>(1, total / max_samples);
    const PixelReader reader(raster);
    std::vector<Pixel> pixels;
    pixels.reserve(total / step + 1);
    std::size_t skipped = 0;  // pixels still to be left out before the next sample
    const auto add_run = [&](int y, int begin, int end) {
        const auto length = static_cast<std::size_t>(end - begin);
        std::size_t at = skipped;
        for (; at < length; at += step) pixels.push_back(reader.at(begin + static_cast<int>(at), y));
        skipped = at - length;
    };
    for (int y = 0; y < raster.height; ++y) {
        const bool whole_row = y < border || y >= raster.height - border || 2 * border >= raster.width;
        if (whole_row) {
            add_run(y, 0, raster.width);
        } else {
            add_run(y, 0, border);
            add_run(y, raster.width - border, raster.width);
        }
    }
    return pixels;
}

/// Brightness in 256 levels; the mean of the channels will do to tell paper from ink in any colour space.
int brightness(const Pixel& pixel, int colour_channels, int bytes_per_sample) {
    int sum = 0;
    for (int c = 0; c < colour_channels; ++c) sum += pixel[static_cast<std::size_t>(c)];
    return (sum / colour_channels) >> (bytes_per_sample == 2 ? 8 : 0);
}

/// Centre of the stretch of 2 * paper_half_width + 1 levels that holds most pixels; the brightest of equals.
int fullest_stretch(const std::array<int, 256>& histogram) {
    int best = 255, best_count = -1;
    for (int centre = 255; centre >= 0; --centre) {
        int count = 0;
        for (int level = std::max(0, centre - paper_half_width); level <= std::min(255, centre + paper_half_width);
             ++level) {
            count += histogram[static_cast<std::size_t>(level)];
        }
        if (count > best_count) {
            best_count = count;
            best = centre;
        }
    }
    return best;
}

int cv_type(const Raster& raster) {
    return CV_MAKETYPE(raster.bytes_per_sample == 2 ? CV_16U : CV_8U, raster.channels);
}

cv::Mat as_mat(const Raster& raster) {
    return cv::Mat(raster.height, raster.width, cv_type(raster), const_cast<std::uint8_t*>(raster.samples.data()));
}

}  // namespace

Fill estimate_paper(const Raster& raster, int colour_channels) {
    std::vector<Pixel> pixels = border_pixels(raster);
    std::array<int, 256> histogram{};
    for (const Pixel& pixel : pixels) {
        ++histogram[static_cast<std::size_t>(brightness(pixel, colour_channels, raster.bytes_per_sample))];
    }
    const int paper = fullest_stretch(histogram);
    std::erase_if(pixels, [&](const Pixel& pixel) {
        return std::abs(brightness(pixel, colour_channels, raster.bytes_per_sample) - paper) > paper_half_width;
    });
    Fill fill{};
    const auto middle = pixels.begin() + static_cast<std::ptrdiff_t>(pixels.size() / 2);
    for (std::size_t c = 0; c < static_cast<std::size_t>(colour_channels); ++c) {
        std::nth_element(pixels.begin(), middle, pixels.end(),
                         [c](const Pixel& a, const Pixel& b) { return a[c] < b[c]; });
        fill[c] = (*middle)[c];
    }
    return fill;
}

std::optional<Error> Leveller::start(const Raster& source, double skew_degrees, const CorrectOptions& options,
                                     const Fill& fill) {
    source_ = &source;
    fill_ = fill;
    cubic_ = options.interpolation == Interpolation::cubic;
    // Inside the largest rectangle no background shows, but the kernel would still reach for it.
    crops_ = options.canvas == Canvas::crop;
    plan_ = plan_canvas(source.width, source.height, skew_degrees, options.canvas, source.pixel_aspect);
    const int longest = std::max({source.width, source.height, plan_.width, plan_.height});
    if (longest > max_side_px) {
        return Error{Status::too_many_pixels, "a side of " + std::to_string(longest) + " pixels exceeds the " +
                                                  std::to_string(max_side_px) + " that can be levelled"};
    }
    if (static_cast<std::uint64_t>(plan_.width) * static_cast<std::uint64_t>(plan_.height) > options.limits.max_pixels) {
        return Error{Status::too_many_pixels, "the level image of " + std::to_string(plan_.width) + " x " +
                                                  std::to_string(plan_.height) + " pixels exceeds the limit"};
    }
    strip_rows_ = std::clamp(strip_pixels / plan_.width, 1, most_strip_rows);
    strip_ = Raster{plan_.width, strip_rows_, source.channels, source.bytes_per_sample, {}};
    strip_.samples.resize(strip_.byte_count());
    strip_top_ = -strip_rows_;
    positions_.resize(2 * block_pixels);
    fractions_.resize(block_pixels);
    across_.resize(2 * static_cast<std::size_t>(plan_.width));
    for (int x = 0; x < plan_.width; ++x) {
        for (int axis = 0; axis < 2; ++axis) {
            across_[static_cast<std::size_t>(2 * x + axis)] =
                cv::saturate_cast<int>(plan_.to_source[static_cast<std::size_t>(3 * axis)] * x * (1 << position_bits));
        }
    }
    return std::nullopt;
}

const std::uint8_t* Leveller::row(int y) {
    if (y < strip_top_ || y >= strip_top_ + strip_rows_) {
        make_strip(y - y % strip_rows_, std::min(strip_rows_, plan_.height - y + y % strip_rows_));
    }
    return strip_.row(y - strip_top_);
}

/// The positions and rounding are those of cv::warpAffine.
void Leveller::make_strip(int top, int rows) {
    strip_top_ = top;
    const cv::Mat source = as_mat(*source_);
    cv::Mat strip = as_mat(strip_);
    const cv::Mat whole(rows, block_columns, CV_16SC2, positions_.data());
    const cv::Mat part(rows, block_columns, CV_16UC1, fractions_.data());
    constexpr int rounding = (1 << position_bits) / table_size / 2, to_table = position_bits - table_bits;
    for (int left = 0; left < plan_.width; left += block_columns) {
        const int columns = std::min(block_columns, plan_.width - left);
        for (int y = 0; y < rows; ++y) {
            int down[2];
            for (std::size_t axis = 0; axis < 2; ++axis) {
                const double* const m = plan_.to_source.data() + 3 * axis;
                down[axis] = cv::saturate_cast<int>((m[1] * (top + y) + m[2]) * (1 << position_bits)) + rounding;
            }
            for (int x = 0; x < columns; ++x) {
                const int* const across = across_.data() + 2 * (left + x);
                const int u = (down[0] + across[0]) >> to_table, v = (down[1] + across[1]) >> to_table;
                const std::size_t place = static_cast<std::size_t>(y) * block_columns + static_cast<std::size_t>(x);
                positions_[2 * place] = cv::saturate_cast<short>(u >> table_bits);
                positions_[2 * place + 1] = cv::saturate_cast<short>(v >> table_bits);
                fractions_[place] =
                    static_cast<std::uint16_t>((v & (table_size - 1)) * table_size + (u & (table_size - 1)));
            }
        }
        const cv::Rect block(0, 0, columns, rows);
        cv::Mat target = strip(cv::Rect(left, 0, columns, rows));
        cv::remap(source, target, whole(block), part(block), cubic_ ? cv::INTER_CUBIC : cv::INTER_LANCZOS4,
                  crops_ ? cv::BORDER_REPLICATE : cv::BORDER_CONSTANT,
                  cv::Scalar(fill_[0], fill_[1], fill_[2], fill_[3]));
    }
}

}  // namespace upright::correct
