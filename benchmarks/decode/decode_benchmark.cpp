// Decoding of a 1.5 megapixel page and a 12 megapixel picture, beside what libjpeg needs for the same luma alone.
// Counter `Mpx/s`: stored pixels.
#include <benchmark/benchmark.h>

#include "decode/decode.hpp"
#include "support/detailed_raster.hpp"
#include "support/encode_jpeg.hpp"
#include "support/encode_png.hpp"
#include "support/reference_jpeg.hpp"

using namespace upright;
using namespace upright::test;

namespace {

const Raster& page() {
    static const Raster raster = detailed_raster(1060, 1450);
    return raster;
}
const Raster& photo() {
    static const Raster raster = detailed_raster(4000, 3000);
    return raster;
}

void count_pixels(benchmark::State& state, const Raster& raster) {
    const double pixels = static_cast<double>(raster.width) * raster.height;
    state.counters["Mpx/s"] =
        benchmark::Counter(pixels / 1e6, benchmark::Counter::kIsIterationInvariantRate);
}

Bytes jpeg_of(const Raster& raster, bool progressive) {
    JpegOptions options;
    options.quality = 80;
    options.progressive = progressive;
    return encode_jpeg(raster, options);
}

void decode_file(benchmark::State& state, const Raster& raster, const Bytes& file) {
    decode::Request request;
    decode::Decoded out;
    for (auto _ : state) {
        if (decode::decode_encoded(file, request, out)) state.SkipWithError("not decoded");
        benchmark::DoNotOptimize(out.luma.pixels.data());
    }
    count_pixels(state, raster);
}

void libjpeg_grey(benchmark::State& state, const Raster& raster, const Bytes& file, int reduction) {
    for (auto _ : state) benchmark::DoNotOptimize(decode_with_libjpeg(file, JpegOutput::grey, reduction));
    count_pixels(state, raster);
}

void decode_view(benchmark::State& state, PixelFormat format) {
    const int channels = bytes_per_pixel(format);
    const Raster raster = noise_raster(4000, 3000, channels);
    decode::Request request;
    decode::Decoded out;
    for (auto _ : state) {
        const ImageView view{raster.samples.data(), 4000, 3000, std::ptrdiff_t{4000} * channels, format};
        if (decode::decode_pixels(view, request, out)) state.SkipWithError("not decoded");
        benchmark::DoNotOptimize(out.luma.pixels.data());
    }
    count_pixels(state, raster);
}

void page_jpeg(benchmark::State& state) { decode_file(state, page(), jpeg_of(page(), false)); }
void page_jpeg_libjpeg_grey(benchmark::State& state) { libjpeg_grey(state, page(), jpeg_of(page(), false), 1); }
void page_progressive(benchmark::State& state) { decode_file(state, page(), jpeg_of(page(), true)); }
void page_progressive_libjpeg_grey(benchmark::State& state) { libjpeg_grey(state, page(), jpeg_of(page(), true), 1); }
void page_png(benchmark::State& state) { decode_file(state, page(), encode_png(page())); }
void page_png_interlaced(benchmark::State& state) {
    PngOptions options;
    options.interlaced = true;
    decode_file(state, page(), encode_png(page(), options));
}
void photo_jpeg(benchmark::State& state) { decode_file(state, photo(), jpeg_of(photo(), false)); }
void photo_jpeg_libjpeg_grey(benchmark::State& state) { libjpeg_grey(state, photo(), jpeg_of(photo(), false), 2); }
void photo_progressive(benchmark::State& state) { decode_file(state, photo(), jpeg_of(photo(), true)); }
void photo_progressive_libjpeg_grey(benchmark::State& state) { libjpeg_grey(state, photo(), jpeg_of(photo(), true), 2); }
void photo_png(benchmark::State& state) { decode_file(state, photo(), encode_png(photo())); }
void pixels_grey(benchmark::State& state) { decode_view(state, PixelFormat::grey); }
void pixels_rgb(benchmark::State& state) { decode_view(state, PixelFormat::rgb); }
void pixels_bgr(benchmark::State& state) { decode_view(state, PixelFormat::bgr); }
void pixels_bgra(benchmark::State& state) { decode_view(state, PixelFormat::bgra); }

BENCHMARK(page_jpeg)->Unit(benchmark::kMillisecond);
BENCHMARK(page_jpeg_libjpeg_grey)->Unit(benchmark::kMillisecond);
BENCHMARK(page_progressive)->Unit(benchmark::kMillisecond);
BENCHMARK(page_progressive_libjpeg_grey)->Unit(benchmark::kMillisecond);
BENCHMARK(page_png)->Unit(benchmark::kMillisecond);
BENCHMARK(page_png_interlaced)->Unit(benchmark::kMillisecond);
BENCHMARK(photo_jpeg)->Unit(benchmark::kMillisecond);
BENCHMARK(photo_jpeg_libjpeg_grey)->Unit(benchmark::kMillisecond);
BENCHMARK(photo_progressive)->Unit(benchmark::kMillisecond);
BENCHMARK(photo_progressive_libjpeg_grey)->Unit(benchmark::kMillisecond);
BENCHMARK(photo_png)->Unit(benchmark::kMillisecond);
BENCHMARK(pixels_grey)->Unit(benchmark::kMillisecond);
BENCHMARK(pixels_rgb)->Unit(benchmark::kMillisecond);
BENCHMARK(pixels_bgr)->Unit(benchmark::kMillisecond);
BENCHMARK(pixels_bgra)->Unit(benchmark::kMillisecond);

}  // namespace
