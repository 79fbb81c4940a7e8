#include "codec/png_guard.hpp"

#include <cstdio>
#include <cstdlib>

namespace upright::codec {

Error PngGuard::error(const char* activity, const std::string& where) const {
    if (out_of_memory_) return {Status::out_of_memory, std::string("no memory for ") + activity + " the PNG file"};
    return {Status::corrupt_image, "the PNG file is damaged " + where + ": " + error_text_};
}

void PngGuard::on_error(png_structp png, png_const_charp text) {
    auto* self = static_cast<PngGuard*>(png_get_error_ptr(png));
    std::snprintf(self->error_text_, sizeof self->error_text_, "%s", text);
    self->complaints_.add(self->error_text_);
    self->leave();
}

void PngGuard::on_warning(png_structp png, png_const_charp text) {
    static_cast<PngGuard*>(png_get_error_ptr(png))->complaints_.add(text);
}

png_voidp PngGuard::on_allocate(png_structp png, png_alloc_size_t size) {
    void* memory = std::malloc(size);
    if (memory == nullptr) static_cast<PngGuard*>(png_get_mem_ptr(png))->out_of_memory_ = true;
    return memory;
}

void PngGuard::on_free(png_structp, png_voidp memory) { std::free(memory); }

}  // namespace upright::codec
