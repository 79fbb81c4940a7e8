#include "speed/slowest.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdio>
#include <filesystem>
#include <stdexcept>

#include "speed/pictures.hpp"
#include "speed/rows.hpp"
#include "support/camera_file.hpp"
#include "support/raster.hpp"

namespace speed {
namespace {

using upright::test::Raster;

constexpr std::size_t pictures = 1000, shown = 5;
constexpr std::array<double, 5> megapixels{1, 0.3, 0.1, 0.03, 0.01};

struct Sized {
    std::string path;
    double most_megapixels = 0, milliseconds = 0;
};

std::vector<std::string> files_of(const std::string& folder) {
    std::vector<std::string> files;
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
        const std::string ending = entry.path().extension().string();
        if (ending == ".jpg" || ending == ".png") files.push_back(entry.path().string());
    }
    std::sort(files.begin(), files.end());
    if (files.empty()) throw std::runtime_error("no pictures in " + folder);
    return files;
}

double least_milliseconds(const upright::Detector& detector, const Raster& picture, int rounds) {
    const auto format = picture.channels == 1 ? upright::PixelFormat::grey : upright::PixelFormat::rgb;
    const auto view = upright::ImageView::create(picture.row(0), picture.width, picture.height, format);
    if (!view) throw std::runtime_error(view.error().message);
    Row row;
    for (int round = 0; round < rounds; ++round) {
        row.time([&] {
            if (!detector.detect_pixels(*view)) throw std::runtime_error("no answer");
        });
    }
    return row.least();
}

/// No larger than `picture` asks for.
Raster drawn(const Sized& picture) {
    constexpr int longest = 1600;  // of any usual shape a megapixel and more
    Raster whole = read_picture(picture.path, longest);
    const double scale = std::sqrt(picture.most_megapixels * 1e6 / (static_cast<double>(whole.width) * whole.height));
    if (scale >= 1) return whole;
    return upright::test::shrunk(whole, std::max(1, static_cast<int>(whole.width * scale)),
                                 std::max(1, static_cast<int>(whole.height * scale)));
}

}  // namespace

void report_slowest(const upright::Detector& detector, const std::vector<std::string>& folders, int rounds) {
    constexpr int page_side = 2200;  // what is looked at of a page, at most
    std::vector<double> pages;
    for (const std::string& path : files_of(folders.front())) {
        pages.push_back(least_milliseconds(detector, read_picture(path, page_side), rounds));
    }
    const double page = median_of(pages);
    std::vector<std::string> files;
    for (const std::string& folder : folders) {
        const std::vector<std::string> more = files_of(folder);
        files.insert(files.end(), more.begin(), more.end());
    }
    std::vector<Sized> all;
    for (std::size_t i = 0; i < pictures; ++i) {
        all.push_back({files[i % files.size()], megapixels[(i + i / files.size()) % megapixels.size()]});
        all.back().milliseconds = least_milliseconds(detector, drawn(all.back()), 2);
    }
    const auto slower = [](const Sized& a, const Sized& b) { return a.milliseconds > b.milliseconds; };
    std::sort(all.begin(), all.end(), slower);
    // The slowest of two rounds may be so by chance.
    for (std::size_t i = 0; i < 4 * shown; ++i) all[i].milliseconds = least_milliseconds(detector, drawn(all[i]), rounds);
    std::sort(all.begin(), all.end(), slower);
    std::printf("median page %.2f ms; %zu pictures: median %.2f, 99 %% below %.2f, slowest %.2f = %.2f x the page\n", page,
                all.size(), all[all.size() / 2].milliseconds, all[all.size() / 100].milliseconds, all[0].milliseconds,
                all[0].milliseconds / page);
    for (std::size_t i = 0; i < shown; ++i) {
        std::printf("  %6.2f ms at %.2f Mpx  %s\n", all[i].milliseconds, all[i].most_megapixels, all[i].path.c_str());
    }
}

}  // namespace speed
