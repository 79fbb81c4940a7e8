// The turn: what the networks say times what the tag says, and the decision that follows from the product alone.
#include <algorithm>
#include <cstddef>

#include "common/orientation.hpp"
#include "common/turn_posterior.hpp"
#include "confidence/confidence.hpp"

namespace upright::confidence {
namespace {

using Posterior = std::array<double, 4>;

constexpr Posterior uniform{0.25, 0.25, 0.25, 0.25};

/// Content that is at least this sure of a turn agrees with the tag or contradicts it.
constexpr double clear_content = 0.90;

/// From this share of the text by area on, a second direction is no marginal note: a folded card, two receipts on one
/// glass. Of 340 pages with 40 to 60 % in either direction (make_turn_pages.py twoways, seeds 2, 3 and 5) 0.988 are left for
/// review, both directions named in 0.974, and of 600 with 5 to 35 % (mixed) 0.730 are applied, none wrongly. With 0.3 of
/// what tiles alone tell it was 0.965, 0.953 and 0.760 (training/policy.py).
constexpr double least_second_share = 0.22;

/// The same of what tiles alone tell, whatever the page as a whole says: where it is upside down, and where it stands at
/// right angles. Labels of charts stand so, and a network that knows too few charts says what they say.
constexpr double least_upside_down = 0.45, least_at_right_angles = 0.3;

/// What the shares leave to the posterior where a page reads in two directions: which of them leads is told better by all
/// that was asked, that there are two by the shares. With 0.5 a few more of those pages have both named (0.979), and of 840
/// charts 0.821 are right in place of 0.831.
constexpr double share_of_the_posterior = 0.7;

int best_of(const Posterior& posterior) {
    return static_cast<int>(std::max_element(posterior.begin(), posterior.end()) - posterior.begin());
}

double best_value(const Posterior& posterior) { return *std::max_element(posterior.begin(), posterior.end()); }

Posterior normalised(const Posterior& weights) {
    double sum = 0;
    for (const double weight : weights) sum += weight;
    if (!(sum > 0)) return uniform;
    Posterior posterior{};
    for (std::size_t q = 0; q < 4; ++q) posterior[q] = weights[q] / sum;
    return posterior;
}

Posterior product(const Posterior& left, const Posterior& right) {
    Posterior both{};
    for (std::size_t q = 0; q < 4; ++q) both[q] = left[q] * right[q];
    return normalised(both);
}

/// The same probabilities for the mirrored image: flipping first reverses the sense of the turn.
Posterior mirrored(const Posterior& posterior) { return {posterior[0], posterior[3], posterior[2], posterior[1]}; }

/// Content alone, for the stored pixels as they are.
Posterior content_posterior(const TurnEvidence& evidence, const Posterior& directions, bool several_ways) {
    if (!evidence.has_content) return uniform;
    Posterior posterior = turn_posterior(evidence);
    if (!several_ways) return posterior;
    for (std::size_t q = 0; q < 4; ++q) {
        posterior[q] = share_of_the_posterior * posterior[q] + (1 - share_of_the_posterior) * directions[q];
    }
    return normalised(posterior);
}

bool reads_several_ways(const TurnEvidence& evidence, const Posterior& directions) {
    const std::array<float, 4>& read = evidence.direction_share;
    const double upside_down = static_cast<double>(std::max(std::min(read[0], read[2]), std::min(read[1], read[3])));
    const double second = second_direction_share(evidence);
    return second_share(directions) >= least_second_share ||
           second >= (upside_down < second ? least_at_right_angles : least_upside_down);
}

Kind kind_of(const TurnEvidence& evidence) {
    if (!evidence.has_content) return Kind::unknown;
    return evidence.document_weight >= 0.5F ? Kind::document : Kind::photo;
}

Agreement agreement(const Posterior& content, int tag_turns) {
    if (best_value(content) < clear_content) return Agreement::unknown;
    return best_of(content) == tag_turns ? Agreement::agrees : Agreement::contradicts;
}

/// A mirroring tag is believed with its turn or not at all: where the content refutes the turn nothing else speaks for a
/// flip. All probabilities become those of the image as it is then to be treated.
void answer_with_tag(const Posterior& content, const Posterior& prior, const Orientation& tag, bool trusted,
                     TurnAnswer& answer) {
    const Posterior stored = product(content, prior);
    const Posterior flipped = mirrored(stored);
    answer.mirrored = tag.mirrored && (trusted || best_of(flipped) == tag.quarter_turns);
    answer.posterior = answer.mirrored ? flipped : stored;
    answer.quarter_turns = trusted ? tag.quarter_turns : best_of(answer.posterior);
}

Decision decided(const TurnAnswer& answer, bool tag_decides, bool has_content, const Options& options) {
    if (!has_content && !tag_decides) return Decision::none;
    if (tag_decides && options.exif == ExifPolicy::trust) return Decision::apply;
    if (answer.reads_several_ways) return Decision::review;
    return answer.confidence < options.min_turn_confidence ? Decision::review : Decision::apply;
}

}  // namespace

bool defines_level(const TurnEvidence& evidence) {
    return evidence.has_content || evidence.photo_passes == 0 || evidence.document_weight >= 0.5F;
}

TurnAnswer decide_turn(const TurnEvidence& evidence, const TagFacts& facts, const Options& options) {
    TurnAnswer answer;
    answer.kind = kind_of(evidence);
    const Posterior directions = text_directions(evidence);
    answer.reads_several_ways = evidence.has_content && reads_several_ways(evidence, directions);

    const Posterior content = content_posterior(evidence, directions, answer.reads_several_ways);
    const bool tagged = facts.orientation >= 1 && facts.orientation <= 8;
    const bool tag_decides = tagged && options.exif != ExifPolicy::ignore;
    const Orientation tag = orientation_from_exif(facts.orientation);
    if (tagged) answer.exif_agrees = agreement(tag.mirrored ? mirrored(content) : content, tag.quarter_turns);
    if (tag_decides) {
        // A photograph with a little text is a photograph: its tag keeps its worth.
        const double share = answer.kind == Kind::document ? static_cast<double>(evidence.document_weight) : 0.0;
        const Posterior prior = mixed(tag_prior(facts, options.exif), share);
        answer_with_tag(content, prior, tag, options.exif == ExifPolicy::trust, answer);
    } else {
        answer.posterior = content;
        answer.quarter_turns = evidence.has_content ? best_of(content) : 0;
    }
    answer.confidence = answer.posterior[static_cast<std::size_t>(answer.quarter_turns)];
    answer.decision = decided(answer, tag_decides, evidence.has_content, options);
    return answer;
}

}  // namespace upright::confidence
