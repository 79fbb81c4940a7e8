// Files by their content: the name of an object is the SHA-256 of its bytes, so that it never changes.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <variant>

#include "base/error.hpp"

namespace service {

class BlobStore {
 public:
  virtual ~BlobStore() = default;
  // Each answers with a failure of code storage_unavailable when the storage is down; get and size answer not_found.
  virtual std::optional<Failure> put(const std::string& sha256, const std::string& bytes) = 0;
  virtual std::variant<std::string, Failure> get(const std::string& sha256) = 0;
  virtual std::variant<std::uint64_t, Failure> size(const std::string& sha256) = 0;
  /// No failure when there was none.
  virtual std::optional<Failure> remove(const std::string& sha256) = 0;
};

/// 64 lower-case hexadecimal digits: nothing else may become a file name.
bool is_sha256(const std::string& text);

/// Objects as files root/ab/abcd...: written to a temporary file, synchronised, renamed, so that a file is whole or
/// absent whatever happens. Throws std::runtime_error when `root` cannot be made.
std::unique_ptr<BlobStore> file_blob_store(const std::string& root);

}  // namespace service
