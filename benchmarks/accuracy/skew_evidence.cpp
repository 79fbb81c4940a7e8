// Writes the evidence of the fine angle as CSV, for fit_skew_confidence.py.
//
//   upright_skew_evidence [--turned COPIES] FOLDER... > evidence.csv
//
// Without --turned: one line an image. With it: one line for the image with a border and one for each of its copies
// turned by known angles (see upright_turned). `added` is the angle that the turn has added to the skew.
#include <cstdio>
#include <cstdlib>
#include <iostream>
#include <string>
#include <vector>

#include <opencv2/core.hpp>

#include "decode/decode.hpp"
#include "manifest.hpp"
#include "pipeline/file.hpp"
#include "pipeline/skew.hpp"
#include "preprocess/preprocess.hpp"
#include "turned_copy.hpp"

namespace {

class Writer {
public:
    void write(const accuracy::Truth& truth, const cv::Mat& grey, double added) {
        const upright::GreyView view{grey.data, grey.cols, grey.rows, static_cast<std::ptrdiff_t>(grey.step)};
        const auto views = upright::preprocess::prepare(view, {}, {}, prepared_);
        upright::Timings timings;
        const upright::SkewEvidence e = upright::pipeline::find_skew(views.fine, workspace_, timings, nullptr);
        std::printf("%s,%s,%s,%.3f,%d,%.5f,%.5f,%.4f,%.4f,%.5f,%.4f\n", truth.path.c_str(), truth.set.c_str(),
                    truth.skew ? std::to_string(*truth.skew).c_str() : "", added, e.found ? 1 : 0, e.skew, e.sigma,
                    e.significance, e.peak_ratio, e.fill, e.text_energy);
    }

private:
    upright::preprocess::Workspace prepared_;
    upright::pipeline::SkewWorkspace workspace_;
};

void write_folder(const std::string& folder, int copies, Writer& writer) {
    upright::decode::Request request;
    request.want_colour = false;
    upright::decode::Decoded decoded;
    upright::Buffer<std::uint8_t> bytes;
    std::size_t index = 0;
    for (const accuracy::Truth& truth : accuracy::read_manifest(folder)) {
        if (upright::pipeline::read_file(truth.path, request.limits.max_input_bytes, bytes) ||
            upright::decode::decode_encoded(bytes, request, decoded)) {
            std::cerr << truth.path << ": cannot be read\n";
            continue;
        }
        const cv::Mat grey(decoded.luma.height, decoded.luma.width, CV_8U, decoded.luma.pixels.data());
        const cv::Mat first = copies > 0 ? accuracy::with_border(grey) : grey;
        writer.write(truth, first, 0);
        for (int copy = 0; copy < copies; ++copy) {
            // Seven apart, so that the copies of one image differ in size and sign.
            const double degrees = accuracy::turn_of(index + 7 * static_cast<std::size_t>(copy));
            writer.write(truth, accuracy::turned(first, degrees), degrees);
        }
        ++index;
    }
}

}  // namespace

int main(int argc, char** argv) {
    int copies = 0;
    std::vector<std::string> folders;
    for (int i = 1; i < argc; ++i) {
        const std::string word = argv[i];
        if (word == "--turned" && i + 1 < argc) copies = std::atoi(argv[++i]);
        else folders.push_back(word);
    }
    if (folders.empty()) {
        std::cerr << "usage: upright_skew_evidence [--turned COPIES] FOLDER...\n";
        return 2;
    }
    cv::setNumThreads(1);
    Writer writer;
    std::puts("file,set,truth,added,found,skew,sigma,significance,peak_ratio,fill,text_energy");
    try {
        for (const std::string& folder : folders) write_folder(folder, copies, writer);
    } catch (const std::exception& failure) {
        std::cerr << "upright_skew_evidence: " << failure.what() << '\n';
        return 1;
    }
    return 0;
}
