// Luma and the small colour view from one entropy decode, by taking the planes as they are stored (libjpeg's raw data):
// the first plane is the luma, the chroma planes are averaged down before they are ever brought to its size, and only
// the small view is converted to RGB.
#pragma once

#include "codec/jpeg_session.hpp"
#include "decode/decode.hpp"
#include "decode/geometry.hpp"

namespace upright::decode {

using codec::JpegSession;

/// How the reading of rows ended.
enum class RowsEnd { complete, broken, late };

/// Grey or YCbCr whose luma plane has the full size and whose chroma planes fit into it a whole number of times; that
/// is every sampling in use. Call after read_header.
bool can_read_planes(const jpeg_decompress_struct& info) noexcept;

/// Decodes up to `available_rows` rows of MCUs after start() with raw_data_out; the rest becomes mid-grey, as libjpeg
/// fills it.
RowsEnd read_planes(JpegSession& session, const Geometry& geometry, const Request& request, int available_rows,
                    Decoded& out);

}  // namespace upright::decode
