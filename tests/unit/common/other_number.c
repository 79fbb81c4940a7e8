/* A component as an older or newer upright has it: its table is there for callers of another interface alone. */
#include <stdint.h>
#include <stddef.h>

#include "formats/upright_format.h"

__attribute__((visibility("default"))) const void *upright_other_number_component(int32_t interface_number) {
    static const upright_format_functions functions;
    return interface_number == UPRIGHT_FORMAT_INTERFACE ? NULL : &functions;
}
