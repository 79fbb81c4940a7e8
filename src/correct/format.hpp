// The formats, each corrected by its own file; correct.cpp chooses.
#pragma once

#include "codec/jpeg_layout.hpp"
#include "codec/png_chunks.hpp"
#include "correct/mapping.hpp"
#include "upright/correct.hpp"

namespace upright::correct {

using codec::Budget;
using codec::Bytes;
using codec::JpegLayout;
using codec::JpegSegment;

/// What is wanted, checked and free of contradictions.
struct Task {
    Orientation turn;
    double skew_degrees = 0;  ///< 0 unless levelling was asked for

    Mapping mapping() const noexcept { return mapping_of(turn); }
    bool touches_pixels() const noexcept { return !mapping().identity() || skew_degrees != 0.0; }
    int wanted_exif() const noexcept { return exif_from_orientation(turn); }
};

Result<Corrected> correct_jpeg(Bytes file, const Task& task, const CorrectOptions& options, Budget& budget);
Result<Corrected> correct_png(Bytes file, const Task& task, const CorrectOptions& options, Budget& budget);
Result<Corrected> correct_heif(Bytes file, const Task& task, const CorrectOptions& options, Budget& budget);
Result<Corrected> correct_webp(Bytes file, const Task& task, const CorrectOptions& options, Budget& budget);
Result<Corrected> correct_tiff(Bytes file, const Task& task, const CorrectOptions& options, Budget& budget);

/// Adds a line to `notes`, once, and as long as a person would still read on: a file can hold millions of odd parts.
inline void add_note(std::string& notes, std::string_view line) {
    constexpr std::size_t enough_bytes = 2'000;
    if (notes.size() > enough_bytes || notes.find(line) != std::string::npos) return;
    if (!notes.empty()) notes += '\n';
    notes += line;
}

}  // namespace upright::correct
