// What an answer takes over the size of the picture, as comma-separated values on the standard output:
//
//   upright_over_pixels SAMPLES [MOST]      (SAMPLES: examples/samples; up to MOST megapixels, default 64)
//
// A photograph (4:2:0, baseline and progressive, each also with a thumbnail that may answer) and a page of text (grey) are
// brought to each size and encoded alike. For each: bytes, milliseconds of libjpeg's bare grey decoding at full size and at the fastest of its scales, and of the whole
// answer; the least of five rounds of one thread's processor time.
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <iostream>
#include <vector>

#include <opencv2/core.hpp>

#include "speed/decoding.hpp"
#include "speed/pictures.hpp"
#include "speed/rows.hpp"
#include "upright/upright.hpp"

namespace {

void time_picture(const upright::Detector& detector, const char* kind, double megapixels, const upright::test::Bytes& file) {
    constexpr int rounds = 5;
    speed::Row whole, full;
    std::vector<speed::Row> scaled(3);
    std::vector<unsigned char> memory;
    for (int round = 0; round < rounds; ++round) {
        whole.time([&] {
            if (!detector.detect_encoded(file.data(), file.size())) throw std::runtime_error("no answer");
        });
        full.time([&] { speed::decode_grey(file, 1, memory); });
        for (std::size_t i = 0; i < scaled.size(); ++i) scaled[i].time([&] { speed::decode_grey(file, 2 << i, memory); });
    }
    double fastest = full.least();
    for (const speed::Row& row : scaled) fastest = std::min(fastest, row.least());
    std::printf("%s,%.1f,%zu,%.2f,%.2f,%.2f\n", kind, megapixels, file.size(), full.least(), fastest, whole.least());
    std::fflush(stdout);
}

void time_all(const char* samples_folder, double most) {
    const speed::Samples samples = speed::read_samples(samples_folder);
    const auto detector = upright::Detector::create({});
    upright::Options options;
    options.preview = upright::PreviewUse::if_clear;
    const auto with_previews = upright::Detector::create(options);
    if (!detector || !with_previews) throw std::runtime_error("no detector");
    std::puts("kind,megapixels,bytes,bare_full_ms,bare_fastest_ms,answer_ms");
    for (const double megapixels : {0.3, 1.0, 2.0, 4.0, 8.0, 12.0, 24.0, 48.0, 64.0}) {
        if (megapixels > most) break;
        const upright::test::Raster photo = speed::scaled(samples.landscape, megapixels);
        for (const bool progressive : {false, true}) {
            const upright::test::Bytes file = speed::as_jpeg(photo, progressive);
            time_picture(*detector, progressive ? "progressive photograph" : "photograph", megapixels, file);
            time_picture(*with_previews, progressive ? "progressive with a preview" : "photograph with a preview", megapixels,
                         speed::with_thumbnail(file, photo));
        }
        time_picture(*detector, "page", megapixels, speed::as_jpeg(speed::scaled(samples.letter, megapixels)));
    }
}

}  // namespace

int main(int argc, char** argv) {
    if (argc < 2 || argc > 3) {
        std::cerr << "usage: upright_over_pixels SAMPLES [MOST]\n";
        return 2;
    }
    cv::setNumThreads(1);
    try {
        time_all(argv[1], argc == 3 ? std::atof(argv[2]) : 64);
    } catch (const std::exception& failure) {
        std::cerr << "upright_over_pixels: " << failure.what() << '\n';
        return 1;
    }
    return 0;
}
