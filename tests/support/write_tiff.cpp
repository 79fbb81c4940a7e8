#include "support/write_tiff.hpp"

#include <tiffio.h>

#include <algorithm>
#include <cstring>
#include <string>

namespace upright::test {
namespace {

struct Memory {
    Bytes bytes;
    std::size_t at = 0;
};

tmsize_t on_read(thandle_t handle, void* to, tmsize_t count) {
    auto& memory = *static_cast<Memory*>(handle);
    const std::size_t got = std::min(static_cast<std::size_t>(count), memory.bytes.size() - std::min(memory.at, memory.bytes.size()));
    std::memcpy(to, memory.bytes.data() + memory.at, got);
    memory.at += got;
    return static_cast<tmsize_t>(got);
}

tmsize_t on_write(thandle_t handle, void* from, tmsize_t count) {
    auto& memory = *static_cast<Memory*>(handle);
    const auto size = static_cast<std::size_t>(count);
    if (memory.at + size > memory.bytes.size()) memory.bytes.resize(memory.at + size);
    std::memcpy(memory.bytes.data() + memory.at, from, size);
    memory.at += size;
    return count;
}

toff_t on_seek(thandle_t handle, toff_t offset, int from) {
    auto& memory = *static_cast<Memory*>(handle);
    memory.at = static_cast<std::size_t>((from == SEEK_SET ? 0 : from == SEEK_CUR ? memory.at : memory.bytes.size()) + offset);
    return memory.at;
}

int on_close(thandle_t) { return 0; }
toff_t on_size(thandle_t handle) { return static_cast<Memory*>(handle)->bytes.size(); }
int on_map(thandle_t, void**, toff_t*) { return 0; }
void on_unmap(thandle_t, void*, toff_t) {}

/// Packs `count` values as a row of `bits` each; 16 bits in the machine's order, as libtiff wants them.
Bytes packed(const std::vector<std::uint16_t>& values, unsigned bits) {
    if (bits == 16) {
        Bytes row(2 * values.size());
        std::memcpy(row.data(), values.data(), row.size());
        return row;
    }
    Bytes row((values.size() * bits + 7) / 8);
    std::size_t at = 0;
    for (const std::uint16_t value : values) {
        for (unsigned bit = bits; bit-- > 0; ++at) {
            if ((value >> bit & 1U) != 0) row[at / 8] = static_cast<std::uint8_t>(row[at / 8] | 0x80U >> at % 8);
        }
    }
    return row;
}

/// A row of the samples of all planes, or of one.
std::vector<std::uint16_t> row_values(const TiffKind& kind, const TiffSamples& picture, int y, int plane) {
    const auto first = picture.values.begin() + std::ptrdiff_t{y} * picture.width * kind.samples;
    if (!kind.planes) return {first, first + std::ptrdiff_t{picture.width} * kind.samples};
    std::vector<std::uint16_t> values;
    for (int x = 0; x < picture.width; ++x) values.push_back(first[std::ptrdiff_t{x} * kind.samples + plane]);
    return values;
}

void set_fields(TIFF* tiff, const TiffKind& kind, const TiffSamples& picture) {
    TIFFSetField(tiff, TIFFTAG_IMAGEWIDTH, picture.width);
    TIFFSetField(tiff, TIFFTAG_IMAGELENGTH, picture.height);
    TIFFSetField(tiff, TIFFTAG_BITSPERSAMPLE, kind.bits);
    TIFFSetField(tiff, TIFFTAG_SAMPLESPERPIXEL, kind.samples);
    TIFFSetField(tiff, TIFFTAG_COMPRESSION, kind.compression);
    TIFFSetField(tiff, TIFFTAG_PHOTOMETRIC, kind.photometric);
    TIFFSetField(tiff, TIFFTAG_PLANARCONFIG, kind.planes ? PLANARCONFIG_SEPARATE : PLANARCONFIG_CONTIG);
    if (kind.extra != 0) TIFFSetField(tiff, TIFFTAG_EXTRASAMPLES, 1, &kind.extra);
    if (kind.compression == COMPRESSION_CCITTFAX3) TIFFSetField(tiff, TIFFTAG_GROUP3OPTIONS, kind.fax_options);
    if (kind.predictor != 1) TIFFSetField(tiff, TIFFTAG_PREDICTOR, kind.predictor);
    if (kind.fill_order != 1) TIFFSetField(tiff, TIFFTAG_FILLORDER, kind.fill_order);
    if (kind.compression == COMPRESSION_JPEG) TIFFSetField(tiff, TIFFTAG_JPEGQUALITY, 95);
    if (kind.photometric == PHOTOMETRIC_YCBCR) TIFFSetField(tiff, TIFFTAG_JPEGCOLORMODE, JPEGCOLORMODE_RGB);
    if (kind.tile_width != 0) {
        TIFFSetField(tiff, TIFFTAG_TILEWIDTH, kind.tile_width);
        TIFFSetField(tiff, TIFFTAG_TILELENGTH, kind.tile_height);
    } else {
        TIFFSetField(tiff, TIFFTAG_ROWSPERSTRIP, kind.rows_per_strip);
    }
    if (picture.palette.empty()) return;
    std::vector<std::uint16_t> map[3];
    for (int c = 0; c < 3; ++c) {
        map[c].resize(std::size_t{1} << kind.bits);
        for (std::size_t i = 0; i < picture.palette.size(); ++i) {
            map[c][i] = static_cast<std::uint16_t>(picture.palette[i][static_cast<std::size_t>(c)] * 257);
        }
    }
    TIFFSetField(tiff, TIFFTAG_COLORMAP, map[0].data(), map[1].data(), map[2].data());
}

bool write_tiles(TIFF* tiff, const TiffKind& kind, const TiffSamples& picture, int plane) {
    const auto tile_width = static_cast<int>(kind.tile_width), tile_height = static_cast<int>(kind.tile_height);
    const int step = kind.planes ? 1 : kind.samples;
    for (int top = 0; top < picture.height; top += tile_height) {
        for (int left = 0; left < picture.width; left += tile_width) {
            Bytes tile;
            for (int y = top; y < top + tile_height; ++y) {
                std::vector<std::uint16_t> row = row_values(kind, picture, std::min(y, picture.height - 1), plane);
                row.resize(static_cast<std::size_t>((left + tile_width) * step));
                row.erase(row.begin(), row.begin() + left * step);
                const Bytes bytes = packed(row, kind.bits);
                tile.insert(tile.end(), bytes.begin(), bytes.end());
            }
            const auto x = static_cast<std::uint32_t>(left), y = static_cast<std::uint32_t>(top);
            if (TIFFWriteTile(tiff, tile.data(), x, y, 0, static_cast<std::uint16_t>(plane)) < 0) return false;
        }
    }
    return true;
}

bool write_page(TIFF* tiff, const TiffKind& kind, const TiffSamples& picture) {
    set_fields(tiff, kind, picture);
    for (int plane = 0; plane < (kind.planes ? kind.samples : 1); ++plane) {
        if (kind.tile_width != 0) {
            if (!write_tiles(tiff, kind, picture, plane)) return false;
            continue;
        }
        for (int y = 0; y < picture.height; ++y) {
            Bytes row = packed(row_values(kind, picture, y, plane), kind.bits);
            const auto at = static_cast<std::uint32_t>(y);
            if (TIFFWriteScanline(tiff, row.data(), at, static_cast<std::uint16_t>(plane)) < 0) return false;
        }
    }
    return TIFFWriteDirectory(tiff) == 1;
}

}  // namespace

Bytes write_tiff(const std::vector<std::pair<TiffKind, TiffSamples>>& pages) {
    TIFFSetWarningHandler(nullptr);  // it dislikes the older number of Deflate
    Memory memory;
    const TiffKind& first = pages.front().first;
    const std::string mode = std::string("w") + (first.big_endian ? "b" : "l") + (first.big ? "8" : "4");
    TIFF* tiff = TIFFClientOpen("memory", mode.c_str(), &memory, on_read, on_write, on_seek, on_close, on_size, on_map, on_unmap);
    if (tiff == nullptr) return {};
    const bool written = std::ranges::all_of(
        pages, [&](const auto& page) { return write_page(tiff, page.first, page.second); });
    TIFFClose(tiff);
    return written ? memory.bytes : Bytes{};
}

namespace {

/// The value of `bits` bits at place `index` of a row.
std::uint16_t value_at(const std::uint8_t* row, std::size_t index, unsigned bits) {
    std::uint16_t value = 0;
    if (bits == 16) {
        std::memcpy(&value, row + 2 * index, 2);
        return value;
    }
    for (std::size_t bit = index * bits; bit < (index + 1) * bits; ++bit) {
        value = static_cast<std::uint16_t>(value << 1U | (row[bit / 8] >> (7 - bit % 8) & 1U));
    }
    return value;
}

/// Rows of one plane, or of all samples together.
bool read_rows(TIFF* tiff, int width, int height, std::uint16_t plane, std::size_t row_bytes, Bytes& rows) {
    rows.assign(row_bytes * static_cast<std::size_t>(height), 0);
    for (int y = 0; TIFFIsTiled(tiff) == 0 && y < height; ++y) {
        std::uint8_t* row = rows.data() + static_cast<std::size_t>(y) * row_bytes;
        if (TIFFReadScanline(tiff, row, static_cast<std::uint32_t>(y), plane) != 1) return false;
    }
    if (TIFFIsTiled(tiff) == 0) return true;
    std::uint32_t across = 0, down = 0;
    TIFFGetField(tiff, TIFFTAG_TILEWIDTH, &across);
    TIFFGetField(tiff, TIFFTAG_TILELENGTH, &down);
    const auto tile_row = static_cast<std::size_t>(TIFFTileRowSize(tiff));
    Bytes tile(static_cast<std::size_t>(TIFFTileSize(tiff)));
    for (std::uint32_t top = 0; top < static_cast<std::uint32_t>(height); top += down) {
        std::size_t at = 0;
        for (std::uint32_t left = 0; left < static_cast<std::uint32_t>(width); left += across, at += tile_row) {
            if (TIFFReadTile(tiff, tile.data(), left, top, 0, plane) < 0) return false;
            for (std::uint32_t y = top; y < std::min<std::uint32_t>(top + down, static_cast<std::uint32_t>(height)); ++y) {
                std::memcpy(rows.data() + y * row_bytes + at, tile.data() + (y - top) * tile_row, std::min(tile_row, row_bytes - at));
            }
        }
    }
    return true;
}

}  // namespace

TiffSamples read_tiff(const Bytes& file, int page) {
    Memory memory{file, 0};
    TIFF* tiff = TIFFClientOpen("memory", "r", &memory, on_read, on_write, on_seek, on_close, on_size, on_map, on_unmap);
    if (tiff == nullptr) return {};
    TiffSamples picture;
    std::uint16_t bits = 1, samples = 1, layout = PLANARCONFIG_CONTIG;
    bool good = TIFFSetDirectory(tiff, static_cast<std::uint16_t>(page)) == 1;
    if (good) {
        TIFFGetField(tiff, TIFFTAG_IMAGEWIDTH, &picture.width);
        TIFFGetField(tiff, TIFFTAG_IMAGELENGTH, &picture.height);
        TIFFGetFieldDefaulted(tiff, TIFFTAG_BITSPERSAMPLE, &bits);
        TIFFGetFieldDefaulted(tiff, TIFFTAG_SAMPLESPERPIXEL, &samples);
        TIFFGetFieldDefaulted(tiff, TIFFTAG_PLANARCONFIG, &layout);
    }
    const bool planes = layout == PLANARCONFIG_SEPARATE && samples > 1;
    const std::size_t row_values = static_cast<std::size_t>(picture.width) * (planes ? 1U : samples);
    const auto row_bytes = good ? static_cast<std::size_t>(TIFFScanlineSize(tiff)) : 0;
    std::vector<std::uint16_t> values(static_cast<std::size_t>(picture.width) * static_cast<std::size_t>(picture.height) * samples);
    for (std::uint16_t plane = 0; good && plane < (planes ? samples : 1); ++plane) {
        Bytes rows;
        good = read_rows(tiff, picture.width, picture.height, plane, row_bytes, rows);
        for (std::size_t y = 0; good && y < static_cast<std::size_t>(picture.height); ++y) {
            for (std::size_t i = 0; i < row_values; ++i) {
                const std::size_t to = planes ? (y * row_values + i) * samples + plane : y * row_values + i;
                values[to] = value_at(rows.data() + y * row_bytes, i, bits);
            }
        }
    }
    TIFFClose(tiff);
    if (good) picture.values = std::move(values);
    return picture;
}

namespace {

TiffSamples samples_of(const Raster& raster, bool bits) {
    TiffSamples picture{raster.width, raster.height, {raster.samples.begin(), raster.samples.end()}, {}};
    if (!bits) return picture;
    for (std::uint16_t& value : picture.values) value = value < 128 ? 1 : 0;
    return picture;
}

}  // namespace

Bytes fax_of_two_pages() {
    TiffKind fax;
    fax.bits = 1;
    fax.photometric = PHOTOMETRIC_MINISWHITE;
    fax.compression = COMPRESSION_CCITTFAX4;
    TiffKind older = fax;
    older.compression = COMPRESSION_CCITTFAX3;
    const TiffSamples page = samples_of(page_raster(160, 120, 1), true);
    return write_tiff({{fax, page}, {older, page}});
}

Bytes tiff_of_tiles() {
    TiffKind kind;
    kind.samples = 3;
    kind.photometric = PHOTOMETRIC_RGB;
    kind.compression = COMPRESSION_LZW;
    kind.planes = true;
    kind.tile_width = 32;
    kind.tile_height = 16;
    return write_tiff({{kind, samples_of(smooth_raster(80, 60, 3), false)}});
}

}  // namespace upright::test
