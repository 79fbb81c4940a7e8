#include "correct/heif_targets.hpp"

#include <algorithm>

namespace upright::correct {
namespace {

bool equal(Orientation a, Orientation b) { return a.mirrored == b.mirrored && a.quarter_turns == b.quarter_turns; }

}  // namespace

std::vector<HeifTarget> targets_of(const codec::HeifLayout& layout, Orientation wanted) {
    const Orientation before = layout.orientation(layout.primary).value_or(Orientation{});
    const Orientation change = composed(inverse(before), wanted);
    std::vector<HeifTarget> targets{{layout.primary, wanted}};
    const auto add = [&](std::uint32_t item, bool lies_on_it) {
        const bool known = std::any_of(targets.begin(), targets.end(), [&](const HeifTarget& target) { return target.item == item; });
        if (known || targets.size() > max_heif_targets || layout.item(item) == nullptr) return;
        const auto own = layout.orientation(item);
        const bool same = equal(own.value_or(Orientation{}), before) || (lies_on_it && !own);
        targets.push_back({item, same ? wanted : composed(own.value_or(Orientation{}), change)});
    };
    for (const std::uint32_t item : layout.referring(layout.primary, "thmb")) add(item, false);
    for (const std::uint32_t item : layout.referring(layout.primary, "auxl")) add(item, true);
    for (const std::uint32_t derived : layout.referring(layout.primary, "dimg")) {
        const codec::HeifItem* item = layout.item(derived);
        if (item == nullptr || !item->is("tmap")) continue;  // a tone map: its gain map lies on the picture
        for (const std::uint32_t input : layout.referred(derived, "dimg")) add(input, true);
    }
    // What an identity shows comes turned already.
    for (HeifTarget& target : targets) {
        target.wanted = composed(inverse(layout.orientation_before(target.item).value_or(Orientation{})), target.wanted);
    }
    return targets;
}

}  // namespace upright::correct
