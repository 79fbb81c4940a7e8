// What tests/instructions.sh counts: one answer for one file, after another that warms up.
//
//   upright_instructions make SAMPLES FOLDER    writes the inputs
//   upright_instructions answer FILE            answers it twice, by its preview if the name says so; the second time within upright_counted_answer()
//   upright_instructions about                  says what the counts depend on besides this library
#include <cstdio>
#include <fstream>
#include <iostream>
#include <stdexcept>
#include <string>

#include <opencv2/core.hpp>
#include <png.h>

#include <jpeglib.h>

#include "speed/pictures.hpp"
#include "upright/upright.hpp"

/// The name that the counting begins and ends with.
extern "C" [[gnu::noinline]] int upright_counted_answer(const upright::Detector& detector, const char* path) {
    return detector.detect_file(path) ? 0 : 1;
}

namespace {

int make(const std::string& samples, const std::string& folder) {
    for (const speed::Picture& picture : speed::usual_pictures(speed::read_samples(samples))) {
        std::ofstream out(folder + "/" + picture.name, std::ios::binary);
        out.write(reinterpret_cast<const char*>(picture.file.data()), static_cast<std::streamsize>(picture.file.size()));
        if (!out.flush()) throw std::runtime_error("cannot write " + folder + "/" + picture.name);
        std::cout << picture.name << '\n';
    }
    return 0;
}

int answer(const std::string& path) {
    upright::Options options;
    if (path.find("preview") != std::string::npos) options.preview = upright::PreviewUse::if_clear;
    const auto detector = upright::Detector::create(options);
    if (!detector || !detector->detect_file(path)) throw std::runtime_error("no answer for " + path);
    return upright_counted_answer(*detector, path.c_str());
}

int about() {
    const bool wide = __builtin_cpu_supports("avx2") != 0;
    std::printf("GCC %s, libjpeg-turbo %d, libpng %s, OpenCV %s, %s\n", __VERSION__, LIBJPEG_TURBO_VERSION_NUMBER,
                PNG_LIBPNG_VER_STRING, CV_VERSION, wide ? "AVX2" : "no AVX2");
    return 0;
}

}  // namespace

int main(int argc, char** argv) {
    const std::string word = argc > 1 ? argv[1] : "";
    cv::setNumThreads(1);
    try {
        if (word == "make" && argc == 4) return make(argv[2], argv[3]);
        if (word == "answer" && argc == 3) return answer(argv[2]);
        if (word == "about" && argc == 2) return about();
    } catch (const std::exception& failure) {
        std::cerr << "upright_instructions: " << failure.what() << '\n';
        return 1;
    }
    std::cerr << "usage: upright_instructions make SAMPLES FOLDER | answer FILE | about\n";
    return 2;
}
