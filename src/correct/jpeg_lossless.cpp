#include "correct/jpeg_lossless.hpp"

#include <cstring>

namespace upright::correct {
namespace {

struct BlockRule;

/// One component's coefficients as the encoder shall see them.
struct MovedComponent {
    const BlockRule* rule = nullptr;
    jpeg_decompress_struct* source = nullptr;
    jvirt_barray_ptr blocks = nullptr;
    JDIMENSION width = 0, height = 0;  ///< source size in blocks
    Mapping mapping;
    JBLOCK* rows[MAX_SAMP_FACTOR]{};  ///< the moved rows, memory of the encoder

    JDIMENSION moved_width() const { return mapping.transpose ? height : width; }
    JDIMENSION moved_height() const { return mapping.transpose ? width : height; }

    const JBLOCK& source_block(JDIMENSION column, JDIMENSION row) const {
        const JDIMENSION u = mapping.flip_u ? width - 1 - column : column;
        const JDIMENSION v = mapping.flip_v ? height - 1 - row : row;
        JBLOCKARRAY row_of_blocks = (*source->mem->access_virt_barray)(reinterpret_cast<j_common_ptr>(source), blocks,
                                                                       v, 1, FALSE);
        return row_of_blocks[0][u];
    }
};

/// For each coefficient of the result: where it stands in the source block, and its sign.
struct BlockRule {
    unsigned char from[DCTSIZE2];
    JCOEF sign[DCTSIZE2];

    explicit BlockRule(Mapping mapping) {
        for (int row = 0; row < DCTSIZE; ++row) {
            for (int column = 0; column < DCTSIZE; ++column) {
                const int vertical = mapping.transpose ? column : row;
                const int horizontal = mapping.transpose ? row : column;
                const bool negative = (mapping.flip_u && horizontal % 2 != 0) != (mapping.flip_v && vertical % 2 != 0);
                from[row * DCTSIZE + column] = static_cast<unsigned char>(vertical * DCTSIZE + horizontal);
                sign[row * DCTSIZE + column] = negative ? -1 : 1;
            }
        }
    }
    void apply(const JBLOCK& in, JBLOCK& out) const {
        for (int i = 0; i < DCTSIZE2; ++i) out[i] = static_cast<JCOEF>(in[from[i]] * sign[i]);
    }
};

/// Stands in for the encoder's own access to its coefficient arrays: `array` is really a MovedComponent.
JBLOCKARRAY moved_rows(j_common_ptr, jvirt_barray_ptr array, JDIMENSION first_row, JDIMENSION row_count, boolean) {
    auto& component = *reinterpret_cast<MovedComponent*>(array);
    for (JDIMENSION i = 0; i < row_count && first_row + i < component.moved_height(); ++i) {
        const JDIMENSION y = first_row + i;
        for (JDIMENSION x = 0; x < component.moved_width(); ++x) {
            const bool transpose = component.mapping.transpose;
            component.rule->apply(component.source_block(transpose ? y : x, transpose ? x : y), component.rows[i][x]);
        }
    }
    return component.rows;
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
        case End::ended_early: break;
    }
    if (const char* damage = source.damage()) return obstructed(Obstacle::damaged, damage);
    jvirt_barray_ptr* arrays = source.coefficients();
    if (arrays == nullptr) return failed(source.error("within its image data"));
    return {arrays, Obstacle::none, {}, std::nullopt};
}

struct Move {
    BlockRule rule;
    MovedComponent components[MAX_COMPONENTS];
    jvirt_barray_ptr arrays[MAX_COMPONENTS]{};

    Move(jpeg_decompress_struct& source, jvirt_barray_ptr* source_arrays, Mapping mapping) : rule(mapping) {
        for (int i = 0; i < source.num_components; ++i) {
            MovedComponent& component = components[i];
            component.rule = &rule;
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
