// The stage in a library that is built without networks (CMake: UPRIGHT_NETWORK=OFF): no classifier can be made.
#include "coarse/coarse.hpp"

namespace upright::coarse {

struct ContentMap {};
struct Classifier::State {};

Classifier::Classifier(std::unique_ptr<State> state) noexcept : state_(std::move(state)) {}
Classifier::Classifier(Classifier&&) noexcept = default;
Classifier& Classifier::operator=(Classifier&&) noexcept = default;
Classifier::~Classifier() = default;

bool Classifier::is_built_in() noexcept { return false; }
bool Classifier::can_run_own_model() noexcept { return false; }

Result<Classifier> Classifier::create(const ClassifierModel&) {
    return Error{Status::invalid_model, "this library was built without networks"};
}

TurnEvidence Classifier::ask(const Input&) const { return {}; }
FirstLook Classifier::look_first(const GreyView&, const RgbView&, const Deadline&) const { return {}; }
bool FirstLook::surely_a_photo() const noexcept { return false; }

int Classifier::photo_side() const noexcept { return 1; }

}  // namespace upright::coarse
