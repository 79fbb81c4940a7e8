#include "correct/jpeg_coding.hpp"

#include <algorithm>
#include <cstring>

namespace upright::correct {
namespace {

bool same_table(const JHUFF_TBL* first, const JHUFF_TBL* second) {
    if (first == nullptr || second == nullptr) return first == second;
    if (std::memcmp(first->bits, second->bits, sizeof first->bits) != 0) return false;
    std::size_t symbols = 0;
    for (int length = 1; length <= 16; ++length) symbols += first->bits[length];
    return symbols <= sizeof first->huffval && std::memcmp(first->huffval, second->huffval, symbols) == 0;
}

/// `compress` has the standard tables from jpeg_set_defaults.
bool uses_standard_tables(const jpeg_decompress_struct& source, const jpeg_compress_struct& compress) {
    for (int slot = 0; slot < NUM_HUFF_TBLS; ++slot) {
        if (source.dc_huff_tbl_ptrs[slot] != nullptr &&
            !same_table(source.dc_huff_tbl_ptrs[slot], compress.dc_huff_tbl_ptrs[slot])) {
            return false;
        }
        if (source.ac_huff_tbl_ptrs[slot] != nullptr &&
            !same_table(source.ac_huff_tbl_ptrs[slot], compress.ac_huff_tbl_ptrs[slot])) {
            return false;
        }
    }
    return true;
}

/// Minimum coded units in a row of the first scan.
unsigned units_per_row(const jpeg_decompress_struct& source) {
    const int factor = source.num_components == 1 ? 1 : source.max_h_samp_factor;
    const unsigned unit_width = static_cast<unsigned>(factor * DCTSIZE);
    return (source.image_width + unit_width - 1) / unit_width;
}

}  // namespace

std::vector<jpeg_scan_info> scan_script(const JpegLayout& layout) {
    std::vector<jpeg_scan_info> script;
    if (layout.scans.size() == 1 && layout.scans[0].first_coefficient == 0 &&
        layout.scans[0].last_coefficient == 63) {
        return script;
    }
    for (const codec::JpegScan& scan : layout.scans) {
        jpeg_scan_info info{};
        info.comps_in_scan = static_cast<int>(std::min<std::size_t>(scan.components.size(), MAX_COMPS_IN_SCAN));
        for (int i = 0; i < info.comps_in_scan; ++i) {
            info.component_index[i] = scan.components[static_cast<std::size_t>(i)];
        }
        info.Ss = scan.first_coefficient;
        info.Se = scan.last_coefficient;
        info.Ah = scan.high_bit;
        info.Al = scan.low_bit;
        script.push_back(info);
    }
    return script;
}

void transpose_parameters(jpeg_compress_struct& compress) {
    for (int i = 0; i < compress.num_components; ++i) {
        std::swap(compress.comp_info[i].h_samp_factor, compress.comp_info[i].v_samp_factor);
    }
    for (JQUANT_TBL* table : compress.quant_tbl_ptrs) {
        if (table == nullptr) continue;
        for (int row = 0; row < DCTSIZE; ++row) {
            for (int column = 0; column < row; ++column) {
                std::swap(table->quantval[row * DCTSIZE + column], table->quantval[column * DCTSIZE + row]);
            }
        }
    }
}

void replace_zero_steps(jpeg_compress_struct& compress) {
    for (JQUANT_TBL* table : compress.quant_tbl_ptrs) {
        if (table == nullptr) continue;
        for (UINT16& step : table->quantval) {
            if (step == 0) step = 1;
        }
    }
}

void copy_coding(const jpeg_decompress_struct& source, const std::vector<jpeg_scan_info>& script, Coding coding,
                 jpeg_compress_struct& compress) {
    compress.write_JFIF_header = FALSE;
    compress.write_Adobe_marker = FALSE;
    compress.arith_code = source.arith_code;
    compress.optimize_coding =
        !source.arith_code && (coding == Coding::smallest || !uses_standard_tables(source, compress));
    if (!script.empty()) {
        compress.scan_info = script.data();
        compress.num_scans = static_cast<int>(script.size());
    }
    // Whole rows stay whole rows, whose length a turn changes; any other interval stays the number it is.
    const unsigned per_row = units_per_row(source);
    if (source.restart_interval != 0 && source.restart_interval % per_row == 0) {
        compress.restart_in_rows = static_cast<int>(source.restart_interval / per_row);
    } else {
        compress.restart_interval = source.restart_interval;
    }
}

}  // namespace upright::correct
