#include <algorithm>

#include <doctest/doctest.h>

#include "codec/heif_crop.hpp"
#include "common/orientation.hpp"
#include "exif/exif.hpp"
#include "support/exif_block.hpp"
#include "support/heif.hpp"
#include "upright/correct.hpp"

using namespace upright;
using namespace upright::test;

namespace {

Result<Corrected> tagged(const Bytes& file, int orientation, How how = How::automatic) {
    CorrectOptions options;
    options.how = how;
    return correct_encoded(file.data(), file.size(), Correction::of_exif(orientation), options);
}

/// It points into the file.
codec::HeifLayout layout_of(const Bytes& file) {
    codec::Budget budget;
    auto layout = codec::read_heif_layout(file, budget);
    REQUIRE(layout);
    return std::move(layout).value();
}
codec::HeifLayout layout_of(Bytes&& file) = delete;
codec::HeifLayout layout_of(const Bytes&& file) = delete;

/// The boxes of an item's properties other than its turns, in order.
std::vector<Bytes> lasting_properties(const codec::HeifLayout& layout, std::uint32_t id) {
    std::vector<Bytes> found;
    const auto* of = layout.properties_of(id);
    if (of == nullptr) return found;
    for (const codec::HeifAssociation& association : *of) {
        const codec::Box& box = layout.properties.at(association.property - 1U);
        if (!box.is("irot") && !box.is("imir")) found.emplace_back(box.whole.begin(), box.whole.end());
    }
    return found;
}

bool same(std::optional<Orientation> a, Orientation b) {
    const Orientation mine = a.value_or(Orientation{});
    return mine.mirrored == b.mirrored && mine.quarter_turns == b.quarter_turns;
}

/// Turns `made` every way and looks at all that must and must not change.
void check_all_ways(const HeifFile& made) {
    const Bytes file = make_heif(made);
    const codec::HeifLayout before = layout_of(file);
    for (int value = 1; value <= 8; ++value) {
        CAPTURE(value);
        const auto result = tagged(file, value);
        REQUIRE(result);
        CHECK((result->way == Way::unchanged) == (std::max(before.exif_orientation(), 1) == value));
        CHECK(exif::read_orientation(result->bytes) == result->exif_orientation);
        CHECK(std::max(result->exif_orientation, 1) == value);
        const codec::HeifLayout after = layout_of(result->bytes);
        const auto left = codec::read_primary_crop(after), left_before = codec::read_primary_crop(before);
        REQUIRE(left);
        CHECK(left->x == left_before->x);
        CHECK(left->y == left_before->y);
        CHECK(result->width == static_cast<int>(left_before->width));
        CHECK(result->height == static_cast<int>(left_before->height));
        REQUIRE(after.items.size() == before.items.size());
        for (const codec::HeifItem& item : before.items) {
            CAPTURE(item.id);
            CHECK(lasting_properties(after, item.id) == lasting_properties(before, item.id));
            if (item.is("Exif")) continue;
            const auto data = after.data(item.id), old = before.data(item.id);
            REQUIRE(data.size() == old.size());
            CHECK(std::equal(data.begin(), data.end(), old.begin()));
        }
        const auto again = tagged(result->bytes, value);
        REQUIRE(again);
        CHECK(again->way == Way::unchanged);
        CHECK(again->bytes == result->bytes);
        const auto back = tagged(result->bytes, std::max(before.exif_orientation(), 1));
        REQUIRE(back);
        CHECK(layout_of(back->bytes).exif_orientation() == before.exif_orientation());
    }
}

}  // namespace

TEST_CASE("the orientation of HEIC and AVIF is written in all ways of writing, and no coded byte changes") {
    for (const std::string_view type : {"hvc1", "av01"}) {
        for (const std::vector<Bytes>& turns :
             {std::vector<Bytes>{}, {heif_turn(3)}, {heif_mirror(1)}, {heif_turn(1), heif_mirror(0)}, {heif_mirror(0), heif_turn(2)}}) {
            HeifFile single{.brand = type == "av01" ? "avif" : "heic", .parts = {coded_part(1, type, turns)}};
            check_all_ways(single);
            HeifFile file = camera_heif(type, turns);
            check_all_ways(file);
            file.wide_properties = true;
            file.base_bytes = 4;
            check_all_ways(file);
            file.long_ids = true;
            file.base_bytes = 0;
            file.offset_bytes = 8;
            check_all_ways(file);
            file.data_first = true;
            check_all_ways(file);
        }
    }
}

TEST_CASE("a crop stays before the turns, and cuts the same part of the picture") {
    const Bytes crop = heif_clap(128, 128, {3, 50, 100, 20});
    for (const std::vector<Bytes>& turns :
         {std::vector<Bytes>{crop}, {crop, heif_turn(3)}, {crop, heif_mirror(1)}, {crop, heif_turn(1), heif_mirror(0)}}) {
        check_all_ways(camera_heif("hvc1", turns));
    }
}

TEST_CASE("an identity gets the turn that lacks behind those of what it shows") {
    for (const std::vector<Bytes>& inner : {std::vector<Bytes>{}, {heif_turn(3)}, {heif_turn(1), heif_mirror(0)}}) {
        for (const std::vector<Bytes>& own : {std::vector<Bytes>{}, {heif_turn(2)}, {heif_clap(64, 64, {0, 9, 50, 30}), heif_mirror(1)}}) {
            HeifFile file{.primary = 2, .parts = {coded_part(1, "hvc1", inner), {2, "iden", {}, own}, coded_part(3, "hvc1", own)}};
            file.links = {{"dimg", 2, {1}}, {"thmb", 3, {2}}};
            check_all_ways(file);
            const Bytes before = make_heif(file), after = tagged(before, 6)->bytes;
            CHECK(same(layout_of(after).orientation(1), layout_of(before).orientation(1).value_or(Orientation{})));
            CHECK(same(layout_of(after).orientation(2), {false, 1}));
        }
    }
}

TEST_CASE("turning there and back gives the same bytes where the file had no turn") {
    const Bytes file = make_heif({.parts = {coded_part(1, "hvc1")}});
    for (int value = 2; value <= 8; ++value) {
        const auto there = tagged(file, value);
        CHECK(there->bytes.size() == file.size() + (value == 4 || value == 5 || value == 7 ? 20 : 10));
        CHECK(tagged(there->bytes, 1)->bytes == file);
    }
}

TEST_CASE("thumbnails and auxiliary pictures turn with the picture, the tiles of a grid do not") {
    const Bytes file = make_heif(camera_heif("hvc1", {heif_turn(3)}));
    const auto result = tagged(file, 8);
    const codec::HeifLayout after = layout_of(result->bytes);
    for (const std::uint32_t item : {5U, 6U, 7U}) CHECK(same(after.orientation(item), {false, 3}));
    for (const std::uint32_t tile : {1U, 2U, 3U, 4U}) CHECK_FALSE(after.orientation(tile));
    CHECK(std::count_if(after.properties.begin(), after.properties.end(), [](const auto& box) { return box.is("irot"); }) == 1);

    // A thumbnail that was made of the shown picture keeps its place beside it; alpha lies on the stored one.
    HeifFile other = camera_heif("hvc1", {heif_turn(3)});
    for (HeifPart& part : other.parts) {
        if (part.id == 6 || part.id == 7) part.properties.pop_back();
    }
    const auto mixed_file = tagged(make_heif(other), 8);
    const codec::HeifLayout mixed = layout_of(mixed_file->bytes);
    CHECK(same(mixed.orientation(5), {false, 3}));
    CHECK(same(mixed.orientation(6), {false, 2}));
    CHECK(same(mixed.orientation(7), {false, 3}));

    // A property that a picture of its own shares stays for it.
    HeifFile shared{.parts = {coded_part(1, "hvc1", {heif_turn(3)}), coded_part(2, "hvc1", {heif_turn(3)})}};
    const auto apart_file = tagged(make_heif(shared), 3);
    const codec::HeifLayout apart = layout_of(apart_file->bytes);
    CHECK(same(apart.orientation(1), {false, 2}));
    CHECK(same(apart.orientation(2), {false, 1}));
}

TEST_CASE("EXIF of a HEIC follows where it names an orientation") {
    const Bytes file = make_heif(camera_heif("hvc1", {heif_turn(3)}));
    const auto result = tagged(file, 8);
    CHECK(codec::TiffBlock(layout_of(result->bytes).exif()).orientation() == 8);
    CHECK(result->bytes.size() == file.size());
    // It said 6 while the container said nothing: the wish is what the container shows.
    const auto mended = tagged(make_heif(camera_heif("hvc1", {})), 3);
    CHECK(codec::TiffBlock(layout_of(mended->bytes).exif()).orientation() == 3);
    CHECK(mended->notes.find("viewers go by the container") != std::string::npos);
}

TEST_CASE("a property whose size says that it goes up to the end is given one when another follows") {
    HeifFile made{.parts = {coded_part(1, "hvc1")}};
    made.parts[0].properties.push_back(heif_box("free", {1, 2, 3, 4}));
    Bytes file = make_heif(made);
    const Bytes name{0, 0, 0, 12, 'f', 'r', 'e', 'e', 1, 2, 3, 4};
    const auto at = std::search(file.begin(), file.end(), name.begin(), name.end());
    REQUIRE(at != file.end());
    at[3] = 0;
    for (const int value : {2, 6, 7}) {
        const auto result = tagged(file, value);
        REQUIRE(result);
        CHECK(result->way == Way::tag);
        CHECK(exif::read_orientation(result->bytes) == value);
        const auto again = tagged(result->bytes, value);
        REQUIRE(again);
        CHECK(again->bytes == result->bytes);
    }
}

TEST_CASE("an association with a property that is not there does not become one with a property that is added") {
    HeifFile made{.parts = {coded_part(1, "hvc1", {heif_box("free", {1})})}};
    Bytes file = make_heif(made);
    const auto properties = static_cast<std::uint8_t>(layout_of(file).properties.size());
    const Bytes name{'i', 'p', 'm', 'a'};
    const auto at = std::search(file.begin(), file.end(), name.begin(), name.end());
    constexpr std::ptrdiff_t to_first = 4 + 4 + 4 + 2 + 1;  // type, version, count of items, item, count of properties
    REQUIRE(file.end() - at > to_first + 3);
    at[to_first + 2] = static_cast<std::uint8_t>(0x80 | (properties + 1));
    const auto result = tagged(file, 2);
    REQUIRE(result);
    CHECK(exif::read_orientation(result->bytes) == 2);
    CHECK(exif::read_orientation(tagged(result->bytes, 2)->bytes) == 2);
}

TEST_CASE("what cannot be turned by the container is refused with a reason") {
    const auto refusal = [](const HeifFile& file) {
        const auto result = tagged(make_heif(file), 6);
        REQUIRE_FALSE(result);
        CHECK(result.error().status == Status::unsupported_format);
        return result.error().message;
    };
    HeifFile movie{.parts = {coded_part(1, "hvc1")}};
    movie.behind = heif_box("moov", Bytes(8, 0));
    CHECK(refusal(movie).find("movie") != std::string::npos);
    CHECK(refusal({.parts = {coded_part(1, "hvc1", {heif_turn(1), heif_box("clap", Bytes(32, 1))})}}).find("cropped") != std::string::npos);
    CHECK(tagged(make_heif({.parts = {coded_part(1, "hvc1", {heif_box("clap", Bytes(32, 1)), heif_turn(1)})}}), 6).ok());
    const Bytes plain = make_heif({.parts = {coded_part(1, "hvc1")}});
    CHECK(tagged(plain, 6, How::pixels).error().status == Status::unsupported_format);
    CHECK(correct_encoded(plain.data(), plain.size(), {false, 1, 3.0}).error().status == Status::unsupported_format);
    HeifFile crowded{.parts = {coded_part(1, "hvc1")}};
    for (std::uint32_t id = 2; id < 400; ++id) {
        crowded.parts.push_back({id, "hvc1", {}, {heif_size(4, 4)}});
        crowded.links.push_back({"thmb", id, {1}});
    }
    CHECK(refusal(crowded).find("too many") != std::string::npos);
}

TEST_CASE("a damaged HEIC is corrected to one that can be read, or refused") {
    const Bytes whole = make_heif(camera_heif("hvc1", {heif_turn(1)}));
    for (std::size_t i = 0; i < whole.size(); ++i) {
        Bytes changed = whole;
        changed[i] = static_cast<std::uint8_t>(changed[i] == 0xFF ? 0x7F : 0xFF);
        for (const Bytes& file : {Bytes(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(i)), changed}) {
            const auto result = tagged(file, 6);
            if (!result) {
                CHECK(result.error().status != Status::internal);
                continue;
            }
            CHECK(exif::read_orientation(result->bytes) <= 8);
        }
    }
}
