"""What the pages of a document say together."""
import unittest

from support import load

evidence = load("integrations/pdf/upright_pdf/evidence.py")
report = load("integrations/pdf/upright_pdf/report.py")
FLAT = (0.25,) * 4


def page(turn=None, probability=0.99, shape="portrait"):
    rest = (1 - probability) / 3
    return evidence.Page(FLAT if turn is None else tuple(probability if t == turn else rest for t in range(4)), shape)


def summary(verdicts):
    return [(verdict.quarter_turns, verdict.by) for verdict in verdicts]


class EvidenceTest(unittest.TestCase):
    def test_clear_pages_decide_for_themselves(self):
        pages = [page(0)] * 18 + [page(2)]
        self.assertEqual([(0, "page")] * 18 + [(2, "page")], summary(evidence.decide(pages)))

    def test_an_unclear_page_takes_the_common_turn(self):
        verdicts = evidence.decide([page(1)] * 15 + [page(), page(1, 0.6), page(3, 0.3)])
        self.assertEqual((1, "document"), summary(verdicts)[15])
        self.assertEqual((1, "document"), summary(verdicts)[16])

    def test_what_pages_that_agree_are_worth(self):
        # By hand: four pages apart are explained by 1/4 * 5/8 * 3/4 * 13/16 = 0.0952, so one turn is shared by 1/4 / (1/4 +
        # 0.0952) = 0.7242, and a fifth page has it by 0.7242 + 0.2758 * 17/20.
        self.assertAlmostEqual(0.9586, evidence.of_document([0, 4, 0, 0])[1], 4)
        self.assertEqual((1, "document"), summary(evidence.decide([page(1)] * 4 + [page()]))[4])
        chances = [evidence.of_document([0, count, 0, 0])[1] for count in range(30)]
        self.assertEqual(0.25, chances[0])
        self.assertEqual(sorted(chances), chances)
        self.assertAlmostEqual(1, sum(evidence.of_document([7, 0, 0, 0])))

    def test_a_few_pages_are_no_document(self):
        self.assertEqual((0, "unclear"), summary(evidence.decide([page(1)] * 3 + [page()]))[3])

    def test_pages_that_disagree_leave_it_unclear(self):
        self.assertEqual((0, "unclear"), summary(evidence.decide([page(1)] * 14 + [page(0), page()]))[15])
        self.assertEqual((0, "unclear"), summary(evidence.decide([page(0), page(2)] * 10 + [page()]))[20])

    def test_evidence_of_its_own_against_the_document_leaves_it_unclear(self):
        self.assertEqual((0, "unclear"), summary(evidence.decide([page(1)] * 15 + [page(3, 0.9)]))[15])

    def test_only_pages_of_the_same_shape_count(self):
        pages = [page(1)] * 19 + [page(shape="landscape")]
        self.assertEqual((0, "unclear"), summary(evidence.decide(pages))[19])
        self.assertEqual("square", evidence.shape(1000, 995))
        self.assertEqual(["landscape", "portrait"], [evidence.shape(1200, 1000), evidence.shape(1000, 1200)])

    def test_a_document_without_a_clear_page_stays(self):
        self.assertEqual([(0, "unclear")] * 4, summary(evidence.decide([page()] * 3 + [page(2, 0.9)])))

    def test_probabilities_sum_to_one(self):
        self.assertAlmostEqual(1.0, sum(evidence.together((0.1, 0.2, 0.3, 0.4), [3, 0, 1, 0])))


class ReportTest(unittest.TestCase):
    VERDICTS = [evidence.Verdict(0, 0.99, "page"), evidence.Verdict(1, 0.96, "document"), evidence.Verdict(0, 0.4, "unclear")]

    def test_what_is_turned_and_what_is_unclear_is_shown(self):
        self.assertEqual([2, 3], report.shown(self.VERDICTS))
        section = report.section("a.pdf: 3 pages", self.VERDICTS, {2: b"png", 3: b"png"})
        self.assertIn("rotate(90deg)", section)
        self.assertIn("page 2: 90° clockwise, P 0.960 by the other pages", section)
        self.assertIn("page 3: unclear (0.40), left as it is", section)

    def test_names_cannot_be_markup(self):
        section = report.section("<b>.pdf: left alone: damaged", [], {})
        self.assertIn("&lt;b&gt;.pdf", section)
        self.assertNotIn("<b>", section)
        self.assertIn('class="left"', section)


if __name__ == "__main__":
    unittest.main()
