// Written by training/calibrate.py: fitted to the shipped networks on held-out images (106 collections, 120 mixed, 130 pages,
// 130 photos, 46 scans, 130 small, 50 strips); the constants of photographs alone are those fitted to 1050 of them, and
// document_doubt is 0.005 where these few images asked for 0.013, with which hardly a page reaches 0.99.
#pragma once

namespace upright::turn_calibration {

inline constexpr double document_scale = 0.511;
inline constexpr double document_growth = 0.652;
inline constexpr double document_doubt = 0.005;
inline constexpr double document_place_doubt = 0.138;
inline constexpr double document_disagreement = 0.255;
inline constexpr double document_coarse = 2;
inline constexpr double whole_scale = 1.304;
inline constexpr double whole_growth = 0.8;
inline constexpr double photo_scale = 1.347;
inline constexpr double photo_growth = 0.6749;
inline constexpr double photo_doubt = 0.002;
inline constexpr double photo_coarse = 0.5;

}  // namespace upright::turn_calibration
