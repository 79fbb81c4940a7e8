// What the functions share that take many paths.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "detector.hpp"

namespace upright::capi {

/// What is wrong with the paths and threads of a batch; nothing if all is well, then `list` holds the paths.
inline std::optional<Outcome> read_batch(const char* const* paths, std::size_t count, std::int32_t threads,
                                         std::vector<std::string>& list) {
    constexpr std::int32_t most_threads = 1024;  // no machine gains from more; a wrong number must not start a million
    if (threads < 0 || threads > most_threads) return invalid_argument("threads is not within 0..1024");
    if (paths == nullptr && count > 0) return invalid_argument("paths is null");
    list.reserve(count);
    for (std::size_t index = 0; index < count; ++index) {
        if (paths[index] == nullptr) return invalid_argument("one of the paths is null");
        list.emplace_back(paths[index]);
    }
    return std::nullopt;
}

}  // namespace upright::capi
