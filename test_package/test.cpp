// The package has the C++ library: its version, and an answer for an image of four pixels.
#include <cstdio>

#include <upright/upright.hpp>

int main() {
    const std::uint8_t grey[4] = {0, 255, 255, 0};
    const auto detector = upright::Detector::create();
    const auto view = upright::ImageView::create(grey, 2, 2, upright::PixelFormat::grey);
    const bool answered = detector && view && detector->detect_pixels(*view);
    std::printf("upright %s: %s\n", upright::version(), answered ? "ok" : "failed");
    return answered ? 0 : 1;
}
