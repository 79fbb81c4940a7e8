#include "unit/correct/jpeg_parts.hpp"

#include <cstdio>
#include <stdexcept>

#include <jpeglib.h>

#include "codec/jpeg_layout.hpp"

namespace upright::test {
namespace {

[[noreturn]] void throw_error(j_common_ptr info) {
    char text[JMSG_LENGTH_MAX];
    info->err->format_message(info, text);
    throw std::runtime_error(text);
}

struct Decompressor {
    jpeg_error_mgr errors{};
    jpeg_decompress_struct info{};
    Decompressor() {
        info.err = jpeg_std_error(&errors);
        errors.error_exit = throw_error;
        errors.emit_message = [](j_common_ptr common, int level) {
            if (level < 0) throw_error(common);
        };
        jpeg_create_decompress(&info);
    }
    Decompressor(const Decompressor&) = delete;
    Decompressor& operator=(const Decompressor&) = delete;
    ~Decompressor() { jpeg_destroy_decompress(&info); }
};

/// Appends numbers in the byte order of a TIFF block.
class TiffWriter {
public:
    explicit TiffWriter(bool big_endian) : big_endian_(big_endian) {
        block.assign(2, big_endian ? 'M' : 'I');
        put16(42);
    }
    void put16(std::uint32_t value) { put(value, 2); }
    void put32(std::uint32_t value) { put(value, 4); }
    void entry_short(std::uint32_t tag, std::uint32_t value) {
        put16(tag), put16(3), put32(1), put16(value), put16(0);
    }
    void entry(std::uint32_t tag, std::uint32_t type, std::uint32_t value) {
        put16(tag), put16(type), put32(1), put32(value);
    }
    Bytes block;

private:
    void put(std::uint32_t value, int bytes) {
        for (int i = 0; i < bytes; ++i) {
            block.push_back(static_cast<std::uint8_t>(value >> (8 * (big_endian_ ? bytes - 1 - i : i))));
        }
    }
    bool big_endian_;
};

}  // namespace

JpegParts read_parts(const Bytes& file) {
    Decompressor decompressor;
    jpeg_decompress_struct& info = decompressor.info;
    jpeg_mem_src(&info, file.data(), static_cast<unsigned long>(file.size()));
    jpeg_read_header(&info, TRUE);
    jvirt_barray_ptr* arrays = jpeg_read_coefficients(&info);
    JpegParts parts{static_cast<int>(info.image_width), static_cast<int>(info.image_height),
                    info.progressive_mode != 0,         info.arith_code != 0,
                    info.restart_interval,              {}};
    for (int c = 0; c < info.num_components; ++c) {
        const jpeg_component_info& component = info.comp_info[c];
        Coefficients out;
        out.blocks_across = static_cast<int>(component.width_in_blocks);
        out.blocks_down = static_cast<int>(component.height_in_blocks);
        out.quantisation.assign(component.quant_table->quantval, component.quant_table->quantval + DCTSIZE2);
        for (JDIMENSION y = 0; y < component.height_in_blocks; ++y) {
            JBLOCKARRAY row = (*info.mem->access_virt_barray)(reinterpret_cast<j_common_ptr>(&info), arrays[c], y, 1,
                                                              FALSE);
            for (JDIMENSION x = 0; x < component.width_in_blocks; ++x) {
                out.values.insert(out.values.end(), row[0][x], row[0][x] + DCTSIZE2);
            }
        }
        parts.components.push_back(std::move(out));
    }
    return parts;
}

Bytes joined(const std::vector<Bytes>& parts) {
    Bytes out;
    for (const Bytes& part : parts) out.insert(out.end(), part.begin(), part.end());
    return out;
}

Bytes segment(int marker, const Bytes& payload) {
    const std::size_t length = payload.size() + 2;
    return joined({{0xFF, static_cast<std::uint8_t>(marker), static_cast<std::uint8_t>(length >> 8),
                    static_cast<std::uint8_t>(length & 0xFF)},
                   payload});
}

Bytes exif_segment(const Bytes& tiff) { return segment(0xE1, joined({{'E', 'x', 'i', 'f', 0, 0}, tiff})); }

Bytes segment(int marker, const std::string& text) { return segment(marker, Bytes(text.begin(), text.end())); }

Bytes insert_after_start(const Bytes& file, const std::vector<Bytes>& segments) {
    Bytes out(file.begin(), file.begin() + 2);
    for (const Bytes& one : segments) out.insert(out.end(), one.begin(), one.end());
    out.insert(out.end(), file.begin() + 2, file.end());
    return out;
}

Bytes metadata_of(const Bytes& file) {
    const auto layout = codec::read_jpeg_layout(file);
    Bytes out;
    for (const auto& one : layout.value().metadata) out.insert(out.end(), one.whole.begin(), one.whole.end());
    return out;
}

Bytes full_exif_segment(int orientation, int width, int height, const Bytes& thumbnail, bool big_endian) {
    TiffWriter tiff(big_endian);
    constexpr std::uint32_t directory0 = 8, entries0 = 6, size0 = 2 + entries0 * 12 + 4;
    constexpr std::uint32_t resolutions = directory0 + size0;
    constexpr std::uint32_t exif = resolutions + 16, size_exif = 2 + 2 * 12 + 4;
    constexpr std::uint32_t directory1 = exif + size_exif, size1 = 2 + 4 * 12 + 4;
    constexpr std::uint32_t picture = directory1 + size1;
    tiff.put32(directory0);
    tiff.put16(entries0);
    tiff.entry_short(0x0100, static_cast<std::uint32_t>(width));
    tiff.entry(0x0101, 4, static_cast<std::uint32_t>(height));
    tiff.entry_short(0x0112, static_cast<std::uint32_t>(orientation));
    tiff.entry(0x011A, 5, resolutions);
    tiff.entry(0x011B, 5, resolutions + 8);
    tiff.entry(0x8769, 4, exif);
    tiff.put32(thumbnail.empty() ? 0 : directory1);
    for (const std::uint32_t number : {72U, 1U, 300U, 1U}) tiff.put32(number);
    tiff.put16(2);
    tiff.entry(0xA002, 4, static_cast<std::uint32_t>(width));
    tiff.entry_short(0xA003, static_cast<std::uint32_t>(height));
    tiff.put32(0);
    if (thumbnail.empty()) return exif_segment(tiff.block);
    tiff.put16(4);
    tiff.entry_short(0x0103, 6);
    tiff.entry_short(0x0112, static_cast<std::uint32_t>(orientation));
    tiff.entry(0x0201, 4, picture);
    tiff.entry(0x0202, 4, static_cast<std::uint32_t>(thumbnail.size()));
    tiff.put32(0);
    return exif_segment(joined({tiff.block, thumbnail}));
}

}  // namespace upright::test
