#include "unit/coarse/parity_vectors.hpp"

#include <cmath>
#include <string>

#include <doctest/doctest.h>

#include "coarse/model_data.hpp"
#include "coarse/network.hpp"
#include "coarse/packed_model.hpp"

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

}  // namespace

// The library rounds what goes into a convolution (src/coarse/matrix_product.hpp), the ONNX files hold floats.
TEST_CASE("the embedded networks answer as the exported ONNX files do") {
    for (const ParityVector& vector : parity_vectors) {
        const std::string name = vector.network;
        const coarse::Model model = coarse::unpack(name == "photo"  ? coarse::packed_photo_model()
                                                   : name == "page" ? coarse::packed_page_model()
                                                                    : coarse::packed_tile_model());
        coarse::Network network(model);
        const coarse::Scores scores = network.ask(generated_input(model, vector.seed));
        CAPTURE(vector.network);
        CAPTURE(vector.seed);
        for (std::size_t k = 0; k < scores.size(); ++k) CHECK(std::abs(scores[k] - vector.scores[k]) <= 0.03F);
    }
}

TEST_CASE("data that is no packed network is refused") {
    const auto data = coarse::packed_tile_model();
    CHECK_THROWS_AS(coarse::unpack({}), std::invalid_argument);
    CHECK_THROWS_AS(coarse::unpack(data.first(3)), std::invalid_argument);
    CHECK_THROWS_AS(coarse::unpack(data.first(60)), std::invalid_argument);
    CHECK_THROWS_AS(coarse::unpack(data.first(data.size() - 1)), std::invalid_argument);
    CHECK_THROWS_AS(coarse::unpack(data.subspan(4)), std::invalid_argument);
}
