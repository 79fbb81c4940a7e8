#include "roles/predict.hpp"

#include <nlohmann/json.hpp>
#include <utility>

#include "http/problem.hpp"
#include "http/upload.hpp"

namespace service {

void add_predict(Router& router, Inference& model) {
  Endpoint endpoint;
  endpoint.open_body = image_upload;
  endpoint.handle = [&model](const std::shared_ptr<HttpRequest>& request, const Respond& respond) {
    InferenceRequest inference;
    inference.image = request->body;
    inference.request_id = request->head.request_id;
    inference.trace_id = request->head.trace_id;
    inference.deadline = request->deadline;
    inference.abandoned = [left = request->abandoned] { return left->load(); };
    model.predict(std::move(inference), [request, respond](Outcome outcome) {
      if (const auto* failure = std::get_if<Failure>(&outcome))
        return respond(problem(*failure, request->head.request_id));
      const Answer& answer = std::get<Answer>(outcome);
      nlohmann::ordered_json body{
          {"angle", answer.rotation_angle}, {"confidence", answer.confidence}, {"status", "success"}};
      body.update(to_json(answer));
      HttpResponse response;
      response.body = body.dump();
      response.log.angle = answer.rotation_angle;
      response.log.confidence = answer.confidence;
      respond(std::move(response));
    });
  };
  router.add("POST", "/predict", "predict", std::move(endpoint));
}

}  // namespace service
