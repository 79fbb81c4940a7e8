#include "fields.hpp"

namespace upright::cli {
namespace {

Value agreement_value(Agreement agreement) {
    if (agreement == Agreement::unknown) return {};
    return agreement == Agreement::agrees;
}

}  // namespace

std::string_view kind_name(Kind kind) noexcept {
    switch (kind) {
        case Kind::document: return "document";
        case Kind::photo: return "photo";
        case Kind::unknown: break;
    }
    return "unknown";
}

std::string_view decision_name(Decision decision) noexcept {
    switch (decision) {
        case Decision::apply: return "apply";
        case Decision::review: return "review";
        case Decision::none: break;
    }
    return "none";
}

std::vector<Field> answer_fields(const Detection* answer) {
    // `get` is asked only when there is an answer.
    const auto known = [&](auto get) { return answer != nullptr ? Value(get(*answer)) : Value(); };
    const auto integer = [&](auto member) { return known([&](const Detection& a) { return std::int64_t{a.*member}; }); };
    const auto value = [&](auto member) { return known([&](const Detection& a) { return a.*member; }); };
    const auto decision = [&](auto member) {
        return known([&](const Detection& a) { return std::string(decision_name(a.*member)); });
    };
    // Of a file that is answered from its preview nobody has seen the end.
    const bool known_of_the_whole = answer != nullptr && !answer->from_preview;
    return {
        {"decision", decision(&Detection::decision)},
        {"rotation_angle", value(&Detection::rotation_angle)},
        {"turn_decision", decision(&Detection::turn_decision)},
        {"quarter_turns", integer(&Detection::quarter_turns)},
        {"mirrored", value(&Detection::mirrored)},
        {"confidence", value(&Detection::confidence)},
        {"level_decision", decision(&Detection::level_decision)},
        {"skew", value(&Detection::skew)},
        {"level_confidence", value(&Detection::level_confidence)},
        {"skew_sigma", value(&Detection::skew_sigma)},
        {"skew_confidence", value(&Detection::skew_confidence)},
        {"kind", known([](const Detection& a) { return std::string(kind_name(a.kind)); })},
        {"reads_several_ways", value(&Detection::reads_several_ways)},
        {"exif_orientation", integer(&Detection::exif_orientation)},
        {"exif_agrees", answer != nullptr ? agreement_value(answer->exif_agrees) : Value()},
        {"width", integer(&Detection::width)},
        {"height", integer(&Detection::height)},
        {"truncated", known_of_the_whole ? value(&Detection::truncated) : Value()},
        {"from_preview", value(&Detection::from_preview)},
    };
}

std::vector<Field> plain_fields(const Row& row) {
    const bool ok = row.result.ok();
    std::vector<Field> fields{
        {"file", row.file},
        {"status", std::string(ok ? "success" : "error")},
        {"error", ok ? Value() : Value(row.result.error().message)},
        {"code", std::string(status_name(ok ? Status::ok : row.result.error().status))},
        {"page_index", std::int64_t{row.page_index}},
        {"page_count", row.page_count > 0 ? Value(std::int64_t{row.page_count}) : Value()},
    };
    for (Field& field : answer_fields(ok ? &*row.result : nullptr)) fields.push_back(std::move(field));
    return fields;
}

std::vector<TimeField> time_fields(const Timings& timings) {
    return {
        {"decode", timings.decode}, {"vision", timings.vision},         {"exif", timings.exif},
        {"preprocess", timings.preprocess}, {"edges", timings.edges},   {"lines", timings.lines},
        {"vote", timings.vote},     {"coarse", timings.coarse},         {"confidence", timings.confidence},
    };
}

}  // namespace upright::cli
