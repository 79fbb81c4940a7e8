// Digests, in lower-case hexadecimal.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace service {

std::string to_hex(const unsigned char* bytes, std::size_t size);
std::string md5_hex(std::string_view data);
std::string sha256_hex(std::string_view data);
std::string hmac_sha256(std::string_view key, std::string_view data);  // 32 raw bytes

/// Compares in a time that does not depend on where the two differ.
bool equal_in_constant_time(std::string_view a, std::string_view b);

}  // namespace service
