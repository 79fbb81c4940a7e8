#include "coarse/session.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numeric>
#include <vector>

#include "common/turn_calibration.hpp"
#include "common/turn_posterior.hpp"

namespace upright::coarse {
namespace {

/// Short side in pixels from which pictures are as the networks of tiles and photographs were trained on: the side of a
/// photograph's view.
constexpr float full_resolution = 160.0F;

/// Grey levels between the 1st and 99th hundredth of the pixels below which a picture is blank.
constexpr float least_contrast = 6.0F;

/// Share of pixels near the commonest grey above which an image is asked as a page first. Held-out pages and scans
/// lie above it, photographs below, both with few exceptions; it costs time, not accuracy, to be wrong.
constexpr float paper_peak = 0.55F;

/// Long side over short side from which a picture is asked as a page first: squeezed to a square it shows nothing.
constexpr int strip_shape = 5;

/// Tiles asked of a page before it is asked as a whole in its other turns, and before it is asked as a photograph is.
constexpr int tiles_before_wholes = 8, tiles_before_view = 12;

/// Places that are asked whatever the first one says, beside the page as a whole: they lie in opposite quarters of the
/// page. A third one changed no held-out answer (training/policy.py, Policy.least_places) and takes a fifth of the time.
constexpr int least_places = 2;

/// The same where the page as a whole is less sure than this: one place in each quarter. Of 140 folded cards and pairs of
/// receipts (make_turn_pages.py twoways) the first view is that sure of 4 in 100, of rendered pages of 86.
constexpr double sure_of_the_whole = 0.85;
constexpr int places_if_unsure = 4;

/// Document likeness below which a picture is also asked as a photograph before anything is clear: wallpaper and drawings
/// can look like text to the networks of pages.
constexpr double surely_a_page = 0.8;

/// Document likeness from which a picture is not asked as a photograph at all: what that says of a page counts for little
/// (turn_posterior.hpp) and takes as long as four tiles. Of small pictures every stream says something.
constexpr double plainly_a_page = 0.9;

/// Places that must have been legible among them, where the page as a whole is sure and where it is not, or as many are
/// asked in all.
constexpr int least_legible = 2, legible_if_unsure = 4, places_without_text = 8;

/// Share of what was read, in the second direction, from which more places are asked, and how many then (also where the
/// page as a whole says otherwise); and from which all are, to tell a marginal note from a folded card.
constexpr double some_disagreement = 0.1, much_disagreement = 0.25;
constexpr int places_of_some_disagreement = 8;

/// A tile is counted as read where it is at least this sure, and at least this much like text.
constexpr double least_sure = 0.75, least_readable = 0.5;

/// In the share of the page that can be read (TurnEvidence::read_share) it counts from here on: with 0.75 there, too, 0.006
/// fewer of 483 held-out pages and scans are applied, and as many of 840 charts wrongly (training/policy.py,
/// Policy.half_sure).
constexpr double half_sure = 0.67;

/// Tiles asked of what does not look like text, in case of signs and captions.
constexpr int tiles_of_a_photo = 3;

/// Views asked of what is likelier a page than a photograph and stays unclear.
constexpr int views_of_a_page = 2;

/// Below this mean probability of text, tiles are given up for the whole view.
constexpr double least_text = 0.4;

/// Calibrated probability at which no more is asked, above the default of Options::min_confidence: what stops right at
/// that threshold would be applied on the strength of a lucky tile. Of 3,738 held-out images, the calibration fitted
/// anew to each, 0.96 for both kinds applies 18 wrong turns, 0.99 for pages 10, 0.995 7, and held-out pages take 4.3,
/// 6.0 and 9.7 ms in the mean; photographs gain nothing from a higher one (training/policy.py, Policy.clear_page).
constexpr double clear_probability_of_a_page = 0.99, clear_probability_of_a_photo = 0.96;

/// The same of a page that was read in this many places: no luck of a few, and what one misread place holds back
/// (document_disagreement) no further question would give again. Of 620 held-out pages and strips none is applied wrongly for it,
/// and pages that are not clear at once take 2 ms less in the mean (training/policy.py, Policy.clear_well_read_page).
constexpr double clear_probability_of_a_well_read_page = 0.97;
constexpr int well_read = 8;

/// Nothing defined an up where the best turn's calibrated probability stays below this, ...
constexpr double least_probability = 0.33;

/// ... or where it stays below `sure_of_little` and the single answers were flat: the mean over the passes of each
/// one's highest probability (of tiles, times that of being text). Dense textures pass for text and add up to
/// something; each alone says next to nothing. Real pages and photographs disagree rather than shrug.
constexpr double sure_of_little = 0.75, least_strength_of_a_page = 0.50, least_strength_of_a_photo = 0.26;

/// Unless this many places were read: a few words on a page of drawings say little in the mean, and yet plainly. Of 240
/// pictures without an up (make_turn_pages.py noup) no place is read.
constexpr int least_read = 2;

/// A photograph is levelled before it is asked where the circle shows at least this tilt, and is so sure of it: leaned views
/// of up to about as much were trained on. Nor is it up to the other bound where the view of it as it lies is clear.
constexpr double least_tilt_degrees = 10.0, sure_of_a_tilt = 0.95, most_tilt_of_a_clear_view = 30.0;

/// What a tile says of the page: it may be right about its place and wrong about the page (turn_posterior.hpp).
std::array<float, 4> doubted(const std::array<float, 4>& log_probability) {
    constexpr double doubt = turn_calibration::document_place_doubt;
    std::array<float, 4> result{};
    for (std::size_t q = 0; q < 4; ++q) {
        const double p = (1 - doubt) * std::exp(static_cast<double>(log_probability[q])) + doubt / 4;
        result[q] = static_cast<float>(std::log(p));
    }
    return result;
}

void add(std::array<float, 4>& sum, const std::array<float, 4>& log_probability, double weight) {
    for (std::size_t q = 0; q < 4; ++q) sum[q] += static_cast<float>(weight) * log_probability[q];
}

double strength(const Answer& answer) {
    return std::exp(static_cast<double>(*std::max_element(answer.log_probability.begin(), answer.log_probability.end())));
}

std::ptrdiff_t leading(const std::array<float, 4>& sum) { return std::max_element(sum.begin(), sum.end()) - sum.begin(); }

double best(const TurnEvidence& evidence) {
    const std::array<double, 4> posterior = turn_posterior(evidence);
    return *std::max_element(posterior.begin(), posterior.end());
}

/// The same with what the tag says.
double best(const TurnEvidence& evidence, const TagPrior& prior) {
    std::array<double, 4> weight = turn_posterior(evidence);
    const auto share = static_cast<double>(evidence.document_weight);
    double sum = 0;
    for (std::size_t q = 0; q < 4; ++q) {
        weight[q] *= share * prior.document[q] + (1 - share) * prior.photo[q];
        sum += weight[q];
    }
    return sum > 0 ? *std::max_element(weight.begin(), weight.end()) / sum : 0.0;
}

}  // namespace

// A few words on a wide page have no contrast by that measure, but places to read.
bool is_blank(const ContentMap& map) { return map.contrast < least_contrast && map.places.empty(); }

bool is_asked_as_a_page(const GreyView& page, const ContentMap& map) {
    const bool is_strip = std::max(page.width, page.height) >= strip_shape * std::min(page.width, page.height);
    return map.peak >= paper_peak || is_strip;
}

float resolution_of(const GreyView& page) {
    return std::min(1.0F, static_cast<float>(std::min(page.width, page.height)) / full_resolution);
}

double Session::document_likeness() const {
    double sum = 0;
    int streams = 0;
    const auto add_stream = [&](double of_all, int passes) {
        if (passes == 0) return;
        sum += of_all / passes;
        ++streams;
    };
    add_stream(text_sum_, evidence_.document_passes);
    add_stream(page_sum_, evidence_.whole_passes);
    add_stream(document_sum_, evidence_.photo_passes);
    return streams > 0 ? sum / streams : 0.0;
}

bool Session::is_plainly_a_page() const { return document_likeness() >= plainly_a_page && evidence_.resolution >= 1.0F; }

/// Of a photograph's signs and captions the densest places are the likeliest.
const Place& Session::next_place() const {
    const auto number = static_cast<std::size_t>(evidence_.document_passes);
    if (!densest_first_) return map_.places[number % map_.places.size()];
    std::vector<std::size_t> order(map_.places.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(),
                     [&](std::size_t a, std::size_t b) { return map_.places[a].content > map_.places[b].content; });
    return map_.places[order[number % order.size()]];
}

void Session::count_direction(const Answer& answer, const Place& place) {
    if (strength(answer) < half_sure || answer.document < least_readable) return;
    ++half_read_;
    if (strength(answer) < least_sure) return;
    const auto best = std::max_element(answer.log_probability.begin(), answer.log_probability.end());
    read_[static_cast<std::size_t>(best - answer.log_probability.begin())] +=
        static_cast<double>(place.share) * answer.document;
    ++legible_;
    const double total = read_[0] + read_[1] + read_[2] + read_[3];
    for (std::size_t q = 0; q < 4; ++q) evidence_.direction_share[q] = static_cast<float>(read_[q] / total);
}

/// Whether enough of a page was looked at, in enough places.
bool Session::has_spread_evidence() const {
    if (!runner_.tile || map_.places.empty()) return true;
    if (runner_.page && evidence_.whole_passes == 0) return false;
    const double second = second_direction_share(evidence_);
    const bool contradicted = leading(evidence_.whole) != leading(evidence_.document);
    const auto whole = static_cast<double>(evidence_.whole[static_cast<std::size_t>(leading(evidence_.whole))]);
    const bool sure = evidence_.whole_passes > 0 && whole >= evidence_.whole_passes * std::log(sure_of_the_whole);
    const int wanted = second >= much_disagreement ? max_tiles
                       : second >= some_disagreement || contradicted ? places_of_some_disagreement
                       : sure ? least_places : places_if_unsure;
    const int places = static_cast<int>(map_.places.size());
    const int legible = sure ? least_legible : legible_if_unsure;
    if (legible_ < legible && evidence_.document_passes < std::min(places_without_text, places)) return false;
    return evidence_.document_passes >= std::min(wanted, places);
}

bool Session::clear() const {
    const double likeness = document_likeness();
    if (likeness >= 0.5 && !has_spread_evidence()) return false;
    const bool seen_as_photo = evidence_.photo_passes > 0 || !runner_.photo || input_.photo.empty();
    if (likeness < surely_a_page && !seen_as_photo) return false;
    TurnEvidence now = evidence_;
    const double share = likeness;
    now.document_weight = static_cast<float>(share);
    const double of_a_page = legible_ >= well_read ? clear_probability_of_a_well_read_page : clear_probability_of_a_page;
    // Measured against the highest that the calibration can give: no question takes away the doubt that it leaves to every page.
    const double highest = 1 - 0.75 * share * turn_calibration::document_doubt;
    const double clear = highest * (share * of_a_page + (1 - share) * clear_probability_of_a_photo);
    return best(now) >= clear && best(now, input_.tag_prior) >= clear;
}

void Session::ask_tiles(int until, GiveUp give_up) {
    if (!runner_.tile || map_.places.empty()) return;
    while (evidence_.document_passes < until && !clear() && !late()) {
        const bool shows_a_page = page_sum_ > 0.5 * evidence_.whole_passes;
        const bool no_text = evidence_.document_passes >= (shows_a_page ? places_without_text : 2) &&
                             text_sum_ < least_text * evidence_.document_passes;
        if (no_text && give_up == GiveUp::without_text) return;
        const auto number = static_cast<std::size_t>(evidence_.document_passes);
        const Place& place = next_place();
        const Answer answer = ask_tile(input_, map_, place, evidence_.document_passes, runner_);
        ++evidence_.document_passes;
        text_sum_ += answer.document;
        strength_sum_ += answer.document * strength(answer);
        add(evidence_.document, doubted(answer.log_probability), answer.document);
        if (number < map_.places.size()) count_direction(answer, place);
        const auto places = std::min(static_cast<std::size_t>(evidence_.document_passes), map_.places.size());
        evidence_.read_share = static_cast<float>(half_read_) / static_cast<float>(places);
    }
}

void Session::ask_wholes(int until) {
    if (!runner_.page || input_.page.empty()) return;
    while (evidence_.whole_passes < until && !clear() && !late()) {
        const Answer answer = ask_whole(input_, map_, evidence_.whole_passes, runner_);
        ++evidence_.whole_passes;
        page_sum_ += answer.document;
        strength_sum_ += answer.document * strength(answer);
        add(evidence_.whole, answer.log_probability, answer.document);
    }
}

/// Of what was asked at a first look there are no two answers.
Answer Session::answer_of_view(int number) {
    FirstLook* const seen = input_.first_look;
    const bool levelled = evidence_.photo_level_degrees != 0;
    if (seen == nullptr || !seen->asked || levelled) return ask_view(photo_, number, runner_);
    if (number == 0) return *seen->view;
    std::vector<Answer>& further = seen->asked->further_views;
    const auto known = static_cast<int>(further.size());
    if (number <= known) return further[static_cast<std::size_t>(number - 1)];
    const Answer answer = ask_view(photo_, number, runner_);
    if (number == known + 1) further.push_back(answer);
    return answer;
}

/// As the networks of pages cannot say.
bool Session::is_surely_a_photo() const {
    return evidence_.photo_passes > 0 && document_sum_ <= most_document_of_a_photo * evidence_.photo_passes;
}

void Session::ask_views(int until) {
    if (!runner_.photo || input_.photo.empty()) return;
    while (evidence_.photo_passes < until && !clear() && !late()) {
        const Answer answer = answer_of_view(evidence_.photo_passes);
        ++evidence_.photo_passes;
        document_sum_ += answer.document;
        strength_sum_ += strength(answer);
        add(evidence_.photo, answer.log_probability, 1.0);
    }
}

/// The circle, and where it shows a tilt the photograph is levelled and its views are asked anew: level first, then ask.
void Session::ask_circle() {
    FirstLook* const seen = input_.first_look;
    const bool known = seen != nullptr && seen->circle.passes > 0;
    evidence_.circle = known ? seen->circle : coarse::ask_circle(photo_, evidence_, input_.deadline, runner_);
    if (evidence_.circle.passes == 0) return;
    const Tilt tilt = tilt_of(circle_posterior(evidence_.circle, static_cast<double>(evidence_.resolution)));
    if (std::abs(tilt.degrees) <= least_tilt_degrees || tilt.share < sure_of_a_tilt) return;
    if (std::abs(tilt.degrees) <= most_tilt_of_a_clear_view && clear()) return;
    evidence_.photo_level_degrees = tilt.degrees;
    photo_ = levelled_photo(photo_, tilt.degrees, runner_.scratch);
    if (evidence_.photo_passes == 1) strength_sum_ -= strength({evidence_.photo, 0});
    evidence_.photo = {};
    evidence_.photo_passes = 0;
    document_sum_ = 0;
}

void Session::ask_page(int tiles) {
    ask_wholes(1);
    ask_tiles(std::min(tiles, tiles_before_wholes), GiveUp::never);
    ask_wholes(max_wholes);
    ask_tiles(tiles, GiveUp::never);
}

bool Session::shows_an_up() const {
    const double share = static_cast<double>(evidence_.document_weight), probability = best(evidence_);
    const double least = share * least_strength_of_a_page + (1 - share) * least_strength_of_a_photo;
    // Whole views count as far as they show a page: of a photograph they say nothing, and need not.
    const double passes = evidence_.document_passes + page_sum_ + evidence_.photo_passes;
    const bool flat = strength_sum_ < least * passes && probability < sure_of_little && legible_ < least_read;
    return probability >= least_probability && !flat;
}

TurnEvidence Session::run() {
    if (is_blank(map_)) return evidence_;
    evidence_.resolution = resolution_of(input_.page);
    // A small picture has few places: asking them more than twice says nothing new.
    const int tiles = std::min(max_tiles, 2 * static_cast<int>(map_.places.size()));
    const bool page_first = is_asked_as_a_page(input_.page, map_);
    if (page_first) {
        ask_wholes(1);
        ask_tiles(std::min(tiles, least_places), GiveUp::without_text);
        if (document_likeness() < surely_a_page) ask_views(1);
        // Of 250 held-out photographs, 11 of which end here, no turn and no decision to apply one changes for it, of 816
        // pages, strips and small pictures two turns and no decision (training/policy.py, Policy.most_document_of_a_photo).
        if (!is_surely_a_photo()) {
            ask_tiles(std::min(tiles, tiles_before_wholes), GiveUp::without_text);
            ask_wholes(max_wholes);
            ask_tiles(std::min(tiles, tiles_before_view), GiveUp::without_text);
        }
    }
    if (!is_plainly_a_page()) ask_views(1);
    if (document_likeness() >= 0.5) {
        ask_page(tiles);
        if (!is_plainly_a_page()) ask_views(views_of_a_page);
    } else {
        ask_circle();
        ask_views(max_views);
        densest_first_ = evidence_.document_passes == 0;
        ask_tiles(std::min(tiles, tiles_of_a_photo), GiveUp::without_text);
        densest_first_ = false;
        if (document_likeness() >= 0.5) ask_page(tiles);
    }
    const bool kind_is_known = runner_.tile.has_value();
    evidence_.document_weight = static_cast<float>(kind_is_known ? document_likeness() : page_first ? 1.0 : 0.0);
    evidence_.has_content = shows_an_up();
    return evidence_;
}

}  // namespace upright::coarse
