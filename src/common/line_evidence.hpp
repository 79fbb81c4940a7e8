// What edges/, lines/ and vote/ hand to one another. Angles are clockwise degrees to apply.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "common/buffer.hpp"

namespace upright {

/// How much each part of the image looks like writing (1) and not like solid lines (towards 0), on a grid of square
/// cells; smooth between neighbours.
struct TextureWeights {
    int columns = 0, rows = 0;
    double cell_px = 0;         ///< side of a cell in pixels of the source
    double left = 0, top = 0;   ///< corner of the first cell in the source
    Buffer<float> weight;       ///< row by row

    float at(int column, int row) const noexcept {
        return weight[static_cast<std::size_t>(row) * static_cast<std::size_t>(columns) +
                      static_cast<std::size_t>(column)];
    }
};

/// Rectified derivatives of a reduced grey image, each laid out so that the lines that run along it lie in memory:
/// `down` holds the steps to a lighter pixel below, column after column, `right` the steps to a lighter pixel to the
/// right, row after row.
struct GradientPlanes {
    int width = 0, height = 0;  ///< of both planes, pixels of the reduced image
    int reduction = 1;          ///< pixels of the source per pixel
    Buffer<std::int16_t> down;   ///< width columns of `height` values, 0..63
    Buffer<std::int16_t> right;  ///< height rows of `width` values, 0..63
    TextureWeights texture;
};

/// Alignment energy of one direction by angle, ascending, from a little over -45 to 45 degrees.
struct AngleSpectrum {
    std::vector<float> angle_degrees;
    std::vector<float> energy;
};

/// The two spectra of an image: lines that run across it (text rows of an upright page) and lines that run down it.
struct SpectrumPair {
    AngleSpectrum across, down;
};

/// Derivatives of the projections of narrow strips along one direction, sampled at several sub-pixel phases.
/// Sample i of phase p of strip s lies at position first + i + p / phases on the axis across the lines, measured at
/// the strip's centre.
struct StripProfiles {
    static constexpr int phases = 8;  ///< source: skew-experiment: 1 phase costs 10 points of CE, 4 are nearly enough

    int strips = 0;
    int samples = 0;  ///< per phase
    int first = 0;    ///< position of sample 0, pixels
    double base_degrees = 0;          ///< skew at which the strips were summed
    bool down = false;                ///< false: lines across the image; true: lines down it
    std::vector<double> centre;       ///< of each strip along the lines, pixels from the image's centre
    std::vector<double> residual;     ///< mean rounding error of the strip's shear, pixels
    Buffer<std::int16_t> values;      ///< [strip][phase][sample]

    const std::int16_t* row(int strip, int phase) const noexcept {
        return values.data() + (static_cast<std::size_t>(strip) * phases + static_cast<std::size_t>(phase)) *
                                   static_cast<std::size_t>(samples);
    }
};

/// A straight piece of an edge of a picture that is turned by a rough angle about its middle.
struct Piece {
    bool runs_down = false;      ///< or across, in the turned picture
    double x = 0, y = 0;         ///< of its middle from the picture's, in halves of the short side; to the right and down
    double further_degrees = 0;  ///< clockwise, beyond the rough angle, that makes it run straight across or down
    double length = 0;           ///< of the short side
    double length_px = 0, thickness_px = 0;
};

}  // namespace upright
