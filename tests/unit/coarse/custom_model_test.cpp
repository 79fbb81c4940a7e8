#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <string>

#include <doctest/doctest.h>
#include <unistd.h>

#include "coarse/coarse.hpp"
#include "coarse/custom_model.hpp"
#include "coarse/questions.hpp"
#include "common/turn_posterior.hpp"
#include "unit/coarse/drawn_page.hpp"
#include "unit/coarse/tiny_onnx.hpp"

using namespace upright;

namespace {

class TemporaryFile {
public:
    TemporaryFile(const char* name, const void* data, std::size_t size)
        : path_(std::filesystem::temp_directory_path() / ("upright-test-" + std::to_string(::getpid()) + name)) {
        std::ofstream(path_, std::ios::binary).write(static_cast<const char*>(data), static_cast<std::streamsize>(size));
    }
    TemporaryFile(const TemporaryFile&) = delete;
    TemporaryFile& operator=(const TemporaryFile&) = delete;
    ~TemporaryFile() { std::filesystem::remove(path_); }
    std::string path() const { return path_.string(); }

private:
    std::filesystem::path path_;
};

ClassifierModel model_at(const std::string& path) {
    ClassifierModel model;
    model.path = path;
    model.input_width = model.input_height = 16;
    return model;
}

/// Bright on top.
cv::Mat bright_above() {
    cv::Mat picture(300, 300, CV_8UC1, cv::Scalar(20));
    picture.rowRange(0, 150).setTo(230);
    return picture;
}

}  // namespace

TEST_CASE("every view of a photograph, mirrored and cropped ones too, names the turn of the stored pixels") {
    const TemporaryFile file("views.onnx", tiny_onnx::four_outputs, sizeof tiny_onnx::four_outputs);
    const auto custom = coarse::read_custom_model(model_at(file.path()));
    REQUIRE(custom.ok());
    coarse::Runner runner;
    runner.photo.emplace(coarse::build(custom.value()));
    runner.photo_input = custom->input;
    runner.photo_turns = custom->turns;
    for (int turns = 0; turns < 4; ++turns) {
        const drawn::Pictures pictures(drawn::stored(bright_above(), turns));
        for (int i = 0; i < coarse::max_views; ++i) {
            CAPTURE(turns);
            CAPTURE(i);
            const auto p = coarse::ask_view(pictures.input().photo, i, runner).log_probability;
            CHECK(std::max_element(p.begin(), p.end()) - p.begin() == turns);
        }
    }
}

TEST_CASE("a caller's own model is asked instead of the built-in networks") {
    const TemporaryFile file("four.onnx", tiny_onnx::four_outputs, sizeof tiny_onnx::four_outputs);
    const auto classifier = coarse::Classifier::create(model_at(file.path()));
    REQUIRE(classifier.ok());
    for (int turns = 0; turns < 4; ++turns) {
        CAPTURE(turns);
        const drawn::Pictures pictures(drawn::stored(bright_above(), turns));
        const TurnEvidence evidence = classifier->ask(pictures.input());
        CHECK(evidence.document_passes == 0);
        CHECK(evidence.photo_passes >= 1);
        CHECK(turn_posterior(evidence)[static_cast<std::size_t>(turns)] > 0.9);
    }
}

TEST_CASE("the class order of a caller's own model is honoured") {
    const TemporaryFile file("order.onnx", tiny_onnx::four_outputs, sizeof tiny_onnx::four_outputs);
    ClassifierModel model = model_at(file.path());
    model.turns = {2, 3, 0, 1};  // as if output 0 meant: upside down
    const auto classifier = coarse::Classifier::create(model);
    REQUIRE(classifier.ok());
    const drawn::Pictures pictures(bright_above());
    CHECK(turn_posterior(classifier->ask(pictures.input()))[2] > 0.9);
}

TEST_CASE("a wrong model file or setting is a clear error at creation") {
    const auto refused = [](const ClassifierModel& model) {
        const auto classifier = coarse::Classifier::create(model);
        REQUIRE_FALSE(classifier.ok());
        CHECK(classifier.error().status == Status::invalid_model);
        return classifier.error().message;
    };
    CHECK(refused(model_at("no/such/model.onnx")).find("cannot be opened") != std::string::npos);
    const std::string garbage(5000, 'x');
    const TemporaryFile wrong("garbage.onnx", garbage.data(), garbage.size());
    CHECK_FALSE(refused(model_at(wrong.path())).empty());
    const TemporaryFile empty("empty.onnx", garbage.data(), 0);
    CHECK(refused(model_at(empty.path())).find("empty") != std::string::npos);
    const TemporaryFile three("three.onnx", tiny_onnx::three_outputs, sizeof tiny_onnx::three_outputs);
    CHECK(refused(model_at(three.path())).find("3 outputs") != std::string::npos);

    const TemporaryFile four("settings.onnx", tiny_onnx::four_outputs, sizeof tiny_onnx::four_outputs);
    ClassifierModel model = model_at(four.path());
    model.input_width = 224;  // the linear layer no longer fits
    CHECK_FALSE(refused(model).empty());
    model = model_at(four.path());
    model.input_width = 0;
    CHECK(refused(model).find("width") != std::string::npos);
    model = model_at(four.path());
    model.deviation[1] = 0;
    CHECK(refused(model).find("deviation") != std::string::npos);
    model = model_at(four.path());
    model.turns = {0, 1, 1, 3};
    CHECK(refused(model).find("turns") != std::string::npos);
}
