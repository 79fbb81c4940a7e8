// What the decoders complain of, kept in memory that they cannot fail to have: the callbacks that fill it run inside
// C frames, where nothing may throw.
#pragma once

#include <array>
#include <cstddef>
#include <cstring>
#include <string>

namespace upright::codec {

class Complaints {
public:
    static constexpr std::size_t max_lines = 4;    // a damaged file complains once a block; the first few say it all
    static constexpr std::size_t max_length = 200;  // libjpeg's JMSG_LENGTH_MAX

    bool full() const noexcept { return lines_ == max_lines; }

    /// Adds one line unless it is there already; cuts it at max_length and replaces what is not printable ASCII.
    void add(const char* text) noexcept {
        if (full()) return;
        char* line = text_[lines_].data();
        std::size_t length = 0;
        // cppcheck-suppress arrayIndexOutOfBoundsCond; a shorter text ends at its zero byte
        for (; length + 1 < max_length && text[length] != '\0'; ++length) {
            line[length] = text[length] >= ' ' && text[length] <= '~' ? text[length] : '?';
        }
        line[length] = '\0';
        for (std::size_t i = 0; i < lines_; ++i) {
            if (std::strcmp(text_[i].data(), line) == 0) return;
        }
        ++lines_;
    }

    std::string joined() const {
        std::string all;
        for (std::size_t i = 0; i < lines_; ++i) {
            if (i > 0) all += '\n';
            all += text_[i].data();
        }
        return all;
    }

private:
    std::array<std::array<char, max_length>, max_lines> text_{};
    std::size_t lines_ = 0;
};

}  // namespace upright::codec
