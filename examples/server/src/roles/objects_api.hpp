// PUT, GET, HEAD, DELETE /v1/objects/{sha256} over a blob store.
#pragma once

#include "base/worker_pool.hpp"
#include "blobs/blob_store.hpp"
#include "http/router.hpp"

namespace service {

void add_objects_api(Router& router, BlobStore& store, WorkerPool& pool, bool guarded);

}  // namespace service
