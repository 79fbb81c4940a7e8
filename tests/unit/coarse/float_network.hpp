// The embedded networks by their definition, in floats: what whole numbers are compared with.
#pragma once

#include <vector>

#include "coarse/packed_model.hpp"

namespace upright {

/// Scores of channels x height x width floats, by the weights of the packed file.
std::vector<float> scores_in_floats(const coarse::Model& model, std::vector<float> planes);

}  // namespace upright
