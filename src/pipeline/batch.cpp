#include "upright/batch.hpp"

#include <algorithm>
#include <condition_variable>
#include <exception>
#include <mutex>
#include <new>
#include <optional>
#include <thread>

namespace upright {
namespace {

/// Results that may wait for an earlier one, per thread.
constexpr std::size_t results_ahead_per_thread = 8;

/// The work of one for_each_in_order: who is to start what, and what waits to be delivered.
class Queue {
public:
    Queue(std::size_t count, unsigned threads, const std::function<void(std::size_t)>& work)
        : count_(count), work_(work), slots_(results_ahead_per_thread * threads) {}

    /// What each thread does.
    void run() {
        std::unique_lock lock(mutex_);
        for (;;) {
            changed_.wait(lock, [&] {
                return stop_ || next_to_start_ >= count_ || next_to_start_ < next_to_deliver_ + slots_.size();
            });
            if (stop_ || next_to_start_ >= count_) return;
            const std::size_t index = next_to_start_++;
            lock.unlock();
            Slot slot{true, nullptr};
            try {
                work_(index);
            } catch (...) {
                slot.failure = std::current_exception();
            }
            lock.lock();
            slots_[index % slots_.size()] = slot;
            changed_.notify_all();
        }
    }

    /// Waits until `index` is done; throws what its work threw.
    void wait_for(std::size_t index) {
        std::unique_lock lock(mutex_);
        Slot& waiting = slots_[index % slots_.size()];
        changed_.wait(lock, [&] { return waiting.ready; });
        const Slot slot = waiting;
        waiting = {};
        if (slot.failure) std::rethrow_exception(slot.failure);
    }

    /// Makes room for the next; only after deliver(index), so that no more results wait than are promised.
    void delivered(std::size_t index) {
        const std::lock_guard lock(mutex_);
        next_to_deliver_ = index + 1;
        changed_.notify_all();
    }

    void stop() {
        const std::lock_guard lock(mutex_);
        stop_ = true;
        changed_.notify_all();
    }

private:
    struct Slot {
        bool ready = false;
        std::exception_ptr failure;
    };

    const std::size_t count_;
    const std::function<void(std::size_t)>& work_;
    std::mutex mutex_;
    std::condition_variable changed_;
    std::vector<Slot> slots_;
    std::size_t next_to_start_ = 0, next_to_deliver_ = 0;
    bool stop_ = false;
};

}  // namespace

bool for_each_in_order(std::size_t count, unsigned threads, const std::function<void(std::size_t)>& work,
                       const std::function<bool(std::size_t)>& deliver) {
    const std::size_t wanted = threads == 0 ? std::max(1U, std::thread::hardware_concurrency()) : threads;
    const auto used = static_cast<unsigned>(std::min(std::max<std::size_t>(count, 1), wanted));
    Queue queue(count, used, work);
    std::vector<std::jthread> workers;
    struct Stopper {  // runs before the threads are joined, also when deliver() throws
        Queue& queue;
        ~Stopper() { queue.stop(); }
    };
    const Stopper stopper{queue};
    for (unsigned worker = 0; worker < used; ++worker) workers.emplace_back([&queue] { queue.run(); });
    for (std::size_t index = 0; index < count; ++index) {
        queue.wait_for(index);
        if (!deliver(index)) return false;
        queue.delivered(index);
    }
    return true;
}

bool detect_files(const Detector& detector, const std::vector<std::string>& paths, unsigned threads,
                  const std::function<bool(std::size_t, Result<Detection>)>& deliver, const Call& call) {
    std::vector<std::optional<Result<Detection>>> answers(paths.size());
    const auto work = [&](std::size_t index) {
        try {
            answers[index].emplace(detector.detect_file(paths[index], call));
        } catch (const std::bad_alloc&) {
            answers[index].emplace(Error{Status::out_of_memory, "out of memory"});
        }
    };
    return for_each_in_order(paths.size(), threads, work, [&](std::size_t index) {
        Result<Detection> answer = std::move(*answers[index]);
        answers[index].reset();
        return deliver(index, std::move(answer));
    });
}

}  // namespace upright
