#include "image/pictures.hpp"

// jpeglib.h needs FILE and size_t declared before it.
#include <cstddef>
#include <cstdio>

#include <jpeglib.h>
#include <png.h>

#include <algorithm>
#include <csetjmp>
#include <cstdlib>
#include <cstring>

namespace service {
namespace {

/// libjpeg reports errors by leaving through longjmp; between setjmp and the end no object with a destructor may be
/// made, which is why buffers are members of the caller.
struct JpegErrors {
  jpeg_error_mgr manager;
  std::jmp_buf leave;
  int warnings;
};

void leave_on_error(j_common_ptr codec) { std::longjmp(reinterpret_cast<JpegErrors*>(codec->err)->leave, 1); }
void count_warning(j_common_ptr codec, int level) {
  if (level < 0) ++reinterpret_cast<JpegErrors*>(codec->err)->warnings;
}

jpeg_error_mgr* quiet(JpegErrors& errors) {
  jpeg_std_error(&errors.manager);
  errors.manager.error_exit = leave_on_error;
  errors.manager.emit_message = count_warning;
  errors.warnings = 0;
  return &errors.manager;
}

/// The strongest scaling n/8 that keeps the longest side at least as long as asked for.
unsigned scale_numerator(int longest, int wanted) {
  for (unsigned eighths : {1u, 2u, 4u})
    if (static_cast<std::int64_t>(longest) * eighths / 8 >= wanted) return eighths;
  return 8;
}

bool decode_jpeg(const std::string& image, int longest_side_px, std::uint64_t max_pixels, DecodedPicture& out) {
  jpeg_decompress_struct codec;
  JpegErrors errors;
  codec.err = quiet(errors);
  if (setjmp(errors.leave) != 0) {
    jpeg_destroy_decompress(&codec);
    return false;
  }
  jpeg_create_decompress(&codec);
  jpeg_mem_src(&codec, reinterpret_cast<const unsigned char*>(image.data()), image.size());
  jpeg_read_header(&codec, TRUE);
  const bool colours_known = codec.jpeg_color_space == JCS_GRAYSCALE || codec.jpeg_color_space == JCS_YCbCr ||
                             codec.jpeg_color_space == JCS_RGB;
  if (!colours_known || std::uint64_t{codec.image_width} * codec.image_height > max_pixels) {
    jpeg_destroy_decompress(&codec);
    return false;
  }
  out.original_width = static_cast<int>(codec.image_width);
  out.original_height = static_cast<int>(codec.image_height);
  codec.scale_num = scale_numerator(std::max(out.original_width, out.original_height), longest_side_px);
  codec.scale_denom = 8;
  codec.out_color_space = codec.jpeg_color_space == JCS_GRAYSCALE ? JCS_GRAYSCALE : JCS_RGB;
  jpeg_start_decompress(&codec);
  Picture& picture = out.pixels;
  picture.width = static_cast<int>(codec.output_width);
  picture.height = static_cast<int>(codec.output_height);
  picture.channels = codec.output_components;
  const std::size_t row_bytes = std::size_t{codec.output_width} * static_cast<std::size_t>(codec.output_components);
  picture.samples.resize(row_bytes * codec.output_height);
  while (codec.output_scanline < codec.output_height) {
    JSAMPROW row = picture.samples.data() + row_bytes * codec.output_scanline;
    jpeg_read_scanlines(&codec, &row, 1);
  }
  jpeg_finish_decompress(&codec);
  jpeg_destroy_decompress(&codec);
  // A damaged file is for the model to judge, from the original.
  return errors.warnings == 0;
}

bool decode_png(const std::string& image, std::uint64_t max_pixels, DecodedPicture& out) {
  png_image png{};
  png.version = PNG_IMAGE_VERSION;
  if (png_image_begin_read_from_memory(&png, image.data(), image.size()) == 0) return false;
  const bool sane = std::uint64_t{png.width} * png.height <= max_pixels;
  if (!sane) {
    png_image_free(&png);
    return false;
  }
  const bool colour = (png.format & PNG_FORMAT_FLAG_COLOR) != 0;
  png.format = colour ? PNG_FORMAT_RGB : PNG_FORMAT_GRAY;
  out.original_width = static_cast<int>(png.width);
  out.original_height = static_cast<int>(png.height);
  out.pixels.width = out.original_width;
  out.pixels.height = out.original_height;
  out.pixels.channels = colour ? 3 : 1;
  out.pixels.samples.resize(PNG_IMAGE_SIZE(png));
  const png_color white{255, 255, 255};  // as the library: transparency is composited on white
  return png_image_finish_read(&png, &white, out.pixels.samples.data(), 0, nullptr) != 0;
}

bool encode(const Picture& picture, int quality, unsigned char*& bytes, unsigned long& size) {
  jpeg_compress_struct codec;
  JpegErrors errors;
  codec.err = quiet(errors);
  if (setjmp(errors.leave) != 0) {
    jpeg_destroy_compress(&codec);
    return false;
  }
  jpeg_create_compress(&codec);
  jpeg_mem_dest(&codec, &bytes, &size);
  codec.image_width = static_cast<JDIMENSION>(picture.width);
  codec.image_height = static_cast<JDIMENSION>(picture.height);
  codec.input_components = picture.channels;
  codec.in_color_space = picture.channels == 1 ? JCS_GRAYSCALE : JCS_RGB;
  jpeg_set_defaults(&codec);
  jpeg_set_quality(&codec, quality, TRUE);
  jpeg_start_compress(&codec, TRUE);
  const std::size_t row_bytes = static_cast<std::size_t>(picture.width) * static_cast<std::size_t>(picture.channels);
  while (codec.next_scanline < codec.image_height) {
    auto* row = const_cast<unsigned char*>(picture.samples.data()) + row_bytes * codec.next_scanline;
    jpeg_write_scanlines(&codec, &row, 1);
  }
  jpeg_finish_compress(&codec);
  jpeg_destroy_compress(&codec);
  return true;
}

}  // namespace

std::optional<DecodedPicture> decode_at_least(const std::string& image, int longest_side_px, std::uint64_t max_pixels) {
  DecodedPicture out;
  const bool jpeg = image.size() > 3 && std::memcmp(image.data(), "\xff\xd8\xff", 3) == 0;
  const bool png = image.size() > 8 && std::memcmp(image.data(), "\x89PNG\r\n\x1a\n", 8) == 0;
  if (jpeg && decode_jpeg(image, longest_side_px, max_pixels, out)) return out;
  if (png && decode_png(image, max_pixels, out)) return out;
  return std::nullopt;
}

std::optional<std::string> encode_jpeg(const Picture& picture, int quality) {
  unsigned char* bytes = nullptr;
  unsigned long size = 0;
  const bool encoded = encode(picture, quality, bytes, size);
  std::optional<std::string> result;
  if (encoded) result.emplace(reinterpret_cast<const char*>(bytes), size);
  std::free(bytes);
  return result;
}

}  // namespace service
