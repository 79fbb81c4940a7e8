// Growable scratch memory without value-initialisation. Fresh pages cost more than the work done on them (first-touch
// faults), so stages keep their buffers in a workspace that lives as long as the thread and only ever resize them.
#pragma once

#include <cstddef>
#include <memory>
#include <utility>
#include <vector>

namespace upright {

/// std::allocator whose resize() leaves trivially constructible elements uninitialised.
template <class T>
struct UninitialisedAllocator : std::allocator<T> {
    using std::allocator<T>::allocator;
    template <class U>
    struct rebind {
        using other = UninitialisedAllocator<U>;
    };
    template <class U>
    void construct(U* place) noexcept {
        ::new (static_cast<void*>(place)) U;
    }
    template <class U, class... Args>
    void construct(U* place, Args&&... args) {
        ::new (static_cast<void*>(place)) U(std::forward<Args>(args)...);
    }
};

template <class T>
using Buffer = std::vector<T, UninitialisedAllocator<T>>;

}  // namespace upright
