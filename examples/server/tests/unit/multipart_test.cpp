#include <doctest/doctest.h>

#include <string>

#include "http/multipart.hpp"

using service::MultipartReader;

namespace {

std::string part(const std::string& headers, const std::string& content) {
  return "--B\r\n" + headers + "\r\n\r\n" + content + "\r\n";
}
const std::string image_header =
    "Content-Disposition: form-data; name=\"image\"; filename=\"a;b.jpg\"\r\nContent-Type: image/jpeg";
const std::string end = "--B--\r\n";

/// The complaint about `body`, read in pieces of `piece` bytes; "ok:" and the image when there is none.
std::string read(const std::string& body, std::size_t piece = 4096) {
  MultipartReader reader("B", "image");
  for (std::size_t at = 0; at < body.size(); at += piece)
    if (const auto wrong = reader.write(std::string_view(body).substr(at, piece)); !wrong.empty())
      return std::string(wrong);
  if (const auto wrong = reader.finish(); !wrong.empty()) return std::string(wrong);
  return reader.found() ? "ok:" + reader.take() : "absent";
}

}  // namespace

TEST_CASE("an image is found whatever the pieces in which the body comes") {
  const std::string image = "\xff\xd8 binary \r\n--not the boundary\r\n-\r\n--";
  const std::string body =
      part("Content-Disposition: form-data; name=\"note\"", "hello") + part(image_header, image) + end;
  for (const std::size_t piece : {1u, 2u, 3u, 7u, 4096u}) CHECK(read(body, piece) == "ok:" + image);
}

TEST_CASE("an empty image is found, and is empty") { CHECK(read(part(image_header, "") + end) == "ok:"); }

TEST_CASE("other fields alone are no image") {
  CHECK(read(part("Content-Disposition: form-data; name=\"picture\"", "x") + end) == "absent");
}

TEST_CASE("a body that is cut anywhere is an error, never an image") {
  const std::string body = part(image_header, "some bytes of an image") + end;
  for (std::size_t length = 0; length + 2 < body.size(); ++length)
    CHECK_MESSAGE(read(body.substr(0, length)).rfind("ok:", 0) != 0, "cut at ", length);
}

TEST_CASE("what is outside the strict form is refused") {
  CHECK(read("preamble\r\n" + part(image_header, "x") + end) == "the body does not begin with its boundary");
  CHECK(read(part(image_header, "x") + part(image_header, "y") + end) == "the body has two images");
  CHECK(read(part("Content-Type: image/jpeg", "x") + end) == "a part has no name");
  CHECK(read(part("no colon", "x") + end) == "a header line of a part is malformed");
  CHECK(read(part(image_header + "\r\nContent-Transfer-Encoding: base64", "eA==") + end) ==
        "a part uses a transfer encoding");
  CHECK(read(part("Content-Disposition: form-data; name=\"image", "x") + end) == "a content disposition is malformed");
  CHECK(read(part("X: " + std::string(9000, 'x'), "x") + end) == "the header of a part is longer than 8 KiB");
  std::string many;
  for (int k = 0; k < 9; ++k) many += part("Content-Disposition: form-data; name=\"f\"", "x");
  CHECK(read(many + end) == "the body has more than 8 parts");
}

TEST_CASE("the boundary is read from the content type") {
  CHECK(service::multipart_boundary("multipart/form-data; boundary=abc") == "abc");
  CHECK(service::multipart_boundary("Multipart/Form-Data; charset=utf-8; BOUNDARY=\"a b;c\"") == std::nullopt);
  CHECK(service::multipart_boundary("multipart/form-data; boundary=\"a b\"") == "a b");
  CHECK(service::multipart_boundary("multipart/form-data") == std::nullopt);
  CHECK(service::multipart_boundary("multipart/mixed; boundary=abc") == std::nullopt);
  CHECK(service::multipart_boundary("multipart/form-data; boundary=" + std::string(71, 'a')) == std::nullopt);
  CHECK(service::multipart_boundary("multipart/form-data; boundary=a; boundary=b") == std::nullopt);
}
