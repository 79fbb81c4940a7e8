// Files and their pages as libtiff gives them: what reading them and turning them share.
#pragma once

#include <tiffio.h>

#include <algorithm>
#include <cstdarg>
#include <cstdio>
#include <cstring>
#include <memory>
#include <new>
#include <vector>

#include "formats/component.hpp"
#include "formats/tiff_pixels.hpp"

namespace upright::formats::tiff {

/// No single thing that libtiff holds of a file that is in memory takes more: tables of strips of the largest picture take 1
/// MiB, a row of 65,500 pixels of four samples of 16 bits half of one.
inline constexpr tmsize_t largest_allocation = tmsize_t{64} << 20;

/// Tiles are held whole. More than this is believed only of a file that is large enough for it: Deflate's densest code makes
/// 1,032 bytes of one, LZW's 4,096 of one and a half.
inline constexpr std::uint64_t unproven_bytes = std::uint64_t{32} << 20, most_expansion = 4096;

/// Rows between two looks at the clock.
inline constexpr std::uint32_t rows_a_look = 16;

/// Colours and what comes with them; files with more are measurements, not pictures.
inline constexpr std::uint16_t most_samples = 16;

// ---- A file in memory, as libtiff asks for it

struct File {
    const std::uint8_t* bytes;
    std::uint64_t size, at;
    upright_format_message* message;
    bool warned = false;  ///< decoders of fax data go on after what they cannot read, and warn
};

inline tmsize_t on_read(thandle_t handle, void* to, tmsize_t count) {
    auto& file = *static_cast<File*>(handle);
    if (count <= 0 || file.at >= file.size) return 0;
    const auto got = static_cast<std::size_t>(std::min<std::uint64_t>(static_cast<std::uint64_t>(count), file.size - file.at));
    std::memcpy(to, file.bytes + file.at, got);
    file.at += got;
    return static_cast<tmsize_t>(got);
}

inline tmsize_t on_write(thandle_t, void*, tmsize_t) { return 0; }

inline toff_t on_seek(thandle_t handle, toff_t offset, int from) {
    auto& file = *static_cast<File*>(handle);
    const std::uint64_t base = from == SEEK_SET ? 0 : from == SEEK_CUR ? file.at : file.size;
    return file.at = base + offset;
}

inline int on_close(thandle_t) { return 0; }
inline toff_t on_size(thandle_t handle) { return static_cast<File*>(handle)->size; }

inline int on_map(thandle_t handle, void** base, toff_t* size) {
    const auto& file = *static_cast<File*>(handle);
    *base = const_cast<std::uint8_t*>(file.bytes);  // opened for reading: libtiff writes nothing there
    *size = file.size;
    return 1;
}
inline void on_unmap(thandle_t, void*, toff_t) {}

/// Keeps the first complaint.
inline int on_error(TIFF*, void* user, const char*, const char* format, va_list values) {
    auto& message = *static_cast<upright_format_message*>(user);
    if (message.text[0] == '\0') std::vsnprintf(message.text, sizeof message.text, format, values);
    return 1;
}
inline int on_warning(TIFF*, void* user, const char*, const char*, va_list) {
    static_cast<File*>(user)->warned = true;
    return 1;
}

struct Close {
    void operator()(TIFF* tiff) const noexcept { TIFFClose(tiff); }
    void operator()(TIFFOpenOptions* options) const noexcept { TIFFOpenOptionsFree(options); }
};
using Handle = std::unique_ptr<TIFF, Close>;

/// libtiff has no status for it, and goes on without what it had no memory for.
inline bool lacks_memory(const upright_format_message& message) {
    constexpr const char* complaints[] = {"No space",    "ut of memory", "nsufficient memory", "Not enough memory",
                                          "Failed to allocate memory", "Insertion in tif_map", "malloc("};
    return std::ranges::any_of(complaints, [&](const char* text) { return std::strstr(message.text, text) != nullptr; });
}

[[noreturn]] inline void refuse(upright_format_message& message, std::int32_t status, const char* why) {
    std::snprintf(message.text, sizeof message.text, "%s", why);
    throw Stop{status};
}

/// libtiff said what is wrong.
[[noreturn]] inline void give_up(const upright_format_message& message) {
    throw Stop{lacks_memory(message) ? UPRIGHT_FORMAT_NO_MEMORY : UPRIGHT_FORMAT_CORRUPT};
}

inline Handle open_page(File& file, std::uint32_t page) {
    const std::unique_ptr<TIFFOpenOptions, Close> options(TIFFOpenOptionsAlloc());
    if (!options) throw std::bad_alloc();
    TIFFOpenOptionsSetMaxSingleMemAlloc(options.get(), largest_allocation);
    TIFFOpenOptionsSetErrorHandlerExtR(options.get(), on_error, file.message);
    TIFFOpenOptionsSetWarningHandlerExtR(options.get(), on_warning, &file);
    file.at = 0;
    // h: the header alone; the directory of the page comes next.
    Handle handle(TIFFClientOpenExt("TIFF", "rh", &file, on_read, on_write, on_seek, on_close, on_size, on_map, on_unmap,
                                    options.get()));
    if (!handle || TIFFSetDirectory(handle.get(), static_cast<tdir_t>(page)) != 1) give_up(*file.message);
    return handle;
}

// ---- What the directory says

inline bool is_read(std::uint16_t compression) {
    switch (compression) {
        case COMPRESSION_NONE:
        case COMPRESSION_CCITTRLE:
        case COMPRESSION_CCITTRLEW:
        case COMPRESSION_CCITTFAX3:
        case COMPRESSION_CCITTFAX4:
        case COMPRESSION_LZW:
        case COMPRESSION_JPEG:
        case COMPRESSION_ADOBE_DEFLATE:
        case COMPRESSION_DEFLATE:
        case COMPRESSION_PACKBITS: return TIFFIsCODECConfigured(compression) != 0;
        default: return false;
    }
}

inline std::uint16_t field(TIFF* tiff, std::uint32_t tag, std::uint16_t otherwise) {
    std::uint16_t value = otherwise;
    return TIFFGetFieldDefaulted(tiff, tag, &value) != 0 ? value : otherwise;
}

/// Samples that make the colour; 0 for what is not read.
inline std::uint16_t colours_of(const Facts& facts) {
    switch (facts.photometric) {
        case PHOTOMETRIC_MINISWHITE:
        case PHOTOMETRIC_MINISBLACK:
        case PHOTOMETRIC_MASK: return 1;
        case PHOTOMETRIC_PALETTE: return facts.bits <= 8 ? 1 : 0;
        case PHOTOMETRIC_RGB: return 3;
        case PHOTOMETRIC_SEPARATED: return 4;
        default: return 0;
    }
}

inline Facts read_facts(TIFF* tiff, upright_format_message& message) {
    Facts facts;
    TIFFGetField(tiff, TIFFTAG_IMAGEWIDTH, &facts.width);
    TIFFGetField(tiff, TIFFTAG_IMAGELENGTH, &facts.height);
    facts.bits = field(tiff, TIFFTAG_BITSPERSAMPLE, 1);
    facts.samples = field(tiff, TIFFTAG_SAMPLESPERPIXEL, 1);
    facts.compression = field(tiff, TIFFTAG_COMPRESSION, COMPRESSION_NONE);
    facts.planes = facts.samples > 1 && field(tiff, TIFFTAG_PLANARCONFIG, PLANARCONFIG_CONTIG) == PLANARCONFIG_SEPARATE;
    facts.tiles = TIFFIsTiled(tiff) != 0;
    const bool is_fax = facts.compression >= COMPRESSION_CCITTRLE && facts.compression <= COMPRESSION_CCITTFAX4;
    const std::uint16_t likely = facts.samples >= 3 ? PHOTOMETRIC_RGB : is_fax ? PHOTOMETRIC_MINISWHITE : PHOTOMETRIC_MINISBLACK;
    facts.photometric = likely;
    TIFFGetField(tiff, TIFFTAG_PHOTOMETRIC, &facts.photometric);

    if (!is_read(facts.compression)) refuse(message, UPRIGHT_FORMAT_UNSUPPORTED, "its compression is not read");
    if (facts.photometric == PHOTOMETRIC_YCBCR && facts.compression == COMPRESSION_JPEG && !facts.planes) {
        TIFFSetField(tiff, TIFFTAG_JPEGCOLORMODE, JPEGCOLORMODE_RGB);
        facts.photometric = PHOTOMETRIC_RGB;
    }
    const std::uint16_t format = field(tiff, TIFFTAG_SAMPLEFORMAT, SAMPLEFORMAT_UINT);
    if (facts.bits < 1 || facts.bits > 16 || (format != SAMPLEFORMAT_UINT && format != SAMPLEFORMAT_VOID)) {
        refuse(message, UPRIGHT_FORMAT_UNSUPPORTED, "samples that are no whole numbers of 1 to 16 bits are not read");
    }
    facts.colours = colours_of(facts);
    if (facts.colours == 0) refuse(message, UPRIGHT_FORMAT_UNSUPPORTED, "its kind of colour is not read");
    if (facts.samples < facts.colours || facts.samples > most_samples) {
        refuse(message, UPRIGHT_FORMAT_UNSUPPORTED, "its number of samples a pixel is not read");
    }
    std::uint16_t extra = 0;
    const std::uint16_t* kinds = nullptr;
    if (facts.samples > facts.colours && facts.photometric != PHOTOMETRIC_PALETTE &&
        TIFFGetField(tiff, TIFFTAG_EXTRASAMPLES, &extra, &kinds) != 0 && extra > 0) {
        facts.alpha_multiplied = kinds[0] == EXTRASAMPLE_ASSOCALPHA;
        facts.has_alpha = facts.alpha_multiplied || kinds[0] == EXTRASAMPLE_UNASSALPHA;
    }
    return facts;
}

// ---- Rows as they are stored

/// The rows of all samples together, or of one plane.
class Rows {
public:
    Rows(Handle handle, const Facts& facts, std::uint16_t plane) : handle_(std::move(handle)), plane_(plane) {
        TIFF* tiff = handle_.get();
        row_bytes_ = static_cast<std::size_t>(std::max<tmsize_t>(TIFFScanlineSize(tiff), 0));
        const std::size_t least = (std::size_t{facts.width} * (facts.planes ? 1 : facts.samples) * facts.bits + 7) / 8;
        if (row_bytes_ < least) throw Stop{UPRIGHT_FORMAT_CORRUPT};
        width_ = facts.width;
        if (!facts.tiles) return;
        TIFFGetField(tiff, TIFFTAG_TILEWIDTH, &tile_width_);
        TIFFGetField(tiff, TIFFTAG_TILELENGTH, &tile_height_);
        tile_row_bytes_ = static_cast<std::size_t>(std::max<tmsize_t>(TIFFTileRowSize(tiff), 0));
        tile_bytes_ = static_cast<std::size_t>(std::max<tmsize_t>(TIFFTileSize(tiff), 0));
    }

    /// Of the standard, which also keeps the number of tiles within reason and their rows whole bytes.
    bool has_plain_tiles() const noexcept {
        constexpr std::uint32_t unit = 16;
        return tile_width_ > 0 && tile_height_ > 0 && tile_width_ % unit == 0 && tile_height_ % unit == 0 &&
               tile_row_bytes_ > 0 && tile_bytes_ / tile_height_ >= tile_row_bytes_;
    }
    std::uint64_t memory() const noexcept {
        return tile_height_ == 0 ? row_bytes_ : std::uint64_t{row_bytes_} * tile_height_ + tile_bytes_;
    }
    void allocate() {
        rows_.resize(tile_height_ == 0 ? row_bytes_ : row_bytes_ * tile_height_);
        tile_.resize(tile_bytes_);
    }

    std::size_t row_bytes() const noexcept { return row_bytes_; }
    std::uint32_t tile_width() const noexcept { return tile_width_; }
    std::uint32_t tile_height() const noexcept { return tile_height_; }

    /// A row to where its bytes have room; false where the file is damaged.
    bool read(std::uint32_t y, std::uint8_t* to) {
        if (tile_height_ == 0) return TIFFReadScanline(handle_.get(), to, y, plane_) == 1;
        const std::uint8_t* from = row(y);
        if (from != nullptr) std::memcpy(to, from, row_bytes_);
        return from != nullptr;
    }

    /// Null where the file is damaged.
    const std::uint8_t* row(std::uint32_t y) {
        if (tile_height_ == 0) {
            return TIFFReadScanline(handle_.get(), rows_.data(), y, plane_) == 1 ? rows_.data() : nullptr;
        }
        if (y % tile_height_ == 0 && !read_tiles(y)) return nullptr;
        const std::size_t row_of_tile = y % tile_height_;
        return &rows_[row_of_tile * row_bytes_];
    }

private:
    bool read_tiles(std::uint32_t y) {
        std::size_t at = 0;
        for (std::uint32_t x = 0; x < width_; x += tile_width_, at += tile_row_bytes_) {
            const std::uint32_t index = TIFFComputeTile(handle_.get(), x, y, 0, plane_);
            if (TIFFReadEncodedTile(handle_.get(), index, tile_.data(), static_cast<tmsize_t>(tile_bytes_)) < 0) return false;
            if (at >= row_bytes_) continue;
            const std::size_t count = std::min(tile_row_bytes_, row_bytes_ - at);
            for (std::uint32_t k = 0; k < tile_height_; ++k) {
                std::memcpy(rows_.data() + k * row_bytes_ + at, tile_.data() + k * tile_row_bytes_, count);
            }
        }
        return true;
    }

    Handle handle_;
    std::uint16_t plane_;
    std::size_t row_bytes_ = 0, tile_row_bytes_ = 0, tile_bytes_ = 0;
    std::uint32_t width_ = 0, tile_width_ = 0, tile_height_ = 0;
    Bytes rows_, tile_;
};

}  // namespace upright::formats::tiff
