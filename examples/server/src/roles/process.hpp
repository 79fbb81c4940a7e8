// POST /process: upload in, angle out. Reads the caches, computes once for identical uploads, stores behind the answer.
#pragma once

#include <atomic>
#include <memory>
#include <string>

#include "base/background_queue.hpp"
#include "base/metrics.hpp"
#include "base/worker_pool.hpp"
#include "blobs/blob_store.hpp"
#include "cache/result_cache.hpp"
#include "cache/single_flight.hpp"
#include "http/router.hpp"
#include "image/shrink.hpp"
#include "inference/inference.hpp"
#include "metadata/metadata_store.hpp"

namespace service {

struct ProcessOptions {
  std::size_t threads = 2;
  std::size_t queue_limit = 256;
  std::string cache_hash = "md5";
  std::string options_key;  // the options of the model that change answers; part of the key
  ShrinkPolicy shrink;
};

/// The parts are owned by the caller; null means: without it.
struct ProcessParts {
  Inference* model = nullptr;
  ResultCache* memory_cache = nullptr;
  ResultCache* shared_cache = nullptr;
  MetadataStore* metadata = nullptr;
  BlobStore* blobs = nullptr;
};

class ProcessService {
 public:
  ProcessService(const ProcessOptions& options, const ProcessParts& parts, Metrics& metrics);
  ~ProcessService();

  void add_to(Router& router);

  /// Finishes what is queued, then writes behind for at most `patience`.
  void close(std::chrono::milliseconds patience);

 private:
  struct Job;
  using JobPointer = std::shared_ptr<Job>;
  struct StoredImage {
    std::string sha256;
    std::shared_ptr<const std::string> bytes;
    std::shared_ptr<void> lease;
  };
  struct CacheWrite {
    std::string key;
    std::string value;
  };

  void submit(const std::shared_ptr<HttpRequest>& request, const Respond& respond);
  void look_up(const JobPointer& job);
  void compute(const JobPointer& job);
  void landed(const JobPointer& job, Outcome outcome);
  void answer(const JobPointer& job, const Answer& answer, const char* cache);
  void fail(const JobPointer& job, const Failure& failure);
  std::string key_of(const Job& job, const std::string& model) const;

  const ProcessOptions options_;
  const ProcessParts parts_;
  Metrics& metrics_;
  SingleFlight<Outcome> flights_;
  std::unique_ptr<BackgroundQueue<ResultRecord>> records_;
  std::unique_ptr<BackgroundQueue<StoredImage>> images_;
  std::unique_ptr<BackgroundQueue<CacheWrite>> cache_writes_;
  WorkerPool pool_;
};

}  // namespace service
