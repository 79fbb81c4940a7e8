// A picture with the work in it that real ones have, for measuring times.
#pragma once

#include "support/raster.hpp"

namespace upright::test {

/// A picture in colour with the detail that files of pages and photographs have: smooth ground, edges, a little grain.
Raster detailed_raster(int width, int height);

}  // namespace upright::test
