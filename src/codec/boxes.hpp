// The boxes of an ISO base media file, one after the other. The only reader of boxes.
// Source: ISO/IEC 14496-12, 4.2. Nothing is decoded or allocated.
#pragma once

#include <array>
#include <string_view>

#include "codec/bytes.hpp"

namespace upright::codec {

struct Box {
    std::array<char, 4> type{};
    std::size_t offset = 0;  ///< of the box in what it was read from
    Bytes whole;             ///< header and content
    Bytes content;           ///< of a full box with its version and flags

    bool is(std::string_view name) const noexcept { return std::string_view(type.data(), 4) == name; }
};

/// Goes over the boxes within `parent`.
class Boxes {
public:
    enum class Step {
        box,
        end,     ///< too few bytes are left for a further box
        broken,  ///< a box reaches beyond the end, or is smaller than its header
    };

    explicit Boxes(Bytes parent) noexcept : parent_(parent) {}
    Step next(Box& out) noexcept;

private:
    Bytes parent_;
    std::size_t at_ = 0;
};

/// Numbers from the front of a box's content; once there are too few bytes all are 0 and ok() is false.
class BoxReader {
public:
    explicit BoxReader(Bytes content) noexcept : content_(content) {}

    /// `bytes` 0 to 8.
    std::uint64_t number(unsigned bytes) noexcept {
        if (content_.size() - at_ < bytes) {
            ok_ = false;
            at_ = content_.size();
            return 0;
        }
        std::uint64_t value = 0;
        for (unsigned i = 0; i < bytes; ++i) value = value << 8U | content_[at_++];
        return value;
    }
    std::uint8_t u8() noexcept { return static_cast<std::uint8_t>(number(1)); }
    std::uint16_t u16() noexcept { return static_cast<std::uint16_t>(number(2)); }
    std::uint32_t u32() noexcept { return static_cast<std::uint32_t>(number(4)); }
    void skip(std::size_t bytes) noexcept {
        ok_ = ok_ && content_.size() - at_ >= bytes;
        at_ += ok_ ? bytes : 0;
    }
    Bytes rest() const noexcept { return content_.subspan(at_); }
    std::size_t position() const noexcept { return at_; }
    bool ok() const noexcept { return ok_; }

private:
    Bytes content_;
    std::size_t at_ = 0;
    bool ok_ = true;
};

}  // namespace upright::codec
