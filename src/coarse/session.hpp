// The order of the questions of one call, and when the answer is clear.
//
// A page of text is asked tile by tile, a photograph as a whole view, then in its other turns; the log-probabilities of
// the answers are summed. What the image seems to be decides which stream is asked first; the
// networks themselves say what it is.
#pragma once

#include "coarse/coarse.hpp"
#include "coarse/content_map.hpp"
#include "coarse/questions.hpp"
#include "common/evidence.hpp"

namespace upright::coarse {

class Session {
public:
    Session(const Input& input, const ContentMap& map, Runner& runner) : input_(input), map_(map), runner_(runner) {}

    TurnEvidence run();

private:
    enum class GiveUp { without_text, never };
    void ask_tiles(int until, GiveUp give_up);
    void ask_views(int until);
    bool clear() const;
    bool late() const { return input_.deadline != nullptr && input_.deadline->expired(); }
    double document_likeness() const;
    bool shows_an_up() const;

    const Input& input_;
    const ContentMap& map_;
    Runner& runner_;
    TurnEvidence evidence_;
    double text_sum_ = 0;      ///< of the tiles' probabilities of being text
    double document_sum_ = 0;  ///< of the views' probabilities of showing a document
    double strength_sum_ = 0;  ///< of each answer's highest probability
};

}  // namespace upright::coarse
