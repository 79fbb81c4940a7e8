// Runs the library over folders of images with known truth and prints how right it was.
//
//   upright_accuracy [--failures] [--sources] [--repeat N] [--exif prior|trust|ignore] [--csv FILE] FOLDER...
//
// One thread. With --repeat the fastest of N runs of each image is reported, so that a busy machine disturbs less.
#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <map>
#include <string>

#include <opencv2/core.hpp>

#include "manifest.hpp"
#include "metrics.hpp"
#include "report.hpp"
#include "upright/upright.hpp"

namespace {

struct Arguments {
    bool failures = false, sources = false;
    int repeat = 1;
    std::string csv;
    upright::Options options;
    std::vector<std::string> folders;
};

[[noreturn]] void usage(const std::string& problem) {
    std::cerr << "upright_accuracy: " << problem
              << "\nusage: upright_accuracy [--failures] [--sources] [--repeat N] [--exif prior|trust|ignore] "
                 "[--csv FILE] FOLDER...\n";
    std::exit(2);
}

Arguments parse(int argc, char** argv) {
    Arguments arguments;
    arguments.options.exif = upright::ExifPolicy::ignore;  // the content is measured, not the tags
    for (int i = 1; i < argc; ++i) {
        const std::string word = argv[i];
        const auto value = [&] { return ++i < argc ? std::string(argv[i]) : (usage(word + " needs a value"), ""); };
        if (word == "--failures") arguments.failures = true;
        else if (word == "--sources") arguments.sources = true;
        else if (word == "--repeat") arguments.repeat = std::max(1, std::atoi(value().c_str()));
        else if (word == "--csv") arguments.csv = value();
        else if (word == "--exif") {
            const std::string policy = value();
            if (policy == "prior") arguments.options.exif = upright::ExifPolicy::prior;
            else if (policy == "trust") arguments.options.exif = upright::ExifPolicy::trust;
            else if (policy != "ignore") usage("unknown policy " + policy);
        } else if (word.rfind("--", 0) == 0) usage("unknown option " + word);
        else arguments.folders.push_back(word);
    }
    if (arguments.folders.empty()) usage("no folder given");
    return arguments;
}

accuracy::Sample measure(const upright::Detector& detector, accuracy::Truth truth, int repeat) {
    accuracy::Sample sample;
    sample.truth = std::move(truth);
    for (int run = 0; run < repeat; ++run) {
        const auto result = detector.detect_file(sample.truth.path);
        if (!result) {
            sample.error = result.error().message;
            return sample;
        }
        if (!sample.answered || result->timings.vision < sample.detection.timings.vision) sample.detection = *result;
        sample.answered = true;
    }
    return sample;
}

}  // namespace

int main(int argc, char** argv) {
    const Arguments arguments = parse(argc, argv);
    cv::setNumThreads(1);
    const auto detector = upright::Detector::create(arguments.options);
    if (!detector) {
        std::cerr << "upright_accuracy: " << detector.error().message << '\n';
        return 1;
    }
    std::vector<accuracy::Sample> samples;
    try {
        for (const std::string& folder : arguments.folders) {
            for (accuracy::Truth& truth : accuracy::read_manifest(folder)) {
                samples.push_back(measure(*detector, std::move(truth), arguments.repeat));
            }
        }
    } catch (const std::exception& failure) {
        std::cerr << "upright_accuracy: " << failure.what() << '\n';
        return 1;
    }

    accuracy::Samples all;
    std::map<std::string, accuracy::Samples> sets, sources;
    for (const accuracy::Sample& sample : samples) {
        all.push_back(&sample);
        sets[sample.truth.set].push_back(&sample);
        sources[sample.truth.set + " " + sample.truth.source].push_back(&sample);
    }
    accuracy::print_header(std::cout);
    for (const auto& [name, members] : arguments.sources ? sources : sets) accuracy::print_set(std::cout, name, members);
    accuracy::print_set(std::cout, "all", all);
    if (arguments.failures) {
        std::cout << "\nfailures:\n";
        accuracy::print_failures(std::cout, all);
    }
    if (!arguments.csv.empty()) {
        std::ofstream out(arguments.csv);
        accuracy::write_csv(out, all);
        if (!out) {
            std::cerr << "upright_accuracy: cannot write " << arguments.csv << '\n';
            return 1;
        }
    }
    return 0;
}
