#include "codec/xmp.hpp"

#include <string>
#include <vector>

#include <doctest/doctest.h>

using namespace upright;

namespace {

int orientation_of(const std::string& packet) {
    return codec::xmp_orientation({reinterpret_cast<const std::uint8_t*>(packet.data()), packet.size()});
}

std::vector<std::string> names_and_values(std::string_view packet) {
    codec::XmpProperties properties(packet);
    codec::XmpProperty property;
    std::vector<std::string> all;
    while (properties.next(property)) {
        all.push_back(std::string(property.name) + "=" + std::string(property.value));
    }
    return all;
}

}  // namespace

TEST_CASE("attributes and elements are properties, whatever stands around them") {
    const std::vector<std::string> expected{"a:x=1", "b:y=two words", "c:z=3"};
    CHECK(names_and_values("<r><d a:x=\"1\" b:y='two words'><c:z>3</c:z></d></r>") == expected);
    CHECK(names_and_values("<?xpacket begin=''?><!-- <n a='0'/> --><r><d\n a:x = \"1\"\tb:y='two words' >"
                           "<![CDATA[<no n='1'>]]><c:z> 3\n</c:z></d></r><?xpacket end='w'?>") == expected);
}

TEST_CASE("members of one structure have one owner, others have another") {
    codec::XmpProperties properties(
        std::string_view("<r><li><a x=\"1\" y=\"2\"/></li><li><a><x>3</x><y>4</y></a></li></r>"));
    codec::XmpProperty property;
    std::vector<int> owners;
    while (properties.next(property)) {
        if (property.name.size() != 1) continue;
        owners.push_back(property.owner);
        CHECK(properties.inside("li"));
        CHECK_FALSE(properties.inside("x"));
    }
    REQUIRE(owners.size() == 4);
    CHECK(owners[0] == owners[1]);
    CHECK(owners[2] == owners[3]);
    CHECK(owners[0] != owners[2]);
}

TEST_CASE("the orientation is read as an attribute or an element, and only where it is one") {
    CHECK(orientation_of("<rdf:Description tiff:Orientation=\"6\"/>") == 6);
    CHECK(orientation_of("<r><rdf:Description><tiff:Orientation>8</tiff:Orientation></rdf:Description></r>") == 8);
    CHECK(orientation_of("<r tiff:Orientation='0' ><d tiff:Orientation=\"3\"/></r>") == 3);
    for (const char* none : {"", "tiff:Orientation=\"6\"", "<r tiff:Orientation=\"9\"/>", "<r tiff:Orientation=\"12\"/>",
                             "<!-- <r tiff:Orientation=\"6\"/> -->", "<r tiff:Orientation=\"6", "<r tiff:Orientation=6/>",
                             "<r xtiff:Orientation=\"6\"/>"}) {
        CAPTURE(none);
        CHECK(orientation_of(none) == 0);
    }
}

TEST_CASE("every cut and every wrong byte of a packet is survived") {
    const std::string packet =
        "<?xpacket?><x:xmpmeta a='1'><rdf:Description tiff:Orientation=\"6\"><b>2</b><c/></rdf:Description></x:xmpmeta>";
    for (std::size_t size = 0; size <= packet.size(); ++size) CHECK(names_and_values(packet.substr(0, size)).size() <= 3);
    for (std::size_t at = 0; at < packet.size(); ++at) {
        for (const char wrong : {'<', '>', '/', '"', '\'', '=', ' ', '\0'}) {
            std::string damaged = packet;
            damaged[at] = wrong;
            CHECK(names_and_values(damaged).size() <= 6);
        }
    }
    std::string deep;
    for (int i = 0; i < 1000; ++i) deep += "<a>";
    CHECK(names_and_values(deep + "<b c='1'/>").empty());
}
