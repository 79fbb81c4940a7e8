"""Files, folders and standard input; names that try to break things."""
import os
import subprocess
import unittest

from support import BLANK, LETTER, PROGRAM, SOME_FAILED, SUCCESS, CliTest, json_lines, png, run, without_times


def names(result):
    return [row["file"] for row in json_lines(result.stdout)]


class Folders(CliTest):
    def test_a_folder_is_walked_in_the_byte_order_of_its_paths(self):
        for name in ("b.png", "a/z.PNG", "a.png", "a/deep/er/x.jPg", "B.jpeg", "c.jpe", "d.jfif", "ä.png"):
            self.write(name)
        for name in ("readme.txt", "image.bmp", "png", "a/.hidden"):
            self.write(name, b"not for us")
        result = run("--json", self.folder)
        expected = ["B.jpeg", "a.png", "a/deep/er/x.jPg", "a/z.PNG", "b.png", "c.jpe", "d.jfif", "ä.png"]
        self.assertEqual(names(result), [f"{self.folder}/{name}" for name in expected])
        self.assertEqual(result.returncode, SUCCESS)

    def test_a_file_that_is_named_is_read_whatever_its_suffix(self):
        path = self.write("image.of-mine")
        self.assertEqual(run("--json", path).returncode, SUCCESS)

    def test_links_to_files_are_followed_and_loops_are_not(self):
        self.write("real/image.png")
        os.symlink(self.folder / "real", self.folder / "real" / "again")
        os.symlink("..", self.folder / "real" / "up")
        os.symlink("self", self.folder / "self")
        os.symlink(self.folder / "real" / "image.png", self.folder / "link.png")
        os.symlink("nowhere", self.folder / "broken.png")
        result = run("--json", self.folder)
        rows = {os.path.relpath(row["file"], self.folder): row["code"] for row in json_lines(result.stdout)}
        self.assertEqual(rows, {"broken.png": "file_not_found", "link.png": "ok", "real/image.png": "ok"})
        self.assertEqual(run("--json", self.folder / "real").returncode, SUCCESS)

    def test_a_link_to_a_folder_is_followed_when_it_is_named(self):
        self.write("real/image.png")
        os.symlink("real", self.folder / "link")
        self.assertEqual(names(run("--json", self.folder / "link")), [f"{self.folder}/link/image.png"])

    def test_an_empty_folder_is_no_failure_but_is_mentioned(self):
        result = run("--json", self.folder)
        self.assertEqual((result.returncode, result.stdout), (SUCCESS, b""))
        self.assertIn(b"no pictures that are read", result.stderr)

    def test_a_deep_tree_is_walked(self):
        deep = "/".join(["d"] * 300)
        self.write(f"{deep}/image.png")
        self.assertEqual(run("--json", self.folder).returncode, SUCCESS)


class Failures(CliTest):
    def test_each_failure_has_its_line_and_the_rest_is_answered(self):
        good = self.write("good.png")
        cases = {self.write("empty.png", b""): "corrupt_image", os.fsencode(self.folder / "none.png"): "file_not_found",
                 self.write("text.png", b"text"): "unsupported_format", b"/dev/null": "file_unreadable"}
        result = run("--json", *cases, good)
        self.assertEqual(result.returncode, SOME_FAILED)
        rows = json_lines(result.stdout)
        self.assertEqual([row["code"] for row in rows], [*cases.values(), "ok"])
        self.assertTrue(all(row["error"] for row in rows[:-1]))

    def test_names_that_are_too_long(self):
        result = run("--json", "x" * 5000)
        self.assertEqual(result.returncode, SOME_FAILED)
        self.assertEqual(json_lines(result.stdout)[0]["status"], "error")


class HostileNames(CliTest):
    NAMES = [b'quote".png', b"new\nline.png", b"tab\t.png", b"back\\slash.png", b"escape\x1b[31m.png", b"bell\x07.png",
             b"cr\r.png", "grüße-日本.png".encode(), b"invalid-\xff\xfe.png", b"overlong-\xc0\xaf.png",
             b"surrogate-\xed\xa0\x80.png", b"half-\xe6\x97.png", b"del\x7f.png", b"c1-\xc2\x9b.png", b"-dash.png",
             b"percent%s%n.png", b"{json}.png", b"comma,.png"]

    def setUp(self):
        super().setUp()
        for name in self.NAMES:
            self.write(name)

    def test_json_is_valid_and_names_can_be_told_exactly(self):
        result = run("--json", self.folder)
        self.assertEqual(result.returncode, SUCCESS)
        rows = json_lines(result.stdout)  # fails unless all is UTF-8 and JSON
        self.assertEqual(len(rows), len(self.NAMES))
        exact = [bytes.fromhex(row["file_hex"]) if "file_hex" in row else row["file"].encode() for row in rows]
        prefix = os.fsencode(self.folder) + b"/"
        self.assertEqual(exact, sorted(prefix + name for name in self.NAMES))

    def test_a_table_holds_no_control_characters(self):
        output = run(self.folder).stdout
        lines = output.decode("utf-8").splitlines()
        self.assertEqual(len(lines), 1 + len(self.NAMES))
        self.assertFalse(any(ord(letter) < 32 or 0x7F <= ord(letter) < 0xA0 for line in lines for letter in line))

    def test_csv_keeps_the_bytes(self):
        output = run("--csv", self.folder).stdout
        for name in self.NAMES:
            self.assertIn(name.replace(b'"', b'""'), output)


class StandardInput(CliTest):
    def test_a_dash_is_standard_input(self):
        piped, = json_lines(run("--json", "-", stdin=LETTER.read_bytes()).stdout)
        named, = json_lines(run("--json", LETTER).stdout)
        self.assertEqual(piped["file"], "-")
        self.assertEqual(without_times({**piped, "file": ""}), without_times({**named, "file": ""}))

    def test_it_may_stand_among_files(self):
        result = run("--json", "--jobs", "3", BLANK, "-", BLANK, stdin=png())
        self.assertEqual(names(result), [str(BLANK), "-", str(BLANK)])
        self.assertEqual(result.returncode, SUCCESS)

    def test_nothing_and_nonsense(self):
        for stdin in (b"", b"nonsense"):
            result = run("--json", "-", stdin=stdin)
            self.assertEqual(result.returncode, SOME_FAILED)
            self.assertEqual(json_lines(result.stdout)[0]["status"], "error")

    def test_more_than_the_limit_is_refused_without_reading_it_all(self):
        with open("/dev/zero", "rb") as endless:
            result = subprocess.run([PROGRAM, "--json", "-"], stdin=endless, capture_output=True, timeout=120)
        self.assertEqual(json_lines(result.stdout)[0]["code"], "too_many_bytes")


class Jobs(CliTest):
    def test_the_order_and_the_answers_do_not_depend_on_the_number_of_jobs(self):
        sizes = [700, 20, 300, 40, 500, 60]
        for index in range(18):
            self.write(f"{index:03}.png", png(sizes[index % 6], 30 + index))
        self.write("007b.png", b"no image")
        one = run("--json", "--jobs", "1", self.folder)
        for jobs in ("2", "64"):
            many = run("--json", "--jobs", jobs, self.folder)
            self.assertEqual(many.returncode, SOME_FAILED)
            self.assertEqual([without_times(row) for row in json_lines(many.stdout)],
                             [without_times(row) for row in json_lines(one.stdout)])


if __name__ == "__main__":
    unittest.main()
