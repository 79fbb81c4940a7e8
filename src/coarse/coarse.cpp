#include "coarse/coarse.hpp"

namespace upright::coarse {

// No network is embedded yet: content says nothing of the quarter turn.
struct Classifier::State {};
Classifier::Classifier(std::unique_ptr<State> state) noexcept : state_(std::move(state)) {}
Classifier::Classifier(Classifier&&) noexcept = default;
Classifier& Classifier::operator=(Classifier&&) noexcept = default;
Classifier::~Classifier() = default;
Result<Classifier> Classifier::create(const ClassifierModel&) { return Classifier(std::make_unique<State>()); }
TurnEvidence Classifier::ask(const Input&) const { return {}; }

}  // namespace upright::coarse
