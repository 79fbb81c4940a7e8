// One libjpeg decoder reading from memory: owns the library's state and turns its errors into values.
// Source: libjpeg.txt of libjpeg-turbo ("Error handling", "Buffered-image mode", "Raw (downsampled) image data").
//
// Two ways through a file. One scan: rows are decoded as they are asked for, memory is one row of blocks. Several scans
// (progressive, or one component a scan), or coefficients that are wanted as such: all are read first, which takes 128
// bytes a block; how much that may be, and how many scans are read, is bounded.
//
// libjpeg-turbo 3 decodes lossless files too, at full size whatever scale was asked for; they are refused by name, as
// older versions do, and start() checks that the output has the form that was asked for.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "codec/bytes.hpp"
#include "codec/complaints.hpp"
#include "codec/jpeg_guard.hpp"
#include "upright/result.hpp"

namespace upright::codec {

/// How far the coefficients of a file with several scans were read.
struct ScanProgress {
    /// `beyond_means`: only means are kept, and more than they would be read.
    enum class End { complete, ended_early, scan_limit, broken, late, beyond_means } end = End::complete;
    int whole_scans = 0;
    int rows_of_first_scan = 0;  ///< whole rows of MCUs, where not even one scan is whole
};

class JpegSession : public JpegGuard {
public:
    /// `file` is borrowed.
    JpegSession(Bytes file, Budget& budget) noexcept : JpegSession(file, budget, file.size()) {}
    /// `file` is the beginning of one of `file_bytes`.
    JpegSession(Bytes file, Budget& budget, std::uint64_t file_bytes) noexcept;
    ~JpegSession() { jpeg_destroy_decompress(&info_); }

    /// Refuses what is no JPEG that can be decoded, and what the budget refuses.
    std::optional<Error> open();
    /// After info() has been told what to produce. Coefficients of the whole image are held if it says buffered_image;
    /// they are charged until the session ends.
    std::optional<Error> start();

    // Each returns false when libjpeg gave up: see error().
    bool start_output(int scan) noexcept;
    bool read_planes(JSAMPIMAGE planes, unsigned lines) noexcept;  ///< one row of MCUs, raw
    bool read_line(std::uint8_t* line) noexcept;

    /// Of a progressive file only the mean of every block is to be kept, which takes a 64th of the memory. Before start().
    void keep_means() noexcept;
    /// Reads scans into coefficients, at most `most_scans`; where means are kept no further than to that of every block, of
    /// a file that has its end. Needs info().buffered_image.
    ScanProgress read_scans(int most_scans) noexcept;
    /// Those that were read; null when libjpeg gave up.
    jvirt_barray_ptr* coefficients() noexcept;

    jpeg_decompress_struct& info() noexcept { return info_; }
    bool has_several_scans() noexcept { return jpeg_has_multiple_scans(&info_) != 0; }

    /// The entropy-coded data stopped before the scan was whole.
    bool data_ended() const noexcept { return data_ended_ || (exhausted_ && info_.arith_code); }
    /// The row of MCUs in which it did.
    int ended_in_row() const noexcept { return ended_in_row_; }

    /// What libjpeg gave up on, as a status; `where` completes the sentence.
    Error error(const std::string& where) const;
    /// Warnings, and the error if there was one.
    const Complaints& complaints() const noexcept { return complaints_; }
    void complain(const char* text) noexcept { complaints_.add(text); }
    /// Refuses a file that is too short for its size, before as many bytes are taken to hold it whole. After open().
    std::optional<Error> admit_claim(std::uint64_t bytes) const;
    /// Some of the picture is missing or guessed: why, or nothing.
    const char* damage() const noexcept;

private:
    template <class Info>
    static JpegSession& self(Info info) noexcept {
        return static_cast<JpegSession&>(of(reinterpret_cast<j_common_ptr>(info)));
    }
    static void on_message(j_common_ptr info, int level);
    static boolean on_empty(j_decompress_ptr info);
    static void on_skip(j_decompress_ptr info, long count);
    static void on_nothing(j_decompress_ptr) {}
    void note_end_of_data() noexcept;
    bool has_every_bit() const noexcept;
    bool has_every_mean() const noexcept;
    bool has_its_end() const noexcept;
    bool lacks_only_its_end() const noexcept;
    std::uint64_t blocks() const noexcept;
    std::optional<Error> admit_coefficients();

    void note_damage(const char* text) noexcept;

    Bytes file_;
    std::uint64_t file_bytes_;
    MemoryShare memory_;
    jpeg_decompress_struct info_{};
    jpeg_source_mgr source_{};
    bool only_means_ = false, several_scans_ = false, exhausted_ = false, data_ended_ = false, damaged_ = false;
    int ended_in_row_ = 0;
    Complaints complaints_;
    char damage_text_[JMSG_LENGTH_MAX] = "";
};

/// Side of the square that a block of component `c` becomes, after scaling: 1, 2, 4 or 8 samples.
inline int scaled_block_side(const jpeg_component_info& component) noexcept {
#if JPEG_LIB_VERSION >= 70
    return component.DCT_h_scaled_size;
#else
    return component.DCT_scaled_size;
#endif
}

}  // namespace upright::codec
