#include "codec/budget.hpp"

#include <algorithm>
#include <limits>

namespace upright::codec {
namespace {

/// Leaves room for the input, the planes and the process below 512 MiB; reached at 134 megapixels in grey, 89 in 4:2:0
/// and 45 in 4:4:4.
constexpr std::uint64_t max_coefficient_bytes = 256ULL << 20U;

constexpr std::uint64_t block_bytes = 128;  // 64 coefficients of 16 bits

/// A Huffman-coded block takes at least one bit in the first scan, an arithmetic-coded one far less. A file with fewer
/// bits than half a block each (a 128th, arithmetic-coded) shows next to nothing, and is refused when what is held of the
/// size it claims takes more than this.
constexpr std::uint64_t max_unproven_bytes = 32ULL << 20U;
constexpr std::uint64_t blocks_a_bit = 2, arithmetic_blocks_a_bit = 128;

/// Deflate's densest code: 258 bytes in two bits (RFC 1951, 3.2.5).
constexpr std::uint64_t most_inflation = 1032;

std::string size_text(std::uint64_t width, std::uint64_t height) {
    return std::to_string(width) + " x " + std::to_string(height) + " pixels";
}

std::string mebibytes(std::uint64_t bytes) { return std::to_string(bytes >> 20U); }

}  // namespace

std::optional<Error> Budget::admit_input(std::size_t bytes) const {
    if (bytes <= limits_.max_input_bytes) return std::nullopt;
    return Error{Status::too_many_bytes, "the input has " + std::to_string(bytes) + " bytes, the limit is " +
                                             std::to_string(limits_.max_input_bytes)};
}

std::optional<Error> Budget::admit_size(std::uint64_t width, std::uint64_t height) const {
    if (width == 0 || height == 0) return Error{Status::corrupt_image, "the header says " + size_text(width, height)};
    // Sizes travel as int from here on.
    constexpr std::uint64_t representable = std::numeric_limits<int>::max();
    const std::uint64_t max_side = std::min<std::uint64_t>(limits_.max_side, representable);
    if (width > max_side || height > max_side) {
        return Error{Status::too_many_pixels, "the image has " + size_text(width, height) + ", a side may have " +
                                                  std::to_string(max_side)};
    }
    if (width * height > limits_.max_pixels) {
        return Error{Status::too_many_pixels, "the image has " + size_text(width, height) + ", the limit is " +
                                                  std::to_string(limits_.max_pixels) + " in all"};
    }
    return std::nullopt;
}

std::optional<Error> Budget::admit_claim(std::uint64_t blocks, std::size_t file_bytes, bool arithmetic,
                                         std::uint64_t bytes) {
    const bool too_short =
        std::uint64_t{file_bytes} * 8 < blocks / (arithmetic ? arithmetic_blocks_a_bit : blocks_a_bit);
    if (!too_short || bytes <= max_unproven_bytes) return std::nullopt;
    return Error{Status::corrupt_image, "the JPEG file ends long before the " + std::to_string(blocks) +
                                            " blocks of its size: it has " + std::to_string(file_bytes) + " bytes"};
}

std::optional<Error> Budget::admit_claim(std::uint64_t stored_bits, std::uint64_t data_bytes, std::uint64_t bytes) {
    if (data_bytes * most_inflation >= stored_bits / 8 || bytes <= max_unproven_bytes) return std::nullopt;
    return Error{Status::corrupt_image, "the PNG file ends long before the " + std::to_string(stored_bits / 8) +
                                            " bytes of its size: it has " + std::to_string(data_bytes) +
                                            " bytes of compressed data"};
}

std::optional<Error> Budget::admit_coefficients(std::uint64_t blocks) const {
    const std::uint64_t bytes = blocks * block_bytes;
    const std::uint64_t limit = std::min(max_coefficient_bytes, limits_.max_memory_bytes - memory_);
    if (bytes <= limit) return std::nullopt;
    return Error{Status::too_many_pixels, "the JPEG file's coefficients take " + mebibytes(bytes) +
                                              " MiB, the limit is " + mebibytes(limit)};
}

Error Budget::too_many_parts() {
    return {Status::corrupt_image, "the file has more than " + std::to_string(max_parts) + " segments or chunks"};
}

Error Budget::late_error(const std::string& doing) const {
    if (deadline_.was_cancelled()) return {Status::cancelled, "the caller ended the call while " + doing};
    return {Status::deadline_exceeded, "the deadline passed while " + doing};
}

bool MemoryShare::take(std::uint64_t bytes) noexcept {
    if (bytes > budget_->limits_.max_memory_bytes - budget_->memory_) return false;
    budget_->memory_ += bytes;
    bytes_ += bytes;
    return true;
}

void MemoryShare::release() noexcept {
    budget_->memory_ -= bytes_;
    bytes_ = 0;
}

std::optional<Error> MemoryShare::admit(std::uint64_t bytes, const char* what) {
    if (take(bytes)) return std::nullopt;
    return error(bytes, what);
}

Error MemoryShare::error(std::uint64_t bytes, const char* what) const {
    return {Status::too_many_pixels, std::string(what) + " would take " + mebibytes(bytes) + " MiB beyond the " +
                                         mebibytes(budget_->memory_) + " that the call holds, the limit is " +
                                         mebibytes(budget_->limits_.max_memory_bytes)};
}

}  // namespace upright::codec
