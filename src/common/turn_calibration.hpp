// Written by training/calibrate.py: fitted to the shipped networks on held-out images (200 mixed, 140 strips, 240 small,
// 130 pages, 46 scans, 106 collections, 130 photos, 180 charts); the constants of photographs alone are those fitted to 1050
// of them. Kept as they were: photo_scale, photo_growth, photo_doubt, document_place_doubt, document_coarse, and two of which
// a fit asks for less, since it looks at the right turn alone: with document_disagreement 0.23, 97 of 100 pages with two
// directions are left for review, with 0.043 93 (140 twoways, the page network before); with photo_coarse 0.5 none of the
// small pictures that are applied is wrong, with 0.065 one of 107 (of the same).
#pragma once

namespace upright::turn_calibration {

inline constexpr double document_scale = 1.098;
inline constexpr double document_growth = 0.2159;
inline constexpr double document_doubt = 0.002;
inline constexpr double document_place_doubt = 0.138;
inline constexpr double document_disagreement = 0.23;
inline constexpr double document_coarse = 2;
inline constexpr double whole_scale = 1.546;
inline constexpr double whole_growth = 0.4413;
inline constexpr double photo_scale = 1.347;
inline constexpr double photo_growth = 0.6749;
inline constexpr double photo_doubt = 0.002;
inline constexpr double photo_coarse = 0.5;
inline constexpr double document_unread = 0.234;

}  // namespace upright::turn_calibration
