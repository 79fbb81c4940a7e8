// Written by src/coarse/train/calibrate.py.
// Before the first fit: temperatures of the experiments that came before.
#pragma once

namespace upright::turn_calibration {

inline constexpr double document_scale = 1.2;
inline constexpr double document_growth = 0.4;
inline constexpr double document_doubt = 0.004;
inline constexpr double photo_scale = 1.0;
inline constexpr double photo_growth = 0.7;
inline constexpr double photo_doubt = 0.004;

}  // namespace upright::turn_calibration
