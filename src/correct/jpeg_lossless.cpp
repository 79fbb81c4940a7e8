#include "correct/jpeg_lossless.hpp"

#include <algorithm>
#include <cstring>

namespace upright::correct {
namespace {

/// Rows of blocks that are moved at once. A row of the turned picture is a column of the source, and one block of each row
/// there is a line of the processor's cache or two: eight columns take the same rows once in place of eight times
/// (correct_benchmark, lossless_quarter).
constexpr JDIMENSION window_rows = 8;
static_assert(window_rows >= MAX_SAMP_FACTOR, "what the encoder asks for at once");

/// The sign of each coefficient of the result: of a cosine that is turned round, the odd ones change it.
struct Signs {
    JCOEF of[DCTSIZE2];

    explicit Signs(Mapping mapping) {
        for (int row = 0; row < DCTSIZE; ++row) {
            for (int column = 0; column < DCTSIZE; ++column) {
                const int vertical = mapping.transpose ? column : row;
                const int horizontal = mapping.transpose ? row : column;
                const bool negative = (mapping.flip_u && horizontal % 2 != 0) != (mapping.flip_v && vertical % 2 != 0);
                of[row * DCTSIZE + column] = negative ? -1 : 1;
            }
        }
    }
};

template <bool Transpose>
void move_block(const JBLOCK& in, const Signs& signs, JBLOCK& out) {
    for (int row = 0; row < DCTSIZE; ++row) {
        for (int column = 0; column < DCTSIZE; ++column) {
            const int to = row * DCTSIZE + column, from = Transpose ? column * DCTSIZE + row : to;
            out[to] = static_cast<JCOEF>(in[from] * signs.of[to]);
        }
    }
}

/// One component's coefficients as the encoder shall see them.
struct MovedComponent {
    const Signs* signs = nullptr;
    jpeg_decompress_struct* source = nullptr;
    jvirt_barray_ptr blocks = nullptr;
    JDIMENSION width = 0, height = 0;  ///< source size in blocks
    Mapping mapping;
    JBLOCK* rows[window_rows]{};  ///< the moved rows from first_row on, memory of the encoder
    JDIMENSION first_row = 0;
    bool filled = false;

    JDIMENSION moved_width() const { return mapping.transpose ? height : width; }
    JDIMENSION moved_height() const { return mapping.transpose ? width : height; }

    JBLOCKROW source_row(JDIMENSION row) const {
        const JDIMENSION v = mapping.flip_v ? height - 1 - row : row;
        return (*source->mem->access_virt_barray)(reinterpret_cast<j_common_ptr>(source), blocks, v, 1, FALSE)[0];
    }
    JDIMENSION source_column(JDIMENSION column) const { return mapping.flip_u ? width - 1 - column : column; }

    void fill(JDIMENSION first) {
        const JDIMENSION count = std::min(window_rows, moved_height() - first);
        if (mapping.transpose) {
            for (JDIMENSION x = 0; x < height; ++x) {
                const JBLOCKROW from = source_row(x);
                for (JDIMENSION i = 0; i < count; ++i) move_block<true>(from[source_column(first + i)], *signs, rows[i][x]);
            }
        } else {
            for (JDIMENSION i = 0; i < count; ++i) {
                const JBLOCKROW from = source_row(first + i);
                for (JDIMENSION x = 0; x < width; ++x) move_block<false>(from[source_column(x)], *signs, rows[i][x]);
            }
        }
        first_row = first;
        filled = true;
    }
};

/// Stands in for the encoder's own access to its coefficient arrays: `array` is really a MovedComponent. Below the last row
/// the encoder asks for some that it does not look at.
JBLOCKARRAY moved_rows(j_common_ptr, jvirt_barray_ptr array, JDIMENSION first_row, JDIMENSION row_count, boolean) {
    auto& component = *reinterpret_cast<MovedComponent*>(array);
    const bool there = component.filled && first_row >= component.first_row &&
                       first_row + row_count <= component.first_row + window_rows;
    if (!there) component.fill(first_row);
    return component.rows + (first_row - component.first_row);
}

/// True if the axis holds whole blocks in every component.
bool whole_blocks(const jpeg_decompress_struct& source, bool horizontal) {
    for (int i = 0; i < source.num_components; ++i) {
        const jpeg_component_info& component = source.comp_info[i];
        const auto size = static_cast<std::uint64_t>(horizontal ? source.image_width : source.image_height);
        const auto factor = static_cast<std::uint64_t>(horizontal ? component.h_samp_factor : component.v_samp_factor);
        const auto largest = static_cast<std::uint64_t>(horizontal ? source.max_h_samp_factor
                                                                   : source.max_v_samp_factor);
        if (size * factor % (largest * DCTSIZE) != 0) return false;
    }
    return true;
}

/// Reads the coefficients; null with an obstacle, or with an error.
struct Coefficients {
    jvirt_barray_ptr* arrays = nullptr;
    Obstacle obstacle = Obstacle::none;
    std::string complaint;
    std::optional<Error> error;
};

Coefficients obstructed(Obstacle obstacle, std::string complaint = {}) {
    return {nullptr, obstacle, std::move(complaint), std::nullopt};
}
Coefficients failed(Error error) { return {nullptr, Obstacle::none, {}, std::move(error)}; }

Coefficients read_coefficients(JpegSession& source, Mapping mapping) {
    if (auto refused = source.open()) return failed(*std::move(refused));
    jpeg_decompress_struct& info = source.info();
    if ((mapping.flip_u && !whole_blocks(info, true)) || (mapping.flip_v && !whole_blocks(info, false))) {
        return obstructed(Obstacle::partial_blocks);
    }
    info.buffered_image = TRUE;
    info.raw_data_out = TRUE;  // no upsampling, whose limits do not matter here, is prepared
    if (auto refused = source.start()) {
        if (refused->status == Status::too_many_pixels) return obstructed(Obstacle::costly, refused->message);
        if (refused->status == Status::corrupt_image) return obstructed(Obstacle::damaged, refused->message);
        return failed(*std::move(refused));
    }
    using End = codec::ScanProgress::End;
    switch (source.read_scans(codec::max_scans).end) {
        case End::late: return failed(source.budget().late_error("decoding the JPEG file"));
        case End::broken: return failed(source.error("within its image data"));
        case End::scan_limit:
            return obstructed(Obstacle::costly, "more than " + std::to_string(codec::max_scans) + " scans");
        case End::complete:
        case End::beyond_means:  // of a session that keeps means; this one keeps all
        case End::ended_early: break;
    }
    if (const char* damage = source.damage()) return obstructed(Obstacle::damaged, damage);
    jvirt_barray_ptr* arrays = source.coefficients();
    if (arrays == nullptr) return failed(source.error("within its image data"));
    return {arrays, Obstacle::none, {}, std::nullopt};
}

struct Move {
    Signs signs;
    MovedComponent components[MAX_COMPONENTS];
    jvirt_barray_ptr arrays[MAX_COMPONENTS]{};

    Move(jpeg_decompress_struct& source, jvirt_barray_ptr* source_arrays, Mapping mapping) : signs(mapping) {
        for (int i = 0; i < source.num_components; ++i) {
            MovedComponent& component = components[i];
            component.signs = &signs;
            component.source = &source;
            component.blocks = source_arrays[i];
            component.width = source.comp_info[i].width_in_blocks;
            component.height = source.comp_info[i].height_in_blocks;
            component.mapping = mapping;
            arrays[i] = reinterpret_cast<jvirt_barray_ptr>(&component);
        }
    }
    void allocate_rows(jpeg_compress_struct& encoder) {
        for (int i = 0; i < encoder.num_components; ++i) {
            const std::size_t bytes = components[i].moved_width() * sizeof(JBLOCK);
            for (JBLOCK*& row : components[i].rows) {
                row = static_cast<JBLOCK*>(
                    (*encoder.mem->alloc_large)(reinterpret_cast<j_common_ptr>(&encoder), JPOOL_IMAGE, bytes));
                std::memset(row, 0, bytes);
            }
        }
    }
};

bool write_moved(JpegSession& session, Move& move, bool transpose, const std::vector<jpeg_scan_info>& script,
                 Coding coding, JpegWriter& writer) {
    jpeg_decompress_struct& source = session.info();
    jpeg_compress_struct& encoder = writer.info();
    return writer.create() && writer.run([&] {
        jpeg_copy_critical_parameters(&source, &encoder);
        copy_coding(source, script, coding, encoder);
        if (transpose) {
            std::swap(encoder.image_width, encoder.image_height);
            transpose_parameters(encoder);
        }
        move.allocate_rows(encoder);
        encoder.mem->access_virt_barray = moved_rows;
        jpeg_write_coefficients(&encoder, move.arrays);
        jpeg_finish_compress(&encoder);
    });
}

}  // namespace

Result<LosslessTurn> turn_losslessly(Bytes file, const JpegLayout& layout, Mapping mapping, Coding coding,
                                     JpegWriter& writer) {
    LosslessTurn turn;
    turn.width = mapping.transpose ? layout.height : layout.width;
    turn.height = mapping.transpose ? layout.width : layout.height;
    JpegSession source(file, writer.budget());
    Coefficients coefficients = read_coefficients(source, mapping);
    if (coefficients.error) return *std::move(coefficients.error);
    turn.obstacle = coefficients.obstacle;
    turn.complaint = std::move(coefficients.complaint);
    if (turn.obstacle != Obstacle::none) return turn;

    const std::vector<jpeg_scan_info> script = scan_script(layout);
    Move move(source.info(), coefficients.arrays, mapping);
    bool written = false;
    // The encoder asks for blocks of the source, whose errors must land in a frame that is still there.
    const bool read = source.run([&] { written = write_moved(source, move, mapping.transpose, script, coding, writer); });
    if (!read) return source.error("within its image data");
    if (!written) return writer.error();
    return turn;
}

}  // namespace upright::correct
