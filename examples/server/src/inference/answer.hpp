// The answer of the model for one image, as the services hand it to one another.
#pragma once

#include <array>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>

namespace service {

/// The members mean what they mean in upright.h: angles are clockwise degrees to apply to the stored pixels.
struct Answer {
  double rotation_angle = 0;  // what is decided to be applied
  int quarter_turns = 0;
  double skew = 0;
  double skew_sigma = 0;
  double skew_confidence = 0;
  double level_confidence = 0;
  double confidence = 0;
  std::array<double, 4> posterior{};
  std::array<double, 4> direction_share{};
  bool reads_several_ways = false;
  bool mirrored = false;
  std::string kind;           // document, photo, unknown
  std::string decision;       // apply, review, none
  std::string turn_decision;  // of quarter_turns and mirrored
  std::string level_decision;  // of skew
  int exif_orientation = 0;
  std::optional<bool> exif_agrees;
  bool truncated = false;
  int width = 0;
  int height = 0;
  double decode_ms = 0;
  double vision_ms = 0;
  double queue_ms = 0;
  std::string model;  // name and version
};

nlohmann::ordered_json to_json(const Answer& answer);
/// Nothing when `text` is no such object: an entry of an older program, or damaged.
std::optional<Answer> answer_from_json(const std::string& text);

}  // namespace service
