#include "upright/files.hpp"

#include <system_error>

#include "platform/original.hpp"
#include "platform/path.hpp"
#include "platform/temporary.hpp"

namespace upright {

using platform::Original;
using platform::Temporary;

struct PlainFile::State {
    Original original;
    std::vector<std::uint8_t> bytes;
};

struct NewFile::State {
    Temporary file;
};

namespace {

std::optional<Error> replace_by(const Original& original, const void* data, std::size_t size, bool keep_time) {
    if (size == 0) return Error{Status::invalid_argument, "no bytes to write: a file is not emptied"};
    return original.replace(data, size, keep_time);
}

}  // namespace

PlainFile::PlainFile(std::shared_ptr<const State> state) noexcept : state_(std::move(state)) {}

Result<PlainFile> PlainFile::read(const std::string& path, std::uint64_t max_bytes) {
    Result<Original> original = Original::open(path);
    if (!original) return std::move(original).error();
    auto state = std::make_shared<State>(State{std::move(original).value(), {}});
    const std::uint64_t size = state->original.size();
    if (size > max_bytes) {
        return Error{Status::too_many_bytes,
                     "file of " + std::to_string(size) + " bytes exceeds the limit of " + std::to_string(max_bytes)};
    }
    if (auto error = state->original.read_all(state->bytes)) return *std::move(error);
    return PlainFile(std::move(state));
}

const std::vector<std::uint8_t>& PlainFile::bytes() const noexcept { return state_->bytes; }

std::optional<Error> PlainFile::replace(const std::vector<std::uint8_t>& bytes, bool keep_time) const {
    return replace_by(state_->original, bytes.data(), bytes.size(), keep_time);
}

std::optional<Error> replace_file(const std::string& path, const void* data, std::size_t size, bool keep_time) {
    if (data == nullptr && size > 0) return Error{Status::invalid_argument, "data is null"};
    const Result<Original> original = Original::open(path);
    if (!original) return original.error();
    return replace_by(*original, data, size, keep_time);
}

Result<bool> PlainFile::make_beside(const std::string& target, const std::vector<std::uint8_t>& bytes,
                                    bool keep_time) const {
    if (target.empty()) return Error{Status::invalid_argument, "target path is empty"};
    std::error_code failed;
    const std::filesystem::path folder = platform::native_path(target).parent_path();
    if (!folder.empty()) std::filesystem::create_directories(folder, failed);
    if (failed) return Error{Status::file_not_written, "cannot make folder: " + failed.message()};
    if (const Result<PlainFile> present = read(target, bytes.size()); present && present->bytes() == bytes) return false;
    if (platform::is_taken(target)) return Error{Status::file_not_written, "'" + target + "' exists with another content"};
    Temporary file;
    std::optional<Error> error = file.open(target, platform::private_permissions);
    if (!error) error = file.write(bytes.data(), bytes.size());
    if (!error) error = state_->original.give_to_copy(file, keep_time);
    if (!error) error = file.publish_new();
    if (error) return *std::move(error);
    return true;
}

NewFile::NewFile(std::unique_ptr<State> state) noexcept : state_(std::move(state)) {}
NewFile::NewFile(NewFile&&) noexcept = default;
NewFile& NewFile::operator=(NewFile&&) noexcept = default;
NewFile::~NewFile() = default;

Result<NewFile> NewFile::create(const std::string& path, unsigned permissions) {
    auto state = std::make_unique<State>();
    if (auto error = state->file.open(path, permissions)) return *std::move(error);
    return NewFile(std::move(state));
}

std::optional<Error> NewFile::write(std::string_view text) { return state_->file.write(text.data(), text.size()); }

std::optional<Error> NewFile::publish() { return state_->file.publish(); }

bool is_temporary_name(std::string_view name) noexcept { return platform::is_temporary_name(name); }

}  // namespace upright
