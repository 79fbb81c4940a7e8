// Bytes of unknown origin (file names, messages) and numbers as text, the same in every locale.
#pragma once

#include <string>
#include <string_view>

namespace upright::cli {

bool is_valid_utf8(std::string_view bytes) noexcept;

/// A JSON string with its quotes. Bytes that are not UTF-8 become U+FFFD, so that the result is always valid JSON.
std::string json_string(std::string_view bytes);

/// Lower-case hexadecimal, two digits a byte.
std::string hexadecimal(std::string_view bytes);

/// A field as RFC 4180 wants it: in quotes when it holds a comma, a quote or a line end. Bytes are kept.
std::string csv_field(std::string_view bytes);

/// One line that is safe on a terminal: control characters and bytes that are not UTF-8 become \xNN.
std::string printable(std::string_view bytes);

/// The shortest digits that read back as the same number; 0 for -0; "null" when it is not finite.
std::string exact_number(double value);

/// With a fixed number of digits after the point; what rounds to 0 has no sign.
std::string fixed_number(double value, int decimals);

}  // namespace upright::cli
