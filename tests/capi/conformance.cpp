// Answers the questions of conformance.json through the C and the C++ interface, which must agree bit for bit.
//   upright_conformance SOURCE_DIR --check        compares with the answers that the file expects
//   upright_conformance SOURCE_DIR --write OUT    writes the file with this machine's answers and tolerance 0
//   upright_conformance SOURCE_DIR --update       writes the answers into the file itself, keeping its tolerance
#include <cmath>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>
#include <upright.h>

#include "conformance_native.hpp"

namespace {

using Json = nlohmann::ordered_json;
using Bytes = std::vector<std::uint8_t>;

template <class Struct>
Struct sized() {
    Struct value{};
    value.struct_size = sizeof value;
    return value;
}

Bytes made_pixels(std::size_t count) {
    Bytes bytes(count);
    for (std::size_t at = 0; at < count; ++at) bytes[at] = static_cast<std::uint8_t>(at * 31 + 7);
    return bytes;
}

Bytes read_file(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

/// Whether the format that the case is about can be read here. Without a format's component its cases keep the answers that
/// the file has, for a library that has it.
bool can_be_asked(const Json& item) { return upright_has(item.value("needs", "jpeg").c_str()) == 1; }

/// FNV-1a, 32 bits: tells whether bytes are the same, in a few lines of any language.
std::uint32_t fingerprint(const std::uint8_t* data, std::size_t size) {
    std::uint32_t hash = 2166136261u;
    for (std::size_t at = 0; at < size; ++at) hash = (hash ^ data[at]) * 16777619u;
    return hash;
}

upright_options options_of(const Json& wanted) {
    upright_options options;
    upright_options_init(&options, sizeof options);
    options.exif = wanted.value("exif", options.exif);
    options.min_turn_confidence = wanted.value("min_turn_confidence", options.min_turn_confidence);
    options.min_level_confidence = wanted.value("min_level_confidence", options.min_level_confidence);
    options.skip_skew = wanted.value("skip_skew", options.skip_skew);
    options.skip_turn = wanted.value("skip_turn", options.skip_turn);
    options.max_input_bytes = wanted.value("max_input_bytes", options.max_input_bytes);
    options.max_pixels = wanted.value("max_pixels", options.max_pixels);
    options.max_side = wanted.value("max_side", options.max_side);
    options.page = wanted.value("page", options.page);
    options.preview = wanted.value("preview", options.preview);
    return options;
}

Json describe(upright_status status, const upright_detection& answer) {
    Json result{{"status", status}};
    if (status != UPRIGHT_OK) return result;
    result["decision"] = answer.decision;
    result["rotation_angle"] = answer.rotation_angle;
    result["turn_decision"] = answer.turn_decision;
    result["quarter_turns"] = answer.quarter_turns;
    result["mirrored"] = answer.mirrored;
    result["confidence"] = answer.confidence;
    result["posterior"] = answer.posterior;
    result["level_decision"] = answer.level_decision;
    result["skew"] = answer.skew;
    result["skew_sigma"] = answer.skew_sigma;
    result["skew_confidence"] = answer.skew_confidence;
    result["level_confidence"] = answer.level_confidence;
    result["kind"] = answer.kind;
    result["exif_orientation"] = answer.exif_orientation;
    result["exif_agreement"] = answer.exif_agreement;
    result["truncated"] = answer.truncated;
    result["width"] = answer.width;
    result["height"] = answer.height;
    result["direction_share"] = answer.direction_share;
    result["reads_several_ways"] = answer.reads_several_ways;
    result["from_preview"] = answer.from_preview;
    result["page_index"] = answer.page_index;
    result["page_count"] = answer.page_count;
    return result;
}

Json describe(upright_status status, const upright_corrected& corrected, upright_buffer* buffer) {
    Json result{{"status", status}};
    if (status == UPRIGHT_OK) {
        result["way"] = corrected.way;
        result["width"] = corrected.width;
        result["height"] = corrected.height;
        result["exif_orientation"] = corrected.exif_orientation;
        result["size"] = upright_buffer_size(buffer);
        result["fnv1a"] = fingerprint(upright_buffer_data(buffer), upright_buffer_size(buffer));
    }
    upright_buffer_destroy(buffer);
    return result;
}

/// What one case is about, its input made or read.
struct Question {
    std::string source_dir;
    const Json& json;
    std::string what = json.at("do");
    std::string path = source_dir + "/" + json.value("file", "");
    Bytes bytes;
    upright_image image = sized<upright_image>();

    Question(std::string dir, const Json& of) : source_dir(std::move(dir)), json(of) {
        if (what == "detect_pixels" || what == "fix_pixels") {
            image.format = json.at("format");
            image.width = json.at("width");
            image.height = json.at("height");
            image.exif_orientation = json.value("exif_orientation", 0);
            const int pixel_bytes = image.format == 1 ? 1 : image.format <= 3 ? 3 : 4;
            bytes = made_pixels(static_cast<std::size_t>(image.width * image.height * pixel_bytes));
            image.data = bytes.data();
            image.size_bytes = bytes.size();
        } else if (what != "detect_file") {
            bytes = read_file(path);
            bytes.resize(std::min(bytes.size(), json.value("first_bytes", bytes.size())));
            bytes.reserve(1);  // so that no bytes are not the null pointer
        }
    }
};

Json fix(const Question& question) {
    auto correction = sized<upright_correction>();
    correction.quarter_turns = question.json.at("quarter_turns");
    correction.mirrored = question.json.value("mirrored", 0);
    upright_correct_options options;
    upright_correct_options_init(&options, sizeof options);
    options.how = question.json.value("how", 0);
    upright_buffer* buffer = nullptr;
    auto corrected = sized<upright_corrected>();
    const upright_status status =
        question.what == "fix_pixels"
            ? upright_correct_pixels(&question.image, &correction, &options, &buffer, &corrected, nullptr)
            : upright_correct_encoded(question.bytes.data(), question.bytes.size(), &correction, &options, &buffer,
                                      &corrected, nullptr);
    return describe(status, corrected, buffer);
}

Json detect(const Question& question) {
    const upright_options options = options_of(question.json.value("options", Json::object()));
    upright_detector* detector = nullptr;
    if (upright_detector_create(&options, &detector, nullptr) != UPRIGHT_OK) throw std::runtime_error("no detector");
    auto answer = sized<upright_detection>();
    const upright_status status =
        question.what == "detect_file" ? upright_detect_file(detector, question.path.c_str(), &answer, nullptr)
        : question.what == "detect_pixels"
            ? upright_detect_pixels(detector, &question.image, &answer, nullptr)
            : upright_detect_encoded(detector, question.bytes.data(), question.bytes.size(), &answer, nullptr);
    upright_detector_destroy(detector);

    const auto native = capi_test::detect_natively(question.what, question.path, question.bytes, question.image, options);
    if (describe(status, answer) != describe(native.status, native.detection)) {
        throw std::runtime_error("the C and the C++ interface do not agree");
    }
    return describe(status, answer);
}

Json ask(const Question& question) {
    if (question.what.starts_with("fix_")) return fix(question);
    if (question.what.starts_with("detect_")) return detect(question);
    int32_t orientation = -1;
    const upright_status status =
        upright_read_exif_orientation(question.bytes.data(), question.bytes.size(), &orientation);
    return Json{{"status", status}, {"exif_orientation", orientation}};
}

bool close(const Json& a, const Json& b, double tolerance) {
    if (a.is_number_float() || b.is_number_float()) {
        return std::abs(a.get<double>() - b.get<double>()) <= tolerance;
    }
    if (a.is_array() && b.is_array() && a.size() == b.size()) {
        for (std::size_t at = 0; at < a.size(); ++at) {
            if (!close(a[at], b[at], tolerance)) return false;
        }
        return true;
    }
    return a == b;
}

/// Prints how `actual` differs from `expected`; true when it does not.
bool compare(const std::string& name, const Json& expected, const Json& actual, double tolerance) {
    bool same = expected.size() == actual.size();
    for (const auto& [field, value] : actual.items()) {
        if (expected.contains(field) && close(expected.at(field), value, tolerance)) continue;
        std::printf("%s: %s is %s, expected %s\n", name.c_str(), field.c_str(), value.dump().c_str(),
                    expected.contains(field) ? expected.at(field).dump().c_str() : "nothing");
        same = false;
    }
    return same;
}

/// One case a line: changes are then easy to read.
std::string text_of(const Json& document) {
    std::string text = "{\n \"about\": " + document.at("about").dump() + ",\n \"tolerance\": " +
                       document.at("tolerance").dump() + ",\n \"cases\": [";
    const char* separator = "\n  ";
    for (const Json& item : document.at("cases")) {
        text += separator + item.dump();
        separator = ",\n  ";
    }
    return text + "\n ]\n}\n";
}

int run(const std::string& source_dir, const std::string& mode, const std::string& out) {
    const std::string path = source_dir + "/tests/capi/conformance.json";
    std::ifstream file(path);
    Json document = Json::parse(file);
    const double tolerance = document.at("tolerance");
    int different = 0, skipped = 0;
    for (Json& item : document.at("cases")) {
        if (!can_be_asked(item)) {
            ++skipped;
            continue;
        }
        const Json answer = ask(Question(source_dir, item));
        if (mode == "--check" &&
            !compare(item.at("name"), item.value("expect", Json::object()), answer, tolerance)) {
            ++different;
        }
        item["expect"] = answer;
    }
    if (mode == "--write") document["tolerance"] = 0;
    if (mode != "--check") std::ofstream(mode == "--update" ? path : out) << text_of(document);
    std::printf("%zu cases, %d differ, %d of formats that are not built in\n", document.at("cases").size(), different, skipped);
    return different > 0;
}

}  // namespace

int main(int argc, char** argv) {
    const std::string mode = argc > 2 ? argv[2] : "";
    if (argc < 3 || (mode != "--check" && mode != "--update" && !(mode == "--write" && argc == 4))) {
        std::fputs("usage: upright_conformance SOURCE_DIR --check | --write OUT | --update\n", stderr);
        return 2;
    }
    try {
        return run(argv[1], mode, argc > 3 ? argv[3] : "");
    } catch (const std::exception& error) {
        std::fprintf(stderr, "upright_conformance: %s\n", error.what());
        return 1;
    }
}
