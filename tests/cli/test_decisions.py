"""The two decisions: each with its threshold, the same in detect and in fix, and fix as a filter."""
import json
import unittest

from support import BLANK, CAMERA, LETTER, SOME_FAILED, SUCCESS, TAGGED, CliTest, json_lines, run

DECISIONS = ("decision", "turn_decision", "level_decision", "rotation_angle", "quarter_turns", "mirrored", "skew",
             "confidence", "level_confidence")


class Decisions(CliTest):
    def test_a_page_is_levelled_without_any_network(self):
        row, = json_lines(run("--json", "--no-turn", LETTER).stdout)
        self.assertEqual([row[name] for name in DECISIONS[:3]], ["apply", "none", "apply"])
        self.assertEqual(row["rotation_angle"], row["skew"])
        level = self.folder / "level"
        self.assertEqual(run("fix", "--no-turn", "--level", "-o", level, LETTER).returncode, SUCCESS)
        again, = json_lines(run("--json", "--no-turn", level / LETTER.name).stdout)
        self.assertEqual(again["level_decision"], "none")

    def test_each_threshold_is_for_its_own_decision(self):
        row, = json_lines(run("--json", "--min-level-confidence", "1", LETTER).stdout)
        self.assertEqual((row["turn_decision"], row["level_decision"]), ("apply", "review"))
        self.assertEqual(row["rotation_angle"], 90 * row["quarter_turns"])
        row, = json_lines(run("--json", "--min-confidence", "1", LETTER).stdout)
        self.assertEqual((row["turn_decision"], row["level_decision"], row["decision"]), ("review", "apply", "review"))

    def test_detect_and_fix_say_the_same(self):
        for path in (LETTER, TAGGED, BLANK):
            for options in ([], ["--min-confidence", "1"], ["--exif", "trust", "--no-turn"]):
                answer, = json_lines(run("--json", *options, path).stdout)
                fixed, = json_lines(run("fix", "--json", "--dry-run", *options, path).stdout)
                self.assertEqual({name: answer[name] for name in DECISIONS}, {name: fixed[name] for name in DECISIONS})

    def test_limits_are_those_of_the_library(self):
        for words, code in ((["--max-pixels", "1000"], "too_many_pixels"), (["--max-bytes", "1000"], "too_many_bytes")):
            result = run("--json", *words, LETTER)
            self.assertEqual(result.returncode, SOME_FAILED)
            self.assertEqual(json_lines(result.stdout)[0]["code"], code)
            self.assertEqual(run("fix", "--dry-run", *words, LETTER).returncode, SOME_FAILED)
        for option in ("--max-pixels", "--max-bytes"):
            self.assert_usage(option, "0", LETTER, says=option)
        self.assert_usage("--min-level-confidence", "1.5", LETTER, says="--min-level-confidence")

    def test_the_preview_answers_where_it_is_asked_to(self):
        for words, expected in (([], False), (["--preview", "never"], False), (["--preview", "if-clear"], True),
                                (["--preview", "only"], True)):
            row, = json_lines(run("--json", *words, CAMERA).stdout)
            self.assertEqual((row["from_preview"], row["turn_decision"], row["quarter_turns"]), (expected, "apply", 3))
            self.assertIs(row["truncated"], None if expected else False, "nobody has seen the end")
        row, = json_lines(run("--json", "--preview", "only", LETTER).stdout)
        self.assertEqual((row["from_preview"], row["turn_decision"], row["kind"]), (False, "none", "unknown"))
        self.assert_usage("--preview", "sometimes", LETTER, says="--preview")


class Filter(CliTest):
    def test_a_picture_goes_through_and_a_second_time_unchanged(self):
        once = run("fix", "--exif", "trust", "-", stdin=TAGGED.read_bytes())
        self.assertEqual(once.returncode, SUCCESS)
        self.assertNotEqual(once.stdout, TAGGED.read_bytes())
        self.assertTrue(once.stderr.startswith(b"fixed"))
        row, = json_lines(run("--json", "-", stdin=once.stdout).stdout)
        self.assertIn(row["exif_orientation"], (0, 1))
        twice = run("fix", "--exif", "trust", "-", stdin=once.stdout)
        self.assertEqual((twice.returncode, twice.stdout), (SUCCESS, once.stdout))

    def test_what_is_left_alone_comes_out_as_it_went_in(self):
        result = run("fix", "-", stdin=BLANK.read_bytes())
        self.assertEqual((result.returncode, result.stdout), (SUCCESS, BLANK.read_bytes()))
        self.assertTrue(result.stderr.startswith(b"left"))

    def test_what_is_no_picture_gives_nothing(self):
        for stdin in (b"", b"no picture"):
            result = run("fix", "-", stdin=stdin)
            self.assertEqual((result.returncode, result.stdout), (SOME_FAILED, b""))
            self.assertTrue(result.stderr.startswith(b"failed"))

    def test_a_dry_run_says_what_would_be_done(self):
        result = run("fix", "--json", "--dry-run", "-", stdin=TAGGED.read_bytes())
        self.assertEqual(json.loads(result.stdout)["file"], "-")

    def test_a_filter_has_no_other_files(self):
        self.assert_usage("fix", "-", LETTER, says="stands alone")
        self.assert_usage("fix", "-o", self.folder, "-", says="standard output")
        self.assert_usage("fix", "--in-place", "-", says="standard output")


if __name__ == "__main__":
    unittest.main()
