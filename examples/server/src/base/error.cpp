#include "base/error.hpp"

#include <array>
#include <cstddef>

namespace service {
namespace {

// In the order of ErrorCode.
constexpr std::array<ErrorKind, 23> kinds{{
    {"invalid_request", 400, "The request is malformed", "Bad request"},
    {"bad_multipart", 400, "The multipart body is malformed", "Bad multipart body"},
    {"missing_image", 400, "The request carries no image", "Missing image"},
    {"unauthorized", 401, "An API key is needed", "Unauthorized"},
    {"forbidden", 403, "Not from this address", "Forbidden"},
    {"not_found", 404, "There is nothing here", "Not found"},
    {"method_not_allowed", 405, "This method is not offered here", "Method not allowed"},
    {"request_timeout", 408, "The request came too slowly", "Request timeout"},
    {"length_required", 411, "The length of the body is missing", "Length required"},
    {"body_too_large", 413, "The body is too large", "Body too large"},
    {"unsupported_format", 415, "Not an image of a format that is read here", "Unsupported format"},
    {"corrupt_image", 422, "The image cannot be decoded", "Corrupt image"},
    {"too_many_pixels", 422, "The image has too many pixels", "Too many pixels"},
    {"rate_limited", 429, "Too many requests from this client", "Rate limited"},
    {"header_too_large", 431, "The header fields are too large", "Header fields too large"},
    {"overloaded", 503, "The service has more work than it can do", "Service overloaded"},
    {"model_unavailable", 503, "The model service cannot be reached", "Model service unavailable"},
    {"storage_unavailable", 503, "The file storage cannot be reached", "Storage service unavailable"},
    {"metadata_unavailable", 503, "The metadata service cannot be reached", "Metadata service unavailable"},
    {"draining", 503, "The service is shutting down", "Service draining"},
    {"deadline", 504, "The answer took too long", "Deadline exceeded"},
    {"cancelled", 499, "The client left", "Client closed the request"},
    {"internal", 500, "Internal server error", "Internal server error"},
}};
static_assert(kinds.size() == static_cast<std::size_t>(ErrorCode::internal) + 1);

}  // namespace

const ErrorKind& describe(ErrorCode code) { return kinds[static_cast<std::size_t>(code)]; }

ErrorCode error_code_of(const std::string& name) {
  for (std::size_t k = 0; k < kinds.size(); ++k)
    if (name == kinds[k].code) return static_cast<ErrorCode>(k);
  return ErrorCode::internal;
}

}  // namespace service
