"""The sets of turned photographs and the figures of them: test_angle_sets.py FOLDER_OF_THE_ACCURACY_PROGRAMS

Exit status 77 where OpenCV and NumPy are missing.
"""
import math
import sys
import unittest

try:
    import cv2
    import numpy as np
except ImportError:
    sys.exit(77)
sys.path.insert(0, sys.argv.pop())
import angle_report  # noqa: E402  (its folder is known only now)
import make_angle_sets  # noqa: E402

ROW = {"source": "s", "set": "tilt", "answered": "1", "true_turns": "1", "true_skew": "-8", "turns": "1", "skew": "-6", "sigma": "1.5",
       "confidence": "0.9", "decision": "2", "level_confidence": "0.8", "level_decision": "2"}


def slope(picture):
    """Degrees by which the border between the dark and the light half falls to the right."""
    ys = [np.argmax(column > 128) for column in picture[:, :, 1].T]
    x = np.arange(len(ys))
    return math.degrees(math.atan(np.polyfit(x, ys, 1)[0]))


class AngleSetsTest(unittest.TestCase):
    def test_the_truth_is_what_levels_the_picture(self):
        picture = np.zeros((300, 400, 3), np.uint8)
        picture[150:] = 255
        for angle in (7.0, -11.5):
            turned = make_angle_sets.turned(picture, angle)
            self.assertAlmostEqual(slope(turned), -angle, delta=0.2)  # clockwise brings a border down on the right
            self.assertAlmostEqual(turned.shape[1] / turned.shape[0], 4 / 3, delta=0.03)

    def test_no_corner_tells_the_angle(self):
        picture = np.full((300, 400, 3), 200, np.uint8)
        picture[:2] = picture[-2:] = 0
        picture[:, :2] = picture[:, -2:] = 0
        for angle in (3, 30, 90, -135, 179):
            self.assertGreater(make_angle_sets.turned(picture, angle)[3:-3, 3:-3].min(), 190, angle)

    def test_an_angle_splits_as_in_an_answer(self):
        for angle, parts in ((0, (0, 0)), (45, (0, 45)), (46, (1, -44)), (-45, (3, 45)), (-44, (0, -44)), (180, (2, 0)), (-100, (3, -10))):
            self.assertEqual(make_angle_sets.parts(angle), parts)

    def test_angles_follow_from_the_name(self):
        angles = [make_angle_sets.drawn_angle("tilt", f"{n}.jpg", 1) for n in range(200)]
        self.assertEqual(angles[7], make_angle_sets.drawn_angle("tilt", "7.jpg", 1))
        self.assertTrue(all(1 <= abs(angle) <= 12 for angle in angles))
        self.assertTrue(60 < sum(angle > 0 for angle in angles) < 140)

    def test_a_picture_left_less_tilted_is_straighter(self):
        answer = angle_report.Answer(ROW)
        self.assertEqual((answer.error, answer.tilt, answer.before, answer.straighter, answer.levelled), (2, 2, 8, True, True))
        self.assertFalse(angle_report.Answer({**ROW, "skew": "1"}).straighter)
        wrong_turn = angle_report.Answer({**ROW, "turns": "3"})
        self.assertEqual((wrong_turn.error, wrong_turn.tilt), (178, 2))

    def test_no_answer_is_wrong(self):
        answer = angle_report.Answer({**ROW, "answered": "0"})
        self.assertEqual((answer.error, answer.tilt, answer.levelled, answer.straighter), (180, 45, False, False))


if __name__ == "__main__":
    unittest.main()
