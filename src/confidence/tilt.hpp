// What is believed of the tilt of a photograph: a few normal errors, each with its weight, and the chance that all are
// wrong together, of which every tilt is as likely. Pure arithmetic.
#pragma once

#include <array>
#include <cstddef>

#include "common/circle_posterior.hpp"
#include "common/evidence.hpp"

namespace upright::confidence {

class TiltBelief {
public:
    /// What the circle alone says.
    explicit TiltBelief(const Tilt& circle);

    /// Adds the direction of lines. It counts where it may be that of the level: as far as the circle puts it there.
    void add_lines(double degrees, double sigma, double probability);

    /// Of the circle, where it is not wrong altogether.
    double circle_sigma() const { return errors_[0].sigma; }
    /// The circle's tilt or that of the lines, near which the more is believed; clockwise degrees to apply, (-45, 45]. 0 where
    /// only a quarter is known.
    double degrees() const;
    /// Half of what 95 of 100 errors of `answer` stay within.
    double sigma_of(double answer) const;
    /// P(|error of answer| <= degrees).
    double probability_within(double answer, double degrees) const;
    /// P(a picture is straighter after turning it by `answer`), nearly all photographs being level from the start.
    double probability_of_gain(double answer) const;

private:
    struct Error {
        double weight = 0, degrees = 0, sigma = 1;
    };
    std::array<Error, 2> errors_;  ///< the circle's, then that of lines
    double wrong_ = 1;             ///< weight of any tilt
};

}  // namespace upright::confidence
