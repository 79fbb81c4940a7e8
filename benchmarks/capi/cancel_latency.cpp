// How long a call goes on after its flag was set: cancel_latency [MOMENTS] [--only CALL] [FILE...]
//
// Without a file: a picture of 48 megapixels as a JPEG, as a progressive one and as a PNG. CALL: detect, preview, turn,
// pixels or level.
//
// Each call is made on a thread of its own and ended at MOMENTS places spread over its length (default 20), three times at
// each. What counts is the processor's time of that thread from the flag to its return, which a busy machine does not change
// much. Printed are the median of the three at the slowest place, where in the call that is, and the longest of all, which on
// a busy machine holds moments in which the flag's own thread was not run. The aim is 20 ms (upright.h,
// upright_request::cancel). Of pictures of 48 megapixels a part of it goes into giving back hundreds of megabytes.
#include <upright.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <functional>
#include <iterator>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include <pthread.h>
#include <time.h>

#include "support/detailed_raster.hpp"
#include "support/encode_jpeg.hpp"
#include "support/encode_png.hpp"

namespace {

using namespace upright::test;

using Call = std::function<upright_status(const Bytes&, const std::int32_t*)>;

constexpr double aim_ms = 20;

double milliseconds(clockid_t clock) {
    timespec time{};
    clock_gettime(clock, &time);
    return 1e3 * static_cast<double>(time.tv_sec) + 1e-6 * static_cast<double>(time.tv_nsec);
}

template <class Struct>
Struct sized() {
    Struct value{};
    value.struct_size = sizeof value;
    return value;
}

struct Measured {
    double after_flag_ms = 0;  ///< 0 where the call had ended before
    double whole_ms = 0;       ///< without a flag
};

/// Ends the call when its thread has used `moment_ms`; negative: never.
Measured run(const Call& call, const Bytes& file, double moment_ms) {
    std::int32_t flag = 0;
    std::atomic<bool> begun{false}, done{false};
    double end_ms = 0;
    std::thread worker([&] {
        const double begin_ms = milliseconds(CLOCK_THREAD_CPUTIME_ID);
        begun = true;
        call(file, &flag);
        end_ms = milliseconds(CLOCK_THREAD_CPUTIME_ID) - begin_ms;
        done = true;
        while (begun) std::this_thread::yield();  // its clock must not end before it was read
    });
    clockid_t clock{};
    pthread_getcpuclockid(worker.native_handle(), &clock);
    while (!begun) std::this_thread::yield();
    const double begin_ms = milliseconds(clock);
    double flag_ms = -1;
    while (!done && moment_ms >= 0) {
        const double now_ms = milliseconds(clock) - begin_ms;
        if (now_ms >= moment_ms) {
            std::atomic_ref<std::int32_t>(flag).store(1);
            flag_ms = now_ms;
            break;
        }
        std::this_thread::sleep_for(std::chrono::microseconds(100));
    }
    while (!done) std::this_thread::sleep_for(std::chrono::microseconds(100));
    begun = false;
    worker.join();
    return {flag_ms < 0 ? 0 : std::max(0.0, end_ms - flag_ms), end_ms};
}

bool measure(const char* name, const Call& call, const char* picture, const Bytes& file, int moments) {
    const double whole_ms = run(call, file, -1).whole_ms;
    double worst_ms = 0, where = 0, longest_ms = 0;
    for (int moment = 0; moment < moments; ++moment) {
        const double share = (moment + 0.5) / moments;
        std::array<double, 3> after_ms{};
        for (double& after : after_ms) after = run(call, file, share * whole_ms).after_flag_ms;
        std::sort(after_ms.begin(), after_ms.end());
        longest_ms = std::max(longest_ms, after_ms[2]);
        if (after_ms[1] > worst_ms) worst_ms = after_ms[1], where = share;
    }
    std::printf("%-8s %8.1f ms whole, %6.1f ms after the flag at %.2f, %6.1f at most  %s\n", name, whole_ms, worst_ms, where,
                longest_ms, picture);
    std::fflush(stdout);
    return worst_ms <= aim_ms;
}

Call correcting(const upright_correction& correction, std::int32_t how) {
    return [=](const Bytes& file, const std::int32_t* flag) {
        auto options = sized<upright_correct_options>();
        options.how = how;
        options.cancel = flag;
        options.max_memory_bytes = std::uint64_t{4} << 30;
        auto corrected = sized<upright_corrected>();
        upright_buffer* buffer = nullptr;
        const upright_status status =
            upright_correct_encoded(file.data(), file.size(), &correction, &options, &buffer, &corrected, nullptr);
        upright_buffer_destroy(buffer);
        return status;
    };
}

}  // namespace

int main(int count, char** words) {
    int moments = 20, first = 1;
    const char* only = nullptr;
    if (first < count && std::atoi(words[first]) > 0) moments = std::atoi(words[first++]);
    if (first + 1 < count && std::strcmp(words[first], "--only") == 0) only = words[first + 1], first += 2;
    upright_detector* detector = nullptr;
    if (upright_detector_create(nullptr, &detector, nullptr) != UPRIGHT_OK) return 1;
    auto turn = sized<upright_correction>(), level = sized<upright_correction>();
    turn.quarter_turns = 1;
    level.skew = 3;
    const Call detect = [&](const Bytes& file, const std::int32_t* flag) {
        auto request = sized<upright_request>();
        request.data = file.data();
        request.size = file.size();
        request.cancel = flag;
        auto answer = sized<upright_detection>();
        return upright_detect(detector, &request, &answer, nullptr);
    };
    const Call preview = [&](const Bytes& file, const std::int32_t* flag) {
        auto options = sized<upright_correct_options>();
        options.cancel = flag;
        upright_buffer* buffer = nullptr;
        const upright_status status =
            upright_preview_encoded(file.data(), file.size(), &level, 2048, &options, &buffer, nullptr);
        upright_buffer_destroy(buffer);
        return status;
    };
    bool all = true;
    const std::pair<const char*, Call> calls[] = {{"detect", detect},
                                                  {"preview", preview},
                                                  {"turn", correcting(turn, UPRIGHT_HOW_AUTOMATIC)},
                                                  {"pixels", correcting(turn, UPRIGHT_HOW_PIXELS)},
                                                  {"level", correcting(level, UPRIGHT_HOW_AUTOMATIC)}};
    const auto measure_all = [&](const char* picture, const Bytes& file) {
        for (const auto& [name, call] : calls) {
            if (only == nullptr || std::strcmp(only, name) == 0) all &= measure(name, call, picture, file, moments);
        }
    };
    for (int at = first; at < count; ++at) {
        std::ifstream stream(words[at], std::ios::binary);
        measure_all(words[at], Bytes{std::istreambuf_iterator<char>(stream), {}});
    }
    if (first == count) {
        const Raster raster = detailed_raster(8000, 6000);
        measure_all("JPEG", encode_jpeg(raster));
        measure_all("progressive JPEG", encode_jpeg(raster, {.progressive = true}));
        measure_all("PNG", encode_png(raster));
    }
    upright_detector_destroy(detector);
    return all ? 0 : 1;
}
