"""What training may not read: test_reserved.py FOLDER_OF_THE_TRAINING_CODE"""
import sys
import unittest

sys.path.insert(0, sys.argv.pop())
from reserved import Reserved  # noqa: E402  (its folder is known only now)

LIST = ["usr/share/doc/debian-refcard/refcard-da.pdf\n", "usr/share/doc/guide/de/install.pdf\n",
        "usr/share/doc/texlive-doc/arab/samples\n", "\n"]


class ReservedTest(unittest.TestCase):
    def setUp(self):
        self.reserved = Reserved(LIST)

    def expect(self, kept, path):
        self.assertEqual(kept, path in self.reserved, path)

    def test_a_listed_document_is_kept_packed_or_not(self):
        self.expect(True, "usr/share/doc/guide/de/install.pdf")
        self.expect(True, "usr/share/doc/guide/de/install.pdf.gz")

    def test_its_folder_is_kept_with_it_and_no_other(self):
        self.expect(True, "usr/share/doc/guide/de/other.pdf")
        self.expect(True, "usr/share/doc/guide/de/part/other.pdf")
        self.expect(False, "usr/share/doc/guide/fr/install.pdf")

    def test_a_listed_folder_is_kept_with_all_below_it(self):
        self.expect(True, "usr/share/doc/texlive-doc/arab/samples/one.pdf")
        self.expect(True, "usr/share/doc/texlive-doc/arab/samples/2019/two.pdf.gz")
        self.expect(False, "usr/share/doc/texlive-doc/arab/manual.pdf")
        self.expect(False, "usr/share/doc/texlive-doc/arab/samples2/one.pdf")

    def test_of_a_flat_folder_only_what_is_listed(self):
        self.expect(True, "usr/share/doc/debian-refcard/refcard-da.pdf.gz")
        self.expect(False, "usr/share/doc/debian-refcard/refcard-de.pdf")


if __name__ == "__main__":
    unittest.main()
