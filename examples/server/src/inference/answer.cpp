#include "inference/answer.hpp"

#include <nlohmann/json.hpp>

namespace service {

using nlohmann::ordered_json;

ordered_json to_json(const Answer& answer) {
  return ordered_json{{"rotation_angle", answer.rotation_angle},
                      {"confidence", answer.confidence},
                      {"quarter_turns", answer.quarter_turns},
                      {"skew", answer.skew},
                      {"skew_sigma", answer.skew_sigma},
                      {"skew_confidence", answer.skew_confidence},
                      {"level_confidence", answer.level_confidence},
                      {"posterior", answer.posterior},
                      {"mirrored", answer.mirrored},
                      {"kind", answer.kind},
                      {"decision", answer.decision},
                      {"turn_decision", answer.turn_decision},
                      {"level_decision", answer.level_decision},
                      {"direction_share", answer.direction_share},
                      {"reads_several_ways", answer.reads_several_ways},
                      {"exif_orientation", answer.exif_orientation},
                      {"exif_agrees", answer.exif_agrees ? ordered_json(*answer.exif_agrees) : ordered_json()},
                      {"truncated", answer.truncated},
                      {"width", answer.width},
                      {"height", answer.height},
                      {"model", answer.model},
                      {"timings_ms",
                       {{"queue", answer.queue_ms}, {"decode", answer.decode_ms}, {"vision", answer.vision_ms}}}};
}

std::optional<Answer> answer_from_json(const std::string& text) {
  try {
    const auto json = nlohmann::json::parse(text);
    Answer answer;
    json.at("rotation_angle").get_to(answer.rotation_angle);
    json.at("confidence").get_to(answer.confidence);
    json.at("quarter_turns").get_to(answer.quarter_turns);
    json.at("skew").get_to(answer.skew);
    json.at("skew_sigma").get_to(answer.skew_sigma);
    json.at("skew_confidence").get_to(answer.skew_confidence);
    json.at("level_confidence").get_to(answer.level_confidence);
    json.at("posterior").get_to(answer.posterior);
    json.at("mirrored").get_to(answer.mirrored);
    json.at("kind").get_to(answer.kind);
    json.at("decision").get_to(answer.decision);
    json.at("turn_decision").get_to(answer.turn_decision);
    json.at("level_decision").get_to(answer.level_decision);
    json.at("direction_share").get_to(answer.direction_share);
    json.at("reads_several_ways").get_to(answer.reads_several_ways);
    json.at("exif_orientation").get_to(answer.exif_orientation);
    if (!json.at("exif_agrees").is_null()) answer.exif_agrees = json.at("exif_agrees").get<bool>();
    json.at("truncated").get_to(answer.truncated);
    json.at("width").get_to(answer.width);
    json.at("height").get_to(answer.height);
    json.at("model").get_to(answer.model);
    const auto& timings = json.at("timings_ms");
    timings.at("queue").get_to(answer.queue_ms);
    timings.at("decode").get_to(answer.decode_ms);
    timings.at("vision").get_to(answer.vision_ms);
    return answer;
  } catch (const nlohmann::json::exception&) {
    return std::nullopt;
  }
}

}  // namespace service
