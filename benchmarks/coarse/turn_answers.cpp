// Prints what every tile, every view of the whole page and every view of the images of a folder answers, without stopping when it is clear, one JSON
// object a line. training/calibrate.py fits temperatures and thresholds to it.
//
// usage: upright_turn_answers [--wholes|--photos] FOLDER   (with a manifest.csv, as benchmarks/accuracy reads)
//   --wholes  the views of the whole page alone
//   --photos  what is asked of photographs alone: views, discs, views after levelling by what the discs say, and edges;
//             circle_calibration.hpp is fitted to it
#include <algorithm>
#include <cstdio>
#include <exception>
#include <fstream>
#include <iterator>
#include <string_view>
#include <vector>

#include <opencv2/core.hpp>

#include "accuracy/manifest.hpp"
#include "coarse/circle.hpp"
#include "coarse/content_map.hpp"
#include "coarse/model_data.hpp"
#include "coarse/questions.hpp"
#include "coarse/session.hpp"
#include "common/circle_posterior.hpp"
#include "confidence/confidence.hpp"
#include "decode/decode.hpp"
#include "pipeline/skew.hpp"
#include "pipeline/tilt.hpp"
#include "preprocess/preprocess.hpp"

namespace {

using namespace upright;

void print_answers(const char* name, const std::vector<coarse::Answer>& answers) {
    std::printf(", \"%s\": [", name);
    for (std::size_t i = 0; i < answers.size(); ++i) {
        const auto& p = answers[i].log_probability;
        std::printf("%s[%.4f, %.4f, %.4f, %.4f, %.4f]", i ? ", " : "", static_cast<double>(p[0]),
                    static_cast<double>(p[1]), static_cast<double>(p[2]), static_cast<double>(p[3]),
                    answers[i].document);
    }
    std::printf("]");
}

/// Every disc, the tilt that they show together, and the views of the photograph levelled by it.
void print_circle(const preprocess::Views& views, coarse::Runner& runner) {
    const RgbView& photo = views.photo;
    if (!runner.circle->is_there()) return;
    CircleEvidence circle;
    std::printf(", \"discs\": [");
    for (; circle.passes < coarse::max_discs; ++circle.passes) {
        const auto answer = coarse::ask_disc(photo, circle.passes, runner);
        std::printf("%s[", circle.passes ? ", " : "");
        for (std::size_t k = 0; k < answer.size(); ++k) {
            std::printf("%s%.3f", k ? ", " : "", static_cast<double>(answer[k]));
            circle.log_probability[k] += answer[k];
        }
        std::printf("]");
    }
    TurnEvidence evidence;
    evidence.circle = circle;
    evidence.resolution = coarse::resolution_of(views.page);
    const Tilt tilt = tilt_of(circle_posterior(circle, static_cast<double>(evidence.resolution)));
    const RgbView levelled = coarse::levelled_photo(photo, tilt.degrees, runner.scratch);
    std::vector<coarse::Answer> answers;
    for (int i = 0; i < coarse::max_views; ++i) answers.push_back(coarse::ask_view(levelled, i, runner));
    std::printf("], \"level\": %.2f", tilt.degrees);
    print_answers("levelled", answers);
    const confidence::RoughAngle rough = confidence::rough_angle(evidence);
    pipeline::TiltWorkspace workspace;
    Timings timings;
    const LineTilt edges = pipeline::find_tilt(views.fine, rough.degrees, rough.sigma, workspace, timings);
    std::printf(", \"edges\": [%d, %.3f, %.3f, %.4f]", edges.found ? 1 : 0, edges.skew, edges.sigma, edges.probability);
}

enum class Asked { all, wholes, photos };

void examine(const accuracy::Truth& truth, Asked asked, coarse::Runner& runner) {
    std::ifstream file(truth.path, std::ios::binary);
    const std::vector<std::uint8_t> bytes{std::istreambuf_iterator<char>(file), {}};
    decode::Decoded decoded;
    if (const auto error = decode::decode_encoded(bytes, {}, decoded)) {
        std::fprintf(stderr, "%s: %s\n", truth.path.c_str(), error->message.c_str());
        return;
    }
    preprocess::Workspace workspace;
    preprocess::Views views = preprocess::prepare(decoded.luma.view(), decoded.colour.view(), {}, workspace);
    if (asked == Asked::photos) preprocess::shrink_to_photo({}, workspace, views);
    pipeline::SkewWorkspace skew_workspace;
    Timings timings;
    SkewEvidence skew;
    if (asked != Asked::photos) skew = pipeline::find_skew(views.fine, skew_workspace, timings, nullptr);
    coarse::Input input;
    input.page = views.page;
    input.photo = views.photo;
    input.skew_degrees = skew.skew;
    input.skew_reliable = skew.reliable;
    input.text_energy = skew.text_energy;
    const coarse::ContentMap map = coarse::find_content(views.page, coarse::spread_depth);
    std::vector<coarse::Answer> tiles, wholes, photos;
    for (int i = 0; asked == Asked::all && !map.places.empty() && i < coarse::max_tiles; ++i) {
        tiles.push_back(coarse::ask_tile(input, map, i, runner));
    }
    for (int i = 0; asked != Asked::photos && i < coarse::max_wholes; ++i) wholes.push_back(coarse::ask_whole(input, map, i, runner));
    for (int i = 0; asked != Asked::wholes && i < coarse::max_views; ++i) photos.push_back(coarse::ask_view(input.photo, i, runner));
    std::printf("{\"file\": \"%s\", \"set\": \"%s\", \"source\": \"%s\", \"turns\": %d, \"peak\": %.3f, "
                "\"truth\": %.2f, \"paper\": %.3f, \"contrast\": %.0f, \"places\": %zu, \"skew\": %.2f, \"text_energy\": %.4g",
                truth.file.c_str(), truth.set.c_str(), truth.source.c_str(), truth.quarter_turns.value_or(-1),
                static_cast<double>(map.peak), truth.skew.value_or(0), static_cast<double>(map.paper), static_cast<double>(map.contrast),
                map.places.size(), skew.skew, skew.text_energy);
    print_answers("tiles", tiles);
    print_answers("wholes", wholes);
    print_answers("views", photos);
    if (asked == Asked::photos) print_circle(views, runner);
    std::printf(", \"shares\": [");
    for (std::size_t i = 0; i < map.places.size(); ++i) {
        std::printf("%s%.3f", i ? ", " : "", static_cast<double>(map.places[i].share));
    }
    std::printf("], \"shortest\": %d, \"longest\": %d", std::min(views.page.width, views.page.height),
                std::max(views.page.width, views.page.height));
    std::printf("}\n");
}

}  // namespace

int main(int argc, char** argv) {
    const std::string_view what = argc == 3 ? argv[1] : "";
    if (argc != 2 && what != "--wholes" && what != "--photos") {
        std::fprintf(stderr, "usage: %s [--wholes|--photos] FOLDER\n", argv[0]);
        return 2;
    }
    try {
        cv::setNumThreads(1);
        const coarse::LazyModel photo(coarse::packed_photo_model());
        const coarse::LazyModel page(coarse::packed_page_model());
        const coarse::LazyModel tile(coarse::packed_tile_model());
        const auto runner = coarse::make_runner(photo, page, tile);
        const Asked asked = what == "--wholes" ? Asked::wholes : what == "--photos" ? Asked::photos : Asked::all;
        for (const accuracy::Truth& truth : accuracy::read_manifest(argv[argc - 1])) examine(truth, asked, *runner);
    } catch (const std::exception& failure) {
        std::fprintf(stderr, "%s\n", failure.what());
        return 1;
    }
}
