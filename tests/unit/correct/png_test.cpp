#include <algorithm>
#include <functional>
#include <string>
#include <vector>

#include <doctest/doctest.h>
#include <zlib.h>

#include "common/orientation.hpp"
#include "codec/png_chunks.hpp"
#include "correct/png_pixels.hpp"
#include "support/encode_png.hpp"
#include "support/exif_block.hpp"
#include "unit/correct/turned_raster.hpp"
#include "upright/correct.hpp"
#include "upright/detector.hpp"

using namespace upright;
using test::Bytes;
using test::PngOptions;
using test::PngType;

namespace {

struct Form {
    PngType type;
    int bit_depth, channels;
};

const Form kinds[] = {{PngType::grey, 1, 1},    {PngType::grey, 2, 1},        {PngType::grey, 4, 1},
                      {PngType::grey, 8, 1},    {PngType::grey, 16, 2},       {PngType::grey_alpha, 8, 2},
                      {PngType::grey_alpha, 16, 4}, {PngType::rgb, 8, 3},     {PngType::rgb, 16, 6},
                      {PngType::rgba, 8, 4},    {PngType::rgba, 16, 8},       {PngType::palette, 1, 1},
                      {PngType::palette, 4, 1}, {PngType::palette, 8, 1}};

test::Raster raster_for(const Form& kind, int width, int height) {
    test::Raster raster = test::noise_raster(width, height, kind.channels);
    if (kind.bit_depth < 8) {
        for (std::uint8_t& sample : raster.samples) {
            sample = static_cast<std::uint8_t>(sample & ((1 << kind.bit_depth) - 1));
        }
    }
    return raster;
}

PngOptions options_for(const Form& kind, bool interlaced = false) {
    PngOptions options;
    options.type = kind.type;
    options.bit_depth = kind.bit_depth;
    options.interlaced = interlaced;
    if (kind.type == PngType::palette) {
        for (int i = 0; i < 1 << kind.bit_depth; ++i) {
            const auto level = static_cast<std::uint8_t>(i * 255 / ((1 << kind.bit_depth) - 1));
            options.palette.push_back({level, static_cast<std::uint8_t>(255 - level), 7});
        }
    }
    return options;
}

/// `chunks` before the first IDAT.
Bytes insert_before_data(const Bytes& file, const std::vector<Bytes>& chunks) {
    const auto layout = codec::read_png_layout(file);
    Bytes out(file.begin(), file.begin() + 8);
    bool placed = false;
    for (const auto& chunk : layout.value().chunks) {
        if (chunk.is("IDAT") && !placed) {
            for (const Bytes& one : chunks) out.insert(out.end(), one.begin(), one.end());
            placed = true;
        }
        out.insert(out.end(), chunk.whole.begin(), chunk.whole.end());
    }
    return out;
}

Bytes chunk_of(const Bytes& file, std::string_view type) {
    const auto layout = codec::read_png_layout(file);
    for (const auto& chunk : layout.value().chunks) {
        if (chunk.is(type)) return Bytes(chunk.data.begin(), chunk.data.end());
    }
    return {};
}

std::string deflated(const std::string& plain) {
    uLongf size = compressBound(static_cast<uLong>(plain.size()));
    std::string out(size, '\0');
    REQUIRE(compress2(reinterpret_cast<Bytef*>(out.data()), &size, reinterpret_cast<const Bytef*>(plain.data()),
                      static_cast<uLong>(plain.size()), 9) == Z_OK);
    out.resize(size);
    return out;
}

correct::PngPixels stored_pixels(const Bytes& file) {
    codec::Budget budget;
    codec::MemoryShare share(budget);
    correct::PngPixels pixels;
    REQUIRE_FALSE(correct::read_turned(file, codec::PngForm::stored, {}, budget, share, pixels));
    return pixels;
}

Bytes text(const std::string& s) { return Bytes(s.begin(), s.end()); }

Corrected corrected(const Bytes& file, Correction correction, CorrectOptions options = {}) {
    Result<Corrected> result = correct_encoded(file.data(), file.size(), correction, options);
    REQUIRE_MESSAGE(result.ok(), (result.ok() ? "" : result.error().message));
    return std::move(result).value();
}

}  // namespace

TEST_CASE("every kind of PNG is turned exactly and stays what it is") {
    for (const Form& kind : kinds) {
        const test::Raster raster = raster_for(kind, 13, 6);
        for (const bool interlaced : {false, true}) {
            const Bytes file = test::encode_png(raster, options_for(kind, interlaced));
            for (int tag = 2; tag <= 8; ++tag) {
                CAPTURE(kind.bit_depth);
                CAPTURE(kind.channels);
                CAPTURE(tag);
                const Orientation turn = orientation_from_exif(tag);
                const Corrected result = corrected(file, {turn.mirrored, turn.quarter_turns, 0});
                CHECK(result.way == Way::lossless);
                const correct::PngPixels pixels = stored_pixels(result.bytes);
                const test::Raster expected = test::turned(raster, turn);
                CHECK(pixels.raster.width == expected.width);
                CHECK(Bytes(pixels.raster.samples.begin(), pixels.raster.samples.end()) == expected.samples);
                const auto before = codec::read_png_layout(file), after = codec::read_png_layout(result.bytes);
                CHECK(before->header.bit_depth == after->header.bit_depth);
                CHECK(before->header.colour_type == after->header.colour_type);
                CHECK(before->header.interlacing == after->header.interlacing);
                CHECK(chunk_of(file, "PLTE") == chunk_of(result.bytes, "PLTE"));
            }
        }
    }
}

TEST_CASE("text, profiles and unknown chunks are kept; sizes in them follow the turn") {
    PngOptions options = options_for(kinds[7]);
    options.exif = test::camera_exif(6);
    const Bytes file = insert_before_data(
        test::encode_png(raster_for(kinds[7], 12, 8), options),
        {test::png_chunk("tEXt", text(std::string("Title\0a page", 12))),
         test::png_chunk("iTXt", text(std::string("Author\0\0\0\0\0someone", 18))),
         test::png_chunk("pHYs", {0, 0, 0, 204, 0, 0, 0, 98, 1}), test::png_chunk("prVt", {1, 2, 3})});
    const Corrected result = corrected(file, {false, 1, 0});
    for (const char* type : {"tEXt", "iTXt", "prVt"}) CHECK(chunk_of(result.bytes, type) == chunk_of(file, type));
    CHECK(chunk_of(result.bytes, "pHYs") == Bytes{0, 0, 0, 98, 0, 0, 0, 204, 1});
    CHECK(result.exif_orientation == 1);
    CHECK(read_exif_orientation(result.bytes.data(), result.bytes.size()) == 1);
    Bytes current = result.bytes;
    for (int i = 0; i < 3; ++i) current = corrected(current, {false, 1, 0}).bytes;
    for (const char* type : {"tEXt", "iTXt", "prVt", "pHYs", "IHDR"}) CHECK(chunk_of(current, type) == chunk_of(file, type));
}

TEST_CASE("the tag of a PNG can be changed, and added where there is none") {
    CorrectOptions options;
    options.how = How::tag;
    PngOptions with_exif = options_for(kinds[7]);
    with_exif.exif = test::camera_exif(1);
    for (const PngOptions& png : {options_for(kinds[7]), with_exif}) {
        const Bytes file = test::encode_png(raster_for(kinds[7], 12, 8), png);
        for (int tag = 2; tag <= 8; ++tag) {
            const Orientation turn = orientation_from_exif(tag);
            const Corrected result = corrected(file, {turn.mirrored, turn.quarter_turns, 0}, options);
            CHECK(result.way == Way::tag);
            CHECK(read_exif_orientation(result.bytes.data(), result.bytes.size()) == tag);
            CHECK(chunk_of(result.bytes, "IDAT") == chunk_of(file, "IDAT"));
            CHECK(corrected(result.bytes, {turn.mirrored, turn.quarter_turns, 0}, options).way == Way::unchanged);
        }
    }
}

TEST_CASE("of several eXIf chunks the first that can be read counts, as where the tag is read") {
    const Bytes plain = test::encode_png(raster_for(kinds[7], 12, 8), options_for(kinds[7]));
    const Bytes damaged = test::png_chunk("eXIf", {'I', 'I', 42, 0, 99, 0, 0, 0, 1, 0});
    const Bytes six = test::png_chunk("eXIf", test::camera_exif(6)), three = test::png_chunk("eXIf", test::camera_exif(3));
    const Bytes silent = test::png_chunk("eXIf", test::exif_block({{0x0100, 3, 1, 7}}, true));
    Bytes with_prefix{'E', 'x', 'i', 'f', 0, 0};
    const Bytes block = test::camera_exif(8);
    with_prefix.insert(with_prefix.end(), block.begin(), block.end());
    const std::vector<Bytes> lists[] = {{six, three}, {damaged, six}, {damaged, three, six}, {silent, six},
                                        {test::png_chunk("eXIf", with_prefix), three}};
    for (const std::vector<Bytes>& chunks : lists) {
        CAPTURE(&chunks - lists);
        const Bytes file = insert_before_data(plain, chunks);
        const int read = read_exif_orientation(file.data(), file.size());
        CHECK(corrected(file, {false, 0, 0}).exif_orientation == (read > 1 ? 1 : read));
        for (const How how : {How::tag, How::pixels}) {
            CorrectOptions options;
            options.how = how;
            const Corrected result = corrected(file, {false, 2, 0}, options);
            CHECK(read_exif_orientation(result.bytes.data(), result.bytes.size()) == result.exif_orientation);
            CHECK(result.exif_orientation == (how == How::tag ? 3 : read > 0 ? 1 : 0));
        }
    }
    // A new chunk beside a damaged one would be the duplicate that readers skip.
    CorrectOptions options;
    options.how = How::tag;
    const Bytes hopeless = insert_before_data(plain, {damaged});
    CHECK(correct_encoded(hopeless.data(), hopeless.size(), {false, 2, 0}, options).error().status ==
          Status::corrupt_image);
}

TEST_CASE("levelling a PNG keeps its depth, and turns a palette into colours") {
    const CorrectOptions options;
    for (const Form& kind : kinds) {
        CAPTURE(kind.bit_depth);
        CAPTURE(kind.channels);
        const Bytes file = test::encode_png(raster_for(kind, 40, 30), options_for(kind));
        const Corrected result = corrected(file, {false, 1, 4.0}, options);
        CHECK(result.way == Way::reencoded);
        const auto layout = codec::read_png_layout(result.bytes);
        CHECK(layout->header.bit_depth == std::max(8, kind.bit_depth));
        CHECK(layout->header.colour_type == (kind.type == PngType::palette ? 2 : static_cast<int>(kind.type)));
        CHECK_FALSE(layout->has("PLTE"));
        CHECK(result.width > 30);
        const bool same_kind = kind.type != PngType::palette && kind.bit_depth >= 8;
        CHECK((result.notes.find("became") == std::string::npos) == same_kind);
    }
}

TEST_CASE("16-bit samples keep their order through levelling") {
    // A bright left half: swapped bytes would show as noise.
    test::Raster raster{40, 40, 2, Bytes(40 * 40 * 2)};
    for (std::size_t i = 0; i < raster.samples.size(); i += 2) {
        raster.samples[i] = 0x80;
        raster.samples[i + 1] = 0x01;
    }
    CorrectOptions options;
    options.canvas = Canvas::crop;
    const Corrected result = corrected(test::encode_png(raster, options_for(kinds[4])), {false, 0, 9}, options);
    const correct::PngPixels pixels = stored_pixels(result.bytes);
    for (std::size_t i = 0; i < pixels.raster.samples.size(); i += 2) {
        REQUIRE(pixels.raster.samples[i] == 0x80);
        REQUIRE(pixels.raster.samples[i + 1] == 0x01);
    }
}

TEST_CASE("of an animation only the tag is changed, never one picture alone") {
    const Bytes file = insert_before_data(test::encode_png(raster_for(kinds[7], 12, 8), options_for(kinds[7])),
                                          {test::png_chunk("acTL", {0, 0, 0, 2, 0, 0, 0, 0})});
    const Corrected by_default = corrected(file, {false, 1, 0});
    CHECK(by_default.way == Way::tag);
    CHECK(by_default.exif_orientation == 6);
    CHECK(by_default.notes.find("several pictures") != std::string::npos);
    CHECK(chunk_of(by_default.bytes, "IDAT") == chunk_of(file, "IDAT"));
    CorrectOptions options;
    options.how = How::pixels;
    CHECK(correct_encoded(file.data(), file.size(), {false, 1, 0}, options).error().status ==
          Status::unsupported_format);
    options.how = How::automatic;
    CHECK(correct_encoded(file.data(), file.size(), {false, 1, 2}, options).error().status ==
          Status::unsupported_format);
    options = {};
    options.how = How::tag;
    CHECK(corrected(file, {false, 1, 0}, options).way == Way::tag);
    CHECK(corrected(file, {false, 1, 0}, options).notes.empty());
}

namespace {

std::string hex_profile(const std::string& name, const Bytes& bytes) {
    constexpr char digits[] = "0123456789abcdef";
    std::string out = "\n" + name + "\n" + std::string(8 - std::to_string(bytes.size()).size(), ' ') + std::to_string(bytes.size());
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        if (i % 36 == 0) out += '\n';
        out += digits[bytes[i] >> 4];
        out += digits[bytes[i] & 15];
    }
    return out + '\n';
}

/// A text chunk of one of the three kinds; zTXt is always compressed, iTXt on demand.
Bytes text_chunk(const char (&type)[5], const std::string& keyword, const std::string& content, bool compressed = false) {
    std::string data = keyword + '\0';
    if (type[0] == 'i') data += std::string(compressed ? "\1\0" : "\0\0", 2) + std::string(2, '\0');
    if (type[0] == 'z') data += '\0';
    return test::png_chunk(type, text(data + (compressed || type[0] == 'z' ? deflated(content) : content)));
}

std::string xmp_packet(const std::string& orientation) {
    return "<x:xmpmeta><rdf:Description tiff:Orientation=\"" + orientation + "\" dc:format='image/png'/></x:xmpmeta>";
}

Bytes page_with(const std::vector<Bytes>& chunks) {
    return insert_before_data(test::encode_png(raster_for(kinds[7], 12, 8), options_for(kinds[7])), chunks);
}

int orientation_in(const Bytes& file) { return read_exif_orientation(file.data(), file.size()); }

}  // namespace

TEST_CASE("orientation in text chunks is read, and neither way of correcting leaves the old one behind") {
    const auto exif = [](const char* orientation) { return test::camera_exif(orientation[0] - '0', true); };
    const auto with_prefix = [](Bytes block) {
        const Bytes prefix{'E', 'x', 'i', 'f', 0, 0};
        block.insert(block.begin(), prefix.begin(), prefix.end());
        return block;
    };
    const auto xmp_profile = [](const char* orientation) { return text(xmp_packet(orientation)); };
    using Maker = std::function<Bytes(const char*)>;
    const std::vector<Maker> makers{
        [&](const char* o) { return text_chunk("zTXt", "Raw profile type exif", hex_profile("exif", exif(o))); },
        [&](const char* o) { return text_chunk("tEXt", "Raw profile type exif", hex_profile("exif", with_prefix(exif(o)))); },
        [&](const char* o) { return text_chunk("zTXt", "Raw profile type APP1", hex_profile("generic profile", with_prefix(exif(o)))); },
        [&](const char* o) { return text_chunk("iTXt", "Raw profile type exif", hex_profile("exif", exif(o)), true); },
        [&](const char* o) { return text_chunk("iTXt", "Raw profile type exif", hex_profile("exif", exif(o))); },
        [&](const char* o) { return text_chunk("iTXt", "XML:com.adobe.xmp", xmp_packet(o)); },
        [&](const char* o) { return text_chunk("iTXt", "XML:com.adobe.xmp", xmp_packet(o), true); },
        [&](const char* o) { return text_chunk("zTXt", "Raw profile type xmp", hex_profile("xmp", xmp_profile(o))); },
    };
    for (const Maker& make : makers) {
        CAPTURE(&make - makers.data());
        const Bytes file = page_with({make("6")});
        CHECK(orientation_in(file) == 6);
        // The pixels turned: the same chunk, but for the value.
        const Corrected turned = corrected(file, {false, 1, 0});
        CHECK(turned.way == Way::lossless);
        CHECK(turned.exif_orientation == 1);
        CHECK(orientation_in(turned.bytes) == 1);
        CHECK(turned.notes.empty());
        const auto layout = codec::read_png_layout(turned.bytes);
        const Bytes expected = make("1");
        CHECK(std::any_of(layout->chunks.begin(), layout->chunks.end(), [&](const codec::PngChunk& chunk) {
            return std::equal(chunk.whole.begin(), chunk.whole.end(), expected.begin(), expected.end());
        }));
        // The tag written: an eXIf chunk for most readers, and the text for the others.
        CorrectOptions options;
        options.how = How::tag;
        const Corrected tagged = corrected(file, {false, 2, 0}, options);
        CHECK(tagged.way == Way::tag);
        CHECK(orientation_in(tagged.bytes) == 3);
        CHECK_FALSE(chunk_of(tagged.bytes, "eXIf").empty());
        const Bytes retagged = make("3");
        CHECK(std::search(tagged.bytes.begin(), tagged.bytes.end(), retagged.begin(), retagged.end()) != tagged.bytes.end());
        CHECK(corrected(file, {false, 1, 0}, options).way == Way::unchanged);
        CHECK(corrected(file, {}, options).exif_orientation == 1);
    }
}

TEST_CASE("an eXIf chunk decides before a profile in text, and the profile before XMP") {
    const Bytes six = text_chunk("zTXt", "Raw profile type exif", hex_profile("exif", test::camera_exif(6)));
    const Bytes three = text_chunk("iTXt", "XML:com.adobe.xmp", xmp_packet("3"));
    CHECK(orientation_in(page_with({three, six, test::png_chunk("eXIf", test::camera_exif(8))})) == 8);
    CHECK(orientation_in(page_with({three, six})) == 6);
    CHECK(orientation_in(page_with({six, three})) == 6);
    CHECK(orientation_in(page_with({three})) == 3);
    const Corrected turned = corrected(page_with({three, six}), {false, 1, 0});
    for (const char* stale : {"Orientation=\"3\"", "Orientation=\"6\""}) {
        const std::string needle = stale;
        CHECK(std::search(turned.bytes.begin(), turned.bytes.end(), needle.begin(), needle.end()) == turned.bytes.end());
    }
    CHECK(orientation_in(turned.bytes) == 1);
}

TEST_CASE("a text profile that cannot be read is removed when pixels are turned, which is said, and no bomb is unpacked") {
    const std::string bomb = hex_profile("exif", test::camera_exif(6)) + std::string(20'000'000, ' ');
    const Bytes hopeless[] = {
        text_chunk("tEXt", "Raw profile type exif", "\nexif\n      26\n4d4d00zz"),
        text_chunk("tEXt", "Raw profile type exif", "\nexif\n    2600\n4d4d"),
        text_chunk("tEXt", "Raw profile type exif", ""),
        text_chunk("zTXt", "Raw profile type exif", bomb),
        test::png_chunk("zTXt", text(std::string("Raw profile type exif\0\0not deflated", 35))),
    };
    for (const Bytes& chunk : hopeless) {
        CAPTURE(&chunk - hopeless);
        const Bytes file = page_with({chunk});
        CHECK(orientation_in(file) == 0);
        const Corrected turned = corrected(file, {false, 1, 0});
        CHECK(turned.way == Way::lossless);
        CHECK_FALSE(codec::read_png_layout(turned.bytes)->has(std::string(chunk.begin() + 4, chunk.begin() + 8)));
        CHECK(turned.notes.find("removed") != std::string::npos);
        CorrectOptions options;
        options.how = How::tag;
        const Corrected tagged = corrected(file, {false, 1, 0}, options);
        CHECK(orientation_in(tagged.bytes) == 6);
        CHECK(std::search(tagged.bytes.begin(), tagged.bytes.end(), chunk.begin(), chunk.end()) != tagged.bytes.end());
    }
    // Of many only a few are unpacked.
    const Bytes six = text_chunk("zTXt", "Raw profile type exif", hex_profile("exif", test::camera_exif(6)));
    std::vector<Bytes> many(4, hopeless[0]);
    many.push_back(six);
    CHECK(orientation_in(page_with(many)) == 0);
    many.erase(many.begin());
    CHECK(orientation_in(page_with(many)) == 6);
}

TEST_CASE("chunks that may not fit a turned picture are removed and named, those known to fit are kept") {
    const Bytes file = page_with({test::png_chunk("gAMA", {0, 0, 0xB1, 0x8F}), test::png_chunk("tIME", Bytes(7, 1)),
                                  test::png_chunk("sCAL", text(std::string("\1" "0.5\0" "0.25", 9))),
                                  test::png_chunk("oFFs", Bytes(9, 0)), test::png_chunk("iDOT", Bytes(28, 0)),
                                  test::png_chunk("prVT", {1, 2, 3}), test::png_chunk("prVt", {1, 2, 3})});
    const Corrected turned = corrected(file, {false, 1, 0});
    for (const char* kept : {"gAMA", "tIME", "prVt"}) CHECK(chunk_of(turned.bytes, kept) == chunk_of(file, kept));
    CHECK(chunk_of(turned.bytes, "sCAL") == text(std::string("\1" "0.25\0" "0.5", 9)));
    const auto layout = codec::read_png_layout(turned.bytes);
    for (const std::string gone : {"oFFs", "iDOT", "prVT"}) {
        CHECK_FALSE(layout->has(gone));
        CHECK(turned.notes.find("the chunk " + gone + " was removed") != std::string::npos);
    }
    CorrectOptions options;
    options.how = How::tag;
    CHECK(codec::read_png_layout(corrected(file, {false, 1, 0}, options).bytes)->has("oFFs"));
    // Of very many only some are named, and each name once.
    std::vector<Bytes> many;
    for (int i = 0; i < 1000; ++i) many.push_back(test::png_chunk("prVT", {1}));
    for (char c = 'a'; c <= 'z'; ++c) {
        for (char d = 'a'; d <= 'z'; ++d) {
            const char name[5]{'x', c, 'V', static_cast<char>(d - 'a' + 'A'), 0};
            many.push_back(test::png_chunk(name, {1}));
        }
    }
    const std::string notes = corrected(page_with(many), {false, 1, 0}).notes;
    CHECK(notes.find("prVT") == notes.rfind("prVT"));
    CHECK(notes.size() < 2'200);
}

TEST_CASE("a directory of 65,535 entries keeps them all: the tag is refused, and pixels are turned without it") {
    const Bytes block = test::exif_block(std::vector<test::ExifEntry>(65'535, {0x0100, 3, 1, 7}), true);
    const Bytes file = insert_before_data(test::encode_png(raster_for(kinds[7], 12, 8), options_for(kinds[7])),
                                          {test::png_chunk("eXIf", block)});
    CorrectOptions options;
    options.how = How::tag;
    const auto refused = correct_encoded(file.data(), file.size(), {false, 1, 0}, options);
    REQUIRE_FALSE(refused.ok());
    CHECK(refused.error().status == Status::corrupt_image);
    CHECK(refused.error().message.find("full") != std::string::npos);
    const Corrected turned = corrected(file, {false, 1, 0});
    CHECK(turned.way == Way::lossless);
    CHECK(chunk_of(turned.bytes, "eXIf") == block);
}

TEST_CASE("the tag alone is written whatever the picture measures") {
    const Bytes file = test::encode_png(raster_for(kinds[7], 20, 10), options_for(kinds[7]));
    CorrectOptions options;
    options.how = How::tag;
    options.limits.max_pixels = 1;
    options.limits.max_side = 1;
    CHECK(corrected(file, {false, 1, 0}, options).way == Way::tag);
}

TEST_CASE("every truncation of a PNG is an error, and no wrong byte more than that") {
    const Bytes file = test::encode_png(raster_for(kinds[7], 20, 10), options_for(kinds[7]));
    for (std::size_t size = 8; size < file.size(); ++size) {
        CHECK_FALSE(correct_encoded(file.data(), size, {false, 1, 0}).ok());
    }
    for (std::size_t at = 8; at < file.size(); ++at) {
        Bytes damaged = file;
        damaged[at] = static_cast<std::uint8_t>(damaged[at] ^ 0x41);
        const auto result = correct_encoded(damaged.data(), damaged.size(), {false, 1, 0});
        if (!result) CHECK(result.error().status != Status::internal);
    }
    CorrectOptions options;
    options.limits.max_pixels = 199;
    CHECK(correct_encoded(file.data(), file.size(), {}, options).error().status == Status::too_many_pixels);
}
