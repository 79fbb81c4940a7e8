// What each part of the coarse stage costs, one thread.
#include <benchmark/benchmark.h>
#include <opencv2/core.hpp>
#include <opencv2/imgproc.hpp>

#include "coarse/coarse.hpp"
#include "coarse/content_map.hpp"
#include "coarse/model_data.hpp"
#include "coarse/questions.hpp"
#include "coarse/session.hpp"

namespace {

using namespace upright;

/// A page of strokes in lines; what it says does not matter, what it costs does.
struct Scene {
    cv::Mat page{1000, 720, CV_8UC1, cv::Scalar(240)}, photo;
    Scene() {
        cv::setNumThreads(1);
        for (int y = 60; y < 960; y += 24) {
            cv::putText(page, "which way up does this line of text stand 0123", {50, y}, cv::FONT_HERSHEY_COMPLEX, 0.6,
                        cv::Scalar(30), 1, cv::LINE_AA);
        }
        cv::Mat small;
        cv::resize(page, small, {160, 222}, 0, 0, cv::INTER_AREA);
        cv::cvtColor(small, photo, cv::COLOR_GRAY2RGB);
    }
    coarse::Input input() const {
        coarse::Input input;
        input.page = {page.data, page.cols, page.rows, static_cast<std::ptrdiff_t>(page.step[0])};
        input.photo = {photo.data, photo.cols, photo.rows, static_cast<std::ptrdiff_t>(photo.step[0])};
        return input;
    }
};

std::unique_ptr<coarse::Runner> runner() {
    return coarse::make_runner(coarse::LazyModel(coarse::packed_photo_model()), coarse::LazyModel(coarse::packed_page_model()),
                               coarse::LazyModel(coarse::packed_tile_model()));
}

void creation(benchmark::State& state) {
    const Scene scene;
    for (auto _ : state) benchmark::DoNotOptimize(coarse::Classifier::create({}).ok());
}
BENCHMARK(creation)->Unit(benchmark::kMillisecond);

void content_map(benchmark::State& state) {
    const Scene scene;
    for (auto _ : state) {
        benchmark::DoNotOptimize(coarse::find_content(scene.input().page, coarse::spread_depth).places.size());
    }
}
BENCHMARK(content_map)->Unit(benchmark::kMicrosecond);

void one_tile(benchmark::State& state) {
    const Scene scene;
    const auto networks = runner();
    const coarse::ContentMap map = coarse::find_content(scene.input().page, coarse::spread_depth);
    int i = 0;
    for (auto _ : state) {
        const coarse::Input input = scene.input();
        benchmark::DoNotOptimize(coarse::ask_tile(input, map, i++ % coarse::max_tiles, *networks).document);
    }
}
BENCHMARK(one_tile)->Unit(benchmark::kMicrosecond);

void one_whole(benchmark::State& state) {
    const Scene scene;
    const auto networks = runner();
    const coarse::ContentMap map = coarse::find_content(scene.input().page, coarse::spread_depth);
    int i = 0;
    for (auto _ : state) {
        const coarse::Input input = scene.input();
        benchmark::DoNotOptimize(coarse::ask_whole(input, map, i++ % coarse::max_wholes, *networks).document);
    }
}
BENCHMARK(one_whole)->Unit(benchmark::kMicrosecond);

void one_view(benchmark::State& state) {
    const Scene scene;
    const auto networks = runner();
    int i = 0;
    for (auto _ : state) {
        const coarse::Input input = scene.input();
        benchmark::DoNotOptimize(coarse::ask_view(input.photo, i++ % coarse::max_views, *networks).document);
    }
}
BENCHMARK(one_view)->Unit(benchmark::kMicrosecond);

void whole_call(benchmark::State& state) {
    const Scene scene;
    const auto classifier = coarse::Classifier::create({});
    for (auto _ : state) benchmark::DoNotOptimize(classifier->ask(scene.input()).document_passes);
}
BENCHMARK(whole_call)->Unit(benchmark::kMillisecond);

}  // namespace
