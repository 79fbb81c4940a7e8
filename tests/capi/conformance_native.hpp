// The C++ side of the conformance program. It links the same stages a second time, as a C++ program would have them.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <upright.h>

namespace capi_test {

struct NativeAnswer {
    upright_status status;
    upright_detection detection;
};

/// The same question, asked through upright::Detector. `what` is detect_encoded, detect_file or detect_pixels.
NativeAnswer detect_natively(const std::string& what, const std::string& path, const std::vector<std::uint8_t>& bytes,
                             const upright_image& image, const upright_options& options);

}  // namespace capi_test
