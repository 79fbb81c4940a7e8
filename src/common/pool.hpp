// Objects that are costly to make and that one caller uses at a time: taken from a free list, made when it is empty,
// given back at the end of the scope. Safe from many threads; the newest object is handed out first (warm caches).
#pragma once

#include <cstddef>
#include <memory>
#include <mutex>
#include <utility>
#include <vector>

namespace upright {

template <class T>
class Pool {
public:
    /// At most `max_idle` objects are kept for later; further ones are destroyed when they come back.
    explicit Pool(std::size_t max_idle) : max_idle_(max_idle) { idle_.reserve(max_idle); }

    /// A borrowed object; goes back to the pool when destroyed. The pool must outlive it.
    class Lease {
    public:
        Lease(Pool& pool, std::unique_ptr<T> object) noexcept : pool_(&pool), object_(std::move(object)) {}
        Lease(Lease&&) noexcept = default;
        Lease& operator=(Lease&&) = delete;
        ~Lease() {
            if (object_) pool_->give_back(std::move(object_));
        }
        T& operator*() const noexcept { return *object_; }
        T* operator->() const noexcept { return object_.get(); }

    private:
        Pool* pool_;
        std::unique_ptr<T> object_;
    };

    /// `make` returns a std::unique_ptr<T>; called without the lock held, and only when no idle object is left.
    template <class Make>
    Lease acquire(Make make) {
        {
            const std::lock_guard lock(mutex_);
            if (!idle_.empty()) {
                std::unique_ptr<T> object = std::move(idle_.back());
                idle_.pop_back();
                return Lease(*this, std::move(object));
            }
        }
        return Lease(*this, make());
    }

private:
    void give_back(std::unique_ptr<T> object) noexcept {
        const std::lock_guard lock(mutex_);
        if (idle_.size() < max_idle_) idle_.push_back(std::move(object));  // reserved: cannot throw
    }

    std::mutex mutex_;
    std::vector<std::unique_ptr<T>> idle_;
    std::size_t max_idle_;
};

}  // namespace upright
