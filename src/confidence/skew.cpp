#include "confidence/confidence.hpp"

namespace upright::confidence {

SkewAnswer decide_skew(const SkewEvidence& evidence, Kind) {
    if (!evidence.found) return {};
    return {evidence.skew, evidence.sigma, 0.5};
}

}  // namespace upright::confidence
