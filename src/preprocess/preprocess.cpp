#include "preprocess/preprocess.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>

#include "preprocess/resize.hpp"

namespace upright::preprocess {
namespace {

template <int Channels>
cv::Mat as_mat(BasicView<Channels> view) {
    // OpenCV has no read-only Mat; the views are only ever used as sources.
    return {view.height, view.width, CV_8UC(Channels), const_cast<std::uint8_t*>(view.data),
            static_cast<std::size_t>(view.stride_bytes)};
}

template <int Channels>
cv::Mat as_mat(BasicImage<Channels>& image) {
    return {image.height, image.width, CV_8UC(Channels), image.pixels.data()};
}

/// Box average by an integer factor. The source is cropped to a multiple of it first: INTER_AREA leaves its fast path
/// at other sizes, and a border of less than one target pixel carries nothing.
template <int Channels>
BasicView<Channels> reduce(BasicView<Channels> source, int factor, BasicImage<Channels>& target) {
    if (factor <= 1) return source;
    const int width = std::max(1, source.width / factor);
    const int height = std::max(1, source.height / factor);
    BasicView<Channels> cropped = source;
    cropped.width = std::min(source.width, width * factor);
    cropped.height = std::min(source.height, height * factor);
    target.resize(width, height);
    cv::Mat out = as_mat(target);
    resize_by_mean(as_mat(cropped), out);
    return target.view();
}

/// Scales by any factor of at most 1: the integer part by box average, the rest bilinearly.
template <int Channels>
BasicView<Channels> shrink(BasicView<Channels> source, double scale, BasicImage<Channels>& half,
                           BasicImage<Channels>& target) {
    if (scale >= 1.0) return source;
    const int width = std::max(1, static_cast<int>(std::lround(source.width * scale)));
    const int height = std::max(1, static_cast<int>(std::lround(source.height * scale)));
    const BasicView<Channels> reduced = reduce(source, static_cast<int>(1.0 / scale), half);
    target.resize(width, height);
    cv::Mat out = as_mat(target);
    resize_bilinear(as_mat(reduced), out);
    return target.view();
}

template <int Channels>
BasicView<Channels> stretch(BasicView<Channels> source, double pixel_aspect, BasicImage<Channels>& target) {
    const bool down = pixel_aspect > 1;
    const int width = down ? source.width : std::max(1, static_cast<int>(std::lround(source.width / pixel_aspect)));
    const int height = down ? std::max(1, static_cast<int>(std::lround(source.height * pixel_aspect))) : source.height;
    if (source.empty() || (width == source.width && height == source.height)) return source;
    target.resize(width, height);
    cv::Mat out = as_mat(target);
    resize_bilinear(as_mat(source), out);
    return target.view();
}

/// The scale at which a strip's short side is legible, or the strip holds as many pixels as the largest page.
double strip_scale(GreyView luma, const Sizes& sizes) {
    const double side = sizes.page_max_side;
    const double shortest = std::max(1, std::min(luma.width, luma.height));
    const double pixels = std::max(1.0, static_cast<double>(luma.width) * luma.height);
    return std::min({1.0, sizes.strip_share * side / shortest, side / std::sqrt(pixels)});
}

}  // namespace

GreyView make_square(const GreyView& source, double pixel_aspect, GreyImage& target) {
    return stretch(source, pixel_aspect, target);
}

RgbView make_square(const RgbView& source, double pixel_aspect, RgbImage& target) {
    return stretch(source, pixel_aspect, target);
}

void shrink_to_photo(const Sizes& sizes, Workspace& workspace, Views& views) {
    const int longest = std::max(views.fine.width, views.fine.height);
    const int factor = (longest + sizes.photo_fine_max_side - 1) / sizes.photo_fine_max_side;
    if (factor <= 1) return;
    views.fine = reduce(views.fine, factor, workspace.photo_fine);
    views.fine_scale *= factor;
}

Views prepare(GreyView luma, RgbView colour, const Sizes& sizes, Workspace& workspace) {
    Views views;
    views.square_width = luma.width;
    views.square_height = luma.height;
    const int longest = std::max(luma.width, luma.height);
    const int factor = (longest + sizes.fine_max_side - 1) / sizes.fine_max_side;
    views.fine = reduce(luma, factor, workspace.fine);
    views.fine_scale = std::max(1, factor);

    const int fine_longest = std::max(views.fine.width, views.fine.height);
    const double usual = static_cast<double>(sizes.page_max_side) / fine_longest;
    const double strip = strip_scale(luma, sizes);
    if (strip * longest > sizes.page_max_side + 1.0) {
        views.page = shrink(luma, strip, workspace.half, workspace.page);
    } else {
        views.page = shrink(views.fine, usual, workspace.half, workspace.page);
    }
    if (!colour.empty()) {
        const int shortest = std::min(colour.width, colour.height);
        views.photo = shrink(colour, static_cast<double>(sizes.photo_short_side) / shortest, workspace.reduced,
                             workspace.photo);
    }
    return views;
}

}  // namespace upright::preprocess
