// What one call may cost, the same for detect, correct and preview: bytes, pixels, segments and chunks, scans,
// coefficients, memory and time. Made once a call; whoever is about to spend asks here first. SECURITY.md has the table.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include "common/deadline.hpp"
#include "upright/options.hpp"
#include "upright/result.hpp"

namespace upright::codec {

/// Scans of a JPEG that are decoded: each may visit every block for a few bytes of input. libjpeg's own progression has
/// 10 scans (jcparam.c); optimising encoders stay below 20.
inline constexpr int max_scans = 32;

/// JPEG segments, PNG and WebP chunks, HEIF boxes and entries, TIFF pages of a file. A profile of 16 MiB takes 255 segments, a PNG of 64 MiB in pieces of
/// libpng's 8 KiB takes 8,192.
inline constexpr std::uint32_t max_parts = 65'536;

/// How often a small picture within the metadata is turned with the image: a file has one, and one that does not fit its
/// place is tried twice.
inline constexpr int max_thumbnail_turns = 8;

class Budget {
public:
    explicit Budget(const Limits& limits = {}, const Deadline& deadline = {}) noexcept
        : limits_(limits), deadline_(deadline) {}
    Budget(const Budget&) = delete;
    Budget& operator=(const Budget&) = delete;

    const Limits& limits() const noexcept { return limits_; }

    // Each says what is refused and why, or nothing; asked before anything is allocated.
    std::optional<Error> admit_input(std::size_t bytes) const;
    std::optional<Error> admit_size(std::uint64_t width, std::uint64_t height) const;
    /// A JPEG of `blocks` that is about to be held whole, in `bytes`, though the file may be too short for it.
    /// `arithmetic`: its entropy coder.
    static std::optional<Error> admit_claim(std::uint64_t blocks, std::size_t file_bytes, bool arithmetic,
                                            std::uint64_t bytes);
    /// The same of a PNG of `stored_bits` in `data_bytes` of compressed data.
    static std::optional<Error> admit_claim(std::uint64_t stored_bits, std::uint64_t data_bytes, std::uint64_t bytes);
    /// The blocks of a JPEG whose coefficients are all held at once, 128 bytes each.
    std::optional<Error> admit_coefficients(std::uint64_t blocks) const;

    /// For each of these parts; false: refuse with too_many_parts().
    bool count_part() noexcept { return ++parts_ <= max_parts; }
    static Error too_many_parts();
    bool count_thumbnail_turn() noexcept { return ++thumbnail_turns_ <= max_thumbnail_turns; }

    bool late() const { return deadline_.expired(); }
    /// `doing` completes the sentence.
    Error late_error(const std::string& doing) const;

private:
    friend class MemoryShare;
    Limits limits_;
    Deadline deadline_;
    std::uint64_t memory_ = 0;
    std::uint32_t parts_ = 0;
    int thumbnail_turns_ = 0;
};

/// Memory that is charged while this lives.
class MemoryShare {
public:
    explicit MemoryShare(Budget& budget) noexcept : budget_(&budget) {}
    MemoryShare(const MemoryShare&) = delete;
    MemoryShare& operator=(const MemoryShare&) = delete;
    ~MemoryShare() { release(); }

    /// Adds to it; false and no charge when the call would hold more than Limits::max_memory_bytes.
    bool take(std::uint64_t bytes) noexcept;
    void release() noexcept;
    /// take(), with what is said where it fails; `what` begins the sentence.
    std::optional<Error> admit(std::uint64_t bytes, const char* what);
    Error error(std::uint64_t bytes, const char* what) const;

private:
    Budget* budget_;
    std::uint64_t bytes_ = 0;
};

}  // namespace upright::codec
