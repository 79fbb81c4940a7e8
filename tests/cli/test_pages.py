"""Files of several pages: a row a page, one page by its number, and fix of each by its tag."""
import struct
import unittest

from support import LETTER, SAMPLES, SOME_FAILED, SUCCESS, CliTest, json_lines, run, without_times

FORMATS = SAMPLES.parent.parent / "tests/capi/formats"
UPSIDE_DOWN, ACROSS = SAMPLES / "letter-turn-180.jpg", SAMPLES / "landscape-turn-270.jpg"


def size_of(jpeg):
    """Width, height and components of the first frame header."""
    at = 2
    while not (0xC0 <= jpeg[at + 1] <= 0xC2):
        at += 2 + struct.unpack(">H", jpeg[at + 2:at + 4])[0]
    height, width, components = struct.unpack(">xHHB", jpeg[at + 4:at + 10])
    return width, height, components


def tiff_of_jpegs(*pages):
    """A big-endian TIFF whose pages are (JPEG file, orientation or None), as they are, in one strip each."""
    out, link = b"MM\0*" + bytes(4), 4
    for jpeg, orientation in pages:
        width, height, components = size_of(jpeg)
        strip_at = len(out)
        out += jpeg + bytes(len(jpeg) % 2)
        entries = [(0x100, 4, width), (0x101, 4, height), (0x102, 3, 8), (0x103, 3, 7),
                   (0x106, 3, 6 if components == 3 else 1), (0x111, 4, strip_at), (0x115, 3, components),
                   (0x116, 4, height), (0x117, 4, len(jpeg))]
        if components == 3:  # one number of 8 bits a sample is too few for libtiff to be content
            out_of_line, out = len(out), out + struct.pack(">HHH", 8, 8, 8)
            entries[2] = (0x102, 3, out_of_line)
        if orientation:
            entries.append((0x112, 3, orientation))
        out = out[:link] + struct.pack(">I", len(out)) + out[link + 4:]
        out += struct.pack(">H", len(entries))
        for tag, kind, value in sorted(entries):
            count = 3 if (tag, components) == (0x102, 3) else 1
            out += struct.pack(">HHI", tag, kind, count) + (struct.pack(">HH", value, 0) if kind == 3 and count == 1
                                                           else struct.pack(">I", value))
        link, out = len(out), out + bytes(4)
    return out


PAGES = tiff_of_jpegs((UPSIDE_DOWN.read_bytes(), None), (LETTER.read_bytes(), 1), (ACROSS.read_bytes(), 3))


def reads_tiff():
    result = run("--json", "-", stdin=PAGES)
    return b"libupright_tiff is not installed" not in result.stdout


@unittest.skipUnless(reads_tiff(), "this build does not read the pixels of TIFF files")
class Pages(CliTest):
    def test_a_file_of_several_pages_has_a_row_for_each(self):
        path = self.write("pages.tif", PAGES)
        result = run("--json", path, LETTER)
        self.assertEqual(result.returncode, SUCCESS, result)
        rows = json_lines(result.stdout)
        self.assertEqual([(row["page_index"], row["page_count"]) for row in rows], [(0, 3), (1, 3), (2, 3), (0, 1)])
        self.assertEqual([row["quarter_turns"] for row in rows], [2, 0, 3, 0])
        self.assertEqual([row["exif_orientation"] for row in rows], [0, 1, 3, 0])
        self.assertEqual({row["status"] for row in rows}, {"success"})
        lines = run(path).stdout.decode().splitlines()
        self.assertEqual([line[-13:] for line in lines[1:]], [f"(page {k} of 3)" for k in (1, 2, 3)])

    def test_a_page_is_answered_as_by_itself(self):
        rows = json_lines(run("--json", self.write("pages.tif", PAGES)).stdout)
        for index, row in enumerate(rows):
            one, = json_lines(run("--json", "--page", index, self.write("again.tif", PAGES)).stdout)
            self.assertEqual({**without_times(one), "file": None}, {**without_times(row), "file": None})
        from_input = json_lines(run("--json", "-", stdin=PAGES).stdout)
        self.assertEqual([row["rotation_angle"] for row in from_input], [row["rotation_angle"] for row in rows])

    def test_a_page_that_is_not_there_is_an_error(self):
        result = run("--json", "--page", 3, self.write("pages.tif", PAGES))
        self.assertEqual(result.returncode, SOME_FAILED)
        row, = json_lines(result.stdout)
        self.assertEqual((row["code"], row["page_index"]), ("invalid_argument", 3))
        self.assert_usage("--page", "-1", LETTER, says="--page")

    def test_a_damaged_page_fails_alone(self):
        broken = PAGES.replace(UPSIDE_DOWN.read_bytes()[:300], bytes(300), 1)
        result = run("--json", self.write("broken.tif", broken))
        self.assertEqual(result.returncode, SOME_FAILED)
        self.assertEqual([row["status"] for row in json_lines(result.stdout)], ["error", "success", "success"])

    def test_fix_writes_the_tag_of_each_page_and_nothing_else(self):
        path = self.write("pages.tif", PAGES)
        result = run("fix", "--in-place", "--json", path)
        self.assertEqual(result.returncode, SUCCESS, result)
        row, = json_lines(result.stdout)
        self.assertEqual((row["verdict"], row["way"]), ("fixed", "tag"))
        self.assertEqual([page["verdict"] for page in row["pages"]], ["fixed", "upright", "fixed"])
        with open(path, "rb") as file:
            fixed = file.read()
        rows = json_lines(run("--json", "--exif", "trust", path).stdout)
        self.assertEqual([page["exif_orientation"] for page in rows], [3, 1, 8])
        # The first page's directory grew and stands at the end: the header's link and one tag differ.
        differing = sum(a != b for a, b in zip(PAGES, fixed))
        self.assertLessEqual(differing, 4 + 1)
        self.assertGreater(len(fixed), len(PAGES))
        again, = json_lines(run("fix", "--in-place", "--json", path).stdout)
        self.assertEqual((again["verdict"], again["way"]), ("upright", "unchanged"))
        with open(path, "rb") as file:
            self.assertEqual(file.read(), fixed)

    def test_fix_says_of_pages_that_cannot_be_read_why(self):
        broken = PAGES.replace(UPSIDE_DOWN.read_bytes()[:300], bytes(300), 1)
        row, = json_lines(run("fix", "--dry-run", "--json", self.write("broken.tif", broken)).stdout)
        self.assertEqual([page["verdict"] for page in row["pages"]], ["left", "upright", "fixed"])
        self.assertIn("page 1 of 3 cannot be read: TIFF", row["notes"])
        for jpeg in (LETTER, ACROSS):
            broken = broken.replace(jpeg.read_bytes()[:300], bytes(300), 1)
        result = run("fix", "--dry-run", "--json", self.write("none.tif", broken))
        self.assertEqual(result.returncode, SOME_FAILED, result)
        row, = json_lines(result.stdout)
        self.assertEqual(row["verdict"], "failed")
        self.assertIn("TIFF", row["message"])

    def test_fix_turns_the_samples_of_each_page_where_that_is_asked_for(self):
        path = self.write("fax.tif", (FORMATS / "pages.tif").read_bytes())
        row, = json_lines(run("fix", "--in-place", "--how", "pixels", "--json", path).stdout)
        self.assertEqual((row["verdict"], row["way"]), ("fixed", "lossless"))
        self.assertIn("pages 1, 2 of 2 turned without loss", row["notes"])
        rows = json_lines(run("--json", "--exif", "ignore", path).stdout)
        self.assertEqual([(page["quarter_turns"], page["decision"]) for page in rows], [(0, "apply")] * 2)
        with open(path, "rb") as file:
            fixed = file.read()
        again, = json_lines(run("fix", "--in-place", "--how", "pixels", "--json", path).stdout)
        self.assertEqual((again["verdict"], again["way"]), ("upright", "unchanged"))
        with open(path, "rb") as file:
            self.assertEqual(file.read(), fixed)
        jpegs = self.write("pages.tif", PAGES)
        row, = json_lines(run("fix", "--in-place", "--how", "pixels", "--json", jpegs).stdout)
        self.assertEqual((row["verdict"], row["way"]), ("fixed", "tag"))
        self.assertEqual(row["notes"].count("the tag was taken"), 1)
        again, = json_lines(run("fix", "--in-place", "--how", "pixels", "--json", jpegs).stdout)
        self.assertEqual((again["verdict"], again["way"]), ("upright", "unchanged"))

    def test_levelling_is_refused_with_a_word(self):
        row, = json_lines(run("fix", "--dry-run", "--level", "--json", self.write("pages.tif", PAGES)).stdout)
        self.assertIn("not levelled", row["notes"])
        one = self.write("one.tif", tiff_of_jpegs((LETTER.read_bytes(), 3)))
        row, = json_lines(run("fix", "--in-place", "--level", "--json", one).stdout)
        self.assertEqual((row["verdict"], row["way"], row["levelled"]), ("fixed", "tag", False))
        self.assertIn("not levelled", row["notes"])


if __name__ == "__main__":
    unittest.main()
