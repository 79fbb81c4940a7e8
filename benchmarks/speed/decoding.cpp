#include "speed/decoding.hpp"

#include <cstdio>
#include <stdexcept>

#include <jpeglib.h>

namespace speed {
namespace {

struct Reader {
    jpeg_error_mgr errors{};
    jpeg_decompress_struct info{};
    Reader() {
        info.err = jpeg_std_error(&errors);
        errors.error_exit = [](j_common_ptr) { throw std::runtime_error("libjpeg cannot decode a file"); };
        jpeg_create_decompress(&info);
    }
    Reader(const Reader&) = delete;
    Reader& operator=(const Reader&) = delete;
    ~Reader() { jpeg_destroy_decompress(&info); }
};

}  // namespace

void decode_grey(const upright::test::Bytes& file, int reduction, std::vector<unsigned char>& memory) {
    Reader reader;
    jpeg_decompress_struct& info = reader.info;
    jpeg_mem_src(&info, file.data(), file.size());
    jpeg_read_header(&info, TRUE);
    info.out_color_space = JCS_GRAYSCALE;
    info.scale_num = 1;
    info.scale_denom = static_cast<unsigned>(reduction);
    jpeg_start_decompress(&info);
    memory.resize(std::size_t{info.output_width} * info.output_height);
    while (info.output_scanline < info.output_height) {
        JSAMPROW row = memory.data() + std::size_t{info.output_scanline} * info.output_width;
        jpeg_read_scanlines(&info, &row, 1);
    }
    jpeg_finish_decompress(&info);
}

}  // namespace speed
