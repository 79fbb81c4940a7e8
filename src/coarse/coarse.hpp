// Which of the four quarter turns: small networks embedded in the library (or the caller's own ONNX file).
// Method: level first, then ask; tiles of text and whole views, one turn a tile, log-probabilities summed until clear.
#pragma once

#include <array>
#include <memory>
#include <optional>
#include <vector>

#include "common/deadline.hpp"
#include "common/evidence.hpp"
#include "common/image.hpp"
#include "common/tag_prior.hpp"
#include "upright/options.hpp"
#include "upright/result.hpp"

namespace upright::coarse {

struct ContentMap;

/// What a network says of one view.
struct Answer {
    std::array<float, 4> log_probability{};  ///< of the turns that make the stored pixels upright
    double document = 0;                     ///< probability that the tile is text, that the view shows a page or a document
};

/// Probability of a document up to which a view is sure of a photograph.
inline constexpr double most_document_of_a_photo = 0.05;

/// What ask() said of a picture with a first view, for the second time that it is asked about.
struct Asked {
    std::vector<Answer> further_views;      ///< after the first; the level does not matter to them
    std::shared_ptr<const ContentMap> map;  ///< of the page that it was about
    double skew_degrees = 0;                ///< by which that was levelled
    TurnEvidence evidence;
};

/// What is seen of a picture before its level is known. ask() does not look for it again.
struct FirstLook {
    std::shared_ptr<const ContentMap> map;  ///< of the page that was looked at; reset before a larger one is asked about
    std::optional<Answer> view;             ///< the first one as of a photograph, where the picture does not look like a page

    CircleEvidence circle;  ///< where that is likelier a photograph than a document

    bool is_mistaken = false;               ///< text was found all the same

    std::optional<Asked> asked;

    /// A photograph, as far as is known: no text that would need more pixels, or a level to the hundredth of a degree.
    bool surely_a_photo() const noexcept;
};

struct Input {
    GreyView page;                  ///< luma, longest side at most preprocess::Sizes::page_max_side, as stored
    RgbView photo;                  ///< RGB, short side about preprocess::Sizes::photo_short_side, as stored
    double skew_degrees = 0;        ///< clockwise degrees that level the page; applied before the networks look
    bool skew_reliable = false;     ///< false: do not level
    double text_energy = 0;         ///< SkewEvidence::text_energy
    /// What is known of the turns of the stored pixels before looking. It is no part of the evidence: asking ends when the
    /// answer is clear both with it and without it, so that what it contradicts is asked longer.
    TagPrior tag_prior;
    const Deadline* deadline = nullptr;  ///< no more is asked once it has expired; null: there is none
    FirstLook* first_look = nullptr;  ///< of the same picture; null: there was none. ask() adds to it
};

/// Immutable after creation; ask() may be called from many threads at once.
class Classifier {
public:
    /// False in a library that was built without networks; create() then fails.
    static bool is_built_in() noexcept;

    /// True if a caller's own model can be run: what that takes is installed.
    static bool can_run_own_model() noexcept;

    /// The built-in networks, or the caller's model when `model.path` is not empty. Fails with invalid_model.
    static Result<Classifier> create(const ClassifierModel& model);

    Classifier(Classifier&&) noexcept;
    Classifier& operator=(Classifier&&) noexcept;
    ~Classifier();

    FirstLook look_first(const GreyView& page, const RgbView& photo, const Deadline& deadline) const;

    TurnEvidence ask(const Input& input) const;

    /// Pixels that the short side of Input::photo should have, so that views are shrunk and not blown up.
    int photo_side() const noexcept;

private:
    struct State;
    explicit Classifier(std::unique_ptr<State> state) noexcept;
    std::unique_ptr<State> state_;
};

}  // namespace upright::coarse
