#include "details.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

#include "buffer.hpp"
#include "detector.hpp"
#include "upright/explanation.hpp"

namespace upright::capi {
namespace {

using Numbers = std::vector<double>;
using Named = std::vector<std::pair<std::string_view, Numbers>>;

Named times_of(const Timings& timings) {
    return {{"decode_ms", {timings.decode}},         {"vision_ms", {timings.vision}}, {"exif_ms", {timings.exif}},
            {"preprocess_ms", {timings.preprocess}}, {"edges_ms", {timings.edges}},   {"lines_ms", {timings.lines}},
            {"vote_ms", {timings.vote}},             {"coarse_ms", {timings.coarse}}, {"confidence_ms", {timings.confidence}}};
}

Named evidence_of(const Explanation& explanation) {
    const auto listed = [](const std::array<double, 4>& values) { return Numbers(values.begin(), values.end()); };
    Numbers lines, votes;
    for (const ExplainedLine& line : explanation.lines) {
        lines.insert(lines.end(), {line.x0, line.y0, line.x1, line.y1, line.angle, line.supports ? 1.0 : 0.0});
    }
    for (const ExplainedVote& vote : explanation.votes) {
        votes.insert(votes.end(), {vote.skew, vote.sigma, vote.weight});
    }
    return {{"text_posterior", listed(explanation.document_posterior)},
            {"view_posterior", listed(explanation.photo_posterior)},
            {"network_passes", {static_cast<double>(explanation.network_passes)}},
            {"histogram_angle", explanation.histogram_angle},
            {"histogram_energy", explanation.histogram_energy},
            {"lines", std::move(lines)},
            {"votes", std::move(votes)}};
}

/// JSON of what is asked for here: numbers, lists of them, and text. No list is split over lines.
class JsonWriter {
public:
    JsonWriter& raw(std::string_view text) {
        out_ += text;
        return *this;
    }
    JsonWriter& name(std::string_view text) { return comma().text(text).raw(":"); }
    JsonWriter& comma() {
        if (!out_.empty() && out_.back() != '{' && out_.back() != '[') out_ += ',';
        return *this;
    }
    /// The shortest digits that read back as the same number, in every locale; what JSON cannot say is null.
    JsonWriter& number(double value) {
        if (!std::isfinite(value)) return raw("null");
        std::array<char, 32> digits;
        return raw({digits.data(), std::to_chars(digits.data(), digits.data() + digits.size(), value + 0.0).ptr});
    }
    JsonWriter& text(std::string_view bytes) {
        constexpr std::string_view digits = "0123456789abcdef";
        out_ += '"';
        for (const char letter : bytes) {
            const auto byte = static_cast<unsigned char>(letter);
            if (letter == '"' || letter == '\\') out_ += '\\';
            if (byte < 0x20) {
                out_ += "\\u00";
                out_ += digits[byte >> 4];
                out_ += digits[byte & 15];
            } else {
                out_ += byte < 0x80 ? letter : '?';  // messages of the decoders are ASCII, unless a file makes them say more
            }
        }
        out_ += '"';
        return *this;
    }
    JsonWriter& members(const Named& named) {
        for (const auto& [key, values] : named) {
            name(key);
            if (values.size() == 1) {
                number(values.front());
                continue;
            }
            raw("[");
            for (const double value : values) comma().number(value);
            raw("]");
        }
        return *this;
    }
    std::string take() { return std::move(out_); }

private:
    std::string out_;
};

std::string json_of(const Detection& detection, const Named& times, const Named& evidence) {
    JsonWriter json;
    json.raw("{").name("timings_ms").raw("{");
    for (const auto& [key, values] : times) json.name(key.substr(0, key.size() - 3)).number(values.front());
    json.raw("}").name("warnings").raw("[");
    std::string_view rest = detection.warnings;
    while (!rest.empty()) {
        const std::size_t end = rest.find('\n');
        if (end != 0) json.comma().text(rest.substr(0, end));
        rest = end == std::string_view::npos ? std::string_view{} : rest.substr(end + 1);
    }
    json.raw("]").name("evidence");
    if (!detection.explanation) return json.raw("null}").take();
    json.raw("{").members(evidence).name("vote_names").raw("[");
    for (const ExplainedVote& vote : detection.explanation->votes) json.comma().text(vote.source);
    return json.raw("]}}").take();
}

}  // namespace

upright_details* make_details(Detection detection) {
    Named numbers = times_of(detection.timings);
    const Named evidence = detection.explanation ? evidence_of(*detection.explanation) : Named{};
    std::string json = json_of(detection, numbers, evidence);
    numbers.insert(numbers.end(), evidence.begin(), evidence.end());
    return new upright_details{upright_details::live_magic, std::move(detection), std::move(numbers), std::move(json)};
}

namespace {

/// The one input of a request as a question to the detector.
Result<Detection> ask(const Detector& detector, const upright_request& request) {
    if (request.reserved != 0) return invalid_argument("request: reserved is not 0");
    const int inputs = (request.path != nullptr) + (request.data != nullptr) + (request.image != nullptr) +
                       (request.read_at != nullptr);
    if (inputs != 1) return invalid_argument("request: not exactly one of path, data, image and read_at is set");
    Call call;
    call.deadline_ms = request.deadline_ms;
    call.cancel = request.cancel;
    if (request.page != 0) call.page = request.page;
    call.explain = request.explain != 0 && request.details != nullptr;
    if (request.path != nullptr) return detector.detect_file(request.path, call);
    if (request.data != nullptr) {
        if (request.size > SIZE_MAX) return invalid_argument("request: size is beyond the address space");
        return detector.detect_encoded(request.data, static_cast<std::size_t>(request.size), call);
    }
    if (request.read_at != nullptr) {
        const auto read_at = [&](std::uint64_t offset, void* buffer, std::size_t count) {
            return request.read_at(request.read_context, offset, buffer, count) == 0;
        };
        return detector.detect_reader({request.size, read_at}, call);
    }
    if (auto fault = check_struct(*request.image, "image")) return *std::move(fault);
    const upright_image known = read(*request.image);
    const Result<ImageView> view = from_c(known);
    if (!view) return view.error();
    return detector.detect_pixels(*view, known.exif_orientation, call);
}

}  // namespace
}  // namespace upright::capi

using upright::Result;
using upright::Status;
using namespace upright::capi;

extern "C" {

upright_status upright_detect(const upright_detector* detector, const upright_request* request,
                              upright_detection* detection, upright_diagnostics* diagnostics) noexcept {
    clear(detection);
    return guard(diagnostics, [&]() -> Outcome {
        if (request == nullptr) return invalid_argument("request is null");
        if (auto fault = check_struct(*request, "request")) return *std::move(fault);
        const upright_request known = read(*request);
        if (known.details != nullptr) *known.details = nullptr;
        if (auto fault = check(detector, detection)) return *std::move(fault);
        Result<upright::Detection> answer = ask(detector->detector, known);
        if (!answer) return answer.error();
        write(to_c(*answer), *detection);
        std::string warnings = answer->warnings;
        if (known.details != nullptr) *known.details = make_details(std::move(answer).value());
        return {Status::ok, std::move(warnings)};
    });
}

const double* upright_details_numbers(const upright_details* details, const char* name, size_t* count) noexcept {
    if (count != nullptr) *count = 0;
    if (name == nullptr || !is_live(details)) return nullptr;
    const auto found =
        std::find_if(details->numbers.begin(), details->numbers.end(), [&](const auto& known) { return known.first == name; });
    if (found == details->numbers.end()) return nullptr;
    if (count != nullptr) *count = found->second.size();
    return found->second.data();
}

const char* upright_details_json(const upright_details* details) noexcept {
    return is_live(details) ? details->json.c_str() : nullptr;
}

void upright_details_destroy(upright_details* details) noexcept { destroy(details); }

upright_status upright_details_picture(const upright_details* details, const char* title, upright_buffer** result,
                                       upright_diagnostics* diagnostics) noexcept {
    if (result != nullptr) *result = nullptr;
    return guard(diagnostics, [&]() -> Outcome {
        if (result == nullptr) return invalid_argument("result is null");
        if (details == nullptr) return invalid_argument("details is null");
        if (!is_live(details)) return {Status::invalid_handle, "details is no details"};
        Result<std::vector<std::uint8_t>> picture =
            upright::draw_explanation(details->detection, title != nullptr ? title : "");
        if (!picture) return picture.error();
        deliver(std::move(picture).value(), result);
        return {Status::ok, {}};
    });
}

}  // extern "C"
