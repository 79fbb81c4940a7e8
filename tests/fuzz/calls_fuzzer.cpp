// Any sequence of calls of the C interface with any arguments that its rules allow: structs of any size, null pointers,
// memory that is no handle, detectors and buffers that are made and destroyed in any order, results that are the next
// call's input. What each call promises is checked after it.
#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <vector>

#include "fuzz/fuzz.hpp"
#include "upright.h"

using upright::fuzz::require;
using upright::fuzz::Values;

namespace {

using Bytes = std::vector<std::uint8_t>;
using Words = std::array<std::uint8_t, 6>;

constexpr std::uint8_t kRubbish = 0xA5;

/// A struct in memory of exactly the size that it claims, so that the memory checker sees every byte beyond.
template <class Struct>
class Sized {
public:
    Sized(std::uint8_t choice, const Struct& values) {
        // Most are whole; some are those of an older, a newer or a broken caller.
        std::uint32_t claimed = sizeof(Struct);
        if (choice % 8 == 1) claimed = choice / 8U * 4U;
        if (choice % 8 == 2) claimed = static_cast<std::uint32_t>(sizeof(Struct)) + choice;
        bytes_.resize(std::max<std::size_t>(claimed, sizeof claimed), kRubbish);
        std::memcpy(bytes_.data(), &values, std::min(bytes_.size(), sizeof(Struct)));
        std::memcpy(bytes_.data(), &claimed, sizeof claimed);
    }
    Struct* get() { return reinterpret_cast<Struct*>(bytes_.data()); }
    bool is_whole() const { return bytes_.size() >= sizeof(Struct); }
    Struct value() const {
        Struct copy{};
        std::memcpy(&copy, bytes_.data(), std::min(bytes_.size(), sizeof copy));
        return copy;
    }

private:
    Bytes bytes_;
};

/// A struct for an answer, full of what was in that memory before.
template <class Struct>
Struct rubbish() {
    std::array<std::uint8_t, sizeof(Struct)> bytes;
    bytes.fill(kRubbish);
    return std::bit_cast<Struct>(bytes);
}

class Session {
public:
    explicit Session(std::span<const std::uint8_t> image) : input_(image.begin(), image.end()) {}
    ~Session() {
        for (upright_detector* detector : detectors_) upright_detector_destroy(detector);
        for (upright_buffer* buffer : buffers_) upright_buffer_destroy(buffer);
    }
    Session(const Session&) = delete;
    Session& operator=(const Session&) = delete;

    void call(const Words& words);

private:
    void create(const Words& words);
    void detect(const Words& words);
    void correct(const Words& words);
    void read_back(const Words& words);
    upright_image view(const Words& words) const;

    Bytes input_;
    std::array<upright_detector*, 2> detectors_{};
    std::array<upright_buffer*, 2> buffers_{};
};

void check_status(upright_status status) {
    require(status <= 0 && status != UPRIGHT_ERROR_INTERNAL, "no internal failure");
    require(std::strcmp(upright_status_string(status), "unknown_status") != 0, "a status that has a name");
}

void check_message(upright_status status, const Sized<upright_diagnostics>& sized) {
    if (!sized.is_whole()) {
        require(status == UPRIGHT_ERROR_INVALID_STRUCT_SIZE, "diagnostics of no version are refused");
        return;
    }
    const upright_diagnostics diagnostics = sized.value();
    require(std::memchr(diagnostics.message, 0, sizeof diagnostics.message) != nullptr, "a message that ends");
    if (status != UPRIGHT_OK) require(diagnostics.message_length > 0, "every failure has a sentence");
}

bool is_zero_behind_size(const void* bytes, std::size_t size) {
    const auto* first = static_cast<const std::uint8_t*>(bytes);
    return std::all_of(first + sizeof(std::uint32_t), first + size, [](std::uint8_t byte) { return byte == 0; });
}

void Session::create(const Words& words) {
    upright_options options{};
    require(upright_options_init(&options, sizeof options) == UPRIGHT_OK, "options");
    options.max_pixels = 50'000;
    options.skip_turn = 1;  // the networks are the business of other targets
    options.exif = words[2] % 4;
    options.skip_skew = words[3] % 3;
    options.min_turn_confidence = words[4] / 128.0;
    options.min_level_confidence = words[3] / 200.0;
    if (words[5] % 16 == 1) options.max_side = words[5];
    if (words[5] % 16 == 2) options.max_input_bytes = words[5];
    if (words[5] % 16 == 3) options.deadline_ms = 1e-6;
    if (words[5] % 16 == 4) options.settings = "model=no/such/model.onnx", options.skip_turn = 0;
    Sized sized(words[1] / 2, options);
    Sized diagnostics(words[5], rubbish<upright_diagnostics>());
    upright_detector** slot = &detectors_[words[1] % 2];
    upright_detector_destroy(*slot);
    *slot = reinterpret_cast<upright_detector*>(&sized);  // whatever was there is replaced, also by a failure
    const upright_status status = upright_detector_create(sized.get(), slot, diagnostics.get());
    check_status(status);
    require((status == UPRIGHT_OK) == (*slot != nullptr), "a detector or a failure");
}

/// A view of the input's bytes as pixels; never of more bytes than there are.
upright_image Session::view(const Words& words) const {
    upright_image image{};
    image.struct_size = sizeof image;
    image.format = words[2] % 16;
    image.width = words[3] % 64;
    image.height = words[4] % 64;
    image.stride_bytes = words[5] % 4 == 0 ? 0 : words[5] % 8 == 1 ? -words[5] : words[5] + 64;
    image.pixel_stride_bytes = words[4] % 8 == 0 ? words[4] / 8 : 0;
    image.x_resolution = words[3] / 64;
    image.y_resolution = words[4] / 64;
    image.exif_orientation = words[1] / 16;
    image.data = input_.data();
    image.size_bytes = input_.size();  // what does not fit is to be refused
    return image;
}

void Session::detect(const Words& words) {
    static const Bytes no_detector(64, 0);
    const upright_detector* detector = detectors_[words[1] % 2];
    if (words[5] == 255) detector = reinterpret_cast<const upright_detector*>(no_detector.data());
    Sized detection(words[5], rubbish<upright_detection>());
    Sized diagnostics(words[4], rubbish<upright_diagnostics>());
    upright_status status = UPRIGHT_OK;
    if (words[0] % 2 == 0) {
        const std::size_t size = words[3] % 4 == 0 ? input_.size() * words[2] / 256 : input_.size();
        status = upright_detect_encoded(detector, input_.data(), size, detection.get(), diagnostics.get());
    } else {
        Sized image(words[1] / 2 % 8, view(words));
        status = upright_detect_pixels(detector, image.get(), detection.get(), diagnostics.get());
    }
    check_status(status);
    check_message(status, diagnostics);
    if (!detection.is_whole()) return;
    const upright_detection answer = detection.value();
    if (status != UPRIGHT_OK) {
        require(is_zero_behind_size(&answer, sizeof answer), "no answer after a failure");
        return;
    }
    require(detector != nullptr, "a null detector answers nothing");
    require(answer.quarter_turns >= 0 && answer.quarter_turns <= 3, "quarter turns 0..3");
    require(answer.skew > -45.0 && answer.skew <= 45.0, "skew in (-45, 45]");
    require(answer.confidence >= 0.0 && answer.confidence <= 1.0, "confidence is a probability");
}

void Session::correct(const Words& words) {
    upright_correction correction{};
    correction.mirrored = words[2] % 3;
    correction.quarter_turns = words[2] / 4 % 6 - 1;
    correction.skew = words[3] % 4 == 0 ? static_cast<std::int8_t>(words[3]) / 2.5 : 0.0;
    upright_correct_options options{};
    require(upright_correct_options_init(&options, sizeof options) == UPRIGHT_OK, "options");
    options.how = words[4] % 4;
    options.canvas = words[4] / 8 % 4;
    options.interpolation = words[4] / 32 % 3;
    options.background = words[4] / 128;
    options.max_pixels = 50'000;
    options.max_side = 4'000;
    Sized sized_correction(words[5] / 2 % 8, correction);
    Sized sized_options(words[5] % 16 == 5 ? 2 : 0, options);
    Sized corrected(words[1] / 2, rubbish<upright_corrected>());
    Sized diagnostics(words[5] / 4, rubbish<upright_diagnostics>());
    upright_buffer** slot = &buffers_[words[1] % 2];
    upright_buffer_destroy(*slot);
    *slot = reinterpret_cast<upright_buffer*>(&sized_options);  // whatever was there is replaced, also by a failure
    upright_status status = UPRIGHT_OK;
    if (words[0] % 2 == 0) {
        status = upright_correct_encoded(input_.data(), input_.size(), sized_correction.get(), sized_options.get(), slot,
                                         corrected.get(), diagnostics.get());
    } else {
        Sized image(words[5] / 16, view(words));
        status = upright_correct_pixels(image.get(), sized_correction.get(), sized_options.get(), slot, corrected.get(),
                                        diagnostics.get());
    }
    check_status(status);
    check_message(status, diagnostics);
    require((status == UPRIGHT_OK) == (*slot != nullptr), "a buffer or a failure");
    if (*slot != nullptr) require(upright_buffer_size(*slot) > 0 && upright_buffer_data(*slot) != nullptr, "bytes");
    if (status != UPRIGHT_OK && corrected.is_whole()) {
        const upright_corrected nothing = corrected.value();
        require(is_zero_behind_size(&nothing, sizeof nothing), "no answer after a failure");
    }
}

/// What a correction made becomes the input of the calls that follow.
void Session::read_back(const Words& words) {
    const upright_buffer* buffer = buffers_[words[1] % 2];
    const std::uint8_t* data = upright_buffer_data(buffer);
    const std::size_t size = upright_buffer_size(buffer);
    require((data == nullptr) == (size == 0), "bytes or none");
    if (size > 0 && size < (1U << 20U)) input_.assign(data, data + size);
}

void Session::call(const Words& words) {
    switch (words[0] % 12) {
        case 0: return create(words);
        case 1: {
            upright_detector_destroy(detectors_[words[1] % 2]);
            detectors_[words[1] % 2] = nullptr;
            return;
        }
        case 2: case 3: return detect(words);
        case 4: case 5: return correct(words);
        case 6: return read_back(words);
        case 7: {
            upright_buffer_destroy(buffers_[words[1] % 2]);
            buffers_[words[1] % 2] = nullptr;
            return;
        }
        case 8: {
            std::int32_t orientation = -1;
            const upright_status status = upright_read_exif_orientation(
                words[1] == 1 ? nullptr : input_.data(), input_.size(), words[1] == 2 ? nullptr : &orientation);
            check_status(status);
            if (status == UPRIGHT_OK) require(orientation >= 0 && orientation <= 8, "EXIF 0..8");
            return;
        }
        case 9: {  // a null pointer in each place
            const unsigned places = words[1];
            upright_detection detection{};
            detection.struct_size = sizeof detection;
            check_status(upright_detect_encoded((places & 1U) != 0 ? nullptr : detectors_[0],
                                                (places & 2U) != 0 ? nullptr : input_.data(), input_.size(),
                                                (places & 4U) != 0 ? nullptr : &detection, nullptr));
            check_status(upright_correct_encoded((places & 8U) != 0 ? nullptr : input_.data(), input_.size(), nullptr,
                                                 nullptr, nullptr, nullptr, nullptr));
            check_status(upright_detect_pixels(detectors_[1], nullptr, &detection, nullptr));
            return;
        }
        case 10: {
            upright_detection detection{};
            detection.struct_size = sizeof detection;
            static constexpr const char* paths[] = {"", "/", "/dev/null", "no/such/file"};
            const upright_status status =
                upright_detect_file(detectors_[words[1] % 2], paths[words[2] % 4], &detection, nullptr);
            check_status(status);
            require(status != UPRIGHT_OK, "none of these is an image");
            return;
        }
        default: {
            upright_options options{};
            check_status(upright_options_init(words[1] == 0 ? nullptr : &options, words[2] % (sizeof options + 1)));
            upright_correct_options correct_options{};
            check_status(upright_correct_options_init(words[1] == 0 ? nullptr : &correct_options,
                                                      words[2] % (sizeof correct_options + 1)));
            require(upright_status_string(words[3] - 128) != nullptr, "a name for any number");
            return;
        }
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    Values values({data, size});
    const std::size_t calls = values.take<std::uint8_t>() % 12;
    std::vector<Words> program(calls);
    for (auto& words : program) words = values.take<Words>();
    Session session(values.rest());
    for (const auto& words : program) session.call(words);
    return 0;
}
