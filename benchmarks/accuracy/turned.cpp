// Do the answers for an image and for the same image turned by a known angle agree? For images without a known skew.
//
//   upright_turned [--failures] FOLDER...
//
// Each image gets a border of its own margin's median grey, so that nothing is cut off, and is turned (cubic) by an
// angle of 1.5 to 11 degrees, both signs, fixed by its place in the manifest. An image without an answer for either
// counts as a disagreement of 45 degrees, unless neither of the two has one.
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <iostream>
#include <optional>
#include <string>
#include <vector>

#include <opencv2/core.hpp>

#include "decode/decode.hpp"
#include "manifest.hpp"
#include "pipeline/file.hpp"
#include "turned_copy.hpp"
#include "upright/upright.hpp"

namespace {

std::optional<double> skew_of(const upright::Detector& detector, const cv::Mat& grey) {
    const upright::ImageView view{grey.data, grey.cols, grey.rows, static_cast<std::ptrdiff_t>(grey.step),
                                  upright::PixelFormat::grey};
    const auto answer = detector.detect_pixels(view);
    if (!answer || answer->skew_confidence <= 0) return std::nullopt;
    return answer->skew;
}

/// Degrees between the answers once the known turn is taken off.
double disagreement(const upright::Detector& detector, const cv::Mat& grey, double degrees) {
    const cv::Mat bordered = accuracy::with_border(grey), turned = accuracy::turned(bordered, degrees);
    const auto before = skew_of(detector, bordered), after = skew_of(detector, turned);
    if (!before && !after) return 0;
    if (!before || !after) return 45;
    return std::fabs(std::remainder(*after - *before - degrees, 90.0));
}

}  // namespace

int main(int argc, char** argv) {
    bool failures = false;
    std::vector<std::string> folders;
    for (int i = 1; i < argc; ++i) {
        const std::string word = argv[i];
        if (word == "--failures") failures = true;
        else folders.push_back(word);
    }
    if (folders.empty()) {
        std::cerr << "usage: upright_turned [--failures] FOLDER...\n";
        return 2;
    }
    cv::setNumThreads(1);
    upright::Options options;
    options.detect_turn = false;  // the fine angle is asked, as of a document
    const auto detector = upright::Detector::create(options);
    upright::decode::Request request;
    request.want_colour = false;
    upright::decode::Decoded decoded;
    upright::Buffer<std::uint8_t> bytes;
    std::vector<double> differences;
    try {
        for (const std::string& folder : folders) {
            for (const accuracy::Truth& truth : accuracy::read_manifest(folder)) {
                double difference = 45;
                if (!upright::pipeline::read_file(truth.path, request.limits.max_input_bytes, bytes) &&
                    !upright::decode::decode_encoded(bytes, request, decoded)) {
                    const cv::Mat grey(decoded.luma.height, decoded.luma.width, CV_8U, decoded.luma.pixels.data());
                    difference = disagreement(*detector, grey, accuracy::turn_of(differences.size()));
                }
                differences.push_back(difference);
                if (failures && difference > 0.1) std::printf("  %s: %.3f\n", truth.file.c_str(), difference);
            }
        }
    } catch (const std::exception& failure) {
        std::cerr << "upright_turned: " << failure.what() << '\n';
        return 1;
    }
    if (differences.empty()) return 1;
    const auto share = [&](double bound) {
        return static_cast<double>(std::count_if(differences.begin(), differences.end(),
                                                 [&](double d) { return d <= bound; })) /
               static_cast<double>(differences.size());
    };
    std::printf("%zu images: answers agree within 0.1 degrees %.4f, within 1.0 degrees %.4f\n", differences.size(),
                share(0.1), share(1.0));
    return 0;
}
