#include "preprocess/resize.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>

#include <opencv2/imgproc.hpp>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

#include "common/block_mean.hpp"
#include "common/buffer.hpp"
#include "common/multiversion.hpp"

namespace upright::preprocess {
namespace {

/// OpenCV's weights of the two neighbours: 11 bits (INTER_RESIZE_COEF_BITS).
constexpr int weight_one = 2048;

/// One pixel of the result along an axis: its neighbours and their weights.
struct Tap {
    int first, second;
    int first_weight, second_weight;
};

/// `clamps`: at the ends OpenCV gives the last pixel along x all the weight; along y it repeats the row instead.
Buffer<Tap> taps(int from, int to, bool clamps) {
    const double scale = 1.0 / (static_cast<double>(to) / from);
    Buffer<Tap> all(static_cast<std::size_t>(to));
    for (int i = 0; i < to; ++i) {
        auto fraction = static_cast<float>((i + 0.5) * scale - 0.5);
        int first = cvFloor(fraction);
        fraction -= static_cast<float>(first);
        if (clamps && (first < 0 || first >= from - 1)) fraction = 0;
        const int second = std::clamp(first + 1, 0, from - 1);
        first = std::clamp(first, 0, from - 1);
        all[static_cast<std::size_t>(i)] = {first, second, cv::saturate_cast<short>((1.0F - fraction) * weight_one),
                                            cv::saturate_cast<short>(fraction * weight_one)};
    }
    return all;
}

template <int Channels>
void mix_across(const std::uint8_t* row, const Buffer<Tap>& across, int* out) noexcept {
    for (const Tap& tap : across) {
        for (int c = 0; c < Channels; ++c) {
            *out++ = row[tap.first * Channels + c] * tap.first_weight + row[tap.second * Channels + c] * tap.second_weight;
        }
    }
}

UPRIGHT_MULTIVERSION
void weigh_pairs(const std::uint16_t* __restrict pairs, const int* __restrict first, const int* __restrict second,
                 std::size_t count, int* __restrict out) noexcept {
    for (std::size_t i = 0; i < count; ++i) out[i] = (pairs[i] & 255) * first[i] + (pairs[i] >> 8) * second[i];
}

/// Eight pixels of a row of results: the sixteen bytes that hold all their neighbours, which byte comes where, and weights.
struct Eight {
    int first;
    std::uint8_t places[16];
    std::int16_t weights[16];
};

#if defined(__x86_64__)

[[gnu::target("avx2")]] void mix_eights(const std::uint8_t* row, const Buffer<Eight>& eights, int* out) noexcept {
    for (const Eight& eight : eights) {
        const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(row + eight.first));
        const __m128i places = _mm_loadu_si128(reinterpret_cast<const __m128i*>(eight.places));
        const __m256i weights = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(eight.weights));
        const __m256i pairs = _mm256_cvtepu8_epi16(_mm_shuffle_epi8(bytes, places));
        _mm256_storeu_si256(reinterpret_cast<__m256i*>(out), _mm256_madd_epi16(pairs, weights));
        out += 8;
    }
}

bool has_mix_eights() { return __builtin_cpu_supports("avx2") != 0; }

#else

void mix_eights(const std::uint8_t*, const Buffer<Eight>&, int*) noexcept {}
bool has_mix_eights() { return false; }

#endif

/// The same of one channel, in whole numbers and so with one result: eight pixels at once where the processor can and their
/// neighbours lie near enough, else in two loops of which the second is one that compilers vectorise.
class GreyMixer {
public:
    /// `from` pixels a row, at least two.
    GreyMixer(const Buffer<Tap>& across, int from) : pairs_(across.size()) {
        for (const Tap& tap : across) {
            // Where both neighbours are the last pixel, it is the second of a pair.
            const bool last = tap.first == from - 1;
            first_.push_back(last ? from - 2 : tap.first);
            first_weight_.push_back(last ? 0 : tap.first_weight);
            second_weight_.push_back(last ? tap.first_weight + tap.second_weight : tap.second_weight);
        }
        if (has_mix_eights()) lay_eights(from);
    }

    void mix(const std::uint8_t* row, int* out) noexcept {
        mix_eights(row, eights_, out);
        const std::size_t done = 8 * eights_.size(), count = first_.size() - done;
        for (std::size_t i = 0; i < count; ++i) {
            const std::uint8_t* pair = row + first_[done + i];
            pairs_[i] = static_cast<std::uint16_t>(pair[0] | pair[1] << 8);
        }
        weigh_pairs(pairs_.data(), first_weight_.data() + done, second_weight_.data() + done, count, out + done);
    }

private:
    /// As many as there are from the row's beginning.
    void lay_eights(int from) {
        for (std::size_t i = 0; i + 8 <= first_.size(); i += 8) {
            Eight eight;
            eight.first = std::min(first_[i], from - 16);
            if (eight.first < 0 || first_[i + 7] + 1 - eight.first >= 16) return;
            for (std::size_t k = 0; k < 8; ++k) {
                const auto place = static_cast<std::uint8_t>(first_[i + k] - eight.first);
                eight.places[2 * k] = place;
                eight.places[2 * k + 1] = static_cast<std::uint8_t>(place + 1);
                eight.weights[2 * k] = static_cast<std::int16_t>(first_weight_[i + k]);
                eight.weights[2 * k + 1] = static_cast<std::int16_t>(second_weight_[i + k]);
            }
            eights_.push_back(eight);
        }
    }

    Buffer<int> first_, first_weight_, second_weight_;
    Buffer<std::uint16_t> pairs_;
    Buffer<Eight> eights_;
};

UPRIGHT_MULTIVERSION
void mix_down(const int* __restrict above, const int* __restrict below, int first_weight, int second_weight,
              std::uint8_t* __restrict out, std::size_t count) noexcept {
    for (std::size_t i = 0; i < count; ++i) {
        const int sum = ((first_weight * (above[i] >> 4)) >> 16) + ((second_weight * (below[i] >> 4)) >> 16);
        out[i] = static_cast<std::uint8_t>((sum + 2) >> 2);
    }
}

template <int Channels>
void bilinear(const cv::Mat& source, cv::Mat& target) {
    const Buffer<Tap> across = taps(source.cols, target.cols, true), down = taps(source.rows, target.rows, false);
    const std::size_t count = static_cast<std::size_t>(target.cols) * Channels;
    Buffer<int> lines[2] = {Buffer<int>(count), Buffer<int>(count)};
    std::optional<GreyMixer> mixer;
    if (Channels == 1 && source.cols > 1) mixer.emplace(across, source.cols);
    int held[2] = {-1, -1};
    // The row is mixed across unless it is there; `other` is a line that must stay.
    const auto line_of = [&](int row, int other) {
        for (int k = 0; k < 2; ++k) {
            if (held[k] == row) return k;
        }
        const int k = other == 0 ? 1 : 0;
        held[k] = row;
        if (mixer) {
            mixer->mix(source.ptr<std::uint8_t>(row), lines[k].data());
        } else {
            mix_across<Channels>(source.ptr<std::uint8_t>(row), across, lines[k].data());
        }
        return k;
    };
    for (int y = 0; y < target.rows; ++y) {
        const Tap& tap = down[static_cast<std::size_t>(y)];
        const int second_there = held[0] == tap.second ? 0 : held[1] == tap.second ? 1 : -1;
        const int first = line_of(tap.first, second_there);
        const int second = line_of(tap.second, first);
        mix_down(lines[first].data(), lines[second].data(), tap.first_weight, tap.second_weight,
                 target.ptr<std::uint8_t>(y), count);
    }
}

}  // namespace

void resize_by_mean(const cv::Mat& source, cv::Mat& target) {
    block_mean(source.ptr<std::uint8_t>(), static_cast<std::ptrdiff_t>(source.step[0]),
               {source.cols / target.cols, source.rows / target.rows}, source.channels(), target.cols, target.rows,
               target.ptr<std::uint8_t>(), static_cast<std::ptrdiff_t>(target.step[0]));
}

void resize_bilinear(const cv::Mat& source, cv::Mat& target) {
    // As OpenCV has it.
    if (source.cols == 2 * target.cols && source.rows == 2 * target.rows) return resize_by_mean(source, target);
    source.channels() == 1 ? bilinear<1>(source, target) : bilinear<3>(source, target);
}

}  // namespace upright::preprocess
