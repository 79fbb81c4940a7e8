// What turns the answers of the circle into probabilities and errors (circle_posterior.hpp, confidence/tilt.cpp).
// The shipped network has no outputs of the circle: these stand for a first one, of 350,000 training views, and are to be
// fitted to the one that is shipped (upright_turn_answers --photos prints what to fit to).
#pragma once

namespace upright::circle_calibration {

inline constexpr double scale = 1.0;
inline constexpr double growth = 0.6;
inline constexpr double doubt = 0.01;
inline constexpr double turn_weight = 0.7;
inline constexpr double error_base = 2.5;
inline constexpr double error_spread = 0.5;
inline constexpr double wrong_base = 0.02;
inline constexpr double wrong_share = 0.8;

}  // namespace upright::circle_calibration
