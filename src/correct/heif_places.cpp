#include "correct/heif_places.hpp"

#include <algorithm>
#include <cstddef>

namespace upright::correct {
namespace {

using codec::HeifLayout;
using codec::HeifLocation;

class Places {
public:
    Places(const HeifLayout& layout, std::uint64_t begin, std::uint64_t end, std::int64_t change, std::uint8_t* content)
        : layout_(layout), begin_(begin), end_(end), change_(change), content_(content) {}

    const char* move() const {
        for (const HeifLocation& location : layout_.locations) {
            if (location.construction != 0 || location.elsewhere) continue;
            std::size_t behind = 0;
            for (const codec::HeifExtent& extent : location.extents) {
                const std::uint64_t at = location.base + extent.offset;
                if (at >= end_) {
                    ++behind;
                } else if (at + extent.length > begin_ || extent.length == 0) {
                    return "a picture's data lie among the properties";
                }
            }
            if (behind == 0) continue;
            if (!(behind == location.extents.size() && location.base != 0 ? move_base(location) : move_extents(location))) {
                return "the places of the data cannot be written in the numbers that the file has";
            }
        }
        return nullptr;
    }

private:
    bool write(std::size_t field, std::uint64_t before, unsigned bytes) const {
        const std::uint64_t value = before + static_cast<std::uint64_t>(change_);
        const bool wrapped = change_ < 0 ? value > before : value < before;
        if (bytes == 0 || wrapped || (bytes == 4 && value > 0xFFFFFFFFU)) return false;
        for (unsigned i = 0; i < bytes; ++i) content_[field + i] = static_cast<std::uint8_t>(value >> (8U * (bytes - 1 - i)));
        return true;
    }
    bool move_base(const HeifLocation& location) const { return write(location.base_field, location.base, layout_.base_bytes); }
    bool move_extents(const HeifLocation& location) const {
        return std::all_of(location.extents.begin(), location.extents.end(), [&](const codec::HeifExtent& extent) {
            return location.base + extent.offset < end_ || write(extent.field, extent.offset, layout_.offset_bytes);
        });
    }

    const HeifLayout& layout_;
    std::uint64_t begin_, end_;
    std::int64_t change_;
    std::uint8_t* content_;
};

}  // namespace

const char* move_places(const HeifLayout& layout, std::uint64_t begin, std::uint64_t end, std::int64_t change,
                        std::uint8_t* content) {
    return Places(layout, begin, end, change, content).move();
}

}  // namespace upright::correct
