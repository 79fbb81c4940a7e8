// The chunks of a PNG around its picture, after a correction: a turn makes a few of them wrong, the others are copied.
#pragma once

#include "codec/png_profile.hpp"
#include "correct/format.hpp"
#include "correct/xmp_editor.hpp"

namespace upright::correct {

/// Appends the chunks behind IHDR, other than IDAT, as they are to be beside a picture that was turned.
///
/// eXIf and the EXIF profiles in text chunks: Orientation becomes 1 (and is not added), sizes and resolutions follow the
/// turn. XMP: see xmp_editor.hpp. pHYs and sCAL: the axes change places. A text profile that cannot be read is removed,
/// since it may hold the old tag. Chunks that an editor may not copy unless it knows them (PNG, 14.2) are removed unless
/// they are known to have nothing to do with places in the picture; oFFs and iDOT are. All that is removed is noted.
class PngMetadata {
public:
    PngMetadata(const codec::PngTag& before, const Task& task, const codec::PngHeader& after);
    void append_turned(const codec::PngChunk& chunk, std::vector<std::uint8_t>& out, std::string& notes);

private:
    void append_exif(const codec::PngChunk& chunk, std::vector<std::uint8_t>& out, std::string& notes) const;
    bool turn_exif(codec::Bytes block, std::vector<std::uint8_t>& out) const;
    void append_profile(const codec::PngProfileChunk& from, std::vector<std::uint8_t>& out, std::string& notes);

    Task task_;
    codec::PngHeader after_;
    XmpChange xmp_change_;
    std::size_t profiles_ = 0;
};

/// A copy of `file` with `orientation` wherever it names one; an eXIf chunk is added where there is none, with the EXIF
/// profile's whole block if a text chunk had one. Fails with corrupt_image when the eXIf chunk is damaged or full.
Result<std::vector<std::uint8_t>> with_orientation(const codec::PngLayout& layout, const codec::PngTag& before,
                                                   int orientation, std::string& notes);

}  // namespace upright::correct
