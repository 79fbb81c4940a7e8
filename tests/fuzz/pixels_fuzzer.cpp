// Raw pixels with any format, size, stride and resolution; the library is told how much memory there is.

#include "fuzz/fuzz.hpp"
#include "upright/image_view.hpp"

using namespace upright;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    fuzz::Values values({data, size});
    ImageView view;
    view.format = static_cast<PixelFormat>(values.take<std::int8_t>());
    view.width = values.take<std::int16_t>();
    view.height = values.take<std::int16_t>();
    view.stride_bytes = values.take<std::int16_t>();
    view.pixel_stride_bytes = values.take<std::int8_t>();
    view.x_resolution = values.take<std::uint8_t>();
    view.y_resolution = values.take<std::uint8_t>();
    const std::span<const std::uint8_t> pixels = values.rest();
    if (pixels.empty()) return 0;
    view.data = pixels.data();

    view.size_bytes = pixels.size();

    const Result<ImageView> checked = ImageView::check(view);
    static decode::Decoded out;
    const decode::Request request = fuzz::small_request(size);
    const std::optional<Error> error = decode::decode_pixels(view, request, out);
    fuzz::check_outcome(error, request, out);
    if (!checked.ok()) fuzz::require(error && error->status == Status::invalid_argument, "bad views are refused");
    return 0;
}
