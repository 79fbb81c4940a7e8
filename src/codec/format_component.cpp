#include "codec/format_component.hpp"

#include <atomic>
#include <iterator>
#include <new>

#include "common/component.hpp"

namespace upright::codec {
namespace {

struct Row {
    Format format;
    const char* component;
    const char* name;
};
constexpr Row rows[] = {
    {Format::webp, "webp", "WebP"},
    {Format::heif, "heif", "HEIC"},
    {Format::avif, "avif", "AVIF"},
    {Format::tiff, "tiff", "TIFF"},
};

const Row& row_of(Format format) noexcept {
    const Row* found = rows;
    for (const Row& row : rows) {
        if (row.format == format) found = &row;
    }
    return *found;
}

/// Those that were found, so that opening one, which takes memory, is done once.
std::atomic<const void*> found_functions[std::size(rows)];

Result<const upright_format_functions*> find_functions(Format format) {
    const Row& row = row_of(format);
    std::atomic<const void*>& found = found_functions[&row - rows];
    if (const void* functions = found.load()) return static_cast<const upright_format_functions*>(functions);
    const Component component = find_component(row.component, UPRIGHT_FORMAT_INTERFACE);
    if (component.functions == nullptr) {
        return Error{Status::unsupported_format, std::string("the pixels of ") + row.name +
                                                     " files are read by a component of their own: " + component.problem};
    }
    found.store(component.functions);
    return static_cast<const upright_format_functions*>(component.functions);
}

}  // namespace

const char* format_name(Format format) noexcept { return row_of(format).name; }

/// Runs what a component asks for; no exception passes its frames. 0: stop.
template <class Body>
std::int32_t FormatCall::answer(void* context, const Body& body) noexcept {
    auto& call = *static_cast<FormatCall*>(context);
    try {
        call.refusal_ = body(call);
    } catch (...) {
        call.thrown_ = std::current_exception();
    }
    return call.refusal_ || call.thrown_ ? 0 : 1;
}

upright_format_caller FormatCall::caller() noexcept {
    using Refusal = std::optional<Error>;
    upright_format_caller caller{};
    caller.context = this;
    caller.take_memory = [](void* context, std::uint64_t bytes) {
        return answer(context, [&](FormatCall& call) { return call.memory_.admit(bytes, "decoding or encoding"); });
    };
    caller.has_time = [](void* context) {
        return answer(context, [](FormatCall& call) -> Refusal {
            if (!call.budget_.late()) return std::nullopt;
            return call.budget_.late_error(std::string("working on the ") + format_name(call.format_) + " file");
        });
    };
    caller.plan = [](void* context, std::uint32_t width, std::uint32_t height) {
        int reduction = 1;
        const std::int32_t goes_on = answer(context, [&](FormatCall& call) -> Refusal {
            if (auto refused = call.budget_.admit_size(width, height)) return refused;
            const Result<int> planned = call.plan(static_cast<int>(width), static_cast<int>(height));
            if (!planned) return planned.error();
            reduction = *planned;
            return std::nullopt;
        });
        return goes_on != 0 ? static_cast<std::uint32_t>(reduction) : 0U;
    };
    caller.start = [](void* context, std::uint32_t channels, std::uint32_t reduction) {
        return answer(context, [&](FormatCall& call) {
            return call.start(static_cast<int>(channels), static_cast<int>(reduction));
        });
    };
    caller.add_row = [](void* context, const std::uint8_t* row) {
        return answer(context, [&](FormatCall& call) -> Refusal {
            call.add_row(row);
            return std::nullopt;
        });
    };
    caller.write = [](void* context, const std::uint8_t* bytes, std::size_t count) {
        return answer(context, [&](FormatCall& call) { return call.write({bytes, count}); });
    };
    caller.matrix_coefficients = matrix_coefficients_;
    caller.full_range = full_range_;
    return caller;
}

std::optional<Error> FormatCall::outcome(std::int32_t status, const upright_format_message& message, const char* doing) {
    memory_.release();
    if (thrown_) std::rethrow_exception(thrown_);
    const std::string sentence = std::string(format_name(format_)) + ": " + (message.text[0] != '\0' ? message.text : doing);
    switch (status) {
        case UPRIGHT_FORMAT_OK: return std::nullopt;
        case UPRIGHT_FORMAT_ENDED_EARLY:
            ended_early_ = true;
            complaint_ = message.text;
            return std::nullopt;
        case UPRIGHT_FORMAT_STOPPED:
            if (refusal_) return refusal_;
            return Error{Status::internal, sentence};
        case UPRIGHT_FORMAT_NO_MEMORY: throw std::bad_alloc();
        case UPRIGHT_FORMAT_UNSUPPORTED: return Error{Status::unsupported_format, sentence};
        default: return Error{Status::corrupt_image, sentence};
    }
}

std::optional<Error> FormatCall::decode(Bytes file, unsigned page) {
    const Result<const upright_format_functions*> functions = find_functions(format_);
    if (!functions) return functions.error();
    const upright_format_caller asked = caller();
    upright_format_message message{};
    const std::int32_t status = (*functions)->decode(file.data(), file.size(), page, &asked, &message);
    message.text[sizeof message.text - 1] = '\0';
    return outcome(status, message, "cannot be decoded");
}

std::optional<Error> FormatCall::encode(const upright_format_pixels& pixels) {
    const Result<const upright_format_functions*> functions = find_functions(format_);
    if (!functions) return functions.error();
    if ((*functions)->encode == nullptr) {
        return Error{Status::unsupported_format, std::string(format_name(format_)) + " is not encoded here"};
    }
    const upright_format_caller asked = caller();
    upright_format_message message{};
    const std::int32_t status = (*functions)->encode(&pixels, &asked, &message);
    message.text[sizeof message.text - 1] = '\0';
    return outcome(status, message, "cannot be encoded");
}

std::optional<Error> FormatCall::turn(Bytes file, const upright_format_turn& how) {
    const Result<const upright_format_functions*> functions = find_functions(format_);
    if (!functions) return functions.error();
    if ((*functions)->turn == nullptr) {
        return Error{Status::unsupported_format, std::string(format_name(format_)) + " is not turned here"};
    }
    const upright_format_caller asked = caller();
    upright_format_message message{};
    const std::int32_t status = (*functions)->turn(file.data(), file.size(), &how, &asked, &message);
    message.text[sizeof message.text - 1] = '\0';
    return outcome(status, message, "cannot be turned");
}

}  // namespace upright::codec
