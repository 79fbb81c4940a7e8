// What is shown only to a person: colour on a terminal, progress on a terminal.
#pragma once

#include <cstddef>
#include <cstdio>

#include "platform/console.hpp"

namespace upright::cli {

/// Colour is for terminals that show it and people who want it (https://no-color.org).
bool wants_colour(std::FILE* stream) noexcept;

/// "17 of 300" on stderr, rewritten in place; nothing at all unless stderr is a terminal.
class Progress {
public:
    explicit Progress(std::size_t total) noexcept;
    ~Progress();
    Progress(const Progress&) = delete;
    Progress& operator=(const Progress&) = delete;

    void show(std::size_t done) noexcept;
    void clear() noexcept;  ///< call before other output goes to the same terminal

private:
    std::size_t total_;
    bool enabled_;
    bool visible_ = false;
};

}  // namespace upright::cli
