// Written by training/calibrate.py: fitted to the shipped networks on held-out images (200 mixed, 140 strips, 240 small,
// 130 pages, 46 scans, 106 collections, 130 photos, 180 charts); the constants of photographs alone are those fitted to 1050
// of them. Kept as they were by --keep: photo_scale, photo_growth, photo_doubt; document_place_doubt and document_coarse, with
// which the search ends at a lower loss than where it may move them (0.1647 and 0.1651); document_disagreement and
// photo_coarse, of which a fit asks for less, since it looks at the right turn alone. With the page network before,
// document_disagreement 0.23 left 97 of 100 pages with two directions for review and 0.043 left 93 (140 twoways), and with
// photo_coarse 0.5 none of the small pictures that were applied was wrong, with 0.065 one of 107. document_unread is a
// little less than the same search gives for it alone, 0.33: real pages are held back by it, too.
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
inline constexpr double document_unread = 0.28;

}  // namespace upright::turn_calibration
