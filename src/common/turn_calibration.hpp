// Written by src/coarse/train/calibrate.py: fitted to the shipped networks on held-out images (1050 photos, 46 scans, 285 pages).
// Of those, at most 1% of the answers with a probability of 0.951 or more are wrong.
#pragma once

namespace upright::turn_calibration {

inline constexpr double document_scale = 1.388;
inline constexpr double document_growth = 0.504;
inline constexpr double document_doubt = 0.0031;
inline constexpr double photo_scale = 1.114;
inline constexpr double photo_growth = 0.8;
inline constexpr double photo_doubt = 0.002;

}  // namespace upright::turn_calibration
