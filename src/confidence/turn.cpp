#include <algorithm>

#include "common/orientation.hpp"
#include "common/turn_posterior.hpp"
#include "confidence/calibration.hpp"
#include "confidence/confidence.hpp"

namespace upright::confidence {
namespace {

using Posterior = std::array<double, 4>;

constexpr Posterior uniform{0.25, 0.25, 0.25, 0.25};

int best_of(const Posterior& posterior) {
    return static_cast<int>(std::max_element(posterior.begin(), posterior.end()) - posterior.begin());
}

Posterior normalised(const Posterior& weights) {
    double sum = 0;
    for (const double weight : weights) sum += weight;
    if (!(sum > 0)) return uniform;
    Posterior posterior{};
    for (int q = 0; q < 4; ++q) posterior[static_cast<std::size_t>(q)] = weights[static_cast<std::size_t>(q)] / sum;
    return posterior;
}

/// Content alone, for the stored pixels as they are.
Posterior content_posterior(const TurnEvidence& evidence) {
    return evidence.has_content ? turn_posterior(evidence) : uniform;
}

/// Turning the mirrored image: flipping first reverses the sense of the turn.
Posterior mirrored(const Posterior& posterior) { return {posterior[0], posterior[3], posterior[2], posterior[1]}; }

Posterior weighed_with_tag(const Posterior& content, int tag_turns, double reliability) {
    Posterior weights{};
    for (int q = 0; q < 4; ++q) {
        const double prior = q == tag_turns ? reliability : (1.0 - reliability) / 3.0;
        weights[static_cast<std::size_t>(q)] = content[static_cast<std::size_t>(q)] * prior;
    }
    return normalised(weights);
}

Agreement agreement(const Posterior& content, int tag_turns) {
    const int best = best_of(content);
    if (content[static_cast<std::size_t>(best)] < clear_content) return Agreement::unknown;
    return best == tag_turns ? Agreement::yes : Agreement::no;
}

Kind kind_of(const TurnEvidence& evidence) {
    if (!evidence.has_content) return Kind::unknown;
    if (evidence.document_weight >= 0.5F) return Kind::document;
    return Kind::photo;
}

}  // namespace

bool defines_level(const TurnEvidence& evidence) {
    return evidence.has_content || evidence.photo_passes == 0 || evidence.document_weight >= 0.5F;
}

TurnAnswer decide_turn(const TurnEvidence& evidence, int exif_orientation, const Options& options) {
    TurnAnswer answer;
    answer.kind = kind_of(evidence);
    const Posterior as_stored = content_posterior(evidence);
    const Orientation tag = orientation_from_exif(exif_orientation);
    const bool tagged = exif_orientation >= 1 && exif_orientation <= 8;
    const Posterior after_flip = tag.mirrored ? mirrored(as_stored) : as_stored;
    if (tagged) answer.exif_agrees = agreement(after_flip, tag.quarter_turns);

    if (!tagged || options.exif == ExifPolicy::ignore) {
        answer.posterior = as_stored;
        answer.quarter_turns = evidence.has_content ? best_of(as_stored) : 0;
    } else {
        const bool trust = options.exif == ExifPolicy::trust;
        answer.posterior = weighed_with_tag(after_flip, tag.quarter_turns, trust ? trusted_tag : tag_reliability);
        answer.quarter_turns = trust ? tag.quarter_turns : best_of(answer.posterior);
        answer.mirrored = tag.mirrored;
        if (tag.mirrored && answer.quarter_turns != tag.quarter_turns) {
            // Content refutes the tag's turn, and with it the tag's mirror: nothing else speaks for a flip.
            answer.mirrored = false;
            answer.posterior = mirrored(answer.posterior);
            answer.quarter_turns = best_of(answer.posterior);
        }
    }
    answer.confidence = answer.posterior[static_cast<std::size_t>(answer.quarter_turns)];

    const bool tag_decides = tagged && options.exif != ExifPolicy::ignore;
    const bool overrides_tag = tag_decides && answer.exif_agrees == Agreement::no;
    if (!evidence.has_content && !tag_decides) {
        answer.decision = Decision::none;
    } else if (options.exif == ExifPolicy::trust && tagged) {
        answer.decision = Decision::apply;
    } else if (overrides_tag || answer.confidence < options.min_confidence) {
        answer.decision = Decision::review;  // a contradicted tag is reported, never silently overridden
    } else {
        answer.decision = Decision::apply;
    }
    return answer;
}

}  // namespace upright::confidence
