// From the samples of a TIFF, as libtiff gives them row by row, to the 8-bit rows that a component hands over.
// Source: TIFF 6.0, section 8 (PhotometricInterpretation, BitsPerSample, ExtraSamples) and 16 (CMYK).
#pragma once

#include <tiffio.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>
#include <vector>

#include "formats/upright_format.h"

namespace upright::formats::tiff {

using Bytes = std::vector<std::uint8_t>;

/// What decode() returns at once.
struct Stop {
    std::int32_t status;
};

/// What the directory says of a page.
struct Facts {
    std::uint32_t width = 0, height = 0;
    std::uint16_t bits = 1, samples = 1, photometric = 0, compression = COMPRESSION_NONE;
    bool planes = false, tiles = false;
    std::uint16_t colours = 1;  ///< samples that make the colour, from the first on
    bool has_alpha = false, alpha_multiplied = false;
    std::uint16_t used() const noexcept { return static_cast<std::uint16_t>(colours + (has_alpha ? 1 : 0)); }
};

/// Samples of any depth to 8 bits: scaled, or as they are for the indices of a palette.
class Unpacker {
public:
    Unpacker(std::uint16_t bits, bool scaled) : bits_(bits) {
        const std::uint32_t most = (std::uint32_t{1} << bits) - 1;
        table_.resize(std::size_t{most} + 1);
        for (std::uint32_t value = 0; value <= most; ++value) {
            table_[value] = static_cast<std::uint8_t>(scaled ? (value * 255 + most / 2) / most : value);
        }
    }

    /// `count` samples from packed `row`, every `step`th place of `to`.
    void unpack(const std::uint8_t* row, std::size_t count, std::uint8_t* to, std::size_t step) const {
        if (bits_ == 8) {
            for (std::size_t i = 0; i < count; ++i) to[i * step] = table_[row[i]];
        } else if (bits_ == 16) {
            for (std::size_t i = 0; i < count; ++i) {
                std::uint16_t value = 0;  // in the machine's byte order, by libtiff
                std::memcpy(&value, row + 2 * i, 2);
                to[i * step] = table_[value];
            }
        } else {
            std::uint32_t held = 0, held_bits = 0;
            for (std::size_t i = 0; i < count; ++i) {
                for (; held_bits < bits_; held_bits += 8) held = held << 8U | *row++;
                held_bits -= bits_;
                to[i * step] = table_[held >> held_bits & ((1U << bits_) - 1)];
            }
        }
    }

private:
    std::uint16_t bits_;
    Bytes table_;
};

/// (a * b) / 255, rounded.
constexpr std::uint8_t product(unsigned a, unsigned b) noexcept {
    return static_cast<std::uint8_t>((a * b + 127) / 255);
}

/// Pixels of samples of 8 bits to what add_row() takes.
class Colours {
public:
    Colours(TIFF* tiff, const Facts& facts) : facts_(facts) {
        if (facts.photometric == PHOTOMETRIC_PALETTE) read_palette(tiff);
        const bool is_grey = facts.colours == 1 && !has_palette_;
        channels_ = (is_grey || palette_is_grey_ ? 1U : 3U) + (facts.has_alpha ? 1U : 0U);
    }
    std::uint32_t channels() const noexcept { return channels_; }

    /// `step` samples a pixel, the used ones first.
    void convert(const std::uint8_t* samples, std::size_t step, std::size_t count, std::uint8_t* to) const {
        for (std::size_t i = 0; i < count; ++i, samples += step, to += channels_) convert_pixel(samples, to);
    }

private:
    void read_palette(TIFF* tiff) {
        std::uint16_t *red = nullptr, *green = nullptr, *blue = nullptr;
        if (TIFFGetField(tiff, TIFFTAG_COLORMAP, &red, &green, &blue) == 0) throw Stop{UPRIGHT_FORMAT_CORRUPT};
        has_palette_ = palette_is_grey_ = true;
        const std::size_t entries = std::size_t{1} << facts_.bits;
        // Of 16 bits by the standard; some writers leave them at 8.
        const auto is_small = [&](const std::uint16_t* map) {
            return std::all_of(map, map + entries, [](std::uint16_t value) { return value < 256; });
        };
        const unsigned shift = is_small(red) && is_small(green) && is_small(blue) ? 0 : 8;
        for (std::size_t i = 0; i < entries; ++i) {
            auto& colour = palette_[i];
            colour = {static_cast<std::uint8_t>(red[i] >> shift), static_cast<std::uint8_t>(green[i] >> shift),
                      static_cast<std::uint8_t>(blue[i] >> shift)};
            palette_is_grey_ = palette_is_grey_ && colour[0] == colour[1] && colour[1] == colour[2];
        }
    }

    /// The colour as it is without its alpha.
    std::uint8_t plain(std::uint8_t value, std::uint8_t alpha) const noexcept {
        if (!facts_.alpha_multiplied || alpha == 0) return value;
        return static_cast<std::uint8_t>(std::min(255U, (value * 255U + alpha / 2U) / alpha));
    }

    void convert_pixel(const std::uint8_t* samples, std::uint8_t* to) const noexcept {
        const std::uint8_t alpha = facts_.has_alpha ? samples[facts_.colours] : 255;
        if (facts_.has_alpha) to[channels_ - 1] = alpha;
        if (has_palette_) {
            std::copy_n(palette_[samples[0]].begin(), palette_is_grey_ ? 1 : 3, to);
        } else if (facts_.colours == 1) {
            const std::uint8_t value = plain(samples[0], alpha);
            to[0] = facts_.photometric == PHOTOMETRIC_MINISWHITE ? static_cast<std::uint8_t>(255 - value) : value;
        } else if (facts_.colours == 3) {
            for (int c = 0; c < 3; ++c) to[c] = plain(samples[c], alpha);
        } else {
            const unsigned light = 255U - plain(samples[3], alpha);
            for (int c = 0; c < 3; ++c) to[c] = product(255U - plain(samples[c], alpha), light);
        }
    }

    const Facts& facts_;
    std::uint32_t channels_ = 1;
    bool has_palette_ = false, palette_is_grey_ = false;
    std::array<std::array<std::uint8_t, 3>, 256> palette_{};
};

}  // namespace upright::formats::tiff
