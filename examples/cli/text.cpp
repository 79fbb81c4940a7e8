#include "text.hpp"

#include <array>
#include <charconv>
#include <cmath>
#include <cstdint>

namespace upright::cli {
namespace {

unsigned byte_at(std::string_view bytes, std::size_t at) noexcept { return static_cast<unsigned char>(bytes[at]); }

/// Length of the UTF-8 character that begins at `at`, 1..4, or 0 when none does (Unicode 15.0, table 3-7).
std::size_t character_length(std::string_view bytes, std::size_t at) noexcept {
    const unsigned first = byte_at(bytes, at);
    if (first < 0x80) return 1;
    const std::size_t length = first >= 0xC2 && first <= 0xDF   ? 2
                               : first >= 0xE0 && first <= 0xEF ? 3
                               : first >= 0xF0 && first <= 0xF4 ? 4
                                                                : 0;
    if (length == 0 || at + length > bytes.size()) return 0;
    const unsigned second = byte_at(bytes, at + 1);
    // The second byte excludes overlong forms, surrogates and what lies above U+10FFFF.
    const unsigned least = first == 0xE0 ? 0xA0 : first == 0xF0 ? 0x90 : 0x80;
    const unsigned most = first == 0xED ? 0x9F : first == 0xF4 ? 0x8F : 0xBF;
    if (second < least || second > most) return 0;
    for (std::size_t next = 2; next < length; ++next) {
        if ((byte_at(bytes, at + next) & 0xC0) != 0x80) return 0;
    }
    return length;
}

constexpr std::string_view hexadecimal_digits = "0123456789abcdef";

void append_byte(std::string& text, unsigned byte) {
    text += hexadecimal_digits[byte >> 4];
    text += hexadecimal_digits[byte & 15];
}

void append_json_character(std::string& text, std::string_view character) {
    const unsigned first = byte_at(character, 0);
    switch (first) {
        case '"': text += "\\\""; return;
        case '\\': text += "\\\\"; return;
        case '\n': text += "\\n"; return;
        case '\r': text += "\\r"; return;
        case '\t': text += "\\t"; return;
        default: break;
    }
    if (first < 0x20 || first == 0x7F) {
        text += "\\u00";
        append_byte(text, first);
    } else {
        text += character;
    }
}

/// C0, DEL, and C1 (U+0080..U+009F), which terminals may obey.
bool is_control(std::string_view character) noexcept {
    const unsigned first = byte_at(character, 0);
    return first < 0x20 || first == 0x7F || (first == 0xC2 && byte_at(character, 1) < 0xA0);
}

}  // namespace

bool is_valid_utf8(std::string_view bytes) noexcept {
    for (std::size_t at = 0; at < bytes.size();) {
        const std::size_t length = character_length(bytes, at);
        if (length == 0) return false;
        at += length;
    }
    return true;
}

std::string json_string(std::string_view bytes) {
    std::string text = "\"";
    for (std::size_t at = 0; at < bytes.size();) {
        const std::size_t length = character_length(bytes, at);
        if (length == 0) {
            text += "\xEF\xBF\xBD";
            ++at;
        } else {
            append_json_character(text, bytes.substr(at, length));
            at += length;
        }
    }
    return text + "\"";
}

std::string hexadecimal(std::string_view bytes) {
    std::string text;
    for (std::size_t at = 0; at < bytes.size(); ++at) append_byte(text, byte_at(bytes, at));
    return text;
}

std::string csv_field(std::string_view bytes) {
    if (bytes.find_first_of(",\"\r\n") == std::string_view::npos) return std::string(bytes);
    std::string text = "\"";
    for (const char letter : bytes) {
        if (letter == '"') text += '"';
        text += letter;
    }
    return text + "\"";
}

std::string printable(std::string_view bytes) {
    std::string text;
    for (std::size_t at = 0; at < bytes.size();) {
        const std::size_t length = character_length(bytes, at);
        const std::string_view character = bytes.substr(at, length == 0 ? 1 : length);
        if (length == 0 || is_control(character)) {
            for (std::size_t byte = 0; byte < character.size(); ++byte) {
                text += "\\x";
                append_byte(text, byte_at(character, byte));
            }
        } else {
            text += character;
        }
        at += character.size();
    }
    return text;
}

std::string exact_number(double value) {
    if (!std::isfinite(value)) return "null";
    if (value == 0.0) return "0";
    std::array<char, 32> digits;
    return {digits.data(), std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr};
}

std::string fixed_number(double value, int decimals) {
    if (!std::isfinite(value)) return "null";
    std::array<char, 400> digits;  // the largest double has 309 digits before the point
    const auto end =
        std::to_chars(digits.data(), digits.data() + digits.size(), value, std::chars_format::fixed, decimals).ptr;
    const std::string text(digits.data(), end);
    const bool is_zero = text.find_first_not_of("-0.") == std::string::npos;
    return is_zero && text.front() == '-' ? text.substr(1) : text;
}

}  // namespace upright::cli
