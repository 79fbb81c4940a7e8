// What an EXIF orientation is worth, as a probability over the turns.
//
// Value 1 is what every program writes that never thought of orientation; 3, 6 and 8 come from a gravity sensor or a hand.
// A sensor does not know the up of a sheet that lies flat under the camera, and scanners turn pages without a word; so a
// tag says less of documents than of photographs. A program that turned the pixels and kept the tag often leaves the old
// width and height in EXIF, or the old thumbnail.
// The numbers are judgements, not measurements: public collections of files with tags tell what was written, not what
// was right.
#include "confidence/tag.hpp"

#include <algorithm>
#include <cstddef>

#include "common/orientation.hpp"

namespace upright::confidence {
namespace {

/// P(the tag is right) of a photograph: as written by anything; by what names its camera.
constexpr double photo_reliability = 0.96, sensor_reliability = 0.98;

/// The same of a document: scanners and the phone that is held flat are as often wrong as right. Chosen on copies of
/// the measured pages and scans with tags that fit and that do not (benchmarks/accuracy/make_tagged_copies.py), so what
/// these sets show of it is not blind.
constexpr double document_reliability = 0.50;

/// The same of either, where the header shows that the pixels were turned after 3, 6 or 8 was written.
constexpr double stale_reliability = 0.50;

/// The same under ExifPolicy::trust, where the caller vouches for the tag.
constexpr double trusted_reliability = 0.9999;

double reliability_of_a_photo(const TagFacts& tag) {
    return tag.orientation != 1 && tag.has_camera && !tag.by_editor ? sensor_reliability : photo_reliability;
}

std::array<double, 4> peaked(int turns, double reliability) {
    std::array<double, 4> prior{};
    prior.fill((1 - reliability) / 3);
    prior[static_cast<std::size_t>(turns)] = reliability;
    return prior;
}

}  // namespace

TagPrior tag_prior(const TagFacts& tag, ExifPolicy policy) {
    if (tag.orientation < 1 || tag.orientation > 8 || policy == ExifPolicy::ignore) return {};
    double document = document_reliability, photo = reliability_of_a_photo(tag);
    if (tag.orientation != 1 && (tag.dimensions_swapped || tag.thumbnail_turned)) document = photo = stale_reliability;
    if (policy == ExifPolicy::trust) document = photo = trusted_reliability;
    const Orientation asked = orientation_from_exif(tag.orientation);
    // Flipping first reverses the sense of the turn: of the unmirrored pixels it is the opposite one that reads upright.
    const int turns = asked.mirrored ? (4 - asked.quarter_turns) % 4 : asked.quarter_turns;
    return {peaked(turns, document), peaked(turns, photo)};
}

std::array<double, 4> mixed(const TagPrior& prior, double document_share) {
    const double share = std::clamp(document_share, 0.0, 1.0);
    std::array<double, 4> both{};
    for (std::size_t q = 0; q < 4; ++q) both[q] = share * prior.document[q] + (1 - share) * prior.photo[q];
    return both;
}

}  // namespace upright::confidence
