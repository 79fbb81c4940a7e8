// Which implementation stands behind each interface, by the scheme of its URL.
#pragma once

#include <memory>
#include <string>

#include "base/config.hpp"
#include "blobs/blob_store.hpp"
#include "cache/result_cache.hpp"
#include "inference/inference.hpp"
#include "metadata/metadata_store.hpp"

namespace service {

// Each throws ConfigError for a URL that it does not understand. Null: "none", or nothing configured.
std::unique_ptr<Inference> remote_inference(const Config& config);
std::unique_ptr<ResultCache> make_shared_cache(const Config& config);
std::unique_ptr<MetadataStore> make_metadata_store(const std::string& url);
std::unique_ptr<BlobStore> make_blob_store(const std::string& url);

}  // namespace service
