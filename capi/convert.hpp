// Between the structs of upright.h and the types of the C++ interface.
#pragma once

#include "upright.h"
#include "upright/detection.hpp"
#include "upright/image_view.hpp"
#include "upright/options.hpp"
#include "upright/result.hpp"

namespace upright::capi {

upright_options to_c(const Options& options) noexcept;
upright_detection to_c(const Detection& detection) noexcept;

Options from_c(const upright_options& options);
Result<ImageView> from_c(const upright_image& image);

}  // namespace upright::capi
