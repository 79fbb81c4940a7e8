// The time of whole answers beside libjpeg's bare grey decoding of the same files, in processor time of one thread, the
// runs of all taking turns so that what else the machine does falls on all alike.
//
//   upright_answers [--rounds N] FILE...
//   upright_answers --summary [--rounds N] FOLDER...
//   upright_answers --slowest [--rounds N] FOLDER...
//
// The second way prints for each folder the median, mean and greatest of what decoding takes and of what all the rest takes,
// and the median of how much less an answer takes without the skew and without the quarter turn. The third is told in
// speed/slowest.hpp.
//
// A row a file: median milliseconds of the bare decoding at full size and at the fastest of the scales 1, 1/2, 1/4, 1/8,
// of the whole answer, of the same answer without turn and without skew, and the ratio of the whole to both decodings; then
// the first answer of a new detector over the later ones.
#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <string>
#include <vector>

#include <opencv2/core.hpp>

#include "decode/decode.hpp"
#include "speed/decoding.hpp"
#include "speed/rows.hpp"
#include "speed/slowest.hpp"
#include "upright/upright.hpp"

using speed::Row;

namespace {

std::vector<unsigned char> read(const std::string& path) {
    std::ifstream in(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

upright::Detector detector(bool turn, bool skew) {
    upright::Options options;
    options.detect_turn = turn;
    options.detect_skew = skew;
    return std::move(upright::Detector::create(options).value());
}

struct Detectors {
    upright::Detector whole = detector(true, true), without_turn = detector(false, true), without_skew = detector(true, false);
};

struct Times {
    double decode = 0, vision = 0, skew = 0, turn = 0;
};

/// The least of `rounds` runs of each.
Times least_times(const std::string& path, int rounds, const Detectors& detectors) {
    const std::vector<unsigned char> file = read(path);
    upright::decode::Decoded decoded;
    Row whole, without_turn, without_skew, decoding;
    const auto answer = [&](Row& row, const upright::Detector& asked) {
        row.time([&] { static_cast<void>(asked.detect_encoded(file.data(), file.size())); });
    };
    for (int round = 0; round < rounds; ++round) {
        answer(whole, detectors.whole);
        answer(without_turn, detectors.without_turn);
        answer(without_skew, detectors.without_skew);
        decoding.time([&] { static_cast<void>(upright::decode::decode_encoded(file, {}, decoded)); });
    }
    const double all = whole.least();
    return {decoding.least(), all - decoding.least(), all - without_skew.least(), all - without_turn.least()};
}

void summarise(const std::string& folder, int rounds) {
    const Detectors detectors;
    std::vector<Times> all;
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
        const std::string ending = entry.path().extension().string();
        if (ending == ".jpg" || ending == ".png") all.push_back(least_times(entry.path().string(), rounds, detectors));
    }
    std::printf("%s: %zu images, milliseconds, median (mean), most\n", folder.c_str(), all.size());
    // An answer without the skew asks more tiles of a page that is not level: of differences the median alone means something.
    const auto print = [&](const char* name, double Times::*part, bool is_difference) {
        std::vector<double> values;
        double sum = 0, most = 0;
        for (const Times& times : all) {
            values.push_back(times.*part);
            sum += times.*part;
            most = std::max(most, times.*part);
        }
        const auto count = static_cast<double>(std::max<std::size_t>(1, all.size()));
        std::printf("  %-22s %7.2f", name, speed::median_of(values));
        if (!is_difference) std::printf(" (%.2f) %.2f", sum / count, most);
        std::putchar('\n');
    };
    print("decoding", &Times::decode, false);
    print("everything else", &Times::vision, false);
    print("of this: skew", &Times::skew, true);
    print("of this: quarter turn", &Times::turn, true);
    std::fflush(stdout);
}

void time_file(const std::string& path, int rounds) {
    constexpr std::array<int, 4> reductions{1, 2, 4, 8};
    const std::vector<unsigned char> file = read(path);
    if (file.size() < 2) throw std::runtime_error("cannot read " + path);
    const bool is_jpeg = file[0] == 0xFF && file[1] == 0xD8;
    const Detectors detectors;
    const auto answer = [&](const upright::Detector& asked) {
        if (!asked.detect_encoded(file.data(), file.size())) throw std::runtime_error("no answer for " + path);
    };
    Row first, later, turnless, skewless;
    std::array<Row, reductions.size()> bare;
    std::vector<unsigned char> memory;
    answer(detectors.without_turn);
    answer(detectors.without_skew);
    for (int round = 0; round < rounds; ++round) {
        const upright::Detector fresh = detector(true, true);
        first.time([&] { answer(fresh); });
        for (std::size_t i = 0; is_jpeg && i < reductions.size(); ++i) {
            bare[i].time([&] { speed::decode_grey(file, reductions[i], memory); });
        }
        if (round == 0) answer(detectors.whole);
        later.time([&] { answer(detectors.whole); });
        turnless.time([&] { answer(detectors.without_turn); });
        skewless.time([&] { answer(detectors.without_skew); });
    }
    const std::string name = path.substr(path.find_last_of('/') + 1);
    std::printf("%-28s", name.c_str());
    if (is_jpeg) {
        double fastest = bare[0].median();
        for (Row& row : bare) {
            std::printf(" %7.2f", row.median());
            fastest = std::min(fastest, row.median());
        }
        std::printf(" %8.2f %8.2f %8.2f %8.2f %8.2f", later.median(), turnless.median(), skewless.median(),
                    later.median() / fastest, later.median() / bare[0].median());
    } else {
        std::printf(" %7s %7s %7s %7s %8.2f %8.2f %8.2f %8s %8s", "-", "-", "-", "-", later.median(), turnless.median(),
                    skewless.median(), "-", "-");
    }
    std::printf(" %8.2f\n", first.median() / later.median());
    std::fflush(stdout);
}

}  // namespace

int main(int argc, char** argv) {
    int rounds = 9;
    bool is_summary = false, is_slowest = false;
    std::vector<std::string> files;
    for (int i = 1; i < argc; ++i) {
        const std::string word = argv[i];
        if (word == "--rounds" && i + 1 < argc) rounds = std::max(1, std::atoi(argv[++i]));
        else if (word == "--summary") is_summary = true;
        else if (word == "--slowest") is_slowest = true;
        else files.push_back(word);
    }
    if (files.empty()) {
        std::cerr << "usage: upright_answers [--rounds N] FILE... | --summary | --slowest [--rounds N] FOLDER...\n";
        return 2;
    }
    cv::setNumThreads(1);
    if (!is_summary && !is_slowest) std::printf("%-28s %7s %7s %7s %7s %8s %8s %8s %8s %8s %8s\n", "", "1/1", "1/2", "1/4", "1/8", "whole", "no turn",
                "no skew", "/fastest", "/full", "first");
    try {
        if (is_slowest) {
            speed::report_slowest(detector(true, true), files, rounds);
            return 0;
        }
        for (const std::string& file : files) is_summary ? summarise(file, rounds) : time_file(file, rounds);
    } catch (const std::exception& failure) {
        std::cerr << "upright_answers: " << failure.what() << '\n';
        return 1;
    }
    return 0;
}
