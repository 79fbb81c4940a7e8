#include "support/hostile.hpp"

#include <zlib.h>

#include <algorithm>
#include <iterator>
#include <stdexcept>

#include "support/encode_jpeg.hpp"
#include "support/encode_png.hpp"
#include "support/encode_tiff.hpp"
#include "support/exif_block.hpp"
#include "support/heif.hpp"
#include "support/webp.hpp"
#ifdef UPRIGHT_TEST_TIFF
#include "support/write_tiff.hpp"
#endif

namespace upright::test {
namespace {

constexpr std::uint8_t kSof0 = 0xC0, kSof2 = 0xC2, kSos = 0xDA;

std::size_t marker_position(const Bytes& file, std::uint8_t marker, int number = 1) {
    for (std::size_t i = 0; i + 1 < file.size(); ++i) {
        if (file[i] == 0xFF && file[i + 1] == marker && --number == 0) return i;
    }
    throw std::runtime_error("the file has no such marker");
}

void append(Bytes& to, const Bytes& bytes) { to.insert(to.end(), bytes.begin(), bytes.end()); }

JpegOptions progressive_options() {
    JpegOptions options;
    options.progressive = true;
    return options;
}

/// A JPEG whose header says another size than its data has.
Bytes jpeg_claiming(int width, int height, bool progressive) {
    JpegOptions options;
    options.progressive = progressive;
    Bytes file = encode_jpeg(smooth_raster(64, 64, 3), options);
    const std::size_t frame = marker_position(file, progressive ? kSof2 : kSof0);
    file[frame + 5] = static_cast<std::uint8_t>(height >> 8);
    file[frame + 6] = static_cast<std::uint8_t>(height);
    file[frame + 7] = static_cast<std::uint8_t>(width >> 8);
    file[frame + 8] = static_cast<std::uint8_t>(width);
    return file;
}

Bytes png_header(std::uint32_t width, std::uint32_t height, std::uint8_t depth, std::uint8_t type, bool interlaced) {
    Bytes data;
    for (const std::uint32_t value : {width, height}) {
        for (int shift = 24; shift >= 0; shift -= 8) data.push_back(static_cast<std::uint8_t>(value >> shift));
    }
    for (const std::uint8_t value : {depth, type, std::uint8_t{0}, std::uint8_t{0}, std::uint8_t{interlaced}}) {
        data.push_back(value);
    }
    return png_chunk("IHDR", data);
}

Bytes png_file(const std::vector<Bytes>& chunks) {
    Bytes file{0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};
    for (const Bytes& chunk : chunks) append(file, chunk);
    return file;
}

/// A zlib stream of `mebibytes` MiB of zeros: one piece compressed once and repeated.
Bytes stream_of_zeros(std::size_t mebibytes) {
    Bytes zeros(1U << 20U, 0), piece(1U << 16U);
    z_stream stream{};
    if (deflateInit(&stream, 9) != Z_OK) throw std::runtime_error("deflateInit");
    Bytes out;
    for (int i = 0; i < 2; ++i) {  // the first piece begins with the stream's header
        stream.next_in = zeros.data();
        stream.avail_in = static_cast<uInt>(zeros.size());
        stream.next_out = piece.data();
        stream.avail_out = static_cast<uInt>(piece.size());
        deflate(&stream, Z_FULL_FLUSH);
        const Bytes made(piece.data(), stream.next_out);
        for (std::size_t k = 0; k < (i == 0 ? 1 : mebibytes - 1); ++k) append(out, made);
    }
    deflateEnd(&stream);
    return out;
}

Bytes jpeg_of_many_scans(int width, int height, int scans) {
    const Bytes file = encode_jpeg(page_raster(width, height, 3), progressive_options());
    // The seventh scan of libjpeg's script refines the DC values: one bit a block, valid however often it is said.
    const std::size_t scan = marker_position(file, kSos, 7);
    std::size_t end = scan + 2;
    while (file[end] != 0xFF || file[end + 1] == 0) ++end;
    const auto at = [&file](std::size_t offset) { return file.begin() + static_cast<std::ptrdiff_t>(offset); };
    const Bytes refinement(at(scan), at(end));
    Bytes many(file.begin(), file.end() - 2);
    for (int i = 10; i < scans; ++i) append(many, refinement);
    append(many, {0xFF, 0xD9});
    return many;
}

Bytes jpeg_of_many_entries(int segments) {
    Bytes body{'E', 'x', 'i', 'f', 0, 0};
    append(body, exif_block(std::vector<ExifEntry>(5400, ExifEntry{0x0100, 4, 1, 1}), false));
    const std::size_t length = body.size() + 2;
    Bytes file{0xFF, 0xD8};
    for (int i = 0; i < segments; ++i) {
        append(file, {0xFF, 0xE1, static_cast<std::uint8_t>(length >> 8U), static_cast<std::uint8_t>(length)});
        append(file, body);
    }
    const Bytes picture = encode_jpeg(smooth_raster(64, 64, 3));
    file.insert(file.end(), picture.begin() + 2, picture.end());
    return file;
}

/// A grey JPEG that ends with its first scan's first bytes. `frame`: SOF0, SOF2, SOF9 or SOF10.
Bytes jpeg_of_few_bytes(int width, int height, std::uint8_t frame) {
    Bytes file{0xFF, 0xD8, 0xFF, 0xDB, 0, 67, 0};
    file.insert(file.end(), 64, 1);
    append(file, {0xFF, frame, 0, 11, 8, static_cast<std::uint8_t>(height >> 8), static_cast<std::uint8_t>(height),
                  static_cast<std::uint8_t>(width >> 8), static_cast<std::uint8_t>(width), 1, 1, 0x11, 0});
    for (const std::uint8_t table : Bytes{0x00, 0x10}) {  // one code of one bit each
        append(file, {0xFF, 0xC4, 0, 20, table, 1});
        file.insert(file.end(), 15, 0);
        file.push_back(0);
    }
    const bool progressive = frame == kSof2 || frame == 0xCA;
    append(file, {0xFF, kSos, 0, 8, 1, 1, 0, 0, progressive ? std::uint8_t{0} : std::uint8_t{63}, 0, 0, 0, 0xFF, 0xD9});
    return file;
}

/// `count` empty application segments before the picture.
Bytes jpeg_of_empty_segments(std::size_t count) {
    const Bytes picture = encode_jpeg(smooth_raster(64, 64, 3));
    Bytes file{0xFF, 0xD8};
    file.reserve(4 * count + picture.size());
    for (std::size_t i = 0; i < count; ++i) append(file, {0xFF, 0xE0, 0, 2});
    file.insert(file.end(), picture.begin() + 2, picture.end());
    return file;
}

/// EXIF segments with a thumbnail each, every one of which claims four megapixels.
Bytes jpeg_of_many_thumbnails(int count) {
    const Bytes thumbnail = jpeg_claiming(2000, 2000, true);
    const Bytes block = exif_with_thumbnail(thumbnail);
    const std::size_t length = block.size() + 8;
    Bytes file{0xFF, 0xD8};
    for (int i = 0; i < count; ++i) {
        append(file, {0xFF, 0xE1, static_cast<std::uint8_t>(length >> 8U), static_cast<std::uint8_t>(length)});
        append(file, {'E', 'x', 'i', 'f', 0, 0});
        append(file, block);
    }
    const Bytes picture = encode_jpeg(smooth_raster(64, 64, 3));
    file.insert(file.end(), picture.begin() + 2, picture.end());
    return file;
}

Bytes with_chunk_after_header(Bytes file, const Bytes& chunk) {
    constexpr std::ptrdiff_t kAfterHeader = 33;
    file.insert(file.begin() + kAfterHeader, chunk.begin(), chunk.end());
    return file;
}

Bytes png_of_empty_chunks(std::size_t count) {
    const Bytes chunk = png_chunk("prVt", {});
    Bytes chunks;
    chunks.reserve(count * chunk.size());
    for (std::size_t i = 0; i < count; ++i) append(chunks, chunk);
    return with_chunk_after_header(encode_png(smooth_raster(64, 64, 3)), chunks);
}

/// `times` text chunks or profiles, of which each says it is `keyword`.
Bytes png_with_compressed_chunk(const char (&type)[5], const Bytes& stream, std::string keyword = "x", int times = 1) {
    keyword += std::string(2, '\0');
    Bytes data(keyword.begin(), keyword.end());
    append(data, stream);
    Bytes file = encode_png(smooth_raster(64, 64, 3));
    for (int i = 0; i < times; ++i) file = with_chunk_after_header(std::move(file), png_chunk(type, data));
    return file;
}

#ifdef UPRIGHT_TEST_TIFF
namespace tag = codec::tiff_tag;

/// A grey page of `bits` with `data` as its one strip; `more` takes the place of entries with the same tag.
Bytes tiff_claiming(std::uint64_t width, std::uint64_t height, std::uint64_t bits, std::uint64_t compression, const Bytes& data,
                    const std::vector<TiffEntry>& more = {}) {
    TiffPicture page;
    page.entries = more;
    const auto add = [&](std::uint16_t code, std::uint16_t type, std::uint64_t value) {
        const bool is_there = std::ranges::any_of(more, [&](const TiffEntry& entry) { return entry.tag == code; });
        if (!is_there) page.entries.push_back({code, type, {value}});
    };
    add(tag::image_width, 4, width);
    add(tag::image_length, 4, height);
    add(tag::bits_per_sample, 3, bits);
    add(tag::compression, 3, compression);
    add(tag::photometric, 3, 1);
    add(tag::samples_per_pixel, 3, 1);
    page.strips = {data};
    return encode_tiff({page});
}

/// One tile in place of a strip.
Bytes tiff_of_a_tile(std::uint64_t side, const Bytes& data) {
    const auto with_offset = [&](std::uint64_t offset) {
        TiffPicture page;
        for (const auto& [code, value] : std::vector<std::pair<std::uint16_t, std::uint64_t>>{
                 {tag::image_width, 4'000}, {tag::image_length, 4'000}, {tag::bits_per_sample, 8}, {tag::compression, 8},
                 {tag::photometric, 1}, {0x0142, side}, {0x0143, side}, {0x0144, offset}, {0x0145, data.size()}}) {
            page.entries.push_back({code, 4, {value}});
        }
        return encode_tiff({page});
    };
    Bytes file = with_offset(with_offset(0).size());
    append(file, data);
    return file;
}

std::vector<NamedFile> tiff_bombs() {
    constexpr std::uint64_t deflate = 8, fax4 = 4, jpeg = 7, none = 1;
    const Bytes few{1, 2, 3, 4, 5};
    Bytes circle = encode_tiff({tiff_picture(smooth_raster(64, 64, 3)), tiff_picture(smooth_raster(64, 64, 3))});
    const codec::TiffBlock block(circle, codec::TiffBlock::Use::file);
    std::copy_n(circle.begin() + 4, 4, circle.begin() + static_cast<std::ptrdiff_t>(block.page(1)->next));
    const std::vector<TiffPicture> pages(60'000, TiffPicture{{{tag::image_width, 3, {1}}, {tag::image_length, 3, {1}}}, {}, {}});
    return {
        {"tiff of 65500 x 65500", tiff_claiming(65'500, 65'500, 8, deflate, few), false},
        {"tiff of 10000 x 10000 with five bytes of data", tiff_claiming(10'000, 10'000, 16, deflate, few), false},
        {"fax of 10000 x 10000 with five bytes of data", tiff_claiming(10'000, 10'000, 1, fax4, few), false},
        {"tiff of 10000 x 10000 of zeros", tiff_claiming(10'000, 10'000, 8, deflate, stream_of_zeros(96)), true},
        {"tiff of 100 x 100 with a gigabyte of zeros", tiff_claiming(100, 100, 8, deflate, stream_of_zeros(1024)), true},
        {"tiff with four billion strips",
         tiff_claiming(64, 64, 8, none, few, {{0x0116, 4, {1}}, {0x0117, 4, std::vector<std::uint64_t>(64, 0xFFFF'FFFF)}}), false},
        {"tiff with a progressive jpeg of 9000 x 9000", tiff_claiming(9'000, 9'000, 8, jpeg, jpeg_claiming(9'000, 9'000, true)),
         false},
        {"tiff with a tile of 12000 x 12000 and five bytes of data", tiff_of_a_tile(12'000, few), false},
        {"tiff with a tile of 16 million x 16 million", tiff_of_a_tile(1U << 24U, few), false},
        {"tiff with a tile of 1 x 1", tiff_of_a_tile(1, few), false},
        {"tiff whose pages run in a circle", circle, true},
        {"tiff with 60,000 pages without pixels", encode_tiff(pages), false},
    };
}
#endif

}  // namespace

namespace {

Bytes heif_claiming(std::string_view type, std::uint32_t side) {
    HeifFile file{.brand = type == "av01" ? "avif" : "heic", .parts = {coded_part(1, type)}};
    file.parts[0].properties[1] = heif_size(side, side);
    return make_heif(file);
}

Bytes heif_of_one_tile(int across) {
    HeifFile file{.parts = {coded_part(1, "hvc1"), {2, "grid", heif_grid(across, across, 64 * across, 64 * across), {heif_size(8, 8)}, true}}};
    file.links = {{"dimg", 2, std::vector<std::uint32_t>(static_cast<std::size_t>(across) * static_cast<std::size_t>(across), 1)}};
    file.primary = 2;
    return make_heif(file);
}

Bytes heif_of_references(std::size_t count) {
    HeifFile file{.parts = {coded_part(1, "hvc1")}};
    for (std::size_t i = 0; i < count / 50'000; ++i) file.links.push_back({"thmb", 2, std::vector<std::uint32_t>(50'000, 1)});
    return make_heif(file);
}

Bytes heif_of_boxes(std::size_t count) {
    HeifFile file{.parts = {coded_part(1, "hvc1")}};
    const Bytes empty = heif_box("free", {});
    for (std::size_t i = 0; i < count; ++i) append(file.behind, empty);
    return make_heif(file);
}

#ifdef UPRIGHT_TEST_HEIF
constexpr bool reads_heic = true;
#else
constexpr bool reads_heic = false;
#endif

}  // namespace

std::vector<NamedFile> bombs() {
    const Bytes gigabyte = stream_of_zeros(1024);
    const Bytes data = png_chunk("IDAT", gigabyte);
    const Bytes small = png_chunk("IDAT", {0x78, 0x9C, 1, 2, 3});
    PngOptions with_entries;
    with_entries.exif = exif_block(std::vector<ExifEntry>(65535, ExifEntry{0x0100, 4, 1, 1}), true);
    std::vector<NamedFile> all{
        {"jpeg of 65500 x 65500", jpeg_claiming(65500, 65500, false), false},
        {"progressive jpeg of 65500 x 65500", jpeg_claiming(65500, 65500, true), false},
        {"jpeg of 10000 x 10000 with the data of 64 x 64", jpeg_claiming(10000, 10000, false), false},
        {"progressive jpeg of 9000 x 9000 with the data of 64 x 64", jpeg_claiming(9000, 9000, true), false},
        {"jpeg of 65500 x 1500 with the data of 64 x 64", jpeg_claiming(65500, 1500, false), false},
        {"progressive jpeg of a thousand scans", jpeg_of_many_scans(640, 480, 1000), true},
        {"png of 65500 x 65500", png_file({png_header(65500, 65500, 8, 6, false), data}), false},
        {"png of 10000 x 10000 with five bytes of data", png_file({png_header(10000, 10000, 16, 6, false), small}), false},
        {"interlaced png of 10000 x 10000 with five bytes of data",
         png_file({png_header(10000, 10000, 16, 6, true), small}), false},
        {"png of 100 x 100 with a gigabyte of zeros", png_file({png_header(100, 100, 8, 2, false), data}), true},
        {"png with a gigabyte of profile", png_with_compressed_chunk("iCCP", gigabyte), true},
        {"png with a gigabyte of text", png_with_compressed_chunk("zTXt", gigabyte), true},
        {"png with ten gigabytes of exif in text",
         png_with_compressed_chunk("zTXt", gigabyte, "Raw profile type exif", 10), true},
        {"png with 65,535 exif entries", encode_png(smooth_raster(64, 64, 3), with_entries), true},
        {"jpeg with 100,000 exif entries", jpeg_of_many_entries(19), true},
        {"jpeg of 10000 x 10000 in few bytes", jpeg_of_few_bytes(10000, 10000, kSof0), false},
        {"progressive jpeg of 10000 x 10000 in few bytes", jpeg_of_few_bytes(10000, 10000, kSof2), false},
        {"arithmetic-coded jpeg of 10000 x 10000 in few bytes", jpeg_of_few_bytes(10000, 10000, 0xC9), true},
        {"arithmetic-coded progressive jpeg of 10000 x 10000 in few bytes", jpeg_of_few_bytes(10000, 10000, 0xCA), false},
        {"jpeg with 15 million empty segments", jpeg_of_empty_segments(15'000'000), false},
        {"jpeg with 2000 thumbnails", jpeg_of_many_thumbnails(2000), true},
        {"png of 1 x 1 with four gigabytes of zeros",
         png_file({png_header(1, 1, 8, 0, false), png_chunk("IDAT", stream_of_zeros(4096)), png_chunk("IEND", {})}), true},
        {"png with 5 million empty chunks", png_of_empty_chunks(5'000'000), false},
        {"heic of 10000 x 10000 whose picture has 64 x 64", heif_claiming("hvc1", 10000), false},
        {"avif of 10000 x 10000 whose picture has 64 x 64", heif_claiming("av01", 10000), false},
        {"heic grid of 128 x 128 tiles that are one", heif_of_one_tile(128), reads_heic},
        {"heic with a million references", heif_of_references(1'000'000), false},
        {"heic with eight million empty boxes", heif_of_boxes(8'000'000), false},
    };
#ifdef UPRIGHT_TEST_TIFF
    std::ranges::move(tiff_bombs(), std::back_inserter(all));
#endif
    return all;
}

std::vector<NamedFile> damaged_files() {
    JpegOptions cmyk;
    cmyk.model = JpegModel::cmyk;
    cmyk.sampling = kFullSampling;
    JpegOptions tagged = progressive_options();
    tagged.exif = camera_exif(6);
    PngOptions interlaced;
    interlaced.interlaced = true;
    const std::vector<std::pair<std::string, Bytes>> whole{
        {"baseline", encode_jpeg(page_raster(160, 120, 3))},
        {"progressive", encode_jpeg(page_raster(160, 120, 3), tagged)},
        {"cmyk", encode_jpeg(smooth_raster(80, 60, 4), cmyk)},
        {"png", encode_png(page_raster(160, 120, 3))},
        {"interlaced", encode_png(smooth_raster(80, 60, 3), interlaced)},
#ifdef UPRIGHT_TEST_WEBP
        {"lossy webp", encode_webp(page_raster(160, 120, 3), 70)},
        {"lossless webp", encode_webp(smooth_raster(80, 60, 4))},
        {"webp animation", webp_animation(encode_webp(smooth_raster(40, 30, 3), 70), 40, 30)},
#endif
#ifdef UPRIGHT_TEST_TIFF
        {"tiff", encode_tiff({tiff_picture(page_raster(160, 120, 3), 6)})},
        {"bigtiff", encode_tiff({tiff_picture(page_raster(160, 120, 1))}, {false, true})},
        {"tiff of two pages of fax", fax_of_two_pages()},
        {"tiff of tiles", tiff_of_tiles()},
#endif
        {"heic", make_heif(camera_heif("hvc1", {heif_turn(3)}))},
        {"avif", make_heif(camera_heif("av01", {heif_turn(3)}))},
    };
    std::vector<NamedFile> files;
    for (const auto& [name, bytes] : whole) {
        for (std::size_t tenth = 0; tenth < 10; ++tenth) {
            const auto size = static_cast<std::ptrdiff_t>(bytes.size() * tenth / 10);
            files.push_back({std::string(name) + " cut to " + std::to_string(tenth) + "/10",
                             Bytes(bytes.begin(), bytes.begin() + size)});
        }
        std::uint32_t random = 1;
        for (int round = 0; round < 12; ++round) {
            Bytes changed = bytes;
            for (int i = 0; i < 1 + round; ++i) {
                random = random * 1664525U + 1013904223U;
                changed[(random >> 8U) % changed.size()] = static_cast<std::uint8_t>(random >> 24U);
            }
            files.push_back({std::string(name) + " changed, round " + std::to_string(round), std::move(changed)});
        }
    }
    return files;
}

}  // namespace upright::test
