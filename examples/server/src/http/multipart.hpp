// A strict reader for multipart/form-data (RFC 7578) that takes the body in pieces of any size and keeps one field.
//
// Valid range: at most 8 parts, at most 8 KiB of header a part, lines end with CR LF, exactly one part may be named as
// the wanted field. What is outside is an error; nothing is guessed. Bytes of other parts are skipped, not stored.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace service {

/// The boundary of a Content-Type "multipart/form-data; boundary=..." (1 to 70 characters of RFC 2046), or nothing.
std::optional<std::string> multipart_boundary(std::string_view content_type);

class MultipartReader {
 public:
  static constexpr std::size_t max_parts = 8;
  static constexpr std::size_t max_part_header_bytes = 8192;

  MultipartReader(std::string boundary, std::string wanted_field);

  /// Takes the next piece. An empty view of the answer means: go on; else what is wrong with the body.
  std::string_view write(std::string_view piece);
  /// The body is over. Empty, or what is wrong with it.
  std::string_view finish();

  bool found() const { return found_; }
  std::string take() { return std::move(field_); }

 private:
  enum class State { first_boundary, after_boundary, headers, content, done };

  std::string_view step(bool& progressed);
  std::string_view read_first_boundary(bool& progressed);
  std::string_view read_after_boundary(bool& progressed);
  std::string_view read_headers(bool& progressed);
  std::string_view read_content(bool& progressed);
  std::string_view begin_part(std::string_view headers);

  const std::string delimiter_;  // CR LF "--" boundary
  const std::string wanted_;
  State state_ = State::first_boundary;
  std::string pending_;  // bytes not yet understood; never more than a part header or a delimiter
  std::string field_;
  std::size_t parts_ = 0;
  bool keep_ = false;  // is the present part the wanted one?
  bool found_ = false;
  std::string_view error_;
};

}  // namespace service
