// Turns the samples of a TIFF's page and codes them anew with the page's own codec, which must be one without loss.
//
// The samples of a plane, or of all planes together, are held once, one or two bytes each; then the strips or tiles of the
// result are made one by one. The file that libtiff writes them to is only memory: what leaves this are the coded strips.
//
// Valid range: what tiff_file.hpp reads, but JPEG. Known failures: none that is not refused; data that the decoder complains of
// are not coded again.
#pragma once

#include <string>

#include "formats/tiff_file.hpp"
#include "formats/tiff_samples.hpp"

namespace upright::formats::tiff {

/// Where libtiff writes.
struct Target {
    const upright_format_caller& caller;
    Bytes bytes;
    std::uint64_t at = 0;
    bool stopped = false;
    bool no_memory = false;
};

inline tmsize_t on_target_read(thandle_t handle, void* to, tmsize_t count) {
    auto& target = *static_cast<Target*>(handle);
    if (count <= 0 || target.at >= target.bytes.size()) return 0;
    const std::size_t got = std::min(static_cast<std::size_t>(count), target.bytes.size() - static_cast<std::size_t>(target.at));
    std::memcpy(to, target.bytes.data() + target.at, got);
    target.at += got;
    return static_cast<tmsize_t>(got);
}

inline tmsize_t on_target_write(thandle_t handle, void* from, tmsize_t count) {
    auto& target = *static_cast<Target*>(handle);
    if (count <= 0 || target.stopped || target.no_memory) return 0;
    const std::size_t end = static_cast<std::size_t>(target.at) + static_cast<std::size_t>(count);
    if (end > target.bytes.size()) {
        if (target.caller.take_memory(target.caller.context, end - target.bytes.size()) == 0) {
            target.stopped = true;
            return 0;
        }
        try {  // libtiff has no way for an exception
            target.bytes.resize(end);
        } catch (const std::bad_alloc&) {
            target.no_memory = true;
            return 0;
        }
    }
    std::memcpy(target.bytes.data() + target.at, from, static_cast<std::size_t>(count));
    target.at = end;
    return count;
}

inline toff_t on_target_seek(thandle_t handle, toff_t offset, int from) {
    auto& target = *static_cast<Target*>(handle);
    const std::uint64_t base = from == SEEK_SET ? 0 : from == SEEK_CUR ? target.at : target.bytes.size();
    return target.at = base + offset;
}

inline toff_t on_target_size(thandle_t handle) { return static_cast<Target*>(handle)->bytes.size(); }
inline int on_target_map(thandle_t, void**, toff_t*) { return 0; }
inline int on_target_warning(TIFF*, void*, const char*, const char*, va_list) { return 1; }

class PageTurner {
public:
    PageTurner(File& file, const upright_format_turn& how, const upright_format_caller& caller)
        : file_(file), how_(how), caller_(caller), target_{caller, {}} {}

    void run() {
        Handle source = open_page(file_, how_.page);
        facts_ = read_facts(source.get(), *file_.message);
        if (facts_.compression == COMPRESSION_JPEG) {
            refuse(*file_.message, UPRIGHT_FORMAT_UNSUPPORTED, "its JPEG data would lose by being coded again");
        }
        const bool is_fax = facts_.compression >= COMPRESSION_CCITTRLE && facts_.compression <= COMPRESSION_CCITTFAX4;
        const bool is_fax_w = facts_.compression == COMPRESSION_CCITTRLEW;
        if ((is_fax || is_fax_w) && (facts_.bits != 1 || (facts_.samples != 1 && !facts_.planes))) {
            refuse(*file_.message, UPRIGHT_FORMAT_UNSUPPORTED, "fax data of more than one bit a pixel are not turned");
        }
        if (caller_.plan(caller_.context, facts_.width, facts_.height) != 1) throw Stop{UPRIGHT_FORMAT_STOPPED};
        width_ = how_.transpose != 0 ? facts_.height : facts_.width;
        height_ = how_.transpose != 0 ? facts_.width : facts_.height;
        samples_ = facts_.planes ? 1 : facts_.samples;
        pixel_bytes_ = samples_ * SamplePacker(facts_.bits).sample_bytes();
        const std::uint64_t bytes = std::uint64_t{facts_.width} * facts_.height * pixel_bytes_;
        if (!is_fax && !is_fax_w && bytes > unproven_bytes && file_.size * most_expansion < bytes) {
            refuse(*file_.message, UPRIGHT_FORMAT_CORRUPT, "its picture claims far more than the file holds");
        }
        take(bytes);
        samples_of_plane_.start(facts_.height, std::size_t{facts_.width} * pixel_bytes_);
        const Handle target = open_target(source.get());
        source.reset();
        const std::uint16_t planes = facts_.planes ? facts_.samples : std::uint16_t{1};
        for (std::uint16_t plane = 0; plane < planes; ++plane) {
            read_plane(plane);
            facts_.tiles ? write_tiles(target.get(), plane) : write_strips(target.get(), plane);
        }
        hand_over(target.get());
    }

private:
    void take(std::uint64_t bytes) const {
        if (caller_.take_memory(caller_.context, bytes) == 0) throw Stop{UPRIGHT_FORMAT_STOPPED};
    }
    void look_at_the_clock() const {
        if (caller_.has_time(caller_.context) == 0) throw Stop{UPRIGHT_FORMAT_STOPPED};
    }

    void read_plane(std::uint16_t plane) {
        Rows rows(open_page(file_, how_.page), facts_, plane);
        if (facts_.tiles && !rows.has_plain_tiles()) {
            refuse(*file_.message, UPRIGHT_FORMAT_UNSUPPORTED, "its tiles are no multiples of 16 pixels");
        }
        if (rows.memory() > unproven_bytes && file_.size * most_expansion < rows.memory()) {
            refuse(*file_.message, UPRIGHT_FORMAT_CORRUPT, "its tiles claim far more than the file holds");
        }
        if (plane == 0) {
            take(rows.memory());
            tile_width_ = rows.tile_width();
            tile_height_ = rows.tile_height();
        }
        rows.allocate();
        file_.warned = false;
        const SamplePacker packer(facts_.bits);
        const std::size_t row_samples = std::size_t{facts_.width} * samples_;
        for (std::uint32_t y = 0; y < facts_.height; ++y) {
            if (y % rows_a_look == 0) look_at_the_clock();
            const std::uint8_t* row = rows.row(y);
            if (row == nullptr && lacks_memory(*file_.message)) throw Stop{UPRIGHT_FORMAT_NO_MEMORY};
            if (row == nullptr || file_.warned || file_.message->text[0] != '\0') {
                refuse(*file_.message, UPRIGHT_FORMAT_CORRUPT, "its data are damaged; they are not coded again");
            }
            packer.unpack(row, row_samples, samples_of_plane_.row_to_write(y));
        }
    }

    /// A handle that codes as the page is coded.
    Handle open_target(TIFF* source) {
        const std::unique_ptr<TIFFOpenOptions, Close> options(TIFFOpenOptionsAlloc());
        if (!options) throw std::bad_alloc();
        TIFFOpenOptionsSetErrorHandlerExtR(options.get(), on_error, file_.message);
        TIFFOpenOptionsSetWarningHandlerExtR(options.get(), on_target_warning, nullptr);
        const std::string mode = std::string("w") + (TIFFIsBigEndian(source) != 0 ? 'b' : 'l') + (TIFFIsBigTIFF(source) != 0 ? '8' : '4');
        Handle handle(TIFFClientOpenExt("TIFF", mode.c_str(), &target_, on_target_read, on_target_write, on_target_seek, on_close,
                                        on_target_size, on_target_map, on_unmap, options.get()));
        TIFF* target = handle.get();
        if (target == nullptr) fail_writing();
        bool set = TIFFSetField(target, TIFFTAG_IMAGEWIDTH, width_) == 1 && TIFFSetField(target, TIFFTAG_IMAGELENGTH, height_) == 1 &&
                   TIFFSetField(target, TIFFTAG_BITSPERSAMPLE, facts_.bits) == 1 &&
                   TIFFSetField(target, TIFFTAG_SAMPLESPERPIXEL, facts_.samples) == 1 &&
                   TIFFSetField(target, TIFFTAG_COMPRESSION, facts_.compression) == 1 &&
                   TIFFSetField(target, TIFFTAG_PHOTOMETRIC, PHOTOMETRIC_MINISBLACK) == 1 &&
                   TIFFSetField(target, TIFFTAG_FILLORDER, field(source, TIFFTAG_FILLORDER, FILLORDER_MSB2LSB)) == 1 &&
                   TIFFSetField(target, TIFFTAG_PLANARCONFIG, facts_.planes ? PLANARCONFIG_SEPARATE : PLANARCONFIG_CONTIG) == 1;
        std::uint32_t fax = 0;
        constexpr std::uint32_t uncompressed_mode = 2;  // bit 1 of T4Options and T6Options, which libtiff does not write
        const bool is_g3 = facts_.compression == COMPRESSION_CCITTFAX3, is_g4 = facts_.compression == COMPRESSION_CCITTFAX4;
        const std::uint32_t fax_tag = is_g3 ? TIFFTAG_GROUP3OPTIONS : TIFFTAG_GROUP4OPTIONS;
        if ((is_g3 || is_g4) && TIFFGetField(source, fax_tag, &fax) == 1) {
            set = set && TIFFSetField(target, fax_tag, fax & ~uncompressed_mode) == 1;
        }
        std::uint16_t predictor = PREDICTOR_NONE;
        const bool has_predictor = facts_.compression == COMPRESSION_LZW || facts_.compression == COMPRESSION_ADOBE_DEFLATE ||
                                   facts_.compression == COMPRESSION_DEFLATE;
        if (has_predictor && TIFFGetField(source, TIFFTAG_PREDICTOR, &predictor) == 1) {
            set = set && TIFFSetField(target, TIFFTAG_PREDICTOR, predictor) == 1;
        }
        if (facts_.tiles) {
            std::uint32_t across = 0, down = 0;
            TIFFGetField(source, TIFFTAG_TILEWIDTH, &across);
            TIFFGetField(source, TIFFTAG_TILELENGTH, &down);
            set = set && TIFFSetField(target, TIFFTAG_TILEWIDTH, across) == 1 && TIFFSetField(target, TIFFTAG_TILELENGTH, down) == 1;
        } else {
            set = set && TIFFSetField(target, TIFFTAG_ROWSPERSTRIP, how_.rows_per_strip) == 1;
        }
        if (!set) fail_writing();
        return handle;
    }

    [[noreturn]] void fail_writing() const {
        if (target_.stopped) throw Stop{UPRIGHT_FORMAT_STOPPED};
        if (target_.no_memory || lacks_memory(*file_.message)) throw Stop{UPRIGHT_FORMAT_NO_MEMORY};
        if (file_.message->text[0] == '\0') refuse(*file_.message, UPRIGHT_FORMAT_UNSUPPORTED, "its data cannot be coded again");
        throw Stop{UPRIGHT_FORMAT_UNSUPPORTED};
    }

    /// `count` pixels of row `y` of the result, from `x` on.
    void copy_turned(std::uint32_t x, std::uint32_t y, std::uint32_t count, std::uint8_t* to) const noexcept {
        for (std::uint32_t i = 0; i < count; ++i, to += pixel_bytes_) {
            std::uint32_t u = how_.transpose != 0 ? y : x + i, v = how_.transpose != 0 ? x + i : y;
            if (how_.flip_u != 0) u = facts_.width - 1 - u;
            if (how_.flip_v != 0) v = facts_.height - 1 - v;
            const std::uint8_t* from = samples_of_plane_.row(v) + u * pixel_bytes_;
            for (std::size_t k = 0; k < pixel_bytes_; ++k) to[k] = from[k];
        }
    }

    void write_strips(TIFF* target, std::uint16_t plane) {
        const SamplePacker packer(facts_.bits);
        const std::size_t row_bytes = (std::size_t{width_} * samples_ * facts_.bits + 7) / 8;
        const std::uint32_t rows_each = std::min(how_.rows_per_strip, height_);
        if (plane == 0) {
            take(std::uint64_t{row_bytes} * rows_each + std::uint64_t{width_} * pixel_bytes_);
            row_.resize(width_ * pixel_bytes_);
        }
        for (std::uint32_t top = 0; top < height_; top += rows_each) {
            const std::uint32_t rows = std::min(rows_each, height_ - top);
            block_.assign(row_bytes * rows, 0);
            for (std::uint32_t y = 0; y < rows; ++y) {
                if (y % rows_a_look == 0) look_at_the_clock();
                copy_turned(0, top + y, width_, row_.data());
                packer.pack(row_.data(), std::size_t{width_} * samples_, block_.data() + y * row_bytes);
            }
            const std::uint32_t strip = TIFFComputeStrip(target, top, plane);
            if (TIFFWriteEncodedStrip(target, strip, block_.data(), static_cast<tmsize_t>(block_.size())) < 0) fail_writing();
        }
    }

    /// What lies beyond the picture's edges is 0.
    void write_tiles(TIFF* target, std::uint16_t plane) {
        const SamplePacker packer(facts_.bits);
        const std::size_t row_bytes = std::size_t{tile_width_} * samples_ * facts_.bits / 8;
        if (plane == 0) {
            take(std::uint64_t{row_bytes} * tile_height_ + std::uint64_t{tile_width_} * pixel_bytes_);
            row_.resize(tile_width_ * pixel_bytes_);
        }
        for (std::uint32_t top = 0; top < height_; top += tile_height_) {
            for (std::uint32_t left = 0; left < width_; left += tile_width_) {
                look_at_the_clock();
                block_.assign(row_bytes * tile_height_, 0);
                const std::uint32_t count = std::min(tile_width_, width_ - left);
                for (std::uint32_t y = 0; y < std::min(tile_height_, height_ - top); ++y) {
                    copy_turned(left, top + y, count, row_.data());
                    packer.pack(row_.data(), std::size_t{count} * samples_, block_.data() + y * row_bytes);
                }
                const std::uint32_t tile = TIFFComputeTile(target, left, top, 0, plane);
                if (TIFFWriteEncodedTile(target, tile, block_.data(), static_cast<tmsize_t>(block_.size())) < 0) fail_writing();
            }
        }
    }

    void hand_over(TIFF* target) {
        if (TIFFFlushData(target) != 1) fail_writing();
        std::uint64_t *places = nullptr, *counts = nullptr;
        const bool tiles = facts_.tiles;
        if (TIFFGetField(target, tiles ? TIFFTAG_TILEOFFSETS : TIFFTAG_STRIPOFFSETS, &places) != 1 ||
            TIFFGetField(target, tiles ? TIFFTAG_TILEBYTECOUNTS : TIFFTAG_STRIPBYTECOUNTS, &counts) != 1) {
            fail_writing();
        }
        const std::uint32_t number = tiles ? TIFFNumberOfTiles(target) : TIFFNumberOfStrips(target);
        for (std::uint32_t i = 0; i < number; ++i) {
            if (places[i] > target_.bytes.size() || counts[i] > target_.bytes.size() - places[i]) fail_writing();
            const std::uint8_t* from = target_.bytes.data() + places[i];
            if (caller_.write(caller_.context, from, static_cast<std::size_t>(counts[i])) == 0) throw Stop{UPRIGHT_FORMAT_STOPPED};
        }
    }

    File& file_;
    const upright_format_turn& how_;
    const upright_format_caller& caller_;
    Target target_;
    Facts facts_;
    std::uint32_t width_ = 0, height_ = 0;  ///< of the result
    std::uint32_t tile_width_ = 0, tile_height_ = 0;
    std::size_t samples_ = 1, pixel_bytes_ = 1;  ///< of a pixel in samples_of_plane_
    SampleRows samples_of_plane_;
    Bytes row_, block_;
};

}  // namespace upright::formats::tiff
