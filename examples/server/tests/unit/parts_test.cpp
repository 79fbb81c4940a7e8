#include <doctest/doctest.h>

#include <atomic>
#include <future>

#include "base/background_queue.hpp"
#include "base/digest.hpp"
#include "base/identity.hpp"
#include "http/access.hpp"
#include "http/target.hpp"
#include "inference/retrying.hpp"

using namespace service;

TEST_CASE("targets are decoded, and cannot leave their root") {
  std::string path;
  std::map<std::string, std::string> query;
  REQUIRE(split_target("/v1/results?limit=5&decision=a%20b&flag", path, query));
  CHECK(path == "/v1/results");
  CHECK(query == std::map<std::string, std::string>{{"limit", "5"}, {"decision", "a b"}, {"flag", ""}});
  for (const char* wrong : {"", "x", "/a/../b", "/a/%2e%2e/b", "/%zz", "/%00", "/a?x=1&x=2", "http://host/"})
    CHECK_FALSE_MESSAGE(split_target(wrong, path, query), wrong);
}

TEST_CASE("request ids and traces from outside are taken over only in their form") {
  CHECK(is_request_id("abc-DEF_1.2"));
  CHECK_FALSE(is_request_id(""));
  CHECK_FALSE(is_request_id("a\nb"));
  CHECK_FALSE(is_request_id(std::string(65, 'a')));
  const std::string trace(32, 'a');
  CHECK(trace_id_from("00-" + trace + "-bbbbbbbbbbbbbbbb-01") == trace);
  CHECK(trace_id_from("00-" + std::string(32, '0') + "-bbbbbbbbbbbbbbbb-01") != std::string(32, '0'));
  CHECK(trace_id_from("nonsense").size() == 32);
  CHECK(new_identifier() < new_identifier().replace(0, 1, "f"));
}

TEST_CASE("digests are those of the standards") {
  CHECK(md5_hex("abc") == "900150983cd24fb0d6963f7d28e17f72");
  CHECK(sha256_hex("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST_CASE("keys are asked for, and each client has its own bucket") {
  AccessPolicy policy;
  policy.key_digests = {sha256_hex("first"), sha256_hex("second")};
  policy.requests_per_second = 0.001;
  policy.burst = 2;
  Access access(policy);
  HttpHead head;
  CHECK(access.check(head)->code == ErrorCode::unauthorized);
  head.headers["x-api-key"] = "wrong";
  CHECK(access.check(head)->code == ErrorCode::unauthorized);
  head.headers["x-api-key"] = "first";
  CHECK_FALSE(access.check(head));
  CHECK_FALSE(access.check(head));
  CHECK(access.check(head)->code == ErrorCode::rate_limited);
  HttpHead other;
  other.headers["authorization"] = "Bearer second";
  CHECK_FALSE(access.check(other));
}

TEST_CASE("items are delivered in order, again after a failure, and counted when they are lost") {
  std::vector<int> delivered;
  std::atomic<int> failures{2};
  std::atomic<std::size_t> dropped{0};
  {
    BackgroundQueue<int> queue(
        {.items = 5, .bytes = 1000, .batch = 2},
        [&](const std::vector<int>& batch) {
          if (failures-- > 0) return false;
          delivered.insert(delivered.end(), batch.begin(), batch.end());
          return true;
        },
        [&](std::size_t count) { dropped += count; });
    for (int k = 0; k < 5; ++k) queue.push(k, 1);
    queue.push(99, 5000);  // more bytes than may wait
    queue.close(std::chrono::seconds(5));
    queue.push(100, 1);  // closed
  }
  CHECK(delivered == std::vector<int>{0, 1, 2, 3, 4});
  CHECK(dropped == 2);
}

TEST_CASE("a queue that cannot deliver gives up when its time is over") {
  std::atomic<std::size_t> dropped{0};
  BackgroundQueue<int> queue(
      {}, [](const std::vector<int>&) { return false; }, [&](std::size_t count) { dropped += count; });
  queue.push(1, 1);
  queue.close(std::chrono::milliseconds(50));
  CHECK(dropped == 1);
}

namespace {

/// A model that cannot be reached a number of times.
class Unreachable : public Inference {
 public:
  Unreachable(int times, ErrorCode code, std::atomic<int>& calls) : times_(times), code_(code), calls_(calls) {}
  void predict(InferenceRequest, std::function<void(Outcome)> done) override {
    if (calls_++ < times_) return done(Failure{code_, ""});
    done(Answer{});
  }
  std::string model() const override { return "model"; }
  bool ready() const override { return true; }

 private:
  const int times_;
  const ErrorCode code_;
  std::atomic<int>& calls_;
};

Outcome ask(Inference& model) {
  std::promise<Outcome> answered;
  InferenceRequest request;
  request.deadline = std::chrono::steady_clock::now() + std::chrono::seconds(5);
  model.predict(request, [&](Outcome outcome) { answered.set_value(std::move(outcome)); });
  return answered.get_future().get();
}

}  // namespace

TEST_CASE("a model that cannot be reached is asked again, a busy one is not") {
  Metrics metrics("test", "0");
  std::atomic<int> calls{0};
  const RetryPolicy policy{3, std::chrono::milliseconds(1)};
  auto returns = with_retries(std::make_unique<Unreachable>(2, ErrorCode::model_unavailable, calls), policy, metrics);
  CHECK(std::holds_alternative<Answer>(ask(*returns)));
  CHECK(calls == 3);
  calls = 0;
  auto gone = with_retries(std::make_unique<Unreachable>(99, ErrorCode::model_unavailable, calls), policy, metrics);
  CHECK(std::get<Failure>(ask(*gone)).code == ErrorCode::model_unavailable);
  CHECK(calls == 3);
  calls = 0;
  auto busy = with_retries(std::make_unique<Unreachable>(99, ErrorCode::overloaded, calls), policy, metrics);
  CHECK(std::get<Failure>(ask(*busy)).code == ErrorCode::overloaded);
  CHECK(calls == 1);
}

TEST_CASE("an outage is not fed with retries: the budget ends") {
  Metrics metrics("test", "0");
  std::atomic<int> calls{0};
  auto gone = with_retries(std::make_unique<Unreachable>(100000, ErrorCode::model_unavailable, calls),
                           {3, std::chrono::milliseconds(1)}, metrics);
  for (int k = 0; k < 100; ++k) ask(*gone);
  CHECK(calls <= 100 + 60);  // 300 without a budget
}
