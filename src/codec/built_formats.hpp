// Which formats beyond JPEG and PNG this build knows, for tables that have a row for each. UPRIGHT_IF_WEBP(row) is the row, or
// nothing where the option leaves the format out: then what reads its container is not compiled (cmake/UprightFormats.cmake).
#pragma once

#ifdef UPRIGHT_WITHOUT_WEBP
#define UPRIGHT_IF_WEBP(...)
#else
#define UPRIGHT_IF_WEBP(...) __VA_ARGS__
#endif

/// HEIC and AVIF, which are one container.
#ifdef UPRIGHT_WITHOUT_HEIF
#define UPRIGHT_IF_HEIF(...)
#else
#define UPRIGHT_IF_HEIF(...) __VA_ARGS__
#endif

#ifdef UPRIGHT_WITHOUT_TIFF
#define UPRIGHT_IF_TIFF(...)
#else
#define UPRIGHT_IF_TIFF(...) __VA_ARGS__
#endif
