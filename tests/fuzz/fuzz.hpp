// What fuzz targets share: an assertion that holds in release builds too, a reader of values from the input's bytes,
// and the promises that every decode keeps.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <span>

#include "decode/decode.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace upright::fuzz {

inline void require(bool holds, const char* promise) {
    if (holds) return;
    std::fprintf(stderr, "broken promise: %s\n", promise);
    std::abort();
}

/// Takes values off the front of the input; zeros when it is used up.
class Values {
public:
    explicit Values(std::span<const std::uint8_t> bytes) : bytes_(bytes) {}

    template <class T>
    T take() {
        T value{};
        const std::size_t count = bytes_.size() < sizeof(T) ? bytes_.size() : sizeof(T);
        if (count > 0) std::memcpy(&value, bytes_.data(), count);
        bytes_ = bytes_.subspan(count);
        return value;
    }
    std::span<const std::uint8_t> rest() const { return bytes_; }

private:
    std::span<const std::uint8_t> bytes_;
};

/// Small limits, so that an input costs milliseconds; the scale varies with the input's length.
inline decode::Request small_request(std::size_t input_size) {
    decode::Request request;
    request.limits.max_pixels = 1'000'000;
    request.limits.max_side = 20'000;
    constexpr int kMinSides[] = {1100, 64, 16, 1};
    request.luma_min_longest_side = kMinSides[input_size % 4];
    request.colour_min_short_side = input_size % 8 < 4 ? 192 : 3;
    request.want_colour = input_size % 16 < 12;
    request.first_look = input_size % 32 < 16;
    return request;
}

/// What holds after decode_encoded and decode_pixels, whatever the input.
inline void check_outcome(const std::optional<Error>& error, const decode::Request& request,
                          const decode::Decoded& out) {
    if (error) {
        require(error->status != Status::internal && error->status != Status::ok, "no internal failure");
        require(!error->message.empty(), "every failure has a sentence");
        return;
    }
    const auto pixels = static_cast<std::uint64_t>(out.stored_width) * static_cast<std::uint64_t>(out.stored_height);
    require(pixels > 0 && pixels <= request.limits.max_pixels, "size within the limits");
    const auto area = [](const auto& image) {
        return static_cast<std::size_t>(image.width) * static_cast<std::size_t>(image.height);
    };
    require(!out.luma.empty() && out.luma.pixels.size() == area(out.luma), "a luma plane of its size");
    require(out.colour.empty() == !request.want_colour && out.colour.pixels.size() == 3 * area(out.colour),
            "a colour view when asked");
    // Reads every pixel, so that the memory checker sees those that were never written.
    unsigned sum = 0;
    for (const std::uint8_t value : out.luma.pixels) sum += value;
    for (const std::uint8_t value : out.colour.pixels) sum += value;
    require(sum <= 255U * (out.luma.pixels.size() + out.colour.pixels.size()), "bytes");
}

/// Decodes twice, into used and into fresh memory: the answer must not depend on it.
inline void decode_and_check(std::span<const std::uint8_t> file) {
    static decode::Decoded used;
    const decode::Request request = small_request(file.size());
    const std::optional<Error> error = decode::decode_encoded(file, request, used);
    check_outcome(error, request, used);
    if (file.size() % 8 != 0) return;
    decode::Decoded fresh;
    const std::optional<Error> again = decode::decode_encoded(file, request, fresh);
    require(error.has_value() == again.has_value(), "the same outcome twice");
    if (error) {
        require(error->message == again->message, "the same sentence twice");
    } else {
        require(used.luma.pixels == fresh.luma.pixels && used.colour.pixels == fresh.colour.pixels &&
                    used.warnings == fresh.warnings && used.truncated == fresh.truncated,
                "the same pixels twice");
    }
}

}  // namespace upright::fuzz
