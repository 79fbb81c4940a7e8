// Raw pixels with any format, size and stride. Views that claim more memory than there is are the caller's fault and
// are not made; everything else is.
#include <limits>

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
    const std::span<const std::uint8_t> pixels = values.rest();
    view.data = pixels.empty() ? nullptr : pixels.data();

    const Result<ImageView> checked =
        ImageView::create(view.data, view.width, view.height, view.format, view.stride_bytes);
    if (checked.ok()) {
        const ImageView& whole = checked.value();
        const std::ptrdiff_t last_row = whole.stride_bytes * (whole.height - 1);
        const std::ptrdiff_t needed = last_row + static_cast<std::ptrdiff_t>(whole.width) * bytes_per_pixel(whole.format);
        if (needed > static_cast<std::ptrdiff_t>(pixels.size())) return 0;
    }
    static decode::Decoded out;
    const decode::Request request = fuzz::small_request(size);
    const std::optional<Error> error = decode::decode_pixels(view, request, out);
    fuzz::check_outcome(error, request, out);
    if (!checked.ok()) fuzz::require(error && error->status == Status::invalid_argument, "bad views are refused");
    return 0;
}
