// The bytes of one input, read as far as they are needed: from memory, a regular file (with a clear error for everything
// that is not one), or a caller's reader.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>

#include "common/buffer.hpp"
#include "common/deadline.hpp"
#include "platform/readable_file.hpp"
#include "upright/detector.hpp"
#include "upright/result.hpp"

namespace upright::pipeline {

class Input {
public:
    Input() = default;
    Input(const Input&) = delete;
    Input& operator=(const Input&) = delete;
    virtual ~Input() = default;

    std::uint64_t size() const noexcept { return size_; }
    /// What is there, from the first byte on; valid until more is read.
    std::span<const std::uint8_t> bytes() const noexcept { return there_; }
    /// After a success bytes() has at least `count`, or the whole input. Fails with cancelled, deadline_exceeded and
    /// file_unreadable.
    [[nodiscard]] std::optional<Error> need(std::uint64_t count);
    [[nodiscard]] std::optional<Error> need_all() { return need(size_); }
    /// A part of it, wherever it lies; empty where that is not within the input.
    [[nodiscard]] std::optional<Error> read_part(std::uint64_t offset, std::uint64_t count, Buffer<std::uint8_t>& out);

protected:
    /// Puts up to `count` bytes from `offset` on into `buffer`; says how many, 0 at the end.
    virtual Result<std::size_t> read(std::uint64_t offset, std::uint8_t* buffer, std::size_t count) = 0;

    std::uint64_t size_ = 0;
    std::span<const std::uint8_t> there_;
    Buffer<std::uint8_t>* memory_ = nullptr;  ///< of there_; null where that is the caller's
};

class MemoryInput : public Input {
public:
    explicit MemoryInput(std::span<const std::uint8_t> bytes) noexcept {
        size_ = bytes.size();
        there_ = bytes;
    }

protected:
    Result<std::size_t> read(std::uint64_t, std::uint8_t*, std::size_t) override { return std::size_t{0}; }
};

class FileInput : public Input {
public:
    /// Larger files than `max_bytes` fail with too_many_bytes before anything is read. Directories, devices, pipes and
    /// sockets are refused without blocking. `path` is UTF-8 without a zero byte. `memory` outlives this.
    [[nodiscard]] std::optional<Error> open(const std::string& path, std::uint64_t max_bytes, Buffer<std::uint8_t>& memory);

protected:
    Result<std::size_t> read(std::uint64_t offset, std::uint8_t* buffer, std::size_t count) override;

private:
    platform::ReadableFile file_;
};

class ReaderInput : public Input {
public:
    /// The deadline is looked at between pieces. All outlive this.
    ReaderInput(const Reader& reader, const Deadline& deadline, Buffer<std::uint8_t>& memory) noexcept;
    /// As FileInput::open.
    [[nodiscard]] std::optional<Error> admit(std::uint64_t max_bytes) const;

protected:
    Result<std::size_t> read(std::uint64_t offset, std::uint8_t* buffer, std::size_t count) override;

private:
    const Reader& reader_;
    const Deadline& deadline_;
};

/// A whole file into `out`.
[[nodiscard]] std::optional<Error> read_file(const std::string& path, std::uint64_t max_bytes, Buffer<std::uint8_t>& out);

}  // namespace upright::pipeline
