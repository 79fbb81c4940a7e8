#include "coarse/circle.hpp"

#include <cmath>
#include <cstring>
#include <vector>

#include <doctest/doctest.h>
#include <opencv2/core.hpp>

#include "coarse/questions.hpp"

using namespace upright;

namespace {

RgbImage pattern(int width, int height) {
    RgbImage photo;
    photo.resize(width, height);
    for (int y = 0; y < height; ++y) {
        for (int x = 0; x < width; ++x) {
            for (int c = 0; c < 3; ++c) photo.row(y)[3 * x + c] = static_cast<std::uint8_t>((x * 7 + y * (3 + 2 * c)) % 256);
        }
    }
    return photo;
}

/// The pixels turned clockwise by a quarter.
RgbImage turned(const RgbImage& photo) {
    RgbImage out;
    out.resize(photo.height, photo.width);
    for (int y = 0; y < out.height; ++y) {
        for (int x = 0; x < out.width; ++x) std::memcpy(out.row(y) + 3 * x, photo.row(photo.height - 1 - x) + 3 * y, 3);
    }
    return out;
}

coarse::PhotoInput usual_input() {
    coarse::PhotoInput input;
    input.size = cv::Size(160, 160);
    return input;
}

cv::Mat flat(const cv::Mat& blob) { return blob.reshape(1, 1); }

/// A packed network that says the same of every picture: the scores in `bias`.
class Stubborn {
public:
    explicit Stubborn(const std::vector<float>& bias) {
        for (const char letter : {'U', 'P', 'N', 'N'}) bytes_.push_back(static_cast<unsigned char>(letter));
        for (const unsigned value : {1U, 3U, 160U, 160U, 2U}) add(value);
        add_layer(2, 3, 4, {0, 0});
        add_layer(static_cast<unsigned>(bias.size()), 2, 1, bias);
    }
    coarse::Runner runner() const {
        const coarse::LazyModel model(bytes_);
        coarse::Runner runner;
        runner.photo.emplace(model);
        runner.circle.emplace(model);
        runner.photo_input = usual_input();
        return runner;
    }

private:
    void add(unsigned value) {
        for (int byte = 0; byte < 4; ++byte) bytes_.push_back(static_cast<unsigned char>(value >> (8 * byte)));
    }
    /// 1 x 1, of half precision, with weights of 0.
    void add_layer(unsigned outputs, unsigned inputs, unsigned stride, const std::vector<float>& bias) {
        for (const unsigned value : {outputs, inputs, 1U, 1U, stride, 0U}) add(value);
        bytes_.insert(bytes_.end(), 2 * static_cast<std::size_t>(outputs) * inputs, 0);
        while (bytes_.size() % 4 != 0) bytes_.push_back(0);
        const auto at = bytes_.size();
        bytes_.resize(at + bias.size() * sizeof(float));
        std::memcpy(bytes_.data() + at, bias.data(), bias.size() * sizeof(float));
    }
    std::vector<unsigned char> bytes_;
};

std::vector<float> surely(std::size_t bin) {
    std::vector<float> bias(5 + circle_bins);
    bias[5 + bin] = 12;
    return bias;
}

TurnEvidence whole_view(std::size_t turn) {
    TurnEvidence evidence;
    evidence.photo.fill(-9);
    evidence.photo[turn] = -0.001F;
    evidence.photo_passes = 1;
    return evidence;
}

}  // namespace

TEST_CASE("a disc shows what lies within a circle and nothing else") {
    const RgbImage photo = pattern(210, 150);
    coarse::ViewScratch scratch;
    const cv::Mat& view = coarse::disc_view(photo.view(), {}, usual_input(), scratch);
    REQUIRE(view.total() == 3 * coarse::disc_side * coarse::disc_side);
    for (int y = 0; y < coarse::disc_side; ++y) {
        for (int x = 0; x < coarse::disc_side; ++x) {
            const double from_middle = std::hypot(x - 63.5, y - 63.5);
            const float value = view.ptr<float>(0, 0)[y * coarse::disc_side + x];
            if (from_middle > 64.01) CHECK(value == 0);
            if (from_middle < 63.99) CHECK(value != 0);  // no whole number of 0..255 becomes 0
        }
    }
}

TEST_CASE("a disc of a turned picture is the turned disc") {
    for (const int side : {150, 160, 40}) {
        CAPTURE(side);
        RgbImage photo = pattern(side, side);
        for (int turns = 0; turns < 4; ++turns) {
            CAPTURE(turns);
            const RgbImage stored = photo;
            const RgbImage original = pattern(side, side);
            coarse::ViewScratch one, other;
            const cv::Mat expected = coarse::disc_view(stored.view(), {0, {}}, usual_input(), one);
            const cv::Mat actual = coarse::disc_view(original.view(), {0, {turns, false}}, usual_input(), other);
            CHECK(cv::norm(flat(actual), flat(expected), cv::NORM_INF) <= 1.01 / 127.5);  // of a level, by rounding
            photo = turned(photo);
        }
    }
}

TEST_CASE("a disc is turned clockwise by its bins at first") {
    // A grey level a pixel down: turned clockwise by 40 degrees the ground grows lighter down and to the left.
    RgbImage photo;
    photo.resize(200, 200);
    for (int y = 0; y < 200; ++y) std::memset(photo.row(y), y, 3 * 200);
    coarse::ViewScratch scratch;
    const cv::Mat& view = coarse::disc_view(photo.view(), {4, {}}, usual_input(), scratch);
    const auto* plane = view.ptr<float>(0, 0);
    const double angle = 40 * CV_PI / 180, step = 200.0 / coarse::disc_side / 127.5;
    for (const auto& [x, y] : {std::pair{40, 0}, {0, 40}, {-30, 20}}) {
        const double expected = (99.5 / 127.5 - 1) + step * (std::cos(angle) * y - std::sin(angle) * x);
        const double across = 63.5 + x, down = 63.5 + y;
        CHECK(static_cast<double>(plane[static_cast<int>(down) * coarse::disc_side + static_cast<int>(across)]) ==
              doctest::Approx(expected).epsilon(0.02).scale(1));
    }
}

TEST_CASE("pictures of any shape have a disc") {
    for (const auto& [width, height] : {std::pair{1, 1}, {1, 900}, {900, 1}, {2, 3}, {160, 4000}}) {
        const RgbImage photo = pattern(width, height);
        coarse::ViewScratch scratch;
        const cv::Mat& view = coarse::disc_view(photo.view(), {4, {1, true}}, usual_input(), scratch);
        CHECK(cv::checkRange(flat(view)));
        CHECK(coarse::levelled_photo(photo.view(), 33.0, scratch).width >= 1);
    }
}

TEST_CASE("answers are turned back to the stored pixels") {
    std::array<float, circle_bins> answer{};
    answer[3] = 1;  // the disc must be turned by 30 degrees
    CHECK(coarse::rolled_back(answer, {0, {0, false}})[3] == 1);
    CHECK(coarse::rolled_back(answer, {0, {1, false}})[12] == 1);   // it was turned by 90 before
    CHECK(coarse::rolled_back(answer, {0, {3, false}})[30] == 1);
    CHECK(coarse::rolled_back(answer, {0, {0, true}})[33] == 1);    // of the mirrored picture 30, of the picture -30
    CHECK(coarse::rolled_back(answer, {0, {1, true}})[24] == 1);
    CHECK(coarse::rolled_back(answer, {4, {0, false}})[7] == 1);  // by 40 degrees before
    CHECK(coarse::rolled_back(answer, {4, {1, true}})[28] == 1);
}

TEST_CASE("a network without outputs of the circle is not asked") {
    const Stubborn network(std::vector<float>(5));
    coarse::Runner runner = network.runner();
    CHECK_FALSE(runner.circle->is_there());
    CHECK(coarse::ask_circle(pattern(200, 160).view(), whole_view(0), nullptr, runner).passes == 0);
}

TEST_CASE("one disc is enough where it agrees with the whole view that the picture lies level") {
    const RgbImage photo = pattern(200, 160);
    for (const std::size_t turn : {0U, 1U, 3U}) {
        CAPTURE(turn);
        const Stubborn network(surely(9 * turn));
        coarse::Runner runner = network.runner();
        const CircleEvidence circle = coarse::ask_circle(photo.view(), whole_view(turn), nullptr, runner);
        CHECK(circle.passes == 1);
        CHECK(circle.log_probability[9 * turn] > -0.1F);
        CHECK(coarse::ask_circle(photo.view(), whole_view((turn + 2) % 4), nullptr, runner).passes > 1);
    }
    const Stubborn tilted(surely(2));
    coarse::Runner runner = tilted.runner();
    CHECK(coarse::ask_circle(photo.view(), whole_view(0), nullptr, runner).passes > 1);
    const Stubborn flat_circle(std::vector<float>(5 + circle_bins));
    coarse::Runner other = flat_circle.runner();
    CHECK(coarse::ask_circle(photo.view(), whole_view(0), nullptr, other).passes == coarse::max_discs);
}

TEST_CASE("no disc is asked beyond the deadline") {
    const Stubborn network(std::vector<float>(5 + circle_bins));
    coarse::Runner runner = network.runner();
    const Deadline gone = Deadline::after(1e-9, {});
    while (!gone.expired()) {}
    CHECK(coarse::ask_circle(pattern(200, 160).view(), whole_view(0), &gone, runner).passes == 0);
}

TEST_CASE("a tilted photograph is levelled without a corner from beyond it") {
    // A wedge of grey levels across: rows of the levelled picture hold one level each.
    const double degrees = 24, angle = degrees * CV_PI / 180;
    RgbImage photo;
    photo.resize(300, 200);
    for (int y = 0; y < photo.height; ++y) {
        for (int x = 0; x < photo.width; ++x) {
            // Turned clockwise by `degrees`, (x, y) comes to lie this far down.
            const double down = std::sin(angle) * (x - 149.5) + std::cos(angle) * (y - 99.5);
            for (int c = 0; c < 3; ++c) photo.row(y)[3 * x + c] = static_cast<std::uint8_t>(std::lround(128 + 0.5 * down));
        }
    }
    coarse::ViewScratch scratch;
    const RgbView level = coarse::levelled_photo(photo.view(), degrees, scratch);
    CHECK(level.width > 150);
    CHECK(level.width * 2 == doctest::Approx(level.height * 3).epsilon(0.02));
    for (int y = 0; y < level.height; ++y) {
        const double expected = 128 + 0.5 * (y - (level.height - 1) / 2.0);
        for (int x = 0; x < level.width; ++x) CHECK(std::abs(level.row(y)[3 * x] - expected) <= 1.5);
    }
}
