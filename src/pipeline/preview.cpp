#include "upright/preview.hpp"

#include <algorithm>
#include <cmath>
#include <exception>
#include <new>

#include <opencv2/imgproc.hpp>

#include "correct/preview_jpeg.hpp"
#include "decode/decode.hpp"

namespace upright {
namespace {

/// No blocks to be seen at the size of a thumbnail, at about 10 KiB for 320 pixels.
constexpr int preview_quality = 82;

constexpr int least_side_px = 16, most_side_px = 2048;

Result<PixelImage> small_picture(std::span<const std::uint8_t> file, int max_side_px, const Limits& limits) {
    decode::Request request;
    request.limits = limits;
    request.luma_min_longest_side = max_side_px;
    request.colour_min_short_side = max_side_px;
    decode::Decoded decoded;
    if (auto error = decode::decode_encoded(file, request, decoded)) return *std::move(error);
    const RgbImage& colour = decoded.colour;
    const double scale = std::min(1.0, double(max_side_px) / std::max(colour.width, colour.height));
    PixelImage picture;
    picture.format = PixelFormat::rgb;
    picture.width = std::max(1, static_cast<int>(std::lround(colour.width * scale)));
    picture.height = std::max(1, static_cast<int>(std::lround(colour.height * scale)));
    picture.pixels.resize(std::size_t{3} * static_cast<std::size_t>(picture.width) *
                          static_cast<std::size_t>(picture.height));
    const cv::Mat from(colour.height, colour.width, CV_8UC3, const_cast<std::uint8_t*>(colour.pixels.data()));
    cv::Mat to(picture.height, picture.width, CV_8UC3, picture.pixels.data());
    cv::resize(from, to, to.size(), 0, 0, cv::INTER_AREA);
    return picture;
}

Result<std::vector<std::uint8_t>> preview(std::span<const std::uint8_t> file, const Correction& correction,
                                          int max_side_px, const Limits& limits) {
    const Result<PixelImage> picture = small_picture(file, max_side_px, limits);
    if (!picture) return picture.error();
    const Result<ImageView> view =
        ImageView::create(picture->pixels.data(), picture->width, picture->height, picture->format);
    if (!view) return view.error();
    const Result<PixelImage> corrected = correct_pixels(*view, correction);
    if (!corrected) return corrected.error();
    return correct::encode_preview(*corrected, preview_quality);
}

}  // namespace

Result<std::vector<std::uint8_t>> preview_encoded(const void* data, std::size_t size, const Correction& correction,
                                                  int max_side_px, const Limits& limits) {
    if (data == nullptr || size == 0) return Error{Status::invalid_argument, "image data is null or empty"};
    if (max_side_px < least_side_px || max_side_px > most_side_px) {
        return Error{Status::invalid_argument, "preview: max_side_px is not within 16..2048"};
    }
    try {
        return preview({static_cast<const std::uint8_t*>(data), size}, correction, max_side_px, limits);
    } catch (const std::bad_alloc&) {
        throw;
    } catch (const cv::Exception& failure) {
        if (failure.code == cv::Error::StsNoMem) throw std::bad_alloc();
        return Error{Status::internal, std::string("image processing failed: ") + failure.what()};
    } catch (const std::exception& failure) {
        return Error{Status::internal, failure.what()};
    }
}

}  // namespace upright
