#include "support/encode_jpeg.hpp"

#include <cstdio>
#include <cstdlib>
#include <memory>
#include <stdexcept>

#include <jpeglib.h>

namespace upright::test {
namespace {

// Test code only: libjpeg is built with unwind tables on the platforms the tests run on, and what is thrown here is a
// defect of the test.
[[noreturn]] void throw_error(j_common_ptr info) {
    char text[JMSG_LENGTH_MAX];
    info->err->format_message(info, text);
    throw std::runtime_error(text);
}

struct Compressor {
    jpeg_error_mgr errors{};
    jpeg_compress_struct info{};
    unsigned char* memory = nullptr;
    unsigned long size = 0;

    Compressor() {
        info.err = jpeg_std_error(&errors);
        errors.error_exit = throw_error;
        jpeg_create_compress(&info);
        jpeg_mem_dest(&info, &memory, &size);
    }
    Compressor(const Compressor&) = delete;
    Compressor& operator=(const Compressor&) = delete;
    ~Compressor() {
        jpeg_destroy_compress(&info);
        std::free(memory);
    }
};

struct ColourSpaces {
    J_COLOR_SPACE input, stored;
};

ColourSpaces colour_spaces(JpegModel model) {
    switch (model) {
        case JpegModel::grey: return {JCS_GRAYSCALE, JCS_GRAYSCALE};
        case JpegModel::ycbcr: return {JCS_RGB, JCS_YCbCr};
        case JpegModel::rgb: return {JCS_RGB, JCS_RGB};
        case JpegModel::cmyk: return {JCS_CMYK, JCS_CMYK};
        case JpegModel::ycck: return {JCS_CMYK, JCS_YCCK};
    }
    throw std::invalid_argument("no such JPEG model");
}

/// Of a progressive file its means, the first refinement of what else it has, and the rest: each component before the next.
int scans_of_component(int c, bool progressive, jpeg_scan_info* scans) {
    if (!progressive) {
        scans[0] = {1, {c, 0, 0, 0}, 0, DCTSIZE2 - 1, 0, 0};
        return 1;
    }
    scans[0] = {1, {c, 0, 0, 0}, 0, 0, 0, 0};
    scans[1] = {1, {c, 0, 0, 0}, 1, DCTSIZE2 - 1, 0, 1};
    scans[2] = {1, {c, 0, 0, 0}, 1, DCTSIZE2 - 1, 1, 0};
    return 3;
}

void use_one_scan_a_component(jpeg_compress_struct& info, bool progressive, jpeg_scan_info* scans) {
    info.num_scans = 0;
    for (int c = 0; c < info.num_components; ++c) {
        info.num_scans += scans_of_component(c, progressive, scans + info.num_scans);
    }
    info.scan_info = scans;
}

}  // namespace

Bytes encode_jpeg(const Raster& pixels, const JpegOptions& options) {
    Compressor compressor;
    jpeg_compress_struct& info = compressor.info;
    const ColourSpaces spaces = colour_spaces(options.model);
    info.image_width = static_cast<JDIMENSION>(pixels.width);
    info.image_height = static_cast<JDIMENSION>(pixels.height);
    info.input_components = pixels.channels;
    info.in_color_space = spaces.input;
    jpeg_set_defaults(&info);
    jpeg_set_colorspace(&info, spaces.stored);
    jpeg_set_quality(&info, options.quality, TRUE);
    for (int c = 0; c < info.num_components; ++c) {
        const SamplingFactor factor = info.num_components == 1 ? SamplingFactor{} : options.sampling[static_cast<std::size_t>(c)];
        info.comp_info[c].h_samp_factor = factor.across;
        info.comp_info[c].v_samp_factor = factor.down;
    }
    info.arith_code = options.arithmetic ? TRUE : FALSE;
    info.restart_in_rows = options.restart_rows;
    if (!options.adobe_marker) info.write_Adobe_marker = FALSE;
    if (options.progressive) jpeg_simple_progression(&info);
    jpeg_scan_info scans[3 * MAX_COMPONENTS];
    if (options.scan_a_component) use_one_scan_a_component(info, options.progressive, scans);

    jpeg_start_compress(&info, TRUE);
    if (!options.exif.empty()) {
        Bytes body{'E', 'x', 'i', 'f', 0, 0};
        body.insert(body.end(), options.exif.begin(), options.exif.end());
        jpeg_write_marker(&info, JPEG_APP0 + 1, body.data(), static_cast<unsigned>(body.size()));
    }
    while (info.next_scanline < info.image_height) {
        auto* row = const_cast<JSAMPROW>(pixels.row(static_cast<int>(info.next_scanline)));
        jpeg_write_scanlines(&info, &row, 1);
    }
    jpeg_finish_compress(&info);
    return Bytes(compressor.memory, compressor.memory + compressor.size);
}

}  // namespace upright::test
