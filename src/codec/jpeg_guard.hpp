// What reading and writing through libjpeg share: errors that come back as values, a look at the budget between rows of
// blocks while libjpeg is busy by itself, and large pages for the coefficients of a whole image.
#pragma once

#include <cstddef>
#include <cstdio>

#include <jpeglib.h>

#include <csetjmp>
#include <string>

#include "codec/budget.hpp"
#include "codec/guard.hpp"

namespace upright::codec {

class JpegGuard {
public:
    JpegGuard(const JpegGuard&) = delete;
    JpegGuard& operator=(const JpegGuard&) = delete;

    /// Runs calls of the library, `call` as in guarded(). False when libjpeg gave up, or the budget's time is over.
    template <class Call>
    bool run(const Call& call) noexcept {
        return guarded(landing_, call);
    }

    Budget& budget() noexcept { return budget_; }
    bool out_of_memory() const noexcept;

protected:
    explicit JpegGuard(Budget& budget) noexcept;
    ~JpegGuard() = default;

    /// Makes errors of `info`, a decompressor or compressor, come here.
    template <class Info>
    void watch(Info& info) noexcept {
        info.err = &errors_;
        info.client_data = this;
    }
    /// After libjpeg's own initialisation, which clears both.
    template <class Info>
    void watch_time_and_memory(Info& info) noexcept {
        info.progress = &progress_;
        watch_memory(*info.mem);
    }
    static JpegGuard& of(j_common_ptr info) noexcept { return *static_cast<JpegGuard*>(info->client_data); }
    [[noreturn]] void leave() noexcept { std::longjmp(landing_, 1); }
    /// What libjpeg gave up on; `activity` as in "decoding", `where` completes the sentence about damage.
    Error error(const char* activity, const std::string& where) const;

    Budget& budget_;
    jpeg_error_mgr errors_{};
    int error_code_ = 0;
    char error_text_[JMSG_LENGTH_MAX] = "";

private:
    static void on_error(j_common_ptr info);
    static void on_message(j_common_ptr, int) {}
    static void on_output(j_common_ptr) {}
    static void on_progress(j_common_ptr info);

    /// An array of coefficients that was asked for and has no memory yet.
    struct Requested {
        jvirt_barray_ptr array;
        std::size_t bytes;
    };
    void watch_memory(jpeg_memory_mgr& memory) noexcept;
    static jvirt_barray_ptr on_request(j_common_ptr info, int pool, boolean zeroed, JDIMENSION blocks_a_row,
                                       JDIMENSION rows, JDIMENSION most_rows);
    static void on_realize(j_common_ptr info);

    std::jmp_buf landing_{};
    jpeg_progress_mgr progress_{};
    decltype(jpeg_memory_mgr::request_virt_barray) request_ = nullptr;  ///< libjpeg's own
    decltype(jpeg_memory_mgr::realize_virt_arrays) realize_ = nullptr;
    Requested requested_[MAX_COMPONENTS]{};
    std::size_t requested_count_ = 0;
    bool late_ = false;
};

}  // namespace upright::codec
