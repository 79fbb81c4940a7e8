#include "inference/local.hpp"

#include <algorithm>
#include <filesystem>
#include <stdexcept>
#include <string>
#include <system_error>
#include <thread>
#include <utility>

#include "upright.h"

namespace service {
namespace {

using std::chrono::steady_clock;

double milliseconds_since(steady_clock::time_point start) {
  return std::chrono::duration<double, std::milli>(steady_clock::now() - start).count();
}

ErrorCode error_of(upright_status status) {
  switch (status) {
    case UPRIGHT_ERROR_INVALID_ARGUMENT: return ErrorCode::missing_image;  // only an empty image gets here
    case UPRIGHT_ERROR_UNSUPPORTED_FORMAT: return ErrorCode::unsupported_format;
    case UPRIGHT_ERROR_CORRUPT_IMAGE: return ErrorCode::corrupt_image;
    case UPRIGHT_ERROR_TOO_MANY_BYTES: return ErrorCode::body_too_large;
    case UPRIGHT_ERROR_TOO_MANY_PIXELS: return ErrorCode::too_many_pixels;
    case UPRIGHT_ERROR_DEADLINE_EXCEEDED: return ErrorCode::deadline;
    case UPRIGHT_ERROR_CANCELLED: return ErrorCode::cancelled;
    case UPRIGHT_ERROR_OUT_OF_MEMORY: return ErrorCode::overloaded;
    default: return ErrorCode::internal;
  }
}

const char* kind_name(std::int32_t kind) {
  return kind == UPRIGHT_KIND_DOCUMENT ? "document" : kind == UPRIGHT_KIND_PHOTO ? "photo" : "unknown";
}

const char* decision_name(std::int32_t decision) {
  return decision == UPRIGHT_DECISION_APPLY ? "apply" : decision == UPRIGHT_DECISION_REVIEW ? "review" : "none";
}

/// A time of the call, in milliseconds.
double time_of(const upright_details* details, const char* name) {
  std::size_t count = 0;
  const double* numbers = upright_details_numbers(details, name, &count);
  return count == 1 ? *numbers : 0;
}

Answer answer_of(const upright_detection& detection, const upright_details* details) {
  Answer answer;
  answer.rotation_angle = detection.rotation_angle;
  answer.quarter_turns = detection.quarter_turns;
  answer.skew = detection.skew;
  answer.skew_sigma = detection.skew_sigma;
  answer.skew_confidence = detection.skew_confidence;
  answer.level_confidence = detection.level_confidence;
  answer.confidence = detection.confidence;
  std::copy(std::begin(detection.posterior), std::end(detection.posterior), answer.posterior.begin());
  answer.mirrored = detection.mirrored != 0;
  answer.kind = kind_name(detection.kind);
  answer.decision = decision_name(detection.decision);
  answer.turn_decision = decision_name(detection.turn_decision);
  answer.level_decision = decision_name(detection.level_decision);
  std::copy(std::begin(detection.direction_share), std::end(detection.direction_share), answer.direction_share.begin());
  answer.reads_several_ways = detection.reads_several_ways != 0;
  answer.exif_orientation = detection.exif_orientation;
  if (detection.exif_agreement != UPRIGHT_EXIF_AGREEMENT_UNKNOWN)
    answer.exif_agrees = detection.exif_agreement == UPRIGHT_EXIF_AGREES;
  answer.truncated = detection.truncated != 0;
  answer.width = detection.width;
  answer.height = detection.height;
  answer.decode_ms = time_of(details, "decode_ms");
  answer.vision_ms = time_of(details, "vision_ms");
  return answer;
}

upright_detector* make_detector(const LocalInferenceOptions& wanted) {
  upright_options options{};
  options.struct_size = sizeof options;
  options.deadline_ms = static_cast<double>(wanted.deadline.count());
  options.max_input_bytes = wanted.max_input_bytes;
  options.max_pixels = wanted.max_pixels;
  upright_diagnostics diagnostics{};
  diagnostics.struct_size = sizeof diagnostics;
  upright_detector* detector = nullptr;
  if (upright_detector_create(&options, &detector, &diagnostics) != UPRIGHT_OK)
    throw std::runtime_error(std::string("the detector cannot be made: ") + diagnostics.message);
  return detector;
}

void wait_while_held(const std::string& file) {
  std::error_code ignored;
  while (!file.empty() && std::filesystem::exists(file, ignored))
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
}

}  // namespace

LocalInference::LocalInference(const LocalInferenceOptions& options, Metrics& metrics)
    : options_(options),
      metrics_(metrics),
      detector_(make_detector(options), upright_detector_destroy),
      pool_(options.workers, options.queue_limit) {
  metrics_.gauge("upright_queue_depth", "Images that wait for a worker.", {},
                 [this] { return static_cast<double>(pool_.queued()); });
  metrics_.gauge("upright_workers_busy", "Workers that compute an image.", {},
                 [this] { return static_cast<double>(pool_.running()); });
}

LocalInference::~LocalInference() { close(); }

void LocalInference::close() { pool_.close(); }

std::string LocalInference::model() const { return std::string("upright/") + upright_version(); }

void LocalInference::predict(InferenceRequest request, std::function<void(Outcome)> done) {
  const auto queued_at = steady_clock::now();
  // One shared holder: a refused job has been destroyed with its captures, but `done` is still owed its call.
  auto shared_done = std::make_shared<std::function<void(Outcome)>>(std::move(done));
  const bool taken = pool_.try_submit([this, request = std::move(request), shared_done, queued_at] {
    if (request.abandoned()) {
      metrics_.skipped_cancelled();
      return (*shared_done)(Failure{ErrorCode::cancelled, ""});
    }
    if (steady_clock::now() >= request.deadline)
      return (*shared_done)(Failure{ErrorCode::deadline, "the image waited too long for a worker"});
    (*shared_done)(run(request, milliseconds_since(queued_at)));
  });
  if (taken) return;
  metrics_.shed("queue");
  (*shared_done)(Failure{ErrorCode::overloaded, "the queue of the model is full"});
}

Outcome LocalInference::run(const InferenceRequest& request, double queue_ms) const {
  wait_while_held(options_.hold_file);
  upright_detection detection{};
  detection.struct_size = sizeof detection;
  upright_diagnostics diagnostics{};
  diagnostics.struct_size = sizeof diagnostics;
  upright_details* made = nullptr;
  upright_request question{};
  question.struct_size = sizeof question;
  question.data = request.image->data();
  question.size = request.image->size();
  question.details = &made;
  const upright_status status = upright_detect(detector_.get(), &question, &detection, &diagnostics);
  const std::unique_ptr<upright_details, void (*)(upright_details*)> details(made, upright_details_destroy);
  metrics_.computed();
  if (status != UPRIGHT_OK) return Failure{error_of(status), diagnostics.message};
  Answer answer = answer_of(detection, details.get());
  answer.queue_ms = queue_ms;
  metrics_.stage("queue", queue_ms / 1000);
  metrics_.stage("decode", answer.decode_ms / 1000);
  metrics_.stage("vision", answer.vision_ms / 1000);
  answer.model = model();
  return answer;
}

}  // namespace service
