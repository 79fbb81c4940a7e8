// Writes the seeds of the fuzz targets, small files of every kind that the encoders make:
//   upright_make_fuzz_seeds FOLDER      one folder a target below it
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <string>

#include "support/camera_file.hpp"
#include "support/encode_jpeg.hpp"
#include "support/encode_png.hpp"
#include "support/exif_block.hpp"
#include "support/heif.hpp"
#include "support/hostile.hpp"
#include "support/webp.hpp"
#ifdef UPRIGHT_TEST_TIFF
#include "support/encode_tiff.hpp"
#include "support/write_tiff.hpp"
#endif

using namespace upright;
using namespace upright::test;

namespace {

class Folder {
public:
    Folder(const std::filesystem::path& root, const char* target) : path_(root / target) {
        std::filesystem::create_directories(path_);
    }
    void write(const std::string& name, const Bytes& bytes) const {
        std::ofstream file(path_ / name, std::ios::binary);
        file.write(reinterpret_cast<const char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
        if (!file) throw std::runtime_error("cannot write " + (path_ / name).string());
    }

private:
    std::filesystem::path path_;
};

Bytes first_part(const Bytes& file, std::size_t size) {
    return Bytes(file.begin(), file.begin() + static_cast<std::ptrdiff_t>(size));
}

void write_cut(const Folder& folder, const std::string& name, const Bytes& file) {
    folder.write(name, file);
    folder.write(name + ".cut", first_part(file, file.size() * 3 / 4));
}

void write_jpegs(const Folder& folder, int width, int height) {
    struct Kind {
        const char* name;
        JpegModel model;
        std::array<SamplingFactor, 4> sampling;
    };
    const Kind kinds[] = {
        {"grey", JpegModel::grey, kFullSampling},
        {"444", JpegModel::ycbcr, kFullSampling},
        {"420", JpegModel::ycbcr, {{{2, 2}, {1, 1}, {1, 1}, {1, 1}}}},
        {"411", JpegModel::ycbcr, {{{4, 1}, {1, 1}, {1, 1}, {1, 1}}}},
        {"440", JpegModel::ycbcr, {{{1, 2}, {1, 1}, {1, 1}, {1, 1}}}},
        {"coarse-luma", JpegModel::ycbcr, {{{1, 1}, {2, 2}, {2, 2}, {1, 1}}}},
        {"rgb", JpegModel::rgb, kFullSampling},
        {"cmyk", JpegModel::cmyk, kFullSampling},
        {"ycck", JpegModel::ycck, {{{2, 2}, {1, 1}, {1, 1}, {2, 2}}}},
    };
    for (const Kind& kind : kinds) {
        const int channels = kind.model == JpegModel::grey ? 1 : kind.model >= JpegModel::cmyk ? 4 : 3;
        const Raster pixels = smooth_raster(width, height, channels);
        for (const char* coding : {"baseline", "progressive", "arithmetic", "scans", "restarts"}) {
            JpegOptions options;
            options.model = kind.model;
            options.sampling = kind.sampling;
            options.quality = 50;
            const std::string name = coding;
            options.progressive = name == "progressive";
            options.arithmetic = name == "arithmetic";
            options.scan_a_component = name == "scans" && kind.model != JpegModel::grey;
            options.restart_rows = name == "restarts" ? 1 : 0;
            if (name == "baseline") options.exif = camera_exif(6);
            write_cut(folder, std::string(kind.name) + "-" + coding + ".jpg", encode_jpeg(pixels, options));
        }
    }
}

void write_pngs(const Folder& folder, int width, int height) {
    for (const PngType type : {PngType::grey, PngType::rgb, PngType::palette, PngType::grey_alpha, PngType::rgba}) {
        for (const int depth : {1, 2, 4, 8, 16}) {
            const bool grey_or_palette = type == PngType::grey || type == PngType::palette;
            if ((depth < 8 && !grey_or_palette) || (depth == 16 && type == PngType::palette)) continue;
            const int channels = grey_or_palette ? 1 : type == PngType::grey_alpha ? 2 : type == PngType::rgb ? 3 : 4;
            Raster pixels = smooth_raster(depth == 16 ? 2 * width : width, height, channels);
            pixels.width = width;  // two bytes a sample
            if (depth < 8) {
                for (std::uint8_t& sample : pixels.samples) sample = static_cast<std::uint8_t>(sample >> (8 - depth));
            }
            for (const bool interlaced : {false, true}) {
                PngOptions options;
                options.type = type;
                options.bit_depth = depth;
                options.interlaced = interlaced;
                options.compression = 9;
                if (type == PngType::palette) {
                    for (int i = 0; i < 1 << depth; ++i) {
                        const auto value = static_cast<std::uint8_t>(i * 7);
                        options.palette.push_back({value, static_cast<std::uint8_t>(255 - value), 60});
                    }
                    if (interlaced) options.palette_alpha = {0, 128};
                } else if (interlaced && (type == PngType::grey || type == PngType::rgb)) {
                    options.transparent = {{1, 1, 1}};
                }
                if (depth == 8) options.exif = camera_exif(3, true);
                write_cut(folder, std::to_string(static_cast<int>(type)) + "-" + std::to_string(depth) +
                                      (interlaced ? "-interlaced.png" : ".png"),
                          encode_png(pixels, options));
            }
        }
    }
}

void write_exif(const Folder& folder) {
    for (int orientation = 0; orientation <= 9; ++orientation) {
        folder.write("block-" + std::to_string(orientation), camera_exif(orientation, orientation % 2 == 0));
    }
    folder.write("long", exif_block({{0x0112, 4, 1, 6}}, false));
    folder.write("byte", exif_block({{0x0112, 1, 1, 6}}, false));
    folder.write("slong", exif_block({{0x0112, 9, 1, 6}}, true));
    folder.write("full", exif_block(std::vector<ExifEntry>(5'000, {0x0100, 3, 1, 7}), true));
    folder.write("count", exif_block({{0x0112, 3, 2, 6}}, true));
    JpegOptions jpeg;
    jpeg.exif = camera_exif(8);
    folder.write("file.jpg", encode_jpeg(smooth_raster(8, 8, 3), jpeg));
    PngOptions png;
    png.exif = camera_exif(5, true);
    folder.write("file.png", encode_png(smooth_raster(8, 8, 3), png));
}

/// `file` with `chunk` behind its header.
Bytes with_chunk(const Bytes& file, const Bytes& chunk) {
    constexpr std::ptrdiff_t header_end = 8 + 25;
    Bytes out(file.begin(), file.begin() + header_end);
    out.insert(out.end(), chunk.begin(), chunk.end());
    out.insert(out.end(), file.begin() + header_end, file.end());
    return out;
}

void write_heifs(const Folder& folder) {
    for (const std::string_view type : {"hvc1", "av01"}) {
        const std::string end = type == "av01" ? ".avif" : ".heic";
        write_cut(folder, "plain" + end, make_heif({.brand = type == "av01" ? "avif" : "heic", .parts = {coded_part(1, type)}}));
        HeifFile camera = camera_heif(type, {heif_turn(3)});
        write_cut(folder, "camera" + end, make_heif(camera));
        camera.wide_properties = camera.long_ids = true;
        camera.base_bytes = 4;
        folder.write("wide" + end, make_heif(camera));
        camera.data_first = true;
        camera.offset_bytes = 8;
        folder.write("data-first" + end, make_heif(camera));
        folder.write("mirrored" + end, make_heif(camera_heif(type, {heif_turn(1), heif_mirror(0)})));
        folder.write("cropped" + end, make_heif(camera_heif(type, {heif_clap(128, 128, {70, 2, 50, 50}), heif_turn(1)})));
        HeifFile identity{.brand = type == "av01" ? "avif" : "heic", .primary = 2,
                          .parts = {coded_part(1, type, {heif_turn(3)}), {2, "iden", {}, {heif_clap(64, 64, {5, 9, 40, 30}), heif_mirror(1)}}}};
        identity.links = {{"dimg", 2, {1}}};
        folder.write("identity" + end, make_heif(identity));
        HeifFile movie = camera_heif(type, {});
        movie.behind = heif_box("moov", Bytes(8, 0));
        folder.write("movie" + end, make_heif(movie));
    }
}

/// Of the formats whose components are built.
void write_components(const Folder& folder, const std::string& format) {
#ifdef UPRIGHT_TEST_WEBP
    if (format == "webp") {
        const Bytes lossless = encode_webp(smooth_raster(24, 17, 3));
        write_cut(folder, "lossy.webp", encode_webp(page_raster(24, 17, 3), 60));
        write_cut(folder, "lossy-alpha.webp", encode_webp(smooth_raster(24, 17, 4), 60));
        write_cut(folder, "lossless.webp", lossless);
        write_cut(folder, "lossless-alpha.webp", encode_webp(smooth_raster(9, 7, 4)));
        write_cut(folder, "animation.webp", webp_animation(lossless, 24, 17));
        write_cut(folder, "tagged.webp", webp_file({{"VP8X", webp_vp8x(24, 17, 8)}, {"VP8L", webp_picture(lossless)},
                                                    {"EXIF", camera_exif(6)}, {"XMP ", Bytes(3, 'x')}}));
    }
#endif
#ifdef UPRIGHT_TEST_TIFF
    if (format == "tiff") {
        write_cut(folder, "fax.tif", fax_of_two_pages());
        write_cut(folder, "tiles.tif", tiff_of_tiles());
        for (const codec::TiffForm form : tiff_forms) {
            const std::string name = std::string(form.big ? "big-" : "") + (form.little_endian ? "le" : "be");
            write_cut(folder, name + ".tif",
                      encode_tiff({tiff_picture(smooth_raster(9, 7, 3), 6), tiff_picture(smooth_raster(5, 6, 2))}, form));
        }
    }
#endif
    (void)folder;
    (void)format;
}

/// Files whose orientation stands in texts and XMP.
void write_texts(const Folder& folder) {
    const std::string exif = "\nexif\n      26\n4d4d002a00000008000101120003000000010006000000000000\n";
    const std::string xmp =
        "<x:xmpmeta><rdf:Description tiff:Orientation=\"6\"><mwg-rs:Regions><mwg-rs:AppliedToDimensions stDim:w=\"8\" "
        "stDim:h=\"8\"/><mwg-rs:RegionList><mwg-rs:Area stArea:x=\"0.25\" stArea:y=\".5\" stArea:w=\"0.1\" "
        "stArea:h=\"0.2\"/></mwg-rs:RegionList></mwg-rs:Regions></rdf:Description></x:xmpmeta>";
    const auto bytes = [](const std::string& text) { return Bytes(text.begin(), text.end()); };
    const Bytes png = encode_png(smooth_raster(8, 8, 3));
    folder.write("raw-exif.png", with_chunk(png, png_chunk("tEXt", bytes(std::string("Raw profile type exif\0", 22) + exif))));
    folder.write("raw-damaged.png", with_chunk(png, png_chunk("tEXt", bytes(std::string("Raw profile type APP1\0", 22) + exif))));
    folder.write("deflated-exif.png", with_chunk(png, png_chunk("zTXt", bytes(std::string("Raw profile type exif\0\0\x78\x9c", 25)))));
    folder.write("xmp.png", with_chunk(png, png_chunk("iTXt", bytes(std::string("XML:com.adobe.xmp\0\0\0\0\0", 22) + xmp))));
    folder.write("unsafe.png", with_chunk(with_chunk(png, png_chunk("oFFs", Bytes(9, 1))), png_chunk("iDOT", Bytes(28, 1))));
    Bytes jpeg = encode_jpeg(smooth_raster(8, 8, 3));
    const std::string payload = std::string("http://ns.adobe.com/xap/1.0/\0", 29) + xmp;
    const std::size_t length = payload.size() + 2;
    Bytes segment{0xFF, 0xE1, static_cast<std::uint8_t>(length >> 8U), static_cast<std::uint8_t>(length)};
    segment.insert(segment.end(), payload.begin(), payload.end());
    jpeg.insert(jpeg.begin() + 2, segment.begin(), segment.end());
    folder.write("xmp.jpg", jpeg);
}

void write_pixels(const Folder& folder) {
    for (std::uint8_t format = 1; format <= 5; ++format) {
        const int channels = format == 1 ? 1 : format <= 3 ? 3 : 4;
        const Raster pixels = smooth_raster(20, 12, channels);
        Bytes seed{format, 20, 0, 12, 0, static_cast<std::uint8_t>(20 * channels), 0};
        seed.insert(seed.end(), pixels.samples.begin(), pixels.samples.end());
        folder.write("format-" + std::to_string(format), seed);
    }
}

void write_options(const Folder& folder) {
    folder.write("defaults", Bytes(2, 0));
    folder.write("with-turn", {4, 2, 0, 0, 0, 0});
    for (std::uint8_t offset = 0; offset < 136; offset = static_cast<std::uint8_t>(offset + 4)) {
        folder.write("ones-at-" + std::to_string(offset), {offset, 3, 1, 0, 0, 0});
        folder.write("bits-at-" + std::to_string(offset), {offset, 0, 0xFF, 0xFF, 0xFF, 0xFF});
    }
}

/// Programs of the calls target: their number, six bytes each, then the image that they are about.
void write_calls(const Folder& folder) {
    const Bytes images[] = {encode_jpeg(page_raster(48, 40, 3)), encode_png(page_raster(48, 40, 3)),
                            noise_raster(40, 30, 4, 1).samples};
    for (int k = 0; k < 3; ++k) {
        for (std::uint8_t way = 0; way < 6; ++way) {
            const std::uint8_t is_pixels = k == 2 ? 1 : 0;
            const auto detect = static_cast<std::uint8_t>(2 + is_pixels);
            const auto correct = static_cast<std::uint8_t>(4 + is_pixels);
            const auto turn = static_cast<std::uint8_t>(4 * (way + 1));
            Bytes seed{7,
                       0, 0, 0, 1, 0, 0,                                                     // a detector
                       detect, 0, 4, 20, 20, 0,                                              // asks it
                       correct, 0, is_pixels != 0 ? std::uint8_t{4} : turn, 20, 20, 0,       // turns the image
                       6, 0, 0, 0, 0, 0,                                                     // goes on with the result
                       detect, 0, 4, 20, 20, way,
                       8, 0, 0, 0, 0, 0,
                       7, 0, 0, 0, 0, 0};
            if (way == 5) seed[13 + 4] = 6;  // levels it as well
            seed.insert(seed.end(), images[k].begin(), images[k].end());
            folder.write("image-" + std::to_string(k) + "-" + std::to_string(way), seed);
        }
    }
    for (std::uint8_t call = 0; call < 12; ++call) {
        folder.write("call-" + std::to_string(call), {2, 0, 0, 0, 1, 0, 0, call, 1, 1, 1, 1, 1, 1, 2, 3});
    }
}

/// Of the files that are made to do harm those that a fuzzer can change in passing.
void write_hostile(const Folder& folder) {
    constexpr std::size_t most_bytes = 8192;
    std::size_t number = 0;
    for (const auto& list : {bombs(), damaged_files()}) {
        for (const NamedFile& file : list) {
            ++number;
            if (file.bytes.size() <= most_bytes) folder.write("hostile-" + std::to_string(number), file.bytes);
        }
    }
}

}  // namespace

int main(int argc, char** argv) {
    if (argc != 2) {
        std::fprintf(stderr, "usage: %s FOLDER\n", argv[0]);
        return 2;
    }
    const std::filesystem::path root = argv[1];
    std::filesystem::remove_all(root);
    write_jpegs({root, "jpeg"}, 24, 17);
    const Bytes preview = encode_jpeg(page_raster(60, 45, 3));
    Folder{root, "jpeg"}.write("camera.jpg",
                               with_large_thumbnail(with_thumbnail(encode_jpeg(page_raster(400, 300, 3)), preview, 6), preview));
    write_pngs({root, "png"}, 19, 11);
    write_exif({root, "exif"});
    write_components({root, "webp"}, "webp");
    write_components({root, "tiff"}, "tiff");
    write_heifs({root, "heif"});
    write_texts({root, "exif"});
    write_pixels({root, "pixels"});
    write_options({root, "options"});
    write_calls({root, "calls"});
    const Folder detect(root, "detect");
    const Folder transform(root, "transform");
    write_jpegs(transform, 32, 16);
    write_pngs(transform, 9, 7);
    write_texts(transform);
    const Folder correct(root, "correct");
    write_jpegs(correct, 32, 16);
    write_jpegs({root, "correct/partial-blocks"}, 21, 19);
    write_pngs(correct, 9, 7);
    write_texts(correct);
    write_hostile(correct);
    write_components(correct, "webp");
    write_components(correct, "tiff");
    write_heifs(correct);
    write_cut(detect, "page.jpg", encode_jpeg(page_raster(120, 90, 1), [] {
                  JpegOptions options;
                  options.model = JpegModel::grey;
                  return options;
              }()));
    write_cut(detect, "photo.jpg", encode_jpeg(smooth_raster(64, 48, 3)));
    write_cut(detect, "page.png", encode_png(page_raster(120, 90, 3)));
    return 0;
}
