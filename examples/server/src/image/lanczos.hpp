// Resampling by the Lanczos kernel of three lobes (Duchon 1979), widened when an image becomes smaller, one axis after
// the other; samples outside the image count as its border.
#pragma once

#include "image/pictures.hpp"

namespace service {

Picture lanczos(const Picture& source, int width, int height);

}  // namespace service
