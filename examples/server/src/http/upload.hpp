// Bodies: an image as a multipart field or as it is, and anything else as it is.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>

#include "http/message.hpp"

namespace service {

/// Collects the whole body.
std::unique_ptr<BodySink> raw_body();

/// For an upload: multipart/form-data with one field `image`, or the type of an image or application/octet-stream.
/// Null, and `refusal` set, when the header shows already that this cannot be.
std::unique_ptr<BodySink> image_upload(const HttpHead& head, std::optional<Failure>& refusal);

}  // namespace service
