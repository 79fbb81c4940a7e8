#include "edges/hysteresis.hpp"

#include <cstdint>
#include <cstdlib>

#include <opencv2/imgproc.hpp>

#include "common/buffer.hpp"

namespace upright::edges {
namespace {

/// tan 22.5 degrees in 15 bits: the borders between the four directions of a ridge, as in OpenCV's canny.cpp.
constexpr int tangent_bits = 15, tangent_22 = 13573;

enum Mark : std::uint8_t { candidate = 0, none = 1, edge = 2 };

/// The L1 norm of each gradient, and marks, both with a rim of one pixel that is never an edge.
struct Ridges {
    std::size_t stride = 0;
    Buffer<int> norm;
    Buffer<std::uint8_t> marks;
    Buffer<std::size_t> open;  ///< edges whose neighbours have not been looked at
};

void fill_norms(const cv::Mat& dx, const cv::Mat& dy, Ridges& ridges) {
    ridges.stride = static_cast<std::size_t>(dx.cols) + 2;
    const std::size_t places = ridges.stride * (static_cast<std::size_t>(dx.rows) + 2);
    ridges.norm.assign(places, 0);
    ridges.marks.assign(places, none);
    for (int y = 0; y < dx.rows; ++y) {
        const auto* across = dx.ptr<std::int16_t>(y);
        const auto* down = dy.ptr<std::int16_t>(y);
        int* norm = ridges.norm.data() + (static_cast<std::size_t>(y) + 1) * ridges.stride + 1;
        for (int x = 0; x < dx.cols; ++x) norm[x] = std::abs(int{across[x]}) + std::abs(int{down[x]});
    }
}

/// No neighbour across the ridge is higher.
bool is_ridge(const int* norm, std::ptrdiff_t stride, int dx, int dy) noexcept {
    const int m = *norm, x = std::abs(dx), y = std::abs(dy) << tangent_bits, low = x * tangent_22;
    if (y < low) return m > norm[-1] && m >= norm[1];
    if (y > low + (x << (tangent_bits + 1))) return m > norm[-stride] && m >= norm[stride];
    const std::ptrdiff_t side = (dx ^ dy) < 0 ? -1 : 1;
    return m > norm[-stride - side] && m > norm[stride + side];
}

void mark_ridges(const cv::Mat& dx, const cv::Mat& dy, int lower, int upper, Ridges& ridges) {
    const auto stride = static_cast<std::ptrdiff_t>(ridges.stride);
    for (int y = 0; y < dx.rows; ++y) {
        const auto* across = dx.ptr<std::int16_t>(y);
        const auto* down = dy.ptr<std::int16_t>(y);
        const std::size_t first = (static_cast<std::size_t>(y) + 1) * ridges.stride + 1;
        for (int x = 0; x < dx.cols; ++x) {
            const std::size_t place = first + static_cast<std::size_t>(x);
            const int* norm = ridges.norm.data() + place;
            if (*norm <= lower || !is_ridge(norm, stride, across[x], down[x])) continue;
            const bool strong = *norm > upper;
            ridges.marks[place] = strong ? edge : candidate;
            if (strong) ridges.open.push_back(place);
        }
    }
}

void follow(Ridges& ridges) {
    const auto stride = static_cast<std::ptrdiff_t>(ridges.stride);
    while (!ridges.open.empty()) {
        const auto place = static_cast<std::ptrdiff_t>(ridges.open.back());
        ridges.open.pop_back();
        for (const std::ptrdiff_t row : {-stride, std::ptrdiff_t{0}, stride}) {
            for (std::ptrdiff_t column = -1; column <= 1; ++column) {
                const auto neighbour = static_cast<std::size_t>(place + row + column);
                if (ridges.marks[neighbour] != candidate) continue;
                ridges.marks[neighbour] = edge;
                ridges.open.push_back(neighbour);
            }
        }
    }
}

}  // namespace

void canny(const cv::Mat& image, double lower, double upper, cv::Mat& edges) {
    cv::Mat dx, dy;
    cv::Sobel(image, dx, CV_16S, 1, 0, 3, 1, 0, cv::BORDER_REPLICATE);
    cv::Sobel(image, dy, CV_16S, 0, 1, 3, 1, 0, cv::BORDER_REPLICATE);
    Ridges ridges;
    fill_norms(dx, dy, ridges);
    mark_ridges(dx, dy, cvFloor(lower), cvFloor(upper), ridges);
    follow(ridges);
    for (int y = 0; y < image.rows; ++y) {
        const std::uint8_t* marks = ridges.marks.data() + (static_cast<std::size_t>(y) + 1) * ridges.stride + 1;
        auto* out = edges.ptr<std::uint8_t>(y);
        for (int x = 0; x < image.cols; ++x) out[x] = marks[x] == edge ? 255 : 0;
    }
}

}  // namespace upright::edges
