#include "codec/heif_layout.hpp"

#include <doctest/doctest.h>

#include "codec/coded_picture.hpp"
#include "codec/format.hpp"
#include "exif/exif.hpp"
#include "support/exif_block.hpp"
#include "support/heif.hpp"
#include "unit/correct/turned_raster.hpp"
#include "upright/correct.hpp"

using namespace upright;
using namespace upright::test;

namespace {

Result<codec::HeifLayout> layout_of(const Bytes& file) {
    codec::Budget budget;
    return codec::read_heif_layout(file, budget);
}

Raster flipped_upside_down(const Raster& in) { return turned(in, {true, 2}); }

}  // namespace

TEST_CASE("irot and imir are read in their order, as the EXIF value that means the same") {
    const Raster picture = noise_raster(5, 3, 3);
    for (const bool mirror_first : {false, true}) {
        for (int turn = -1; turn < 4; ++turn) {
            for (int mode = -1; mode < 2; ++mode) {
                CAPTURE(mirror_first);
                CAPTURE(turn);
                CAPTURE(mode);
                std::vector<Bytes> properties;
                Raster expected = picture;
                const auto apply_turn = [&] {
                    if (turn < 0) return;
                    properties.push_back(heif_turn(turn));
                    expected = turned(expected, {false, (4 - turn) % 4});  // irot counts anticlockwise
                };
                const auto apply_mirror = [&] {
                    if (mode < 0) return;
                    properties.push_back(heif_mirror(mode));
                    expected = mode == 0 ? flipped_upside_down(expected) : flipped(expected);
                };
                if (mirror_first) apply_mirror();
                apply_turn();
                if (!mirror_first) apply_mirror();
                const Bytes file = make_heif({.parts = {coded_part(1, "hvc1", properties)}});
                const int value = exif::read_orientation(file);
                CHECK((value == 0) == properties.empty());
                const Raster got = turned(picture, orientation_from_exif(value));
                CHECK(got.width == expected.width);
                CHECK(got.samples == expected.samples);
            }
        }
    }
}

TEST_CASE("two orientations in one, and back") {
    const Raster picture = noise_raster(5, 3, 1);
    for (int first = 1; first <= 8; ++first) {
        for (int second = 1; second <= 8; ++second) {
            const Orientation a = orientation_from_exif(first), b = orientation_from_exif(second);
            CHECK(turned(picture, composed(a, b)).samples == turned(turned(picture, a), b).samples);
        }
        const Orientation a = orientation_from_exif(first);
        CHECK(exif_from_orientation(composed(a, inverse(a))) == 1);
    }
}

TEST_CASE("EXIF in HEIC is told and not applied, and what contradicts the container is named") {
    const auto file = [](std::vector<Bytes> turns) { return make_heif(camera_heif("hvc1", std::move(turns))); };
    CHECK(exif::read_orientation(file({})) == 0);
    CHECK(exif::read_tag_facts(file({})).has_camera == exif::read_tag_facts(file({heif_turn(3)})).has_camera);
    CHECK(layout_of(file({}))->contradiction().find("orientation 6, the container 1") != std::string::npos);
    CHECK(exif::read_orientation(file({heif_turn(3)})) == 6);
    CHECK(layout_of(file({heif_turn(3)}))->contradiction().empty());
    CHECK(layout_of(make_heif({.parts = {coded_part(1, "hvc1", {heif_turn(1)})}}))->contradiction().empty());
}

TEST_CASE("an identity is turned as what it shows, and then by itself") {
    HeifFile made{.primary = 3, .parts = {coded_part(1, "hvc1", {heif_turn(3)}), {2, "iden", {}, {heif_mirror(1)}}, {3, "iden", {}, {}}}};
    made.links = {{"dimg", 2, {1}}, {"dimg", 3, {2}}};
    const Bytes file = make_heif(made);
    const Raster picture = noise_raster(5, 3, 3);
    const Raster expected = flipped(turned(picture, {false, 1}));
    CHECK(turned(picture, orientation_from_exif(exif::read_orientation(file))).samples == expected.samples);
    const auto layout = layout_of(file);
    REQUIRE(layout);
    CHECK(layout->lineage(3).count == 3);
    CHECK(layout->lineage(3).items[0] == 1);
    CHECK_FALSE(layout->orientation_before(1));
    const auto shown = codec::read_heif_picture(*layout, 3);
    REQUIRE(shown);
    CHECK(shown->tiles == std::vector<std::uint32_t>{1});
}

TEST_CASE("an identity of nothing, of several, of itself or of too long a line is refused") {
    const auto refusal = [](const std::vector<HeifLink>& links, std::uint32_t primary = 2) {
        HeifFile made{.primary = primary, .parts = {coded_part(1, "hvc1")}};
        for (std::uint32_t id = 2; id < 12; ++id) made.parts.push_back({id, "iden", {}, {heif_turn(1)}});
        made.links = links;
        const Bytes file = make_heif(made);
        const auto layout = layout_of(file);
        REQUIRE(layout);
        CHECK(layout->orientation(primary).has_value() == (layout->lineage(primary).count > 0));
        const auto picture = codec::read_heif_picture(*layout, primary);
        REQUIRE_FALSE(picture);
        CHECK(picture.error().status == Status::corrupt_image);
        if (layout->lineage(primary).count == 0) {
            const auto fixed = correct_encoded(file.data(), file.size(), Correction::of_exif(6));
            REQUIRE_FALSE(fixed);
            CHECK(fixed.error().message == picture.error().message);
        }
        return picture.error().message;
    };
    CHECK(refusal({{"thmb", 1, {2}}}).find("(item 2) is the identity (iden) of no picture") != std::string::npos);
    CHECK(refusal({{"dimg", 2, {1, 1}}}).find("iden") != std::string::npos);
    CHECK(refusal({{"dimg", 2, {2}}}).find("iden") != std::string::npos);
    CHECK(refusal({{"dimg", 2, {3}}, {"dimg", 3, {2}}}).find("iden") != std::string::npos);
    CHECK(refusal({{"dimg", 2, {77}}}).find("damaged or missing") != std::string::npos);
    std::vector<HeifLink> line;
    for (std::uint32_t id = 2; id < 12; ++id) line.push_back({"dimg", id, {id - 1}});
    CHECK(refusal(line, 11).find("iden") != std::string::npos);
}

TEST_CASE("HEIC and AVIF are known by their brands") {
    const auto with = [](std::string_view brand) { return codec::sniff(make_heif({.brand = brand, .parts = {coded_part(1, "hvc1")}})); };
    CHECK(with("heic") == codec::Format::heif);
    CHECK(with("mif1") == codec::Format::heif);
    CHECK(with("avif") == codec::Format::avif);
    CHECK(with("isom") == codec::Format::heif);  // mif1 stands among the further ones
    const Bytes movie = heif_box("ftyp", {'i', 's', 'o', 'm', 0, 0, 0, 0, 'i', 's', 'o', '2'});
    CHECK(codec::sniff(movie) == codec::Format::unknown);
}

TEST_CASE("items of every way of writing are found") {
    for (const bool wide : {false, true}) {
        for (const bool long_ids : {false, true}) {
            for (const unsigned base : {0U, 4U, 8U}) {
                HeifFile made = camera_heif("hvc1", {heif_turn(1)});
                made.wide_properties = wide;
                made.long_ids = long_ids;
                made.base_bytes = base;
                made.offset_bytes = base == 8 ? 0 : 8;
                if (made.offset_bytes == 0) {
                    for (HeifPart& part : made.parts) part.in_idat = false;
                }
                const Bytes file = make_heif(made);
                const auto layout = layout_of(file);
                REQUIRE(layout);
                CHECK(layout->primary == 5);
                CHECK(layout->exif_orientation() == 8);
                CHECK(layout->size(5)[0] == 128);
                for (const HeifPart& part : made.parts) {
                    const auto data = layout->data(part.id);
                    CHECK(Bytes(data.begin(), data.end()) == part.data);
                }
                CHECK(codec::TiffBlock(layout->exif()).orientation() == 6);
                CHECK(layout->xmp().size() == 4);
                const auto grid = codec::read_heif_picture(*layout, 5);
                REQUIRE(grid);
                CHECK(grid->columns == 2);
                CHECK(grid->tiles == std::vector<std::uint32_t>{1, 2, 3, 4});
            }
        }
    }
}

TEST_CASE("lists that say more than they hold are refused, and so is what has no end") {
    const Bytes whole = make_heif(camera_heif("hvc1", {heif_turn(1)}));
    for (std::size_t i = 0; i < whole.size(); ++i) {
        Bytes changed = whole;
        changed[i] = static_cast<std::uint8_t>(changed[i] == 0xFF ? 0x7F : 0xFF);
        for (const Bytes& file : {Bytes(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(i)), changed}) {
            const auto layout = layout_of(file);
            if (!layout) {
                CHECK(layout.error().status == Status::corrupt_image);
                continue;
            }
            (void)layout->exif_orientation();
            (void)layout->contradiction();
            for (const codec::HeifItem& item : layout->items) {
                (void)layout->gather(item.id);
                if (codec::component_of(item) != codec::Format::unknown) (void)codec::coded_stream(*layout, item);
                (void)codec::read_heif_picture(*layout, item.id);
            }
        }
    }
    // Boxes without end, and more of them than any file has.
    HeifFile many = camera_heif("hvc1", {});
    for (int i = 0; i < 70'000; ++i) many.behind.insert(many.behind.end(), {0, 0, 0, 8, 'f', 'r', 'e', 'e'});
    CHECK(layout_of(make_heif(many)).error().status == Status::corrupt_image);
    HeifFile linked = camera_heif("hvc1", {});
    for (int i = 0; i < 9'000; ++i) linked.links.push_back({"thmb", 6, std::vector<std::uint32_t>(8, 5)});
    CHECK(layout_of(make_heif(linked)).error().status == Status::corrupt_image);
}
