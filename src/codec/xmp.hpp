// The properties of an XMP packet, one after the other, and the orientation that it names. The only reader of XMP.
// Source: XMP part 1 (ISO 16684-1, RDF/XML), part 2 (tiff:Orientation). XML is read as far as XMP writes it: elements,
// attributes, comments, CDATA and processing instructions; no entities, no DTD, UTF-8 only.
//
// Properties go by the prefixes that all writers use (tiff, mwg-rs, stArea); a packet that declares others is read as
// one without these properties. Nothing is allocated, the work is one pass; elements nested deeper than 64 end it.
#pragma once

#include <array>
#include <string_view>

#include "codec/bytes.hpp"

namespace upright::codec {

/// An attribute, or an element that holds nothing but text.
struct XmpProperty {
    std::string_view name;   ///< with its prefix
    std::string_view value;  ///< within the packet, without white space around it
    int owner = 0;           ///< of the element it belongs to; the same for the members of a structure
};

class XmpProperties {
public:
    explicit XmpProperties(std::string_view packet) noexcept : packet_(packet) {}
    explicit XmpProperties(Bytes packet) noexcept
        : packet_(reinterpret_cast<const char*>(packet.data()), packet.size()) {}
    bool next(XmpProperty& out) noexcept;
    /// True if the last property lies within an element of that name, at any depth.
    bool inside(std::string_view element) const noexcept;

private:
    struct Element {
        std::string_view name;
        std::size_t content = 0;
        int id = 0;
        bool has_children = false;
    };

    bool next_attribute(XmpProperty& out) noexcept;
    void open_element() noexcept;
    bool close_element(XmpProperty& out) noexcept;
    void skip_behind(std::string_view end) noexcept;
    void end() noexcept { at_ = packet_.size(); }

    std::string_view packet_;
    std::size_t at_ = 0;
    bool in_tag_ = false;
    std::array<Element, 64> open_{};
    std::size_t depth_ = 0;
    int ids_ = 0;
};

/// The first tiff:Orientation with a valid value, 1..8; 0 when there is none.
int xmp_orientation(Bytes packet) noexcept;

}  // namespace upright::codec
