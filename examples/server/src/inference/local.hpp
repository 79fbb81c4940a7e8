// The model in this process: the C interface of the library behind worker threads and a bounded queue.
#pragma once

#include <cstddef>
#include <cstdint>
#include <chrono>
#include <memory>
#include <string>

#include "base/metrics.hpp"
#include "base/worker_pool.hpp"
#include "inference/inference.hpp"

struct upright_detector;

namespace service {

struct LocalInferenceOptions {
  std::size_t workers = 2;
  std::size_t queue_limit = 8;
  std::chrono::milliseconds deadline{10000};
  std::uint64_t max_input_bytes = std::uint64_t{32} << 20;
  std::uint64_t max_pixels = 64'000'000;
  std::string hold_file;  // no image is computed while it exists; for tests of slow models only
};

class LocalInference : public Inference {
 public:
  /// Throws std::runtime_error when the library cannot make a detector.
  LocalInference(const LocalInferenceOptions& options, Metrics& metrics);
  ~LocalInference() override;

  void predict(InferenceRequest request, std::function<void(Outcome)> done) override;
  std::string model() const override;
  bool ready() const override { return true; }

  /// Finishes what is queued and takes no more.
  void close();

 private:
  Outcome run(const InferenceRequest& request, double queue_ms) const;

  const LocalInferenceOptions options_;
  Metrics& metrics_;
  std::unique_ptr<upright_detector, void (*)(upright_detector*)> detector_;
  WorkerPool pool_;
};

}  // namespace service
