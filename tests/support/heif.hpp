// HEIF and AVIF files made of parts, so that each kind of list and offset can be had, with right and wrong ones.
#pragma once

#include <string_view>
#include <vector>

#include "support/raster.hpp"

namespace upright::test {

Bytes heif_box(std::string_view type, const Bytes& content);

struct HeifPart {
    std::uint32_t id = 1;
    std::string_view type = "hvc1";
    Bytes data{};  ///< an identity (iden) without has no place either
    std::vector<Bytes> properties{};  ///< boxes; equal ones are shared. irot, imir and clap are essential
    bool in_idat = false;
    std::string_view content_type{};  ///< of a mime item
};

struct HeifLink {
    std::string_view type;
    std::uint32_t from = 0;
    std::vector<std::uint32_t> to{};
};

struct HeifFile {
    std::string_view brand = "heic";
    std::uint32_t primary = 1;
    std::vector<HeifPart> parts{};
    std::vector<HeifLink> links{};
    bool wide_properties = false;  ///< ipma in 15 bits
    bool long_ids = false;
    bool data_first = false;       ///< mdat before meta
    unsigned offset_bytes = 4, base_bytes = 0;  ///< of iloc; with a base, offsets count from it
    Bytes behind{};                ///< further boxes at the end
};

Bytes make_heif(const HeifFile& file);

// Properties.
Bytes heif_size(std::uint32_t width, std::uint32_t height);
Bytes heif_turn(int quarter_turns_anticlockwise);
Bytes heif_mirror(int mode);
struct HeifWindow {
    std::uint32_t x, y, width, height;
};
/// The clean aperture that leaves `window` of a picture of that size.
Bytes heif_clap(std::uint32_t whole_width, std::uint32_t whole_height, const HeifWindow& window);
Bytes heif_colour(int matrix_coefficients, bool full_range);

/// The picture of coded_pictures.hpp as an item: hvc1 or av01, of 64 x 64 pixels.
HeifPart coded_part(std::uint32_t id, std::string_view type, std::vector<Bytes> further_properties = {});

/// What a grid item holds.
Bytes heif_grid(int columns, int rows, int width, int height);

/// An Exif item's data around a block.
Bytes heif_exif(const Bytes& block);

/// A picture of its own, one of a grid, thumbnails, alpha, EXIF and XMP: what files of cameras hold.
HeifFile camera_heif(std::string_view type, std::vector<Bytes> turns);

}  // namespace upright::test
