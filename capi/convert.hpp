// Between the structs of upright.h and the types of the C++ interface. struct_size is the caller's matter (structs.hpp).
#pragma once

#include "upright.h"
#include "upright/correct.hpp"
#include "upright/detection.hpp"
#include "upright/fix.hpp"
#include "upright/image_view.hpp"
#include "upright/options.hpp"
#include "upright/result.hpp"

namespace upright::capi {

upright_options to_c(const Options& options) noexcept;
upright_detection to_c(const Detection& detection) noexcept;
upright_correct_options to_c(const CorrectOptions& options) noexcept;
upright_correction to_c(const Correction& correction) noexcept;
upright_corrected to_c(const Corrected& corrected) noexcept;
upright_corrected to_c(const PixelImage& image) noexcept;
upright_corrected to_c(const Fixed& fixed) noexcept;

Result<Options> from_c(const upright_options& options);
Result<CorrectOptions> from_c(const upright_correct_options& options);
Result<Correction> from_c(const upright_correction& correction);
Result<ImageView> from_c(const upright_image& image);

/// Correction::of for an answer in C.
Correction correction_of(const upright_detection& detection) noexcept;

}  // namespace upright::capi
