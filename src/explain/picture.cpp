// Draws why the answer is what it is: edges and lines, the angle histogram, and the edges as the answer turns them.
#include "upright/explanation.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <vector>

#include <opencv2/imgproc.hpp>
#include <png.h>

#include "common/guarded.hpp"
#include "upright/detection.hpp"

namespace upright {
namespace {

// Layout in pixels: two square pictures side by side, the histogram below, a column of words at the right.
constexpr int panel = 520, gap = 24, top = 76, histogram_height = 200, words_width = 420;
constexpr int canvas_width = 2 * panel + words_width + 4 * gap;
constexpr int canvas_height = top + panel + histogram_height + 3 * gap + 20;

// Colours in RGB order: the picture is written as RGB.
const cv::Scalar paper(250, 249, 246), ink(34, 38, 46), pale(150, 156, 168), dark(28, 31, 38), accent(214, 84, 44),
    support(88, 176, 92);

template <class... Values>
std::string format(const char* pattern, Values... values) {
    char text[256];
    std::snprintf(text, sizeof text, pattern, values...);
    return text;
}

void write_text(cv::Mat& canvas, const std::string& text, int x, int y, double scale, const cv::Scalar& colour,
                int weight = 1) {
    cv::putText(canvas, text, {x, y}, cv::FONT_HERSHEY_DUPLEX, scale, colour, weight, cv::LINE_AA);
}

cv::Mat edges_of(const Explanation& explanation) {
    if (explanation.edge_width <= 0 || explanation.edge_height <= 0) return {};
    const cv::Mat edges(explanation.edge_height, explanation.edge_width, CV_8U,
                        const_cast<unsigned char*>(explanation.edges.data()));
    cv::Mat rgb(edges.size(), CV_8UC3, dark);
    rgb.setTo(cv::Scalar(196, 200, 208), edges);
    return rgb;
}

/// Fits `picture` into a square panel at (x, y).
void place(cv::Mat& canvas, const cv::Mat& picture, int x, int y) {
    cv::Mat square = canvas(cv::Rect(x, y, panel, panel));
    square.setTo(dark);
    if (picture.empty()) return;
    const double scale = static_cast<double>(panel) / std::max(picture.cols, picture.rows);
    const cv::Size size(std::max(1, static_cast<int>(picture.cols * scale)),
                        std::max(1, static_cast<int>(picture.rows * scale)));
    cv::Mat scaled;
    cv::resize(picture, scaled, size, 0, 0, scale < 1 ? cv::INTER_AREA : cv::INTER_LINEAR);
    scaled.copyTo(square(cv::Rect((panel - size.width) / 2, (panel - size.height) / 2, size.width, size.height)));
}

/// The edge map with the lines over it; `detection` gives the size that the lines are measured in.
cv::Mat draw_lines(const cv::Mat& edges, const Detection& detection) {
    cv::Mat picture = edges.clone();
    if (picture.empty() || detection.width <= 0) return picture;
    const double scale = static_cast<double>(picture.cols) / detection.width;
    const int thickness = std::max(1, picture.cols / 500);
    for (const ExplainedLine& line : detection.explanation->lines) {
        const cv::Point from(cvRound(line.x0 * scale), cvRound(line.y0 * scale));
        const cv::Point to(cvRound(line.x1 * scale), cvRound(line.y1 * scale));
        cv::line(picture, from, to, line.supports ? support : pale, line.supports ? thickness + 1 : thickness,
                 cv::LINE_AA);
    }
    return picture;
}

cv::Mat turn(const cv::Mat& edges, const Detection& detection) {
    if (edges.empty()) return edges;
    cv::Mat source = edges;
    if (detection.mirrored && detection.turn_decision == Decision::apply) cv::flip(edges, source, 1);
    const double radians = detection.rotation_angle * CV_PI / 180;
    const double width = std::fabs(source.cols * std::cos(radians)) + std::fabs(source.rows * std::sin(radians));
    const double height = std::fabs(source.cols * std::sin(radians)) + std::fabs(source.rows * std::cos(radians));
    // OpenCV counts counter-clockwise; the answer is clockwise.
    cv::Mat map = cv::getRotationMatrix2D({static_cast<float>(source.cols) / 2, static_cast<float>(source.rows) / 2},
                                          -detection.rotation_angle, 1.0);
    map.at<double>(0, 2) += (width - source.cols) / 2;
    map.at<double>(1, 2) += (height - source.rows) / 2;
    cv::Mat turned;
    cv::warpAffine(source, turned, map, cv::Size(cvCeil(width), cvCeil(height)), cv::INTER_AREA, cv::BORDER_CONSTANT,
                   dark);
    return turned;
}

void draw_histogram(cv::Mat& canvas, const Detection& detection, int x, int y, int width) {
    cv::rectangle(canvas, cv::Rect(x, y, width, histogram_height), cv::Scalar(240, 239, 235), cv::FILLED);
    const auto column = [&](double angle) { return x + cvRound((angle + 45.0) / 90.0 * (width - 1)); };
    for (int angle = -45; angle <= 45; angle += 15) {
        cv::line(canvas, {column(angle), y}, {column(angle), y + histogram_height}, cv::Scalar(216, 215, 210));
        write_text(canvas, format("%d", angle), column(angle) - 12, y + histogram_height + 18, 0.42, ink);
    }
    const std::vector<double>& angles = detection.explanation->histogram_angle;
    const std::vector<double>& energies = detection.explanation->histogram_energy;
    if (angles.empty() || energies.size() != angles.size()) return;
    const double highest = std::max(1e-12, *std::max_element(energies.begin(), energies.end()));
    const double lowest = *std::min_element(energies.begin(), energies.end());
    std::vector<cv::Point> curve;
    for (std::size_t i = 0; i < angles.size(); ++i) {
        const double share = highest > lowest ? (energies[i] - lowest) / (highest - lowest) : 0;
        curve.emplace_back(column(angles[i]), y + histogram_height - 6 - cvRound(share * (histogram_height - 20)));
    }
    cv::polylines(canvas, curve, false, ink, 1, cv::LINE_AA);
    const double stored_skew = detection.mirrored ? -detection.skew : detection.skew;
    cv::line(canvas, {column(stored_skew), y}, {column(stored_skew), y + histogram_height}, accent, 2, cv::LINE_AA);
}

void draw_words(cv::Mat& canvas, const Detection& d, int x, int y) {
    const auto line = [&](const std::string& text, double scale = 0.5, const cv::Scalar& colour = ink) {
        write_text(canvas, text, x, y, scale, colour);
        y += cvRound(20 + 24 * scale);
    };
    constexpr const char* kinds[] = {"unknown", "document", "photo"};
    constexpr const char* decisions[] = {"none", "review", "apply"};
    line(format("turn by %.2f", d.rotation_angle), 1.0, accent);
    line(format("%d quarter turns%s: %s, P(right) %.4f", d.quarter_turns, d.mirrored ? " after a flip" : "",
                decisions[static_cast<int>(d.turn_decision)], d.confidence));
    line(format("skew %.3f: %s, P(straighter) %.4f", d.skew, decisions[static_cast<int>(d.level_decision)],
                d.level_confidence));
    line(format("skew sigma %.3f, P(within 0.2) %.3f", d.skew_sigma, d.skew_confidence));
    line(format("kind %s", kinds[static_cast<int>(d.kind)]));
    line(d.exif_orientation == 0 ? "no EXIF orientation" : format("EXIF orientation %d", d.exif_orientation));
    y += 14;
    const auto row = [&](const char* name, const std::array<std::string, 4>& cells, const cv::Scalar& colour = ink) {
        for (int q = 0; q < 4; ++q) write_text(canvas, cells[q], x + 80 + 62 * q, y, 0.45, colour);
        line(name, 0.45, colour);
    };
    const auto written = [](const std::array<double, 4>& p) {
        return std::array{format("%.3f", p[0]), format("%.3f", p[1]), format("%.3f", p[2]), format("%.3f", p[3])};
    };
    row("turns", {"0", "1", "2", "3"}, pale);
    row("text", written(d.explanation->document_posterior));
    row("view", written(d.explanation->photo_posterior));
    row("answer", written(d.posterior));
    line(format("network passes: %d", d.explanation->network_passes), 0.45, pale);
    y += 14;
    line("votes for the skew", 0.45, pale);
    for (const ExplainedVote& vote : d.explanation->votes) {
        line(format("%s: %.3f +- %.3f, weight %.2f", vote.source.c_str(), vote.skew, vote.sigma, vote.weight), 0.45);
    }
}

/// `canvas` as a PNG in memory. libpng's simplified interface writes twice: once to learn the size.
Result<std::vector<std::uint8_t>> encode(const cv::Mat& canvas) {
    png_image image{};
    image.version = PNG_IMAGE_VERSION;
    image.width = static_cast<png_uint_32>(canvas.cols);
    image.height = static_cast<png_uint_32>(canvas.rows);
    image.format = PNG_FORMAT_RGB;
    const auto row_stride = static_cast<png_int_32>(canvas.step);
    png_alloc_size_t size = 0;
    std::vector<std::uint8_t> bytes;
    if (png_image_write_to_memory(&image, nullptr, &size, 0, canvas.data, row_stride, nullptr) != 0) {
        bytes.resize(size);
        if (png_image_write_to_memory(&image, bytes.data(), &size, 0, canvas.data, row_stride, nullptr) != 0) {
            bytes.resize(size);
            return bytes;
        }
    }
    return Error{Status::internal, std::string("cannot encode the picture: ") + image.message};
}

Result<std::vector<std::uint8_t>> draw(const Detection& detection, const std::string& title) {
    cv::Mat canvas(canvas_height, canvas_width, CV_8UC3, paper);
    write_text(canvas, title, gap, 38, 0.8, ink);
    write_text(canvas, "edges as stored, lines that support the answer in green", gap, top - 10, 0.42, pale);
    write_text(canvas, "as the answer turns them", 2 * gap + panel, top - 10, 0.42, pale);
    const cv::Mat edges = edges_of(*detection.explanation);
    place(canvas, draw_lines(edges, detection), gap, top);
    place(canvas, turn(edges, detection), 2 * gap + panel, top);
    write_text(canvas, "evidence at each angle that would level the image, degrees", gap, top + panel + gap, 0.42, pale);
    draw_histogram(canvas, detection, gap, top + panel + gap + 8, 2 * panel + gap);
    draw_words(canvas, detection, 3 * gap + 2 * panel, top + 20);
    return encode(canvas);
}

}  // namespace

Result<std::vector<std::uint8_t>> draw_explanation(const Detection& detection, const std::string& title) {
    if (!detection.explanation) return Error{Status::invalid_argument, "the detection carries no explanation"};
    return guarded<std::vector<std::uint8_t>>([&] { return draw(detection, title); });
}

}  // namespace upright
