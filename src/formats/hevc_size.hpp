// The size that a sequence parameter set of HEVC gives, so that it is known before a decoder takes memory for it.
// Source: ITU-T H.265, 7.3.1 (NAL units), 7.3.2.2 (sequence parameter set), 7.3.3 (profile, tier and level).
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>

namespace upright::formats {

struct HevcSize {
    std::uint32_t width = 0, height = 0;          ///< as it is coded
    std::uint32_t shown_width = 0, shown_height = 0;  ///< within the conformance window
    int bits = 8;
};

/// Bits of a NAL unit's payload, without the bytes that keep start codes out of it. Behind the end all are 0.
class HevcBits {
public:
    HevcBits(const std::uint8_t* bytes, std::size_t size) noexcept : bytes_(bytes), size_(size) {}

    std::uint32_t bits(unsigned count) noexcept {
        std::uint32_t value = 0;
        for (unsigned i = 0; i < count; ++i) value = value << 1U | bit();
        return value;
    }
    void skip(unsigned count) noexcept {
        for (unsigned i = 0; i < count; ++i) (void)bit();
    }
    /// ue(v); at most 32 bits.
    std::uint32_t exponential() noexcept {
        unsigned zeros = 0;
        while (zeros < 32 && !ended() && bit() == 0) ++zeros;
        return zeros >= 32 ? 0xFFFFFFFFU : (std::uint32_t{1} << zeros) - 1 + bits(zeros);
    }
    bool ended() const noexcept { return at_ >= size_; }

private:
    std::uint32_t bit() noexcept {
        if (left_ == 0) {
            if (ended()) return 0;
            if (zeros_ >= 2 && bytes_[at_] == 3) {
                ++at_;
                zeros_ = 0;
                if (ended()) return 0;
            }
            byte_ = bytes_[at_++];
            zeros_ = byte_ == 0 ? zeros_ + 1 : 0;
            left_ = 8;
        }
        return static_cast<std::uint32_t>(byte_ >> --left_ & 1);
    }

    const std::uint8_t* bytes_;
    std::size_t size_, at_ = 0;
    int byte_ = 0, zeros_ = 0;
    unsigned left_ = 0;
};

inline constexpr int hevc_sps_type = 33, hevc_last_slice_type = 31;

inline int hevc_unit_type(const std::uint8_t* unit) noexcept { return unit[0] >> 1 & 0x3F; }

/// The sizes of blocks, as 7.4.3.2.1 bounds them: libde265 says what breaks these bounds on standard error.
inline bool hevc_blocks_fit(HevcBits& in, const HevcSize& size) noexcept {
    const std::uint32_t least = in.exponential(), more = in.exponential();            // of coding blocks, from 8
    const std::uint32_t least_turned = in.exponential(), more_turned = in.exponential();  // of transform blocks, from 4
    const std::uint32_t inter = in.exponential(), intra = in.exponential();
    constexpr std::uint32_t most = 8;  // so that sums stay small
    if (in.ended() || least > most || more > most || least_turned > most || more_turned > most) return false;
    const std::uint32_t tree = least + 3 + more, transform = least_turned + 2, largest = transform + more_turned;
    return tree <= 6 && largest <= (tree < 5 ? tree : 5) && transform < least + 3 && inter <= tree - transform &&
           intra <= tree - transform && (size.width | size.height) % (8U << least) == 0;
}

/// Nothing where the set ends early. `unit` is a whole NAL unit of that type.
inline std::optional<HevcSize> read_hevc_size(const std::uint8_t* unit, std::size_t size) noexcept {
    if (size < 2) return std::nullopt;
    HevcBits in(unit + 2, size - 2);
    in.skip(4);
    const unsigned layers = in.bits(3);
    in.skip(1);
    constexpr unsigned profile_bits = 88, level_bits = 8;
    in.skip(profile_bits + level_bits);
    bool has_profile[8] = {}, has_level[8] = {};
    for (unsigned i = 0; i < layers; ++i) {
        has_profile[i] = in.bits(1) != 0;
        has_level[i] = in.bits(1) != 0;
    }
    if (layers > 0) in.skip(2 * (8 - layers));
    for (unsigned i = 0; i < layers; ++i) in.skip((has_profile[i] ? profile_bits : 0) + (has_level[i] ? level_bits : 0));
    (void)in.exponential();
    const std::uint32_t chroma = in.exponential();
    if (chroma == 3) in.skip(1);
    HevcSize found;
    found.width = found.shown_width = in.exponential();
    found.height = found.shown_height = in.exponential();
    if (in.bits(1) != 0) {
        const std::uint32_t left = in.exponential(), right = in.exponential(), top = in.exponential(), bottom = in.exponential();
        const std::uint64_t across = (std::uint64_t{left} + right) * (chroma == 1 || chroma == 2 ? 2 : 1);
        const std::uint64_t down = (std::uint64_t{top} + bottom) * (chroma == 1 ? 2 : 1);
        if (across >= found.width || down >= found.height) return std::nullopt;
        found.shown_width -= static_cast<std::uint32_t>(across);
        found.shown_height -= static_cast<std::uint32_t>(down);
    }
    const std::uint32_t luma = in.exponential(), deeper = in.exponential();
    if (in.ended() || luma > 8 || deeper > 8) return std::nullopt;
    found.bits = 8 + static_cast<int>(luma > deeper ? luma : deeper);
    (void)in.exponential();
    for (unsigned i = in.bits(1) != 0 ? 0 : layers; i <= layers; ++i) {
        for (int k = 0; k < 3; ++k) (void)in.exponential();
    }
    return hevc_blocks_fit(in, found) ? std::optional(found) : std::nullopt;
}

}  // namespace upright::formats
