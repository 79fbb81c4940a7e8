#include "upright/result.hpp"

namespace upright {

const char* status_name(Status status) noexcept {
    switch (status) {
        case Status::ok: return "ok";
        case Status::invalid_argument: return "invalid_argument";
        case Status::invalid_struct_size: return "invalid_struct_size";
        case Status::invalid_handle: return "invalid_handle";
        case Status::unknown_option: return "unknown_option";
        case Status::unsupported_format: return "unsupported_format";
        case Status::corrupt_image: return "corrupt_image";
        case Status::too_many_bytes: return "too_many_bytes";
        case Status::too_many_pixels: return "too_many_pixels";
        case Status::file_not_found: return "file_not_found";
        case Status::file_unreadable: return "file_unreadable";
        case Status::file_not_written: return "file_not_written";
        case Status::invalid_model: return "invalid_model";
        case Status::out_of_memory: return "out_of_memory";
        case Status::deadline_exceeded: return "deadline_exceeded";
        case Status::cancelled: return "cancelled";
        case Status::internal: return "internal";
    }
    return "unknown_status";
}

}  // namespace upright
