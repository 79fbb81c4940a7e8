// Formats whose pixels are read by a component, in C++: what the component asks of its caller (formats/upright_format.h)
// as virtual functions, the budget's part in it, and its failures as values.
//
// Source of the components: src/formats, one file each. What can be done on the container alone needs none of them.
#pragma once

#include <exception>
#include <optional>
#include <string>

#include "codec/budget.hpp"
#include "codec/bytes.hpp"
#include "codec/format.hpp"
#include "formats/upright_format.h"

namespace upright::codec {

/// As people write it: "WebP". `format` is one that a component reads.
const char* format_name(Format format) noexcept;

/// One use of a component. What the virtual functions throw comes out of decode() and encode().
class FormatCall {
public:
    FormatCall(Format format, Budget& budget) noexcept : format_(format), budget_(budget), memory_(budget) {}
    FormatCall(const FormatCall&) = delete;
    FormatCall& operator=(const FormatCall&) = delete;

    /// unsupported_format where the component is missing; corrupt_image; what the budget refuses.
    [[nodiscard]] std::optional<Error> decode(Bytes file, unsigned page = 0);
    /// Without loss; `pixels` as in the table.
    [[nodiscard]] std::optional<Error> encode(const upright_format_pixels& pixels);
    /// The strips or tiles of a page, turned, to write().
    [[nodiscard]] std::optional<Error> turn(Bytes file, const upright_format_turn& how);

    /// How YCbCr is meant, by the numbers of ITU-T H.273, where the container says so.
    void set_colour(int matrix_coefficients, bool full_range) noexcept {
        matrix_coefficients_ = matrix_coefficients;
        full_range_ = full_range ? 1 : 0;
    }

    bool ended_early() const noexcept { return ended_early_; }
    /// What the decoder complains of in a file that ends early.
    const std::string& complaint() const noexcept { return complaint_; }

protected:
    ~FormatCall() = default;

    /// The size is within the limits. By how much to reduce: 1, 2, 4 or 8.
    virtual Result<int> plan(int /*width*/, int /*height*/) { return 1; }
    virtual std::optional<Error> start(int /*channels*/, int /*reduction*/) { return std::nullopt; }
    virtual void add_row(const std::uint8_t* /*row*/) {}
    virtual std::optional<Error> write(Bytes /*bytes*/) { return std::nullopt; }

private:
    upright_format_caller caller() noexcept;
    std::optional<Error> outcome(std::int32_t status, const upright_format_message& message, const char* doing);
    template <class Body>
    static std::int32_t answer(void* context, const Body& body) noexcept;

    Format format_;
    Budget& budget_;
    MemoryShare memory_;
    std::optional<Error> refusal_;
    std::exception_ptr thrown_;
    int matrix_coefficients_ = -1, full_range_ = -1;
    bool ended_early_ = false;
    std::string complaint_;
};

}  // namespace upright::codec
