"""The report of `upright fix` in headless Chromium: it works, it looks like something, and it loads nothing."""
import os
import re
import shutil
import subprocess
import tempfile
import unittest
import zlib
from pathlib import Path

CHROMIUM = os.environ["UPRIGHT_CHROMIUM"]
FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
         "--disable-background-networking", "--disable-component-update", "--disable-sync", "--hide-scrollbars",
         "--virtual-time-budget=5000", "--enable-logging=stderr", "--v=0"]


def pixels_of(png):
    """Width, height and the raw rows of an 8-bit PNG without interlacing, still filtered."""
    assert png[:8] == b"\x89PNG\r\n\x1a\n"
    at, data, size = 8, b"", (0, 0)
    while at < len(png):
        length, kind = int.from_bytes(png[at:at + 4], "big"), png[at + 4:at + 8]
        body = png[at + 8:at + 8 + length]
        if kind == b"IHDR":
            size = (int.from_bytes(body[:4], "big"), int.from_bytes(body[4:8], "big"))
        if kind == b"IDAT":
            data += body
        at += length + 12
    return size, zlib.decompress(data)


class ReportInBrowser(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.temporary = tempfile.TemporaryDirectory()
        cls.folder = Path(cls.temporary.name)
        pictures = cls.folder / "pictures"
        pictures.mkdir()
        for sample in Path(os.environ["UPRIGHT_SAMPLES"]).glob("*.[jp]*g"):
            shutil.copy(sample, pictures)
        (pictures / "broken <b>&.jpg").write_bytes(b"no picture")
        cls.report = cls.folder / "report.html"
        subprocess.run([os.environ["UPRIGHT_CLI"], "fix", "--dry-run", "--exif", "trust", "--report", cls.report, pictures],
                       check=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        cls.files = len(list(pictures.iterdir()))

    @classmethod
    def tearDownClass(cls):
        cls.temporary.cleanup()

    def browse(self, fragment="", *flags):
        profile = tempfile.mkdtemp(dir=self.folder)
        return subprocess.run([CHROMIUM, *FLAGS, f"--user-data-dir={profile}", *flags, self.report.as_uri() + fragment],
                              check=True, timeout=120, capture_output=True)

    def cards(self, fragment=""):
        page = self.browse(fragment, "--dump-dom").stdout.decode()
        return re.findall(r"<article [^>]*>", page), page

    def test_every_file_has_a_card_and_scripts_run(self):
        cards, page = self.cards()
        self.assertEqual(len(cards), self.files)
        self.assertIn(f">{self.files} pictures<", page)
        self.assertRegex(page, r'<html[^>]*class="js"')

    def test_nothing_is_complained_of(self):
        log = self.browse("", "--dump-dom").stderr.decode()
        self.assertNotIn(":CONSOLE", log)

    def test_a_filter_shows_only_what_it_names(self):
        cards, _ = self.cards("#verdict=failed")
        shown = [card for card in cards if not re.search(r"\shidden(=|\s|>)", card)]
        self.assertEqual(len(shown), 1)
        self.assertIn("broken &lt;b&gt;&amp;.jpg" if "&lt;" in shown[0] else "broken <b>&amp;.jpg", shown[0])

    def test_sorting_by_doubt_puts_the_least_sure_first(self):
        cards, _ = self.cards("#sort=unsure")
        order = [float(re.search(r'data-confidence="([^"]*)"', card)[1]) for card in cards]
        self.assertEqual(order, sorted(order))

    def test_searching_finds_by_name(self):
        cards, _ = self.cards("#find=letter")
        shown = [card for card in cards if not re.search(r"\shidden(=|\s|>)", card)]
        self.assertTrue(shown)
        self.assertTrue(all("letter" in card for card in shown))

    def test_light_and_dark_are_drawn_and_differ(self):
        pictures = {}
        for theme in ("light", "dark"):
            shot = self.folder / f"{theme}.png"
            self.browse(f"#{theme}", f"--screenshot={shot}", "--window-size=1000,800")
            size, rows = pixels_of(shot.read_bytes())
            self.assertEqual(size, (1000, 800))
            self.assertGreater(len(set(rows[:1_000_000])), 20, "the page is empty")
            pictures[theme] = rows
        self.assertNotEqual(pictures["light"], pictures["dark"])


if __name__ == "__main__":
    unittest.main()
