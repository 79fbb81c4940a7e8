// GET /v1/results, /v1/results/{id}, /v1/stats over a metadata store, and POST /v1/results for the other roles.
#pragma once

#include <string>

#include "base/worker_pool.hpp"
#include "http/router.hpp"
#include "metadata/metadata_store.hpp"

namespace service {

/// The paths begin with `prefix` ("/v1" or "/api/v1"). `pool` does the waiting for the database.
void add_records_api(Router& router, const std::string& prefix, MetadataStore& store, WorkerPool& pool, bool guarded);
/// POST /v1/results with {"results": [...]}.
void add_records_write_api(Router& router, MetadataStore& store, WorkerPool& pool);

}  // namespace service
