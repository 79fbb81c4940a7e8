#include "common/block_mean.hpp"

#include <bit>

#include "common/buffer.hpp"
#include "common/multiversion.hpp"

namespace upright {
namespace {

UPRIGHT_MULTIVERSION
void add_row(const std::uint8_t* __restrict row, std::size_t count, std::int32_t* __restrict sums) {
    for (std::size_t i = 0; i < count; ++i) sums[i] += row[i];
}

/// sums[x * channels + c]: of `factor` neighbours in the channel.
void add_across_any(const std::int32_t* __restrict in, std::size_t width, std::size_t factor, std::size_t channels,
                    std::int32_t* __restrict sums) {
    for (std::size_t x = 0; x < width; ++x, in += factor * channels) {
        for (std::size_t c = 0; c < channels; ++c) {
            std::int32_t sum = 0;
            for (std::size_t k = 0; k < factor; ++k) sum += in[k * channels + c];
            *sums++ = sum;
        }
    }
}

/// The same of one channel, with a factor that the compiler knows.
template <std::size_t factor>
[[gnu::always_inline]] inline void add_across(const std::int32_t* __restrict in, std::size_t width,
                                              std::int32_t* __restrict sums) {
    for (std::size_t x = 0; x < width; ++x) {
        std::int32_t sum = 0;
        for (std::size_t k = 0; k < factor; ++k) sum += in[x * factor + k];
        sums[x] = sum;
    }
}

UPRIGHT_MULTIVERSION
void add_pairs(const std::int32_t* __restrict in, std::size_t width, std::int32_t* __restrict sums) {
    add_across<2>(in, width, sums);
}

UPRIGHT_MULTIVERSION
void add_triples(const std::int32_t* __restrict in, std::size_t width, std::int32_t* __restrict sums) {
    add_across<3>(in, width, sums);
}

UPRIGHT_MULTIVERSION
void add_fours(const std::int32_t* __restrict in, std::size_t width, std::int32_t* __restrict sums) {
    add_across<4>(in, width, sums);
}

/// Adding 1.5 * 2^23 leaves a float no bits below one: it is rounded half to even, as OpenCV rounds.
UPRIGHT_MULTIVERSION
void scale(const std::int32_t* __restrict sums, std::size_t count, float share, std::uint8_t* __restrict out) {
    constexpr float rounder = 12582912.0F;
    for (std::size_t i = 0; i < count; ++i) {
        out[i] = static_cast<std::uint8_t>(std::bit_cast<std::uint32_t>(static_cast<float>(sums[i]) * share + rounder));
    }
}

/// Of blocks of four pixels.
UPRIGHT_MULTIVERSION
void quarter(const std::int32_t* __restrict sums, std::size_t count, std::uint8_t* __restrict out) {
    for (std::size_t i = 0; i < count; ++i) out[i] = static_cast<std::uint8_t>((sums[i] + 2) >> 2);
}

}  // namespace

void block_mean(const std::uint8_t* source, std::ptrdiff_t source_stride, Block block, int channels, int width, int height,
                std::uint8_t* target, std::ptrdiff_t target_stride) {
    const auto wide = static_cast<std::size_t>(width), across = static_cast<std::size_t>(block.across),
               parts = static_cast<std::size_t>(channels);
    const bool two_by_two = block.across == 2 && block.down == 2;
    const float share = 1.0F / static_cast<float>(block.across * block.down);
    Buffer<std::int32_t> columns(wide * across * parts);
    Buffer<std::int32_t> blocks(wide * parts);
    for (int y = 0; y < height; ++y, target += target_stride) {
        columns.assign(columns.size(), 0);
        for (int k = 0; k < block.down; ++k, source += source_stride) add_row(source, columns.size(), columns.data());
        if (channels == 1 && across == 2) {
            add_pairs(columns.data(), wide, blocks.data());
        } else if (channels == 1 && across == 3) {
            add_triples(columns.data(), wide, blocks.data());
        } else if (channels == 1 && across == 4) {
            add_fours(columns.data(), wide, blocks.data());
        } else {
            add_across_any(columns.data(), wide, across, parts, blocks.data());
        }
        if (two_by_two) {
            quarter(blocks.data(), blocks.size(), target);
        } else {
            scale(blocks.data(), blocks.size(), share, target);
        }
    }
}

}  // namespace upright
