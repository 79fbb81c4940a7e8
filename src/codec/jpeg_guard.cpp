#include "codec/jpeg_guard.hpp"

#include <jerror.h>

#include <iterator>

#include "common/large_pages.hpp"

namespace upright::codec {
namespace {

/// libjpeg's codes for what is well-formed and yet cannot be decoded by it, nor by the viewers built on it.
bool is_unsupported(int code) noexcept {
    switch (code) {
        case JERR_ARITH_NOTIMPL:
        case JERR_BAD_PRECISION:
        case JERR_CCIR601_NOTIMPL:
        case JERR_CONVERSION_NOTIMPL:
        case JERR_EMPTY_IMAGE:
        case JERR_FRACT_SAMPLE_NOTIMPL:
        case JERR_NOTIMPL:
        case JERR_NOT_COMPILED:
        case JERR_SOF_UNSUPPORTED: return true;
        default: return false;
    }
}

}  // namespace

JpegGuard::JpegGuard(Budget& budget) noexcept : budget_(budget) {
    jpeg_std_error(&errors_);
    errors_.error_exit = on_error;
    errors_.emit_message = on_message;
    errors_.output_message = on_output;
    progress_.progress_monitor = on_progress;
}

bool JpegGuard::out_of_memory() const noexcept { return error_code_ == JERR_OUT_OF_MEMORY; }

Error JpegGuard::error(const char* activity, const std::string& where) const {
    if (late_) return budget_.late_error(std::string(activity) + " the JPEG file");
    if (out_of_memory()) return {Status::out_of_memory, std::string("no memory for ") + activity + " the JPEG file"};
    const std::string text = error_text_;
    if (is_unsupported(error_code_)) return {Status::unsupported_format, "this kind of JPEG is not supported: " + text};
    return {Status::corrupt_image, "the JPEG file is damaged " + where + ": " + text};
}

void JpegGuard::on_error(j_common_ptr info) {
    JpegGuard& self = of(info);
    self.error_code_ = self.errors_.msg_code;
    self.errors_.format_message(info, self.error_text_);
    self.leave();
}

void JpegGuard::watch_memory(jpeg_memory_mgr& memory) noexcept {
    request_ = memory.request_virt_barray;
    realize_ = memory.realize_virt_arrays;
    memory.request_virt_barray = on_request;
    memory.realize_virt_arrays = on_realize;
}

jvirt_barray_ptr JpegGuard::on_request(j_common_ptr info, int pool, boolean zeroed, JDIMENSION blocks_a_row,
                                       JDIMENSION rows, JDIMENSION most_rows) {
    JpegGuard& self = of(info);
    const jvirt_barray_ptr array = self.request_(info, pool, zeroed, blocks_a_row, rows, most_rows);
    if (self.requested_count_ < std::size(self.requested_)) {
        self.requested_[self.requested_count_++] = {array, std::size_t{blocks_a_row} * rows * sizeof(JBLOCK)};
    }
    return array;
}

/// An array of up to a gigabyte is one block of memory (jmemmgr.c, MAX_ALLOC_CHUNK), of which nothing is touched before its
/// rows are asked for. The wish changes nothing where that is not so.
void JpegGuard::on_realize(j_common_ptr info) {
    JpegGuard& self = of(info);
    self.realize_(info);
    for (std::size_t i = 0; i < self.requested_count_; ++i) {
        const Requested& requested = self.requested_[i];
        const JBLOCKARRAY rows = info->mem->access_virt_barray(info, requested.array, 0, 1, TRUE);
        wish_for_large_pages(rows[0], requested.bytes);
    }
    self.requested_count_ = 0;
}

void JpegGuard::on_progress(j_common_ptr info) {
    JpegGuard& self = of(info);
    if (!self.budget_.late()) return;
    self.late_ = true;
    self.leave();
}

}  // namespace upright::codec
