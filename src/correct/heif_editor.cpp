#include "correct/heif_editor.hpp"

#include <algorithm>
#include <array>
#include <optional>

#include "correct/format.hpp"
#include "correct/heif_places.hpp"
#include "correct/heif_targets.hpp"
#include "correct/tiff_editor.hpp"
#include "correct/xmp_editor.hpp"

namespace upright::correct {
namespace {

using codec::append;
using codec::Box;
using codec::HeifAssociation;
using codec::HeifAssociationBox;
using codec::HeifAssociations;
using codec::HeifLayout;
using Out = std::vector<std::uint8_t>;

constexpr std::size_t max_associations = 255;     // counted in a byte
constexpr std::size_t max_properties = 0x7FFF;    // numbered in 15 bits

void put(Out& out, std::uint64_t value, unsigned bytes) {
    for (unsigned i = bytes; i-- > 0;) out.push_back(static_cast<std::uint8_t>(value >> (8U * i)));
}

/// With a header of the length that `old` has; its size may say "up to the end" there, and does not here.
void append_box(Out& out, const Box& old, Bytes content) {
    const std::size_t header = old.whole.size() - old.content.size();
    const bool is_long = header == 16;
    put(out, is_long ? 1 : content.size() + header, 4);
    out.insert(out.end(), old.type.begin(), old.type.end());
    if (is_long) put(out, content.size() + header, 8);
    append(out, content);
}

bool is_turn(const Box& box) { return box.is("irot") || box.is("imir"); }

Error refused(const char* why) { return {Status::unsupported_format, std::string("the orientation cannot be written: ") + why}; }

/// An irot or imir box.
struct Turn {
    std::string_view type;
    std::uint8_t value;

    bool is(const Box& box) const { return box.is(type) && box.content.size() == 1 && box.content[0] == value; }
    Out box() const {
        Out out;
        put(out, 9, 4);
        out.insert(out.end(), type.begin(), type.end());
        out.push_back(value);
        return out;
    }
};

/// irot, then imir: a flip before a turn is a turn the other way before a flip.
std::vector<Turn> turns_of(Orientation wanted) {
    const int clockwise = wanted.mirrored ? (4 - wanted.quarter_turns) % 4 : wanted.quarter_turns;
    std::vector<Turn> turns;
    if (clockwise != 0) turns.push_back({"irot", static_cast<std::uint8_t>(4 - clockwise)});
    if (wanted.mirrored) turns.push_back({"imir", 1});
    return turns;
}

/// ipco and ipma in change.
class Properties {
public:
    explicit Properties(const HeifLayout& layout) : layout_(layout), associations_(layout.associations) {
        for (const Box& box : layout.properties) {
            Out& copy = boxes_.emplace_back(box.whole.begin(), box.whole.end());
            // The last one may say "up to the end", where more may follow now.
            if (std::all_of(copy.begin(), copy.begin() + 4, [](std::uint8_t byte) { return byte == 0; })) {
                for (unsigned i = 0; i < 4; ++i) copy[i] = static_cast<std::uint8_t>(copy.size() >> (8U * (3 - i)));
            }
        }
        // What is associated but not there must not become one that is added.
        for (HeifAssociationBox& box : associations_) {
            for (HeifAssociations& of : box.items) {
                for (HeifAssociation& association : of.properties) {
                    if (association.property > layout.properties.size()) association = {};
                }
            }
        }
    }

    std::optional<Error> turn(const std::vector<HeifTarget>& targets) {
        std::vector<std::size_t> places;
        for (const HeifTarget& target : targets) {
            HeifAssociations& of = associations_of(target.item);
            places.push_back(of.properties.size());
            if (auto failed = remove_turns(of, places.back())) return failed;
        }
        for (std::size_t i = 0; i < targets.size(); ++i) {
            std::size_t place = places[i];
            for (const Turn& turn : turns_of(targets[i].wanted)) {
                auto& of = associations_of(targets[i].item).properties;
                if (of.size() == max_associations) return refused("an item has 255 properties already");
                of.insert(of.begin() + static_cast<std::ptrdiff_t>(place++), {index_of(turn), true});
            }
        }
        return std::nullopt;
    }

    /// The content of iprp.
    Out content() {
        const std::vector<std::uint16_t> numbers = drop_unused();
        Out out;
        codec::Boxes parts(layout_.iprp.content);
        Box part;
        std::size_t list = 0;
        while (parts.next(part) == codec::Boxes::Step::box) {
            if (part.is("ipco")) {
                append_box(out, part, properties());
            } else if (part.is("ipma")) {
                append_box(out, part, list_content(associations_[list++], numbers));
            } else {
                append(out, part.whole);
            }
        }
        return out;
    }

private:
    HeifAssociations& associations_of(std::uint32_t item) {
        for (HeifAssociationBox& box : associations_) {
            for (HeifAssociations& of : box.items) {
                if (of.item == item) return of;
            }
        }
        HeifAssociationBox& box = associations_.front();  // by rising number
        const auto at = std::find_if(box.items.begin(), box.items.end(), [&](const auto& of) { return of.item > item; });
        return *box.items.insert(at, {item, {}});
    }

    bool is_turn_at(const HeifAssociation& association) const {
        return association.property != 0 && association.property <= layout_.properties.size() &&
               is_turn(layout_.properties[association.property - 1U]);
    }

    /// `place` becomes that of the first one that was there.
    std::optional<Error> remove_turns(HeifAssociations& of, std::size_t& place) const {
        const auto first = std::find_if(of.properties.begin(), of.properties.end(), [&](const auto& a) { return is_turn_at(a); });
        place = static_cast<std::size_t>(first - of.properties.begin());
        const bool cropped_after = std::any_of(first, of.properties.end(), [&](const HeifAssociation& a) {
            return a.property != 0 && a.property <= layout_.properties.size() && layout_.properties[a.property - 1U].is("clap");
        });
        if (cropped_after) return refused("the picture is cropped after it is turned");
        of.properties.erase(std::remove_if(of.properties.begin(), of.properties.end(), [&](const auto& a) { return is_turn_at(a); }),
                            of.properties.end());
        return std::nullopt;
    }

    bool is_used(std::size_t number) const {
        return std::any_of(associations_.begin(), associations_.end(), [&](const HeifAssociationBox& box) {
            return std::any_of(box.items.begin(), box.items.end(), [&](const HeifAssociations& of) {
                return std::any_of(of.properties.begin(), of.properties.end(), [&](const auto& a) { return a.property == number; });
            });
        });
    }

    /// The number of a property that says `turn`: one that is there, one in the place of another that nobody uses any more, or
    /// one at the end.
    std::uint16_t index_of(const Turn& turn) {
        const Out wanted = turn.box();
        for (std::size_t i = 0; i < boxes_.size(); ++i) {
            if (boxes_[i] == wanted) return static_cast<std::uint16_t>(i + 1);
        }
        for (std::size_t i = 0; i < layout_.properties.size(); ++i) {
            if (boxes_[i].size() != wanted.size() || !layout_.properties[i].is(turn.type) || is_used(i + 1)) continue;
            boxes_[i] = wanted;
            return static_cast<std::uint16_t>(i + 1);
        }
        boxes_.push_back(wanted);
        return static_cast<std::uint16_t>(boxes_.size());
    }

    /// Empties the turns that nobody uses, and gives the new number of each property.
    std::vector<std::uint16_t> drop_unused() {
        std::vector<std::uint16_t> numbers{0};
        std::uint16_t number = 0;
        for (std::size_t i = 0; i < boxes_.size(); ++i) {
            const bool turns = i >= layout_.properties.size() || is_turn(layout_.properties[i]);
            if (turns && !is_used(i + 1)) {
                boxes_[i].clear();
                numbers.push_back(0);
            } else {
                numbers.push_back(++number);
            }
        }
        return numbers;
    }

    Out properties() const {
        Out out;
        for (const Out& box : boxes_) append(out, box);
        return out;
    }

    static Out list_content(const HeifAssociationBox& box, const std::vector<std::uint16_t>& numbers) {
        const auto number_of = [&](const HeifAssociation& a) { return a.property < numbers.size() ? numbers[a.property] : a.property; };
        bool wide = (box.flags & 1U) != 0, long_ids = box.version >= 1;
        for (const HeifAssociations& of : box.items) {
            long_ids = long_ids || of.item > 0xFFFF;
            for (const HeifAssociation& a : of.properties) wide = wide || number_of(a) > 0x7F;
        }
        Out out;
        const std::uint32_t version = long_ids ? std::max<std::uint32_t>(box.version, 1) : box.version;
        put(out, version << 24U | box.flags | (wide ? 1U : 0U), 4);
        put(out, box.items.size(), 4);
        for (const HeifAssociations& of : box.items) {
            put(out, of.item, long_ids ? 4 : 2);
            put(out, of.properties.size(), 1);
            for (const HeifAssociation& a : of.properties) {
                put(out, number_of(a) | (a.essential ? (wide ? 0x8000U : 0x80U) : 0U), wide ? 2 : 1);
            }
        }
        return out;
    }

    const HeifLayout& layout_;
    std::vector<HeifAssociationBox> associations_;
    std::vector<Out> boxes_;
};

/// Lets EXIF and XMP say the same, where they say anything, in their places.
void follow(const HeifLayout& layout, int orientation, Out& file, std::string& notes) {
    constexpr const char* stays = " names another orientation and could not follow; viewers do not go by it";
    const auto replace = [&](Bytes before, const Out& after, const char* what) {
        if (after.size() != before.size()) return add_note(notes, std::string(what) + stays);
        std::copy(after.begin(), after.end(), file.begin() + (before.data() - layout.file.data()));
    };
    const Bytes exif = layout.exif();
    TiffEditor tiff(exif);
    if (tiff.has_orientation() && tiff.set_orientation(orientation)) replace(exif, tiff.bytes(), "EXIF");
    const Bytes xmp = layout.xmp();
    XmpChange change;
    change.orientation_after = orientation;
    const XmpEdit edit = edit_xmp(xmp, change);
    if (edit.changed) replace(xmp, edit.packet, "XMP");
}

}  // namespace

Result<Out> with_heif_orientation(const HeifLayout& layout, Orientation wanted, std::string& notes) {
    if (layout.has_sequence) return refused("the file holds a movie or an animation beside its picture");
    if (layout.ipco.whole.empty() || layout.associations.empty()) {
        return Error{Status::corrupt_image, "the picture has no properties, the orientation cannot be added"};
    }
    const std::vector<HeifTarget> targets = targets_of(layout, wanted);
    if (targets.size() > max_heif_targets) return refused("too many pictures would have to turn with it");
    if (layout.properties.size() + 2 * targets.size() > max_properties) return refused("there are too many properties");
    Properties properties(layout);
    if (auto failed = properties.turn(targets)) return *std::move(failed);

    Out file(layout.file.begin(), layout.file.end());
    follow(layout, exif_from_orientation(wanted), file, notes);
    const std::size_t meta_header = layout.meta.whole.size() - layout.meta.content.size();
    const std::size_t content_at = layout.meta.offset + meta_header, iprp_at = content_at + layout.iprp.offset;
    const std::size_t iprp_end = iprp_at + layout.iprp.whole.size(), meta_end = layout.meta.offset + layout.meta.whole.size();
    Out iprp;
    append_box(iprp, layout.iprp, properties.content());
    const auto change = static_cast<std::int64_t>(iprp.size()) - static_cast<std::int64_t>(layout.iprp.whole.size());
    if (change != 0) {
        const std::size_t iloc_header = layout.iloc.whole.size() - layout.iloc.content.size();
        std::uint8_t* iloc = file.data() + content_at + layout.iloc.offset + iloc_header;
        if (const char* why = move_places(layout, iprp_at, iprp_end, change, iloc)) return refused(why);
    }
    Out content(file.begin() + static_cast<std::ptrdiff_t>(content_at), file.begin() + static_cast<std::ptrdiff_t>(iprp_at));
    append(content, iprp);
    append(content, Bytes(file).subspan(iprp_end, meta_end - iprp_end));
    Out out(file.begin(), file.begin() + static_cast<std::ptrdiff_t>(layout.meta.offset));
    append_box(out, layout.meta, content);
    append(out, Bytes(file).subspan(meta_end));
    return out;
}

}  // namespace upright::correct
