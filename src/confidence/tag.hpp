// From an orientation tag to the probability of each turn. Pure arithmetic.
#pragma once

#include <array>

#include "common/tag_facts.hpp"
#include "common/tag_prior.hpp"
#include "upright/options.hpp"

namespace upright::confidence {

/// Over the turns of the stored (unmirrored) pixels; uniform without a tag and under ExifPolicy::ignore.
TagPrior tag_prior(const TagFacts& tag, ExifPolicy policy);

/// The prior of a picture that is a document with the probability `document_share`.
std::array<double, 4> mixed(const TagPrior& prior, double document_share);

}  // namespace upright::confidence
