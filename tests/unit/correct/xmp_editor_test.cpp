#include "correct/xmp_editor.hpp"

#include <string>

#include <doctest/doctest.h>

using namespace upright;
using correct::XmpChange;

namespace {

std::string regions(const std::string& size, const std::string& area, const std::string& more = "") {
    return "<r xmlns:mwg-rs=\"http://www.metadataworkinggroup.com/schemas/regions/\"><mwg-rs:Regions>"
           "<mwg-rs:AppliedToDimensions " + size + "/><mwg-rs:RegionList><rdf:Bag><rdf:li><mwg-rs:Area " + area +
           "/></rdf:li>" + more + "</rdf:Bag></mwg-rs:RegionList></mwg-rs:Regions></r>";
}

/// The stored picture is 800 x 600.
XmpChange change(Orientation turn, int before = 0) {
    XmpChange change;
    change.mapping = correct::mapping_of(turn);
    change.orientation_before = before;
    change.stored_width = 800;
    change.stored_height = 600;
    return change;
}

std::string edited(const std::string& packet, const XmpChange& what, std::string* note = nullptr) {
    const correct::XmpEdit edit =
        correct::edit_xmp({reinterpret_cast<const std::uint8_t*>(packet.data()), packet.size()}, what);
    CHECK(edit.changed == (std::string(edit.packet.begin(), edit.packet.end()) != packet));
    if (note != nullptr) *note = edit.note;
    return {edit.packet.begin(), edit.packet.end()};
}

const std::string landscape = "stDim:w=\"800\" stDim:h=\"600\" stDim:unit=\"pixel\"";
const std::string portrait = "stDim:w=\"600\" stDim:h=\"800\" stDim:unit=\"pixel\"";

std::string area(const std::string& x, const std::string& y, const std::string& w, const std::string& h) {
    return "stArea:x=\"" + x + "\" stArea:y=\"" + y + "\" stArea:w=\"" + w + "\" stArea:h=\"" + h +
           "\" stArea:unit=\"normalized\"";
}

}  // namespace

TEST_CASE("a region moves with the pixels under it, at every one of the eight turns") {
    struct Case {
        Orientation turn;
        std::string size, moved;
    };
    // A small region near the left edge, a quarter down.
    const std::string before = regions(landscape, area("0.1", "0.25", "0.06", "0.2"));
    const Case cases[] = {
        {{false, 0}, landscape, area("0.1", "0.25", "0.06", "0.2")},
        {{false, 1}, portrait, area("0.75", "0.1", "0.2", "0.06")},
        {{false, 2}, landscape, area("0.9", "0.75", "0.06", "0.2")},
        {{false, 3}, portrait, area("0.25", "0.9", "0.2", "0.06")},
        {{true, 0}, landscape, area("0.9", "0.25", "0.06", "0.2")},
        {{true, 1}, portrait, area("0.75", "0.9", "0.2", "0.06")},
        {{true, 2}, landscape, area("0.1", "0.75", "0.06", "0.2")},
        {{true, 3}, portrait, area("0.25", "0.1", "0.2", "0.06")},
    };
    for (const Case& one : cases) {
        CAPTURE(one.turn.mirrored);
        CAPTURE(one.turn.quarter_turns);
        std::string note;
        CHECK(edited(before, change(one.turn), &note) == regions(one.size, one.moved));
        CHECK(note.empty());
    }
}

TEST_CASE("four quarter turns give back every byte, and regions as elements are turned too") {
    const std::string elements =
        "<r><mwg-rs:RegionList><mwg-rs:Area><stArea:x>0.125</stArea:x><stArea:y> 0.5 </stArea:y><stArea:w>1</stArea:w>"
        "<stArea:h>0.01</stArea:h></mwg-rs:Area></mwg-rs:RegionList></r>";
    std::string current = elements;
    for (int i = 0; i < 4; ++i) {
        const std::string next = edited(current, change({false, 1}));
        CHECK(next != current);
        current = next;
    }
    CHECK(current == elements);
}

TEST_CASE("regions about the picture as it was shown stay when it is turned to be shown so") {
    const std::string shown = regions(portrait, area("0.1", "0.25", "0.06", "0.2"));
    std::string note;
    CHECK(edited(shown, change({false, 1}, 6), &note) == shown);
    CHECK(note.empty());
    CHECK(edited(shown, change({false, 3}, 6), &note) == shown);
    CHECK_FALSE(note.empty());
    CHECK(edited(shown, change({false, 1}, 0), &note) != shown);
}

TEST_CASE("what cannot be turned is kept and said") {
    std::string note;
    for (const std::string& wrong : {std::string("stArea:x=\"0.1\" stArea:y=\"0.2\" stArea:w=\"0.1\""), area("12", "40", "8", "9"),
                                     area("a", "0.5", "0.1", "0.1"),
                                     std::string("stArea:x=\".1\" stArea:y=\".2\" stArea:w=\".1\" stArea:h=\".1\" stArea:unit=\"pixel\"")}) {
        CAPTURE(wrong);
        const std::string packet = regions("", wrong);
        CHECK(edited(packet, change({false, 2}), &note) == packet);
        CHECK_FALSE(note.empty());
    }
    const std::string microsoft = "<r><MPReg:Person MPReg:Rectangle=\"0.1, 0.2, 0.3, 0.4\"/></r>";
    CHECK(edited(microsoft, change({false, 1}), &note) == microsoft);
    CHECK_FALSE(note.empty());
    CHECK(edited(microsoft, change({false, 0}), &note) == microsoft);
    CHECK(note.empty());
    XmpChange level = change({false, 0});
    level.levelled = true;
    edited(regions(landscape, area("0.1", "0.25", "0.06", "0.2")), level, &note);
    CHECK(note.find("levelling") != std::string::npos);
}

TEST_CASE("sizes and resolutions change places with the sides, and the orientation becomes what is true") {
    const std::string packet = "<r tiff:Orientation=\"6\" tiff:ImageWidth=\"800\" tiff:ImageLength=\"600\" "
                               "exif:PixelXDimension='800' exif:PixelYDimension='600'/>";
    CHECK(edited(packet, change({false, 1})) == "<r tiff:Orientation=\"1\" tiff:ImageWidth=\"600\" tiff:ImageLength=\"800\" "
                                                "exif:PixelXDimension='600' exif:PixelYDimension='800'/>");
    XmpChange tag;
    tag.orientation_after = 8;
    CHECK(edited("<r tiff:Orientation=\"6\" tiff:ImageWidth=\"8\" tiff:ImageLength=\"6\"/>", tag) ==
          "<r tiff:Orientation=\"8\" tiff:ImageWidth=\"8\" tiff:ImageLength=\"6\"/>");
    CHECK(edited("<r tiff:Orientation=''/>", tag) == "<r tiff:Orientation='8'/>");
}
