#include "base/identity.hpp"

#include <openssl/rand.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>
#include <stdexcept>

#include "base/digest.hpp"

namespace service {
namespace {

template <std::size_t Size>
std::array<unsigned char, Size> random_bytes() {
  std::array<unsigned char, Size> bytes{};
  if (RAND_bytes(bytes.data(), static_cast<int>(Size)) != 1) throw std::runtime_error("no random numbers");
  return bytes;
}

bool is_lower_hex(char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); }

}  // namespace

std::int64_t unix_time_ms() {
  using namespace std::chrono;
  return duration_cast<milliseconds>(system_clock::now().time_since_epoch()).count();
}

std::string new_identifier() {
  auto bytes = random_bytes<16>();
  const auto now = static_cast<std::uint64_t>(unix_time_ms());
  for (std::size_t k = 0; k < 6; ++k) bytes[k] = static_cast<unsigned char>(now >> (40 - 8 * k));
  bytes[6] = static_cast<unsigned char>(0x70 | (bytes[6] & 0x0f));
  bytes[8] = static_cast<unsigned char>(0x80 | (bytes[8] & 0x3f));
  std::string text = to_hex(bytes.data(), bytes.size());
  for (const std::size_t dash : {8u, 13u, 18u, 23u}) text.insert(dash, 1, '-');
  return text;
}

bool is_request_id(std::string_view text) {
  return !text.empty() && text.size() <= 64 && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '_' ||
           c == '-';
  });
}

std::string trace_id_from(std::string_view traceparent) {
  // version "-" trace-id "-" parent-id "-" flags, at least 55 characters; version ff is invalid.
  if (traceparent.size() >= 55 && traceparent[2] == '-' && traceparent[35] == '-' && traceparent.substr(0, 2) != "ff") {
    const std::string_view trace = traceparent.substr(3, 32);
    if (std::all_of(trace.begin(), trace.end(), is_lower_hex) && trace.find_first_not_of('0') != std::string_view::npos)
      return std::string(trace);
  }
  const auto bytes = random_bytes<16>();
  return to_hex(bytes.data(), bytes.size());
}

std::string traceparent_for(std::string_view trace_id) {
  const auto parent = random_bytes<8>();
  return "00-" + std::string(trace_id) + "-" + to_hex(parent.data(), parent.size()) + "-01";
}

}  // namespace service
