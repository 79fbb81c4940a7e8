#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>

#include "base/identity.hpp"
#include "blobs/blob_store.hpp"

namespace service {
namespace {

namespace fs = std::filesystem;

Failure unavailable(const std::string& what) {
  return {ErrorCode::storage_unavailable, what + ": " + std::strerror(errno)};
}

bool write_all(int file, const std::string& bytes) {
  std::size_t written = 0;
  while (written < bytes.size()) {
    const ssize_t now = ::write(file, bytes.data() + written, bytes.size() - written);
    if (now < 0 && errno == EINTR) continue;
    if (now < 0) return false;
    written += static_cast<std::size_t>(now);
  }
  return true;
}

/// Makes the rename itself survive a power failure.
void synchronise_folder(const fs::path& folder) {
  const int descriptor = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (descriptor < 0) return;
  ::fsync(descriptor);
  ::close(descriptor);
}

class FileStore : public BlobStore {
 public:
  explicit FileStore(const std::string& root) : root_(root) {
    std::error_code failed;
    fs::create_directories(root_ / "incoming", failed);
    if (failed) throw std::runtime_error("the folder for files cannot be made: " + failed.message());
  }

  std::optional<Failure> put(const std::string& sha256, const std::string& bytes) override {
    const fs::path target = path_of(sha256);
    std::error_code failed;
    if (fs::exists(target, failed)) return std::nullopt;  // the name is the content
    fs::create_directories(target.parent_path(), failed);
    const fs::path temporary = root_ / "incoming" / new_identifier();
    const int file = ::open(temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (file < 0) return unavailable("a file cannot be made");
    const bool whole = write_all(file, bytes) && ::fsync(file) == 0;
    const int reason = errno;
    ::close(file);
    if (!whole || ::rename(temporary.c_str(), target.c_str()) != 0) {
      if (!whole) errno = reason;
      Failure failure = unavailable("a file cannot be written");
      ::unlink(temporary.c_str());
      return failure;
    }
    synchronise_folder(target.parent_path());
    return std::nullopt;
  }

  std::variant<std::string, Failure> get(const std::string& sha256) override {
    std::ifstream file(path_of(sha256), std::ios::binary);
    if (!file) return Failure{ErrorCode::not_found, "no such object"};
    std::string bytes{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
    if (file.bad()) return unavailable("a file cannot be read");
    return bytes;
  }

  std::variant<std::uint64_t, Failure> size(const std::string& sha256) override {
    std::error_code failed;
    const auto bytes = fs::file_size(path_of(sha256), failed);
    if (failed) return Failure{ErrorCode::not_found, "no such object"};
    return std::uint64_t{bytes};
  }

  std::optional<Failure> remove(const std::string& sha256) override {
    if (::unlink(path_of(sha256).c_str()) != 0 && errno != ENOENT) return unavailable("a file cannot be removed");
    return std::nullopt;
  }

 private:
  // 256 folders keep each one small.
  fs::path path_of(const std::string& sha256) const { return root_ / sha256.substr(0, 2) / sha256; }

  const fs::path root_;
};

}  // namespace

bool is_sha256(const std::string& text) {
  return text.size() == 64 && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
  });
}

std::unique_ptr<BlobStore> file_blob_store(const std::string& root) { return std::make_unique<FileStore>(root); }

}  // namespace service
