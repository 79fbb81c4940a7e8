// The same decoded pages through this library and through what a user would otherwise pick, in one run on one thread:
// share of right turns, skew within 0.1 degrees, median milliseconds (decoding apart) and the ratio to ours.
//
//   upright_peers [--limit N] FOLDER...      (folders with manifest.csv, see benchmarks/accuracy)
#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <iostream>
#include <string>
#include <vector>

#include <opencv2/core.hpp>

#include "accuracy/manifest.hpp"
#include "decode/decode.hpp"
#include "peers/peer.hpp"
#include "pipeline/file.hpp"
#include "upright/upright.hpp"

namespace {

class Upright final : public peers::Peer {
public:
    Upright() : detector_(std::move(upright::Detector::create({}).value())) {}
    std::string name() const override { return "upright"; }
    peers::Answer answer(upright::GreyView luma) override {
        const auto view = upright::ImageView::create(luma.data, luma.width, luma.height, upright::PixelFormat::grey,
                                                     luma.stride_bytes);
        const auto result = detector_.detect_pixels(*view);
        if (!result) return {};
        peers::Answer answer{std::nullopt, result->skew};
        if (result->decision != upright::Decision::none) answer.quarter_turns = result->quarter_turns;
        return answer;
    }

private:
    upright::Detector detector_;
};

struct Tally {
    std::size_t turns = 0, turns_right = 0, turns_refused = 0, skews = 0, skews_right = 0;
    std::vector<double> milliseconds;

    void add(const accuracy::Truth& truth, const peers::Answer& answer, double elapsed) {
        milliseconds.push_back(elapsed);
        if (truth.quarter_turns) {
            ++turns;
            turns_right += answer.quarter_turns == truth.quarter_turns ? 1 : 0;
            turns_refused += answer.quarter_turns ? 0 : 1;
        }
        if (truth.skew) {
            ++skews;
            skews_right += answer.skew && std::fabs(*answer.skew - *truth.skew) <= 0.1 ? 1 : 0;
        }
    }
    double median() {
        const auto middle = milliseconds.begin() + static_cast<std::ptrdiff_t>(milliseconds.size() / 2);
        std::nth_element(milliseconds.begin(), middle, milliseconds.end());
        return *middle;
    }
};

std::string share(std::size_t part, std::size_t whole) {
    if (whole == 0) return "-";
    char text[32];
    std::snprintf(text, sizeof text, "%.3f", static_cast<double>(part) / static_cast<double>(whole));
    return text;
}

int run(const std::vector<std::string>& folders, std::size_t limit) {
    std::vector<std::unique_ptr<peers::Peer>> all;
    all.push_back(std::make_unique<Upright>());
    all.push_back(peers::make_classic_recipe());
#ifdef UPRIGHT_WITH_LEPTONICA
    all.push_back(peers::make_leptonica());
#endif
#ifdef UPRIGHT_WITH_TESSERACT
    if (auto tesseract = peers::make_tesseract()) all.push_back(std::move(tesseract));
#endif
    std::vector<Tally> tallies(all.size());
    upright::Buffer<std::uint8_t> bytes;
    upright::decode::Decoded decoded;
    upright::decode::Request request;
    request.luma_min_longest_side = 1 << 20;  // full size: nobody is given less than the file holds
    std::size_t images = 0;
    for (const std::string& folder : folders) {
        for (const accuracy::Truth& truth : accuracy::read_manifest(folder)) {
            if (images == limit) break;
            if (upright::pipeline::read_file(truth.path, request.limits.max_input_bytes, bytes) ||
                upright::decode::decode_encoded(bytes, request, decoded)) {
                std::cerr << truth.path << ": cannot be decoded, left out\n";
                continue;
            }
            ++images;
            for (std::size_t i = 0; i < all.size(); ++i) {
                const auto begin = std::chrono::steady_clock::now();
                const peers::Answer answer = all[i]->answer(decoded.luma.view());
                const std::chrono::duration<double, std::milli> elapsed = std::chrono::steady_clock::now() - begin;
                tallies[i].add(truth, answer, elapsed.count());
            }
        }
    }
    if (images == 0) return 1;
    std::printf("%zu images, decoded once to grey at full size; median milliseconds without decoding\n\n", images);
    std::printf("%-16s %12s %12s %14s %10s %8s\n", "", "turns right", "no answer", "skew in 0.1", "ms", "ratio");
    const double ours = tallies[0].median();
    for (std::size_t i = 0; i < all.size(); ++i) {
        Tally& tally = tallies[i];
        std::printf("%-16s %12s %12s %14s %10.2f %8.1f\n", all[i]->name().c_str(),
                    share(tally.turns_right, tally.turns).c_str(), share(tally.turns_refused, tally.turns).c_str(),
                    share(tally.skews_right, tally.skews).c_str(), tally.median(), tally.median() / ours);
    }
    return 0;
}

}  // namespace

int main(int argc, char** argv) {
    std::vector<std::string> folders;
    std::size_t limit = static_cast<std::size_t>(-1);
    for (int i = 1; i < argc; ++i) {
        const std::string word = argv[i];
        if (word == "--limit" && i + 1 < argc) limit = std::strtoul(argv[++i], nullptr, 10);
        else folders.push_back(word);
    }
    if (folders.empty()) {
        std::cerr << "usage: upright_peers [--limit N] FOLDER...\n";
        return 2;
    }
    cv::setNumThreads(1);
    try {
        return run(folders, limit);
    } catch (const std::exception& failure) {
        std::cerr << "upright_peers: " << failure.what() << '\n';
        return 1;
    }
}
