#include "unit/coarse/parity_vectors.hpp"

#include <algorithm>
#include <cmath>
#include <span>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "coarse/model_data.hpp"
#include "coarse/network.hpp"
#include "coarse/packed_model.hpp"
#include "unit/coarse/drawn_page.hpp"
#include "unit/coarse/float_network.hpp"

using namespace upright;

namespace {

/// The same numbers as generated_input() in training/export.py.
cv::Mat generated_input(const coarse::Model& model, std::uint32_t seed) {
    const int shape[] = {1, model.channels, model.height, model.width};
    cv::Mat input(4, shape, CV_32F);
    std::uint32_t state = seed;
    auto* values = input.ptr<float>();
    for (std::size_t i = 0; i < input.total(); ++i) {
        state = state * 1664525U + 1013904223U;
        values[i] = static_cast<float>(state >> 8) / static_cast<float>(1 << 23) - 1.0F;
    }
    return input;
}

std::span<const unsigned char> packed(const std::string& name) {
    if (name == "photo") return coarse::packed_photo_model();
    return name == "page" ? coarse::packed_page_model() : coarse::packed_tile_model();
}

/// A piece of a drawn page, turned, as the network's input.
cv::Mat drawn_input(const coarse::Model& model, int turns) {
    const cv::Size upright = turns % 2 == 0 ? cv::Size(model.width, model.height) : cv::Size(model.height, model.width);
    const cv::Mat page = drawn::page(400, 400, 7), piece = page(cv::Rect({60, 60}, upright));
    const int shape[] = {1, model.channels, model.height, model.width};
    cv::Mat input(4, shape, CV_32F);
    for (int channel = 0; channel < model.channels; ++channel) {
        cv::Mat plane(model.height, model.width, CV_32F, input.ptr<float>(0, channel));
        drawn::stored(piece, turns).convertTo(plane, CV_32F, 1.0 / 40, -5.0);
    }
    return input;
}

std::vector<float> in_floats(const coarse::Model& model, const cv::Mat& input) {
    const auto* const values = input.ptr<float>();
    return scores_in_floats(model, {values, values + input.total()});
}

}  // namespace

// Half precision is rounded to at least twelve bits when a file is unpacked, which is all that lies between these scores.
TEST_CASE("the embedded networks in floats are the exported ONNX files") {
    for (const ParityVector& vector : parity_vectors) {
        const coarse::Model model = coarse::unpack(packed(vector.network));
        const std::vector<float> scores = in_floats(model, generated_input(model, vector.seed));
        CAPTURE(vector.network);
        CAPTURE(vector.seed);
        for (std::size_t k = 0; k < scores.size(); ++k) CHECK(std::abs(scores[k] - vector.scores[k]) <= 5e-3F);
    }
}

TEST_CASE("the networks in whole numbers answer as in floats") {
    coarse::ChainScratch scratch;  // of all
    for (const std::string name : {"tile", "page", "photo"}) {
        const coarse::LazyModel lazy(packed(name));
        const coarse::Model& model = lazy.get();
        CHECK(lazy.input_size() == cv::Size(model.width, model.height));
        coarse::Network network(lazy);
        for (int turns = 0; turns < 4; ++turns) {
            CAPTURE(name);
            CAPTURE(turns);
            const cv::Mat input = drawn_input(model, turns);
            const coarse::Scores scores = network.ask(input, scratch);
            const std::vector<float> expected = in_floats(model, input);
            for (std::size_t k = 0; k < scores.size(); ++k) CHECK(std::abs(scores[k] - expected[k]) <= 0.05F);
            if (name == "tile") CHECK(*std::max_element(expected.begin(), expected.begin() + 4) > 3.0F);
        }
    }
}

TEST_CASE("a packed network may lie at any address") {
    const auto data = packed("tile");
    std::vector<unsigned char> elsewhere(data.size() + 1);
    std::copy(data.begin(), data.end(), elsewhere.begin() + 1);
    const coarse::Model there = coarse::unpack(data), moved = coarse::unpack(std::span(elsewhere).subspan(1));
    REQUIRE(moved.layers.size() == there.layers.size());
    for (std::size_t i = 0; i < there.layers.size(); ++i) {
        const coarse::Layer &expected = there.layers[i], &layer = moved.layers[i];
        CHECK(cv::norm(layer.bias, expected.bias) == 0.0);
        const bool integers = layer.weights.empty();
        REQUIRE(integers == expected.weights.empty());
        if (integers) {
            CHECK(cv::norm(layer.integers.values, expected.integers.values) == 0.0);
        } else {
            CHECK(cv::norm(layer.weights.reshape(1, 1), expected.weights.reshape(1, 1)) == 0.0);
        }
    }
}

TEST_CASE("data that is no packed network is refused") {
    const auto data = coarse::packed_tile_model();
    CHECK_THROWS_AS(coarse::unpack({}), std::invalid_argument);
    CHECK_THROWS_AS(coarse::unpack(data.first(3)), std::invalid_argument);
    CHECK_THROWS_AS(coarse::unpack(data.first(60)), std::invalid_argument);
    CHECK_THROWS_AS(coarse::unpack(data.first(data.size() - 1)), std::invalid_argument);
    CHECK_THROWS_AS(coarse::unpack(data.subspan(4)), std::invalid_argument);
    CHECK_THROWS_AS(coarse::LazyModel(data.first(3)), std::invalid_argument);
    const coarse::LazyModel cut_short(data.first(60));
    CHECK_THROWS_AS(cut_short.get(), std::invalid_argument);
    CHECK_THROWS_AS(cut_short.get(), std::invalid_argument);  // nor by one who asks later
}
