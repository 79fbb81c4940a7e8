#include "codec/jpeg_means.hpp"

#include <algorithm>

namespace upright::codec {
namespace {

/// What a jvirt_barray_ptr of ours points to.
struct Means {
    std::size_t blocks_a_row;
    JCOEF* means;      ///< row by row
    JBLOCKROW window;  ///< the rows that were handed out last; all but the first coefficient of their blocks is 0
    JBLOCKARRAY rows;  ///< of the window
    JDIMENSION first, count;
};

template <class T>
T* allocate(j_common_ptr info, int pool, std::size_t count) {
    T* const memory = static_cast<T*>((*info->mem->alloc_large)(info, pool, count * sizeof(T)));
    std::fill_n(reinterpret_cast<unsigned char*>(memory), count * sizeof(T), static_cast<unsigned char>(0));
    return memory;
}

jvirt_barray_ptr request_means(j_common_ptr info, int pool, boolean, JDIMENSION blocks_a_row, JDIMENSION rows,
                               JDIMENSION most_rows) {
    Means* const means = allocate<Means>(info, pool, 1);
    means->blocks_a_row = blocks_a_row;
    means->means = allocate<JCOEF>(info, pool, std::size_t{blocks_a_row} * rows);
    means->window = allocate<JBLOCK>(info, pool, std::size_t{blocks_a_row} * most_rows);
    means->rows = allocate<JBLOCKROW>(info, pool, most_rows);
    for (JDIMENSION row = 0; row < most_rows; ++row) means->rows[row] = means->window + row * means->blocks_a_row;
    return reinterpret_cast<jvirt_barray_ptr>(means);
}

JBLOCKARRAY access_means(j_common_ptr, jvirt_barray_ptr array, JDIMENSION first, JDIMENSION count, boolean) {
    Means& means = *reinterpret_cast<Means*>(array);
    if (first == means.first && count == means.count) return means.rows;
    JCOEF* kept = means.means + means.first * means.blocks_a_row;
    for (std::size_t block = 0; block < means.count * means.blocks_a_row; ++block) kept[block] = means.window[block][0];
    means.first = first;
    means.count = count;
    kept = means.means + first * means.blocks_a_row;
    for (std::size_t block = 0; block < count * means.blocks_a_row; ++block) means.window[block][0] = kept[block];
    return means.rows;
}

}  // namespace

void keep_means_only(jpeg_decompress_struct& info) noexcept {
    info.mem->request_virt_barray = request_means;
    info.mem->access_virt_barray = access_means;
}

}  // namespace upright::codec
