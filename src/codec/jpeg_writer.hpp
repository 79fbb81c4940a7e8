// One libjpeg encoder writing to memory: owns the library's state and turns its errors into values.
// Source: libjpeg.txt of libjpeg-turbo ("Compression details", "Data destinations").
#pragma once

#include "codec/jpeg_guard.hpp"
#include "codec/output.hpp"

namespace upright::codec {

class JpegWriter : public JpegGuard {
public:
    explicit JpegWriter(Budget& budget) noexcept;
    ~JpegWriter() { jpeg_destroy_compress(&info_); }

    jpeg_compress_struct& info() noexcept { return info_; }

    // Each returns false when libjpeg gave up: see error().
    bool create() noexcept;  ///< first
    /// After info() has been told everything. Charges what libjpeg holds of a picture whose tables or scans need a second
    /// look at it.
    bool start() noexcept;
    bool write_line(const std::uint8_t* line) noexcept;
    bool finish() noexcept;

    Error error() const;
    Output& output() noexcept { return output_; }

private:
    static JpegWriter& self(j_compress_ptr info) noexcept {
        return static_cast<JpegWriter&>(of(reinterpret_cast<j_common_ptr>(info)));
    }
    static void on_block(j_compress_ptr info);
    static boolean on_full(j_compress_ptr info);
    static void on_end(j_compress_ptr info);

    jpeg_compress_struct info_{};
    jpeg_destination_mgr destination_{};
    Output output_;
    MemoryShare memory_;
    std::uint64_t refused_bytes_ = 0;
};

}  // namespace upright::codec
