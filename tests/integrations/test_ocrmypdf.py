"""What the OCRmyPDF plugin tells OCRmyPDF, and that a page is asked once."""
import tempfile
import unittest
from pathlib import Path

from support import load

mapping = load("integrations/ocrmypdf/upright_ocrmypdf/mapping.py")
memory = load("integrations/ocrmypdf/upright_ocrmypdf/memory.py")


class MappingTest(unittest.TestCase):
    def test_angles_are_counter_clockwise_corrections(self):
        self.assertEqual([0, 270, 180, 90], [mapping.orientation(turns, 0.99)[0] for turns in range(4)])

    def test_the_default_probability_is_the_default_threshold(self):
        self.assertAlmostEqual(14.0, mapping.units(0.95))
        self.assertLess(mapping.units(0.9499), 14.0)
        self.assertGreater(mapping.units(0.9501), 14.0)

    def test_units_grow_with_the_probability_and_end(self):
        values = [mapping.units(p) for p in (0.0, 0.25, 0.5, 0.6, 0.9, 0.99, 0.999, 1.0)]
        self.assertEqual(values, sorted(values))
        self.assertEqual([0.0] * 3, values[:3])
        self.assertAlmostEqual(32.8, mapping.units(0.999), delta=0.1)
        self.assertLess(mapping.units(1.0), 99.0)

    def test_a_threshold_has_its_probability(self):
        for threshold in (0.0, 2.5, 14.0, 40.0):
            self.assertAlmostEqual(threshold, mapping.units(mapping.probability(threshold)), places=6)

    def test_a_page_without_an_up_stays(self):
        self.assertEqual((0, 0.0), mapping.orientation(0, 0.25))
        self.assertEqual((0, 0.0), mapping.orientation(3, 0.5))
        self.assertEqual(0.0, mapping.deskew(3.2, False))

    def test_a_skew_is_turned_back(self):
        self.assertEqual(-3.2, mapping.deskew(3.2, True))


class MemoryTest(unittest.TestCase):
    def setUp(self):
        temporary = tempfile.TemporaryDirectory()
        self.addCleanup(temporary.cleanup)
        self.folder = Path(temporary.name)
        self.memory = memory.Memory()

    def file(self, name, content=b"x"):
        path = self.folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content)
        return path

    def test_the_preview_answers_for_the_skew_of_the_page(self):
        self.memory.keep(self.file("000012_rasterize_preview.jpg"), True, "first")
        self.assertEqual("first", self.memory.find(self.file("000012_rasterize.png"), False))
        self.assertEqual("first", self.memory.find(self.file("000012_pp_rm_background.png"), False))
        self.assertIsNone(self.memory.find(self.file("000013_rasterize.png"), False))

    def test_not_for_another_run(self):
        self.memory.keep(self.file("one/000001_rasterize_preview.jpg"), True, "one")
        self.assertIsNone(self.memory.find(self.file("two/000001_rasterize.png"), False))

    def test_a_skew_alone_is_no_turn(self):
        path = self.file("000001_rasterize.png")
        self.memory.keep(path, False, "skew")
        self.assertEqual("skew", self.memory.find(path, False))
        self.assertIsNone(self.memory.find(path, True))
        other = self.file("scan.png")
        self.memory.keep(other, False, "skew")
        self.assertIsNone(self.memory.find(other, True))

    def test_a_file_that_changed_is_asked_again(self):
        path = self.file("scan.png")
        self.memory.keep(path, True, "old")
        self.assertEqual("old", self.memory.find(path, True))
        self.file("scan.png", b"another page")
        self.assertIsNone(self.memory.find(path, True))
        self.assertIsNone(self.memory.find(path, False))

    def test_a_file_that_is_gone_is_no_answer(self):
        self.memory.keep(self.folder / "gone.png", True, "never")
        self.assertIsNone(self.memory.find(self.folder / "gone.png", True))

    def test_it_is_bounded(self):
        small = memory.Memory(most=4)
        paths = [self.file(f"scan{number}.png") for number in range(6)]
        for path in paths:
            small.keep(path, True, path.name)
        self.assertIsNone(small.find(paths[0], True))
        self.assertEqual("scan5.png", small.find(paths[5], True))
        self.assertLessEqual(len(small._answers), 4)


if __name__ == "__main__":
    unittest.main()
