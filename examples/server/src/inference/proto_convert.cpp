#include "inference/proto_convert.hpp"

namespace service {

bool is_about_image(ErrorCode code) {
  switch (code) {
    case ErrorCode::missing_image:
    case ErrorCode::body_too_large:
    case ErrorCode::unsupported_format:
    case ErrorCode::corrupt_image:
    case ErrorCode::too_many_pixels: return true;
    default: return false;
  }
}

grpc::Status status_of(const Failure& failure) {
  switch (failure.code) {
    case ErrorCode::overloaded: return {grpc::StatusCode::RESOURCE_EXHAUSTED, failure.detail};
    case ErrorCode::model_unavailable:
    case ErrorCode::draining: return {grpc::StatusCode::UNAVAILABLE, failure.detail};
    case ErrorCode::deadline: return {grpc::StatusCode::DEADLINE_EXCEEDED, failure.detail};
    case ErrorCode::cancelled: return {grpc::StatusCode::CANCELLED, failure.detail};
    default: return {grpc::StatusCode::INTERNAL, failure.detail};
  }
}

Failure failure_of(const grpc::Status& status) {
  switch (status.error_code()) {
    case grpc::StatusCode::RESOURCE_EXHAUSTED: return {ErrorCode::overloaded, status.error_message()};
    case grpc::StatusCode::UNAVAILABLE: return {ErrorCode::model_unavailable, "the model service cannot be reached"};
    case grpc::StatusCode::DEADLINE_EXCEEDED: return {ErrorCode::deadline, "the model service took too long"};
    case grpc::StatusCode::CANCELLED: return {ErrorCode::cancelled, ""};
    default: return {ErrorCode::internal, "the model service failed"};
  }
}

void fill(upright::v1::PredictResponse& message, const Outcome& outcome) {
  if (const auto* failure = std::get_if<Failure>(&outcome)) {
    message.mutable_error()->set_code(describe(failure->code).code);
    message.mutable_error()->set_detail(failure->detail);
    return;
  }
  const Answer& answer = std::get<Answer>(outcome);
  auto& out = *message.mutable_answer();
  out.set_angle(answer.rotation_angle);
  out.set_quarter_turns(answer.quarter_turns);
  out.set_skew(answer.skew);
  out.set_skew_sigma(answer.skew_sigma);
  out.set_skew_confidence(answer.skew_confidence);
  out.set_level_confidence(answer.level_confidence);
  out.set_confidence(answer.confidence);
  for (const double probability : answer.posterior) out.add_posterior(probability);
  out.set_mirrored(answer.mirrored);
  out.set_kind(answer.kind);
  out.set_decision(answer.decision);
  out.set_turn_decision(answer.turn_decision);
  out.set_level_decision(answer.level_decision);
  for (const double share : answer.direction_share) out.add_direction_share(share);
  out.set_reads_several_ways(answer.reads_several_ways);
  out.set_exif_orientation(answer.exif_orientation);
  if (answer.exif_agrees) out.set_exif_agrees(*answer.exif_agrees);
  out.set_truncated(answer.truncated);
  out.set_width(answer.width);
  out.set_height(answer.height);
  out.set_queue_ms(answer.queue_ms);
  out.set_decode_ms(answer.decode_ms);
  out.set_vision_ms(answer.vision_ms);
  out.set_model(answer.model);
}

Outcome outcome_of(const upright::v1::PredictResponse& message) {
  if (message.has_error()) return Failure{error_code_of(message.error().code()), message.error().detail()};
  if (!message.has_answer() || message.answer().posterior_size() != 4 || message.answer().direction_share_size() != 4)
    return Failure{ErrorCode::internal, "the model service sent no answer"};
  const auto& in = message.answer();
  Answer answer;
  answer.rotation_angle = in.angle();
  answer.quarter_turns = in.quarter_turns();
  answer.skew = in.skew();
  answer.skew_sigma = in.skew_sigma();
  answer.skew_confidence = in.skew_confidence();
  answer.level_confidence = in.level_confidence();
  answer.confidence = in.confidence();
  for (int k = 0; k < 4; ++k) {
    answer.posterior[static_cast<std::size_t>(k)] = in.posterior(k);
    answer.direction_share[static_cast<std::size_t>(k)] = in.direction_share(k);
  }
  answer.mirrored = in.mirrored();
  answer.kind = in.kind();
  answer.decision = in.decision();
  answer.turn_decision = in.turn_decision();
  answer.level_decision = in.level_decision();
  answer.reads_several_ways = in.reads_several_ways();
  answer.exif_orientation = in.exif_orientation();
  if (in.has_exif_agrees()) answer.exif_agrees = in.exif_agrees();
  answer.truncated = in.truncated();
  answer.width = in.width();
  answer.height = in.height();
  answer.queue_ms = in.queue_ms();
  answer.decode_ms = in.decode_ms();
  answer.vision_ms = in.vision_ms();
  answer.model = in.model();
  return answer;
}

}  // namespace service
