// Rows become columns.
#pragma once

#include "common/image.hpp"

namespace upright {

/// target.row(x)[y] = source.row(y)[x].
void transpose(GreyView source, GreyImage& target);

}  // namespace upright
