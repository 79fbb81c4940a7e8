// The one object of the library: create it once, ask it from as many threads as you like.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "upright/detection.hpp"
#include "upright/export.hpp"
#include "upright/image_view.hpp"
#include "upright/options.hpp"
#include "upright/result.hpp"

namespace upright {

/// What may differ from call to call.
struct Call {
    double deadline_ms = 0;                ///< give up after this long; 0: that of the options
    const std::int32_t* cancel = nullptr;  ///< give up soon after another thread has set it to anything but 0; null: never
    bool explain = false;                  ///< fill Detection::explanation, whatever the options say
    std::optional<int> page;               ///< as Options::page; nothing: that of the options
};

/// A file of which the library asks for pieces: in an archive, in an object store.
struct Reader {
    std::uint64_t size = 0;
    /// Puts `count` bytes from `offset` on into `buffer`, all within `size`; false for a read error. On the caller's thread.
    std::function<bool(std::uint64_t offset, void* buffer, std::size_t count)> read_at;
};

/// Immutable after creation; all const members may be called from many threads at once on one object.
/// The same input gives the same answer, bit for bit, whatever the thread. Nothing is printed, no global state changed.
/// One that was moved from can only be destroyed or assigned to.
class UPRIGHT_EXPORT Detector {
public:
    /// Fails with invalid_argument (an option outside its range) or invalid_model.
    static Result<Detector> create(const Options& options = {});

    Detector(Detector&&) noexcept;
    Detector& operator=(Detector&&) noexcept;
    ~Detector();

    /// An image file in memory; borrowed for the call. Fails with the image statuses of result.hpp.
    Result<Detection> detect_encoded(const void* data, std::size_t size, const Call& call = {}) const;

    /// An image file; `path` is UTF-8. Also fails with file_not_found and file_unreadable.
    Result<Detection> detect_file(const std::string& path, const Call& call = {}) const;

    /// Decoded pixels; borrowed for the call. `exif_orientation` is the tag that came with them, 0 when unknown.
    Result<Detection> detect_pixels(const ImageView& image, int exif_orientation = 0, const Call& call = {}) const;

    /// An image file through a function. Also fails with file_unreadable when that does.
    Result<Detection> detect_reader(const Reader& reader, const Call& call = {}) const;

    const Options& options() const noexcept;

private:
    struct State;
    explicit Detector(std::unique_ptr<const State> state) noexcept;
    std::unique_ptr<const State> state_;
};

/// Orientation that an image file names, as Detection::exif_orientation, from its header alone, in microseconds: 1..8, or 0
/// when there is none or it is malformed. Never fails; safe on any bytes.
UPRIGHT_EXPORT int read_exif_orientation(const void* data, std::size_t size) noexcept;

}  // namespace upright
