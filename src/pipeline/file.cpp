#include "pipeline/file.hpp"

#include <algorithm>
#include <cstring>

namespace upright::pipeline {
namespace {

/// Of one read, between which the deadline is looked at: 20 ms at 13 MB a second, which is a slow network.
constexpr std::size_t piece_bytes = 256 << 10;

std::optional<Error> too_large(const char* what, std::uint64_t size, std::uint64_t max_bytes) {
    if (size <= max_bytes) return std::nullopt;
    return Error{Status::too_many_bytes, std::string(what) + " of " + std::to_string(size) + " bytes exceeds the limit of " +
                                             std::to_string(max_bytes) + " bytes"};
}

}  // namespace

std::optional<Error> Input::need(std::uint64_t count) {
    const auto wanted = static_cast<std::size_t>(std::min(count, size_));
    if (memory_ == nullptr || there_.size() >= wanted) return std::nullopt;
    memory_->resize(static_cast<std::size_t>(size_));
    std::size_t done = there_.size();
    while (done < wanted) {
        const Result<std::size_t> got = read(done, memory_->data() + done, wanted - done);
        if (!got) return got.error();
        if (*got == 0) {  // the file shrank while it was read
            size_ = done;
            break;
        }
        done += *got;
    }
    there_ = {memory_->data(), done};
    return std::nullopt;
}

std::optional<Error> Input::read_part(std::uint64_t offset, std::uint64_t count, Buffer<std::uint8_t>& out) {
    out.clear();
    if (offset > size_ || count > size_ - offset) return std::nullopt;
    out.resize(static_cast<std::size_t>(count));
    if (offset + count <= there_.size()) {
        if (count > 0) std::memcpy(out.data(), there_.data() + offset, out.size());
        return std::nullopt;
    }
    for (std::size_t done = 0; done < out.size();) {
        const Result<std::size_t> got = read(offset + done, out.data() + done, out.size() - done);
        if (!got) return got.error();
        if (*got == 0) out.resize(done);
        done += *got;
    }
    return std::nullopt;
}

std::optional<Error> FileInput::open(const std::string& path, std::uint64_t max_bytes, Buffer<std::uint8_t>& memory) {
    if (auto error = file_.open(path)) return error;
    if (auto refused = too_large("file", file_.size(), max_bytes)) return refused;
    size_ = file_.size();
    memory_ = &memory;
    return std::nullopt;
}

Result<std::size_t> FileInput::read(std::uint64_t offset, std::uint8_t* buffer, std::size_t count) {
    return file_.read(offset, buffer, count);
}

ReaderInput::ReaderInput(const Reader& reader, const Deadline& deadline, Buffer<std::uint8_t>& memory) noexcept
    : reader_(reader), deadline_(deadline) {
    size_ = reader.size;
    memory_ = &memory;
}

std::optional<Error> ReaderInput::admit(std::uint64_t max_bytes) const { return too_large("input", size_, max_bytes); }

Result<std::size_t> ReaderInput::read(std::uint64_t offset, std::uint8_t* buffer, std::size_t count) {
    if (deadline_.was_cancelled()) return Error{Status::cancelled, "the caller ended the call while reading"};
    if (deadline_.expired()) return Error{Status::deadline_exceeded, "the deadline passed while reading"};
    const std::size_t piece = std::min(piece_bytes, count);
    if (!reader_.read_at(offset, buffer, piece)) {
        return Error{Status::file_unreadable, "the caller's reader failed at byte " + std::to_string(offset)};
    }
    return piece;
}

std::optional<Error> read_file(const std::string& path, std::uint64_t max_bytes, Buffer<std::uint8_t>& out) {
    FileInput input;
    if (auto error = input.open(path, max_bytes, out)) return error;
    if (auto error = input.need_all()) return error;
    out.resize(input.bytes().size());
    return std::nullopt;
}

}  // namespace upright::pipeline
