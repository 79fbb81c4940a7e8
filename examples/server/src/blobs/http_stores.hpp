// Files kept elsewhere: by the store role of another process, or by S3-compatible storage.
#pragma once

#include <memory>
#include <string>

#include "blobs/blob_store.hpp"
#include "blobs/sigv4.hpp"

namespace service {

/// `base` is http://HOST:PORT of the store role.
std::unique_ptr<BlobStore> remote_blob_store(const std::string& base);

struct S3Location {
  bool secure = true;
  std::string host;  // with the port if it is not the scheme's own
  std::string bucket;
  std::string region = "us-east-1";
};

/// Path-style requests, signed with SigV4.
std::unique_ptr<BlobStore> s3_blob_store(const S3Location& location, const S3Credentials& credentials);

}  // namespace service
