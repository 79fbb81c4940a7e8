// The metadata service of another process.
#pragma once

#include <memory>
#include <string>

#include "metadata/metadata_store.hpp"

namespace service {

/// `base` is http://HOST:PORT of the meta role.
std::unique_ptr<MetadataStore> remote_metadata_store(const std::string& base);

}  // namespace service
