// The order of the questions of one call, and when the answer is clear.
//
// A page of text is asked as a whole and tile by tile, a photograph as a whole view, then in its other turns; the
// log-probabilities of the answers are summed. What the image seems to be decides which stream is asked first; the
// networks themselves say what it is.
//
// No single place answers for a page: tiles come from places spread over it, a few are asked whatever the first one
// says, and where two directions are read more places are asked, until their shares of the page are known.
#pragma once

#include <array>

#include "coarse/coarse.hpp"
#include "coarse/content_map.hpp"
#include "coarse/questions.hpp"
#include "common/evidence.hpp"

namespace upright::coarse {

/// Nothing to be asked about.
bool is_blank(const ContentMap& map);
/// Whether a picture is asked as a page before it is asked as a photograph.
bool is_asked_as_a_page(const GreyView& page, const ContentMap& map);

/// TurnEvidence::resolution of a picture of which this is the page.
float resolution_of(const GreyView& page);

class Session {
public:
    Session(const Input& input, const ContentMap& map, Runner& runner) 
        : input_(input), photo_(input.photo), map_(map), runner_(runner) {}

    TurnEvidence run();

private:
    enum class GiveUp { without_text, never };
    void ask_tiles(int until, GiveUp give_up);
    void ask_wholes(int until);
    void ask_views(int until);
    void ask_circle();
    Answer answer_of_view(int number);
    void ask_page(int tiles);
    const Place& next_place() const;
    void count_direction(const Answer& answer, const Place& place);
    bool has_spread_evidence() const;
    bool clear() const;
    bool late() const { return input_.deadline != nullptr && input_.deadline->expired(); }
    double document_likeness() const;
    bool is_surely_a_photo() const;
    bool is_plainly_a_page() const;
    bool shows_an_up() const;

    const Input& input_;
    RgbView photo_;  ///< levelled where the circle shows that it is tilted
    const ContentMap& map_;
    Runner& runner_;
    TurnEvidence evidence_;
    double text_sum_ = 0;      ///< of the tiles' probabilities of being text
    double page_sum_ = 0;      ///< of the whole views' probabilities of showing a page
    double document_sum_ = 0;  ///< of the views' probabilities of showing a document
    double strength_sum_ = 0;  ///< of each answer's highest probability
    bool densest_first_ = false;
    int legible_ = 0;               ///< tiles that were read
    int half_read_ = 0;             ///< these, and those that were read half surely
    std::array<double, 4> read_{};  ///< area of text that was read, by the turn that makes it upright
};

}  // namespace upright::coarse
