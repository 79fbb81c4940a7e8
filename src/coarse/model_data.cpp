#include "coarse/model_data.hpp"

// The assembler copies the files in: two megabytes as a C array would cost the compiler seconds and a gigabyte.
// UPRIGHT_MODEL_DIR comes from CMake, which also makes this file depend on the models.
#if defined(__APPLE__)
#define UPRIGHT_SECTION ".const_data\n"
#define UPRIGHT_SYMBOL(name) "_" #name
#define UPRIGHT_HIDDEN(name) ".private_extern _" #name "\n"
#elif defined(_WIN32)
#define UPRIGHT_SECTION ".section .rdata,\"dr\"\n"
#define UPRIGHT_SYMBOL(name) #name
#define UPRIGHT_HIDDEN(name) ""  // a DLL exports only what is declared so
#else
#define UPRIGHT_SECTION ".section .rodata\n"
#define UPRIGHT_SYMBOL(name) #name
#define UPRIGHT_HIDDEN(name) ".hidden " #name "\n"
#endif

// NOLINTBEGIN(bugprone-macro-parentheses): names and strings of the assembler take no parentheses
#define UPRIGHT_EMBED(name, file)                                                                              \
    asm(UPRIGHT_SECTION ".balign 16\n"                                                                         \
        ".globl " UPRIGHT_SYMBOL(name) "\n" UPRIGHT_HIDDEN(name)                                               \
        ".globl " UPRIGHT_SYMBOL(name##_end) "\n" UPRIGHT_HIDDEN(name##_end)                                   \
        UPRIGHT_SYMBOL(name) ":\n"                                                                             \
        ".incbin \"" UPRIGHT_MODEL_DIR "/" file "\"\n"                                                         \
        UPRIGHT_SYMBOL(name##_end) ":\n"                                                                       \
        ".byte 0\n"                                                                                            \
        ".text\n");                                                                                            \
    extern "C" const unsigned char name[];                                                                     \
    extern "C" const unsigned char name##_end[]
// NOLINTEND(bugprone-macro-parentheses)

UPRIGHT_EMBED(upright_embedded_page_model, "page.upnn");
UPRIGHT_EMBED(upright_embedded_photo_model, "photo.upnn");
UPRIGHT_EMBED(upright_embedded_tile_model, "tile.upnn");

namespace upright::coarse {

std::span<const unsigned char> packed_page_model() {
    return {upright_embedded_page_model, upright_embedded_page_model_end};
}

std::span<const unsigned char> packed_photo_model() {
    return {upright_embedded_photo_model, upright_embedded_photo_model_end};
}

std::span<const unsigned char> packed_tile_model() {
    return {upright_embedded_tile_model, upright_embedded_tile_model_end};
}

}  // namespace upright::coarse
