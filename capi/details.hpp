// What is known of one answer beyond upright_detection, by name.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "upright.h"
#include "upright/detection.hpp"

struct upright_details {
    static constexpr std::uint64_t live_magic = 0x01'6C'69'61'74'65'64'75;  // "udetail" and a 1 when read bytewise
    std::uint64_t magic;
    upright::Detection detection;
    std::vector<std::pair<std::string_view, std::vector<double>>> numbers;
    std::string json;
};

namespace upright::capi {

/// An object for the caller to destroy.
upright_details* make_details(Detection detection);

}  // namespace upright::capi
