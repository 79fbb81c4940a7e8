// Work on many threads whose results arrive in order.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <exception>
#include <mutex>
#include <optional>
#include <thread>
#include <type_traits>
#include <utility>
#include <vector>

namespace upright::cli {

/// Results that may wait for an earlier one, per thread: bounds the memory when one image takes long.
inline constexpr std::size_t results_ahead_per_job = 8;

/// Calls work(index) for every index below `count` on `jobs` threads, and deliver(index, result) on the calling thread
/// in ascending order. An exception from either stops the work and is thrown again here.
template <class Work, class Deliver>
void for_each_in_order(std::size_t count, unsigned jobs, const Work& work, const Deliver& deliver) {
    using Value = std::invoke_result_t<const Work&, std::size_t>;
    struct Slot {
        std::optional<Value> value;
        std::exception_ptr failure;
        bool ready = false;
    };

    std::mutex mutex;
    std::condition_variable changed;
    std::vector<Slot> slots(results_ahead_per_job * jobs);
    std::size_t next_to_start = 0, next_to_deliver = 0;
    bool stop = false;

    const auto run = [&] {
        std::unique_lock lock(mutex);
        for (;;) {
            changed.wait(lock, [&] {
                return stop || next_to_start >= count || next_to_start < next_to_deliver + slots.size();
            });
            if (stop || next_to_start >= count) return;
            const std::size_t index = next_to_start++;
            lock.unlock();
            Slot slot;
            try {
                slot.value.emplace(work(index));
            } catch (...) {
                slot.failure = std::current_exception();
            }
            lock.lock();
            slot.ready = true;
            slots[index % slots.size()] = std::move(slot);
            changed.notify_all();
        }
    };

    struct Stopper {
        std::mutex& mutex;
        std::condition_variable& changed;
        bool& stop;
        ~Stopper() {
            const std::lock_guard lock(mutex);
            stop = true;
            changed.notify_all();
        }
    };

    std::vector<std::jthread> threads;
    const Stopper stopper{mutex, changed, stop};  // runs before the threads are joined
    for (unsigned job = 0; job < jobs && job < count; ++job) threads.emplace_back(run);

    for (std::size_t index = 0; index < count; ++index) {
        std::unique_lock lock(mutex);
        Slot& waiting = slots[index % slots.size()];
        changed.wait(lock, [&] { return waiting.ready; });
        Slot slot = std::exchange(waiting, Slot{});
        next_to_deliver = index + 1;
        lock.unlock();
        changed.notify_all();
        if (slot.failure) std::rethrow_exception(slot.failure);
        deliver(index, std::move(*slot.value));
    }
}

}  // namespace upright::cli
