#include "pipeline/skew.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <vector>

#include "common/transpose.hpp"
#include "confidence/confidence.hpp"
#include "edges/canny.hpp"
#include "edges/gradient.hpp"
#include "lines/fast_hough.hpp"
#include "lines/segments.hpp"
#include "lines/strips.hpp"
#include "vote/bend.hpp"
#include "vote/coarse_angle.hpp"
#include "vote/consensus.hpp"
#include "vote/refine.hpp"

namespace upright::pipeline {

struct SkewWorkspace::State {
    edges::GradientWorkspace gradient;
    GradientPlanes planes;
    lines::HoughWorkspace hough;
    SpectrumPair spectra;
    AngleSpectrum combined;
    GreyImage transposed;
    lines::StripWorkspace strip;
    StripProfiles across, down;
    vote::RefineWorkspace refine;
    vote::ConsensusWorkspace consensus;
    vote::BendWorkspace bend;
};

SkewWorkspace::SkewWorkspace() : state_(std::make_unique<State>()) {}
SkewWorkspace::~SkewWorkspace() = default;

namespace {

/// A rival is a candidate this far from the best one; nearer peaks belong to the same, bent page.
constexpr double rival_degrees = 3;
/// Rivals lower than the best peak by this factor are not looked at. Source: generated drawings and camera views, where
/// no right answer that was not the best peak was below half of it.
constexpr double rival_ratio = 2.5;
/// Standard errors above this are worth asking whether the page is bent; flat pages stay below (97 % of them).
constexpr double suspicious_sigma_degrees = 0.02;
/// Least agreement of the lines for a bent page to be believed: camera views of text reach 13 and more in 95 %.
constexpr double bend_significance = 8;
/// A line or two do not scatter enough to tell their own error: degrees times pixels of coherent text. Source: generated
/// cards and labels, whose errors beyond sigma grow like this.
constexpr double little_text = 0.1;
/// The disagreement of the parts says a little more than the error. Source: generated pages of all kinds but camera
/// views; with it 97 % of the errors are within two sigma and the bins of fit_skew_confidence.py hold what they say.
constexpr double sigma_scale = 0.8;
/// No skew below this agreement of the lines, nor where the direction is probably another one. Source: generated images
/// of nothing against cards and labels with a single line of text, of which 2 % are lost.
constexpr double least_significance = 0.3, least_direction_probability = 0.12;
/// From here on pages are levelled before they are asked. The angle of a photograph is answered from a higher one on
/// (confidence/skew.cpp): one below both would be refined for nothing.
constexpr double reliable_probability = 0.5;

double direction_distance(double a, double b) {
    const double distance = std::fmod(std::abs(a - b), 90.0);
    return std::min(distance, 90 - distance);
}

double support(const vote::Swept& swept) { return swept.across.rows + swept.down.rows; }
double significance(const vote::Swept& swept) {
    return std::max(swept.across.significance, swept.down.significance);
}

/// One angle with its standard error.
struct Estimate {
    double degrees = 0, sigma = 0;
};

/// Mean of two estimates of which the second holds with probability `weight`, and the standard deviation of the mixture.
Estimate blend(const Estimate& first, const Estimate& second, double weight) {
    const double apart = second.degrees - first.degrees;
    const double variance = (1 - weight) * first.sigma * first.sigma + weight * second.sigma * second.sigma +
                            weight * (1 - weight) * apart * apart;
    return {first.degrees + weight * apart, std::sqrt(variance)};
}

bool is_rival(const vote::Candidate& candidate, const vote::Candidate& best) {
    return direction_distance(candidate.skew_degrees, best.skew_degrees) >= rival_degrees;
}

/// Of the best coarse peak to the highest rival; large when there is none. `candidates` come best first.
double peak_ratio(const std::vector<vote::Candidate>& candidates) {
    constexpr double no_rival = 100;
    double ratio = no_rival;
    for (const vote::Candidate& candidate : candidates) {
        if (is_rival(candidate, candidates.front())) ratio = std::min(ratio, candidates.front().energy / candidate.energy);
    }
    return ratio;
}

/// One image on its way through the stages.
class Search {
public:
    Search(GreyView fine, const Deadline& deadline, Sought sought, SkewWorkspace::State& state, Timings& timings)
        : fine_(fine), deadline_(deadline), sought_(sought), s_(state), timings_(timings) {}

    SkewEvidence run() {
        SkewEvidence evidence;
        edges::find_gradients(fine_, {}, s_.gradient, s_.planes);
        lap(timings_.edges);
        if (s_.planes.width == 0 || deadline_.expired()) return evidence;
        lines::find_spectra(s_.planes, s_.hough, s_.spectra);
        lap(timings_.lines);
        if (deadline_.expired()) return evidence;
        const auto candidates = vote::find_candidates(s_.spectra, {}, s_.combined);
        lap(timings_.vote);
        if (candidates.empty()) return evidence;
        evidence.peak_ratio = peak_ratio(candidates);
        if (sought_ != Sought::any && !confidence::may_level_a_photo(evidence.peak_ratio)) return evidence;
        const vote::Swept choice = choose_direction(candidates);
        if (deadline_.expired()) return evidence;
        evidence.significance = significance(choice);
        evidence.fill = std::max(choice.across.fill, choice.down.fill);
        evidence.text_energy = support(choice);
        const double probability = confidence::direction_probability(evidence);
        const double least_probability = sought_ == Sought::photo ? reliable_probability : least_direction_probability;
        evidence.found = evidence.significance >= least_significance && probability >= least_probability;
        if (!evidence.found) return evidence;
        refine(choice, evidence);
        evidence.reliable = probability >= reliable_probability;
        lap(timings_.vote);
        return evidence;
    }

    const vote::Refined& refined() const { return refined_; }

private:
    /// Adds the milliseconds since the last call.
    void lap(double& milliseconds) {
        const auto now = std::chrono::steady_clock::now();
        milliseconds += std::chrono::duration<double, std::milli>(now - last_).count();
        last_ = now;
    }

    void build_strips(double skew_degrees) {
        if (lines::can_sum_columns(fine_, skew_degrees, {})) {
            lines::find_strips_across(fine_, skew_degrees, s_.planes.texture, {}, s_.strip, s_.across);
        } else {
            if (!is_transposed_) transpose(fine_, s_.transposed);
            is_transposed_ = true;
            lines::find_strips(s_.transposed.view(), false, skew_degrees, s_.planes.texture, {}, s_.strip, s_.across);
        }
        lines::find_strips(fine_, true, skew_degrees, s_.planes.texture, {}, s_.strip, s_.down);
        lap(timings_.lines);
    }

    vote::Swept sweep_near(double skew_degrees) {
        constexpr int attempts = 3;  // each moves the base by half a degree at most
        vote::Swept swept;
        swept.skew_degrees = skew_degrees;
        for (int attempt = 0; attempt < attempts; ++attempt) {
            build_strips(swept.skew_degrees);
            swept = vote::sweep(s_.across, s_.down, {}, s_.refine);
            lap(timings_.vote);
            if (!swept.at_edge) break;
        }
        return swept;
    }

    /// Where several directions compete, the one that most lines agree on wins, whatever their contrast.
    vote::Swept choose_direction(const std::vector<vote::Candidate>& candidates) {
        const vote::Candidate& first = candidates.front();
        vote::Swept choice = sweep_near(first.skew_degrees);
        for (const vote::Candidate& candidate : candidates) {
            if (!is_rival(candidate, first)) continue;
            if (candidate.energy * rival_ratio < first.energy) break;
            const vote::Swept swept = sweep_near(candidate.skew_degrees);
            if (support(swept) > support(choice)) choice = swept;
        }
        return choice;
    }

    void refine(const vote::Swept& swept, SkewEvidence& evidence) {
        const vote::RefineSettings settings;
        if (std::abs(s_.across.base_degrees - swept.skew_degrees) > settings.range_degrees) {
            build_strips(swept.skew_degrees);
        }
        refined_ = vote::refine(s_.across, s_.down, swept.skew_degrees, settings, s_.refine);
        evidence.skew = refined_.skew_degrees;
        evidence.sigma = refined_.sigma_degrees;
        if (evidence.sigma > suspicious_sigma_degrees) {
            ask_parts(evidence);
            if (evidence.significance > bend_significance) follow_bend(swept, evidence);
        }
        evidence.sigma = sigma_scale * std::hypot(evidence.sigma, little_text / std::max(evidence.text_energy, 1.0));
        if (evidence.skew > 45) evidence.skew -= 90;
        if (evidence.skew <= -45) evidence.skew += 90;
    }

    /// Where the parts of the page disagree, their mean is the answer.
    void ask_parts(SkewEvidence& evidence) {
        const vote::ConsensusSettings settings;
        build_strips(evidence.skew);
        const vote::Consensus consensus = vote::find_consensus(s_.across, s_.down, refined_, settings, s_.consensus);
        take(blend({evidence.skew, evidence.sigma}, {consensus.skew_degrees, consensus.sigma_degrees()},
                   consensus.weight(evidence.sigma, settings)), evidence);
    }

    static void take(const Estimate& estimate, SkewEvidence& evidence) {
        evidence.skew = estimate.degrees;
        evidence.sigma = estimate.sigma;
    }

    void follow_bend(const vote::Swept& swept, SkewEvidence& evidence) {
        const vote::BendSettings settings;
        const bool rows_across = swept.across.rows >= swept.down.rows;
        const vote::Bend bend = vote::find_bend(rows_across ? s_.across : s_.down, settings, s_.bend);
        const double trust = vote::trust(bend, evidence.skew, settings);
        if (trust > 0) {
            evidence.bent = trust > 0.5;
            take(blend({evidence.skew, evidence.sigma}, {bend.skew_degrees, bend.sigma_degrees()}, trust), evidence);
        } else if (vote::worth_doubt(bend, evidence.skew)) {
            evidence.sigma = std::hypot(evidence.sigma, 0.5 * (bend.skew_degrees - evidence.skew));
        }
    }

    GreyView fine_;
    const Deadline& deadline_;
    Sought sought_;
    SkewWorkspace::State& s_;
    Timings& timings_;
    bool is_transposed_ = false;
    vote::Refined refined_;
    std::chrono::steady_clock::time_point last_ = std::chrono::steady_clock::now();
};

void explain_lines(GreyView fine, const SkewEvidence& evidence, Explanation& explanation) {
    edges::EdgeMap map;
    edges::find_edges(fine, {}, map);
    explanation.edge_width = map.edges.width;
    explanation.edge_height = map.edges.height;
    explanation.edges.assign(map.edges.pixels.begin(), map.edges.pixels.end());
    const std::vector<lines::Segment> segments = lines::find_segments(map.edges, {});
    const double near = std::max(3 * evidence.sigma, 0.5);  // a segment of 80 px is good to half a degree
    for (const lines::Segment& segment : segments) {
        const auto x = [&](double value) { return map.left + (value + 0.5) * map.reduction; };
        const auto y = [&](double value) { return map.top + (value + 0.5) * map.reduction; };
        const bool supports = evidence.found && direction_distance(segment.skew_degrees, evidence.skew) <= near;
        explanation.lines.push_back({x(segment.x0), y(segment.y0), x(segment.x1), y(segment.y1), segment.skew_degrees,
                                     supports});
    }
    for (const bool border : {false, true}) {
        const lines::SegmentVote vote = lines::vote_of(segments, border);
        // Segments inform; the answer's own lines come from the profiles, so their share in it is 0.
        if (vote.sigma_degrees > 0) {
            explanation.votes.push_back({border ? "borders" : "rules", vote.skew_degrees, vote.sigma_degrees, 0});
        }
    }
}

void explain(GreyView fine, const SkewWorkspace::State& state, const vote::Refined& refined,
             const SkewEvidence& evidence, Explanation& explanation) {
    explanation.histogram_angle.assign(state.combined.angle_degrees.begin(), state.combined.angle_degrees.end());
    explanation.histogram_energy.assign(state.combined.energy.begin(), state.combined.energy.end());
    if (evidence.found) {
        const bool rows_across = refined.across.weight >= refined.down.weight;
        const vote::Contribution& rows = rows_across ? refined.across : refined.down;
        const vote::Contribution& strokes = rows_across ? refined.down : refined.across;
        explanation.votes.push_back({"text rows", rows.skew_degrees, rows.sigma_degrees, rows.weight});
        explanation.votes.push_back({"strokes", strokes.skew_degrees, strokes.sigma_degrees, strokes.weight});
    }
    explain_lines(fine, evidence, explanation);
}

}  // namespace

SkewEvidence find_skew(GreyView fine, SkewWorkspace& workspace, Timings& timings, Explanation* explanation,
                       const Deadline& deadline, Sought sought) {
    if (fine.empty()) return {};
    Search search(fine, deadline, sought, workspace.state(), timings);
    const SkewEvidence evidence = search.run();
    if (explanation != nullptr) explain(fine, workspace.state(), search.refined(), evidence, *explanation);
    return evidence;
}

}  // namespace upright::pipeline
