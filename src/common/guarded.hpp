// One guard around every function of the C++ interface: exceptions of OpenCV and of the standard library become statuses;
// memory is the one failure that throws.
#pragma once

#include <exception>
#include <new>

#include <opencv2/core.hpp>

#include "upright/result.hpp"

namespace upright {

/// `body` returns a Result<T>.
template <class T, class Body>
Result<T> guarded(const Body& body) {
    try {
        Result<T> result = body();
        if (!result && result.error().status == Status::out_of_memory) throw std::bad_alloc();
        return result;
    } catch (const std::bad_alloc&) {
        throw;
    } catch (const cv::Exception& failure) {
        if (failure.code == cv::Error::StsNoMem) throw std::bad_alloc();
        return Error{Status::internal, std::string("image processing failed: ") + failure.what()};
    } catch (const std::exception& failure) {
        return Error{Status::internal, failure.what()};
    }
}

}  // namespace upright
