// Written by training/calibrate.py: fitted to the shipped networks on held-out images (1050 photos, 46 scans, 1178 pages).
// Of those, at most 1% of the answers with a probability of 0.769 or more are wrong.
#pragma once

namespace upright::turn_calibration {

inline constexpr double document_scale = 1.217;
inline constexpr double document_growth = 0.6199;
inline constexpr double document_doubt = 0.002;
inline constexpr double photo_scale = 1.347;
inline constexpr double photo_growth = 0.6749;
inline constexpr double photo_doubt = 0.002;

}  // namespace upright::turn_calibration
