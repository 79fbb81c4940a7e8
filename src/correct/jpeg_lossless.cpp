#include "correct/jpeg_lossless.hpp"

#include <cstring>

#include "correct/jpeg_codec.hpp"

namespace upright::correct {
namespace {

/// One component's coefficients as the encoder shall see them.
struct MovedComponent {
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

struct Move {
    BlockRule rule;
    MovedComponent components[MAX_COMPONENTS];
};

/// Stands in for the encoder's own access to its coefficient arrays: `array` is really a MovedComponent.
JBLOCKARRAY moved_rows(j_common_ptr encoder, jvirt_barray_ptr array, JDIMENSION first_row, JDIMENSION row_count,
                       boolean) {
    const auto& move = *static_cast<const Move*>(encoder->client_data);
    auto& component = *reinterpret_cast<MovedComponent*>(array);
    for (JDIMENSION i = 0; i < row_count && first_row + i < component.moved_height(); ++i) {
        const JDIMENSION y = first_row + i;
        for (JDIMENSION x = 0; x < component.moved_width(); ++x) {
            const bool transpose = component.mapping.transpose;
            move.rule.apply(component.source_block(transpose ? y : x, transpose ? x : y), component.rows[i][x]);
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

void prepare_components(jpeg_decompress_struct& source, jvirt_barray_ptr* arrays, Mapping mapping,
                        jpeg_compress_struct& encoder, Move& move, jvirt_barray_ptr* moved_arrays) {
    for (int i = 0; i < source.num_components; ++i) {
        MovedComponent& component = move.components[i];
        component.source = &source;
        component.blocks = arrays[i];
        component.width = source.comp_info[i].width_in_blocks;
        component.height = source.comp_info[i].height_in_blocks;
        component.mapping = mapping;
        for (JBLOCK*& row : component.rows) {
            row = static_cast<JBLOCK*>((*encoder.mem->alloc_large)(
                reinterpret_cast<j_common_ptr>(&encoder), JPOOL_IMAGE, component.moved_width() * sizeof(JBLOCK)));
            std::memset(row, 0, component.moved_width() * sizeof(JBLOCK));
        }
        moved_arrays[i] = reinterpret_cast<jvirt_barray_ptr>(&component);
    }
}

/// Reads the coefficients; null with an obstacle that the header shows.
jvirt_barray_ptr* read_coefficients(JpegReader& reader, Bytes file, Mapping mapping, Obstacle& obstacle) {
    jpeg_decompress_struct& source = reader.decompress;
    jpeg_create_decompress(&source);
    jpeg_mem_src(&source, file.data(), static_cast<unsigned long>(file.size()));
    jpeg_read_header(&source, TRUE);
    if ((mapping.flip_u && !whole_blocks(source, true)) || (mapping.flip_v && !whole_blocks(source, false))) {
        obstacle = Obstacle::partial_blocks;
        return nullptr;
    }
    jvirt_barray_ptr* arrays = jpeg_read_coefficients(&source);
    if (source.err->num_warnings > 0) {
        obstacle = Obstacle::damaged;
        return nullptr;
    }
    return arrays;
}

/// Everything here is plain C data: an error may jump out of it at any call.
void write_moved(JpegReader& reader, jvirt_barray_ptr* arrays, Mapping mapping,
                 const std::vector<jpeg_scan_info>& script, JpegSink& sink, Move& move, JpegWriter& writer,
                 Coding coding) {
    jpeg_decompress_struct& source = reader.decompress;
    jpeg_compress_struct& encoder = writer.compress;
    jvirt_barray_ptr moved_arrays[MAX_COMPONENTS]{};
    jpeg_create_compress(&encoder);
    encoder.dest = &sink.manager;
    jpeg_copy_critical_parameters(&source, &encoder);
    copy_coding(source, script, encoder);
    if (coding == Coding::smallest && !encoder.arith_code) encoder.optimize_coding = TRUE;
    if (mapping.transpose) {
        std::swap(encoder.image_width, encoder.image_height);
        transpose_parameters(encoder);
    }
    prepare_components(source, arrays, mapping, encoder, move, moved_arrays);
    encoder.client_data = &move;
    encoder.mem->access_virt_barray = moved_rows;
    jpeg_write_coefficients(&encoder, moved_arrays);
    jpeg_finish_compress(&encoder);
}

}  // namespace

Result<LosslessTurn> turn_losslessly(Bytes file, const JpegLayout& layout, Mapping mapping, Coding coding) {
    LosslessTurn turn;
    turn.width = mapping.transpose ? layout.height : layout.width;
    turn.height = mapping.transpose ? layout.width : layout.height;
    const std::vector<jpeg_scan_info> script = scan_script(layout);
    JpegReader reader;
    JpegWriter writer;
    JpegSink sink(turn.body, file.size() + file.size() / 16);
    Move move{BlockRule(mapping), {}};

    reader.decompress.err = &reader.errors.manager;
    if (setjmp(reader.errors.way_back) != 0) return reader.errors.error();
    jvirt_barray_ptr* arrays = read_coefficients(reader, file, mapping, turn.obstacle);
    if (arrays == nullptr) {
        turn.complaint = reader.errors.message;
        return turn;
    }
    writer.compress.err = &writer.errors.manager;
    if (setjmp(writer.errors.way_back) != 0) return writer.errors.error();
    write_moved(reader, arrays, mapping, script, sink, move, writer, coding);
    return turn;
}

}  // namespace upright::correct
