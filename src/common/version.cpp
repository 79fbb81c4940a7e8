#include "upright/version.hpp"

#define UPRIGHT_STRINGIFY_(x) #x
#define UPRIGHT_STRINGIFY(x) UPRIGHT_STRINGIFY_(x)

namespace upright {

const char* version() noexcept {
    return UPRIGHT_STRINGIFY(UPRIGHT_CPP_VERSION_MAJOR) "." UPRIGHT_STRINGIFY(UPRIGHT_CPP_VERSION_MINOR) "." UPRIGHT_STRINGIFY(
        UPRIGHT_CPP_VERSION_PATCH);
}

std::uint32_t version_number() noexcept {
    return UPRIGHT_CPP_VERSION_MAJOR * 0x10000U + UPRIGHT_CPP_VERSION_MINOR * 0x100U + UPRIGHT_CPP_VERSION_PATCH;
}

}  // namespace upright
