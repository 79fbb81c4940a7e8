#include "lines/segments.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <opencv2/imgproc.hpp>

namespace upright::lines {
namespace {

/// Folds a direction into (-45, 45]; a line and its perpendicular ask for the same skew.
double folded(double degrees) {
    const double turns = std::ceil((degrees - 45) / 90);
    return degrees - 90 * turns;
}

double distance(double a, double b) { return std::abs(folded(a - b)); }

bool along_rim(const cv::Vec4i& line, const GreyImage& edges) {
    constexpr double rim = 0.05;  // of the side
    const auto near_end = [](int a, int b, int size) {
        const double margin = rim * size;
        return (a < margin && b < margin) || (a > size - margin && b > size - margin);
    };
    return near_end(line[0], line[2], edges.width) || near_end(line[1], line[3], edges.height);
}

}  // namespace

std::vector<Segment> find_segments(const GreyImage& edges, const SegmentSettings& settings) {
    std::vector<Segment> segments;
    if (edges.empty()) return segments;
    const cv::Mat map(edges.height, edges.width, CV_8U, const_cast<std::uint8_t*>(edges.pixels.data()));
    const double least = std::max(8.0, settings.least_length * std::max(edges.width, edges.height));
    std::vector<cv::Vec4i> found;
    cv::HoughLinesP(map, found, 1, std::numbers::pi / 720, static_cast<int>(0.6 * least), least, settings.most_gap_px);
    for (const cv::Vec4i& line : found) {
        Segment segment{static_cast<double>(line[0]), static_cast<double>(line[1]), static_cast<double>(line[2]),
                        static_cast<double>(line[3]), 0, 0, along_rim(line, edges)};
        const double dx = segment.x1 - segment.x0, dy = segment.y1 - segment.y0;
        segment.length = std::hypot(dx, dy);
        // y points down: a line that falls to the right is levelled by a counter-clockwise turn.
        segment.skew_degrees = folded(-std::atan2(dy, dx) * 180 / std::numbers::pi);
        segments.push_back(segment);
    }
    std::stable_sort(segments.begin(), segments.end(),
                     [](const Segment& a, const Segment& b) { return a.length > b.length; });
    if (segments.size() > static_cast<std::size_t>(settings.most_segments)) {
        segments.resize(static_cast<std::size_t>(settings.most_segments));
    }
    return segments;
}

SegmentVote vote_of(const std::vector<Segment>& segments, bool border) {
    constexpr double window_degrees = 1;
    SegmentVote vote;
    double total = 0, most = 0;
    for (const Segment& candidate : segments) {
        if (candidate.border != border) continue;
        total += candidate.length;
        double near = 0;
        for (const Segment& other : segments) {
            const bool counts = other.border == border;
            if (counts && distance(other.skew_degrees, candidate.skew_degrees) < window_degrees) near += other.length;
        }
        if (near > most) {
            most = near;
            vote.skew_degrees = candidate.skew_degrees;
        }
    }
    if (most <= 0) return vote;
    double shift = 0, square = 0, count = 0;
    for (const Segment& segment : segments) {
        const double offset = folded(segment.skew_degrees - vote.skew_degrees);
        if (segment.border != border || std::abs(offset) >= window_degrees) continue;
        shift += segment.length * offset;
        square += segment.length * offset * offset;
        count += 1;
    }
    shift /= most;
    // One pixel at the end of a line of mean length is the least that a single line leaves open.
    const double pixel = std::atan2(1.0, most / count) * 180 / std::numbers::pi;
    vote.sigma_degrees = std::sqrt((std::max(0.0, square / most - shift * shift) + pixel * pixel) / count);
    vote.skew_degrees = folded(vote.skew_degrees + shift);
    vote.share = most / total;
    return vote;
}

}  // namespace upright::lines
