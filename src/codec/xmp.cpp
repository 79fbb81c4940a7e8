#include "codec/xmp.hpp"

#include <algorithm>

namespace upright::codec {
namespace {

constexpr std::string_view white_space = " \t\r\n";

std::string_view trimmed(std::string_view text) noexcept {
    const std::size_t first = text.find_first_not_of(white_space);
    if (first == std::string_view::npos) return text.substr(0, 0);
    return text.substr(first, text.find_last_not_of(white_space) - first + 1);
}

}  // namespace

bool XmpProperties::next(XmpProperty& out) noexcept {
    while (at_ < packet_.size()) {
        if (in_tag_) {
            if (next_attribute(out)) return true;
            continue;
        }
        at_ = std::min(packet_.find('<', at_), packet_.size());
        const std::string_view rest = packet_.substr(at_);
        if (rest.starts_with("<!--")) {
            skip_behind("-->");
        } else if (rest.starts_with("<![CDATA[")) {
            skip_behind("]]>");
        } else if (rest.starts_with("<?")) {
            skip_behind("?>");
        } else if (rest.starts_with("<!")) {
            skip_behind(">");
        } else if (rest.starts_with("</")) {
            if (close_element(out)) return true;
        } else if (!rest.empty()) {
            open_element();
        }
    }
    return false;
}

bool XmpProperties::inside(std::string_view element) const noexcept {
    return std::any_of(open_.begin(), open_.begin() + static_cast<std::ptrdiff_t>(depth_),
                       [element](const Element& open) { return open.name == element; });
}

void XmpProperties::skip_behind(std::string_view end) noexcept {
    const std::size_t found = packet_.find(end, at_);
    at_ = found == std::string_view::npos ? packet_.size() : found + end.size();
}

/// Stands on the '<' of a start tag.
void XmpProperties::open_element() noexcept {
    if (depth_ == open_.size()) return end();
    if (depth_ > 0) open_[depth_ - 1].has_children = true;
    const std::size_t name_at = at_ + 1;
    at_ = std::min(packet_.find_first_of(" \t\r\n/>", name_at), packet_.size());
    open_[depth_++] = {packet_.substr(name_at, at_ - name_at), at_, ++ids_, false};
    in_tag_ = true;
}

/// Stands on the '<' of an end tag. An element without children is a property of the one around it.
bool XmpProperties::close_element(XmpProperty& out) noexcept {
    const std::size_t text_end = at_;
    skip_behind(">");
    if (depth_ == 0) return false;
    const Element closed = open_[--depth_];
    if (closed.has_children || depth_ == 0) return false;
    out = {closed.name, trimmed(packet_.substr(closed.content, text_end - closed.content)), open_[depth_ - 1].id};
    return true;
}

/// Takes one step within a start tag: an attribute, or its end.
bool XmpProperties::next_attribute(XmpProperty& out) noexcept {
    at_ = packet_.find_first_not_of(white_space, at_);
    if (at_ == std::string_view::npos) return end(), false;
    if (packet_[at_] == '>') {
        open_[depth_ - 1].content = ++at_;
        in_tag_ = false;
        return false;
    }
    if (packet_[at_] == '/') {
        if (packet_.substr(++at_).starts_with('>')) {
            ++at_;
            --depth_;
            in_tag_ = false;
        }
        return false;
    }
    const std::size_t name_at = at_;
    at_ = packet_.find_first_of("= \t\r\n/>", at_);
    if (at_ == std::string_view::npos) return end(), false;
    const std::string_view name = packet_.substr(name_at, at_ - name_at);
    const std::size_t equals = packet_.find_first_not_of(white_space, at_);
    if (equals == std::string_view::npos || packet_[equals] != '=') return false;
    const std::size_t quote = packet_.find_first_not_of(white_space, equals + 1);
    at_ = std::min(quote, packet_.size());
    if (quote == std::string_view::npos || (packet_[quote] != '"' && packet_[quote] != '\'')) return false;
    const std::size_t close = packet_.find(packet_[quote], quote + 1);
    if (close == std::string_view::npos) return end(), false;
    at_ = close + 1;
    out = {name, trimmed(packet_.substr(quote + 1, close - quote - 1)), open_[depth_ - 1].id};
    return true;
}

int xmp_orientation(Bytes packet) noexcept {
    XmpProperties properties(packet);
    XmpProperty property;
    while (properties.next(property)) {
        const std::string_view value = property.value;
        if (property.name == "tiff:Orientation" && value.size() == 1 && value[0] >= '1' && value[0] <= '8') {
            return value[0] - '0';
        }
    }
    return 0;
}

}  // namespace upright::codec
