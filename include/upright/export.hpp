// Visibility of the C++ library's symbols: everything is hidden but what carries UPRIGHT_EXPORT.
#pragma once

#if defined(UPRIGHT_STATIC_DEFINE) || !defined(__GNUC__) || defined(_WIN32)  // for Windows the C++ library is static
#define UPRIGHT_EXPORT
#else
#define UPRIGHT_EXPORT __attribute__((visibility("default")))
#endif
