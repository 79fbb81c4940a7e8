#include "http/upload.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <utility>

#include "http/multipart.hpp"

namespace service {
namespace {

/// Whether the library was built with what an image needs is told by its answer.
bool is_image_type(std::string_view type) {
  static constexpr std::array<std::string_view, 8> types{"image/jpeg", "image/png",  "image/webp", "image/heic",
                                                         "image/heif", "image/avif", "image/tiff", "application/octet-stream"};
  return std::find(types.begin(), types.end(), type) != types.end();
}

class RawBody : public BodySink {
 public:
  std::optional<Failure> write(const char* data, std::size_t size) override {
    bytes_.append(data, size);
    return std::nullopt;
  }
  std::optional<Failure> finish() override { return std::nullopt; }
  std::string take() override { return std::move(bytes_); }

 protected:
  std::string bytes_;
};

class RawImage : public RawBody {
 public:
  std::optional<Failure> finish() override {
    if (bytes_.empty()) return Failure{ErrorCode::missing_image, "the body is empty"};
    return std::nullopt;
  }
};

class MultipartImage : public BodySink {
 public:
  explicit MultipartImage(std::string boundary) : reader_(std::move(boundary), "image") {}

  std::optional<Failure> write(const char* data, std::size_t size) override {
    return as_failure(reader_.write({data, size}));
  }
  std::optional<Failure> finish() override {
    if (auto wrong = as_failure(reader_.finish())) return wrong;
    if (!reader_.found()) return Failure{ErrorCode::missing_image, "no part of the body is named image"};
    image_ = reader_.take();
    if (image_.empty()) return Failure{ErrorCode::missing_image, "the part named image is empty"};
    return std::nullopt;
  }
  std::string take() override { return std::move(image_); }

 private:
  static std::optional<Failure> as_failure(std::string_view wrong) {
    if (wrong.empty()) return std::nullopt;
    return Failure{ErrorCode::bad_multipart, std::string(wrong)};
  }

  MultipartReader reader_;
  std::string image_;
};

}  // namespace

std::unique_ptr<BodySink> raw_body() { return std::make_unique<RawBody>(); }

std::unique_ptr<BodySink> image_upload(const HttpHead& head, std::optional<Failure>& refusal) {
  if (const std::string encoding = head.header("content-encoding"); !encoding.empty() && encoding != "identity") {
    refusal = Failure{ErrorCode::unsupported_format, "a Content-Encoding is not accepted: send the image as it is"};
    return nullptr;
  }
  std::string type = head.header("content-type");
  if (type.rfind("multipart/", 0) == 0) {
    auto boundary = multipart_boundary(type);
    if (boundary) return std::make_unique<MultipartImage>(std::move(*boundary));
    refusal = Failure{ErrorCode::bad_multipart, "the Content-Type has no valid boundary of multipart/form-data"};
    return nullptr;
  }
  type.resize(std::min(type.size(), type.find(';')));
  if (is_image_type(type)) return std::make_unique<RawImage>();
  if (type.empty() || type == "application/x-www-form-urlencoded") {
    refusal =
        Failure{ErrorCode::missing_image, "send the image as the multipart field image, or as image/jpeg or image/png"};
  } else {
    refusal =
        Failure{ErrorCode::unsupported_format, "Content-Type must be multipart/form-data, or that of an image that is read, such as image/jpeg"};
  }
  return nullptr;
}

}  // namespace service
