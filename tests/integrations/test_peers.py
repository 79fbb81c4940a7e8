"""How the benchmark of pip's peers counts."""
import unittest

from support import load

tally = load("benchmarks/peers/tally.py")


class SplitTest(unittest.TestCase):
    def test_quarter_turns_and_the_rest_make_the_angle(self):
        for angle, turns, skew in ((0, 0, 0), (3.5, 0, 3.5), (45, 0, 45), (45.5, 1, -44.5), (90, 1, 0), (187, 2, 7),
                                   (268, 3, -2), (315.5, 0, -44.5), (359, 0, -1)):
            self.assertEqual((turns, skew), tally.split(angle), angle)


class TallyTest(unittest.TestCase):
    def test_no_answer_is_wrong(self):
        counted = tally.Tally()
        counted.add(1, 2.0, tally.Answer(1, 2.05), 5.0)
        counted.add(1, 2.0, tally.Answer(), 5.0)
        self.assertEqual("0.500; 0.500", counted.cell(True, True))

    def test_what_a_peer_never_answers_is_a_dash(self):
        counted = tally.Tally()
        counted.add(1, None, tally.Answer(1), 5.0)
        self.assertEqual("1.000; -", counted.cell(True, False))
        self.assertEqual("-; -", counted.cell(False, True))

    def test_wrong_of_the_applied(self):
        counted = tally.Tally()
        for turns, applied in ((1, True), (2, True), (2, False)):
            counted.add(1, None, tally.Answer(turns, None, applied), 5.0)
        self.assertEqual((2, 1), (counted.applied, counted.applied_wrong))


if __name__ == "__main__":
    unittest.main()
