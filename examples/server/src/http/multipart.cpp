#include "http/multipart.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace service {
namespace {

constexpr std::string_view line_end = "\r\n";

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool equal_ignoring_case(std::string_view a, std::string_view b) {
  return a.size() == b.size() &&
         std::equal(a.begin(), a.end(), b.begin(), [](char x, char y) { return lower(x) == lower(y); });
}

std::string_view trim(std::string_view text) {
  const auto first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

/// Splits at semicolons outside quotes; calls use(name, value) for each `name=value` after the first item.
/// Returns the first item, or nothing when quotes do not close.
template <class Use>
std::optional<std::string_view> read_parameters(std::string_view text, Use use) {
  std::string_view first;
  bool is_first = true;
  while (true) {
    bool quoted = false;
    std::size_t end = 0;
    for (; end < text.size(); ++end) {
      if (quoted && text[end] == '\\' && end + 1 < text.size()) {
        ++end;
      } else if (text[end] == '"') {
        quoted = !quoted;
      } else if (text[end] == ';' && !quoted) {
        break;
      }
    }
    if (quoted) return std::nullopt;
    const std::string_view item = trim(text.substr(0, end));
    if (is_first) {
      first = item;
      is_first = false;
    } else if (const auto equals = item.find('='); equals != std::string_view::npos) {
      std::string_view value = trim(item.substr(equals + 1));
      if (value.size() >= 2 && value.front() == '"' && value.back() == '"') value = value.substr(1, value.size() - 2);
      use(trim(item.substr(0, equals)), value);
    }
    if (end >= text.size()) return first;
    text.remove_prefix(end + 1);
  }
}

bool is_boundary_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         std::string_view("'()+_,-./:=? ").find(c) != std::string_view::npos;
}

}  // namespace

std::optional<std::string> multipart_boundary(std::string_view content_type) {
  std::string boundary;
  bool seen_twice = false;
  const auto type = read_parameters(content_type, [&](std::string_view name, std::string_view value) {
    if (!equal_ignoring_case(name, "boundary")) return;
    seen_twice = !boundary.empty();
    boundary = value;
  });
  if (!type || !equal_ignoring_case(*type, "multipart/form-data") || seen_twice) return std::nullopt;
  if (boundary.empty() || boundary.size() > 70 || boundary.back() == ' ') return std::nullopt;
  if (!std::all_of(boundary.begin(), boundary.end(), is_boundary_character)) return std::nullopt;
  return boundary;
}

MultipartReader::MultipartReader(std::string boundary, std::string wanted_field)
    : delimiter_("\r\n--" + std::move(boundary)), wanted_(std::move(wanted_field)) {}

std::string_view MultipartReader::write(std::string_view piece) {
  if (!error_.empty()) return error_;
  pending_.append(piece);
  bool progressed = true;
  while (progressed && error_.empty()) {
    progressed = false;
    error_ = step(progressed);
  }
  return error_;
}

std::string_view MultipartReader::finish() {
  if (!error_.empty()) return error_;
  return state_ == State::done ? std::string_view{} : "the body ends before its closing boundary";
}

std::string_view MultipartReader::step(bool& progressed) {
  switch (state_) {
    case State::first_boundary: return read_first_boundary(progressed);
    case State::after_boundary: return read_after_boundary(progressed);
    case State::headers: return read_headers(progressed);
    case State::content: return read_content(progressed);
    case State::done: break;
  }
  pending_.clear();  // the epilogue has no meaning
  return {};
}

// RFC 2046 allows a preamble before the first boundary; no browser and no HTTP client sends one, so none is taken.
std::string_view MultipartReader::read_first_boundary(bool& progressed) {
  const std::string_view opening = std::string_view(delimiter_).substr(line_end.size());
  const std::size_t common = std::min(pending_.size(), opening.size());
  if (std::string_view(pending_).substr(0, common) != opening.substr(0, common))
    return "the body does not begin with its boundary";
  if (pending_.size() < opening.size()) return {};
  pending_.erase(0, opening.size());
  state_ = State::after_boundary;
  progressed = true;
  return {};
}

std::string_view MultipartReader::read_after_boundary(bool& progressed) {
  if (pending_.size() < 2) return {};
  const std::string_view next = std::string_view(pending_).substr(0, 2);
  if (next == "--") {
    state_ = State::done;
  } else if (next == line_end) {
    if (++parts_ > max_parts) return "the body has more than 8 parts";
    state_ = State::headers;
  } else {
    return "a boundary is followed by something that is neither a line end nor --";
  }
  pending_.erase(0, 2);
  progressed = true;
  return {};
}

std::string_view MultipartReader::read_headers(bool& progressed) {
  const auto end = pending_.find("\r\n\r\n");
  if (end == std::string::npos)
    return pending_.size() > max_part_header_bytes ? "the header of a part is longer than 8 KiB" : std::string_view{};
  if (end > max_part_header_bytes) return "the header of a part is longer than 8 KiB";
  const std::string headers = pending_.substr(0, end);
  pending_.erase(0, end + 2 * line_end.size());
  if (const std::string_view wrong = begin_part(headers); !wrong.empty()) return wrong;
  state_ = State::content;
  progressed = true;
  return {};
}

std::string_view MultipartReader::begin_part(std::string_view headers) {
  std::optional<std::string> name;
  while (!headers.empty()) {
    const auto end = headers.find(line_end);
    const std::string_view line = headers.substr(0, end);
    headers = end == std::string_view::npos ? std::string_view{} : headers.substr(end + line_end.size());
    const auto colon = line.find(':');
    if (colon == std::string_view::npos || colon == 0) return "a header line of a part is malformed";
    if (line.find('\0') != std::string_view::npos || line.find('\n') != std::string_view::npos)
      return "a header line of a part is malformed";
    if (equal_ignoring_case(line.substr(0, colon), "content-transfer-encoding")) {
      const std::string_view value = trim(line.substr(colon + 1));
      if (!equal_ignoring_case(value, "binary") && !equal_ignoring_case(value, "8bit") &&
          !equal_ignoring_case(value, "7bit"))
        return "a part uses a transfer encoding";
    }
    if (!equal_ignoring_case(line.substr(0, colon), "content-disposition")) continue;
    if (name) return "a part has two names";
    bool twice = false;
    const auto kind = read_parameters(line.substr(colon + 1), [&](std::string_view key, std::string_view value) {
      if (!equal_ignoring_case(key, "name")) return;
      twice = name.has_value();
      name = std::string(value);
    });
    if (!kind || !equal_ignoring_case(*kind, "form-data") || twice) return "a content disposition is malformed";
  }
  if (!name) return "a part has no name";
  keep_ = *name == wanted_;
  if (keep_ && found_) return "the body has two images";
  found_ = found_ || keep_;
  return {};
}

std::string_view MultipartReader::read_content(bool& progressed) {
  const auto end = pending_.find(delimiter_);
  // All but a possible beginning of a delimiter is content.
  const std::size_t content =
      end != std::string::npos ? end : pending_.size() - std::min(pending_.size(), delimiter_.size() - 1);
  if (keep_) field_.append(pending_, 0, content);
  pending_.erase(0, content);
  if (end == std::string::npos) return {};
  pending_.erase(0, delimiter_.size());
  state_ = State::after_boundary;
  progressed = true;
  return {};
}

}  // namespace service
