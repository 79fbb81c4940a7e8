"""JSON, CSV and the table: complete, valid and exact."""
import csv
import io
import re
import unittest

from support import BLANK, LETTER, SOME_FAILED, SUCCESS, TAGGED, CliTest, json_lines, run

ANSWER = ["rotation_angle", "quarter_turns", "skew", "mirrored", "confidence", "posterior", "skew_sigma", "skew_confidence",
          "level_confidence", "turn_decision", "level_decision", "reads_several_ways", "kind", "decision", "exif_orientation",
          "exif_agrees", "width", "height", "truncated", "from_preview", "warnings", "timings_ms"]
STAGES = {"decode", "vision", "exif", "preprocess", "edges", "lines", "vote", "coarse", "confidence"}


class Json(CliTest):
    def test_a_success_has_all_fields_of_the_answer(self):
        row, = json_lines(run("--json", LETTER).stdout)
        self.assertEqual(set(row), {"file", "status", "error", "code", "page_index", "page_count", *ANSWER})
        self.assertEqual((row["file"], row["status"], row["error"], row["code"]), (str(LETTER), "success", None, "ok"))
        self.assertEqual((row["page_index"], row["page_count"]), (0, 1))
        self.assertIn(row["quarter_turns"], range(4))
        self.assertTrue(-45 < row["skew"] <= 45)
        self.assertTrue(-180 < row["rotation_angle"] <= 180)
        turned = 90 * row["quarter_turns"] if row["turn_decision"] == "apply" else 0
        levelled = row["skew"] if row["level_decision"] == "apply" else 0
        self.assertAlmostEqual((row["rotation_angle"] - turned - levelled) % 360 % 360, 0, places=9)
        self.assertIs(row["mirrored"], False)
        self.assertIs(row["truncated"], False)
        self.assertEqual(len(row["posterior"]), 4)
        self.assertAlmostEqual(sum(row["posterior"]), 1)
        self.assertIn(row["kind"], ("document", "photo", "unknown"))
        for name in ("decision", "turn_decision", "level_decision"):
            self.assertIn(row[name], ("apply", "review", "none"))
        self.assertEqual(row["warnings"], [])
        self.assertEqual(set(row["timings_ms"]), STAGES)
        self.assertGreater(row["timings_ms"]["decode"], 0)
        self.assertGreater(row["timings_ms"]["vision"], 0)

    def test_a_failure_has_the_same_fields_as_null_and_says_what_is_wrong(self):
        path = self.write("no-image.jpg", b"this is no image")
        result = run("--json", path)
        self.assertEqual(result.returncode, SOME_FAILED)
        row, = json_lines(result.stdout)
        self.assertEqual(set(row), {"file", "status", "error", "code", "page_index", "page_count", *ANSWER})
        self.assertEqual((row["page_index"], row["page_count"]), (0, None))
        self.assertEqual((row["status"], row["code"]), ("error", "unsupported_format"))
        self.assertTrue(row["error"])
        self.assertTrue(all(row[name] is None for name in ANSWER))

    def test_whether_the_tag_agrees_is_true_false_or_null(self):
        row, = json_lines(run("--json", TAGGED).stdout)
        self.assertIn(row["exif_agrees"], (True, False, None))
        row, = json_lines(run("--json", BLANK).stdout)
        self.assertIsNone(row["exif_agrees"])

    def test_truncated_files_are_answered_with_a_flag_and_warnings(self):
        path = self.write("cut.jpg", LETTER.read_bytes()[:80_000])
        result = run("--json", path)
        self.assertEqual(result.returncode, SUCCESS)
        row, = json_lines(result.stdout)
        self.assertIs(row["truncated"], True)
        self.assertTrue(row["warnings"])
        self.assertIn(b"(truncated)", run(path).stdout)

    def test_the_locale_of_the_user_changes_nothing(self):
        environment = {"LC_ALL": "de_DE.UTF-8", "LANG": "de_DE.UTF-8"}
        plain, = json_lines(run("--json", LETTER).stdout)
        german, = json_lines(run("--json", LETTER, environment=environment).stdout)
        self.assertEqual({**plain, "timings_ms": 0}, {**german, "timings_ms": 0})


class Csv(CliTest):
    def test_lines_end_in_cr_lf_and_have_as_many_fields_as_the_header(self):
        failure = self.write('a "quoted", name.png', b"no image")
        result = run("--csv", LETTER, failure, BLANK)
        self.assertEqual(result.returncode, SOME_FAILED)
        self.assertEqual(result.stdout.count(b"\r\n"), 4)
        self.assertNotIn(b"\n", result.stdout.replace(b"\r\n", b""))
        rows = list(csv.DictReader(io.StringIO(result.stdout.decode(), newline=""), strict=True))
        self.assertEqual([row["file"] for row in rows], [str(LETTER), failure.decode(), str(BLANK)])
        self.assertTrue(all(None not in row and None not in row.values() for row in rows))
        self.assertEqual(rows[1]["status"], "error")
        self.assertEqual(rows[1]["rotation_angle"], "")

    def test_numbers_are_those_of_json(self):
        row, = csv.DictReader(io.StringIO(run("--csv", LETTER).stdout.decode(), newline=""))
        same, = json_lines(run("--json", LETTER).stdout)
        for name in ("rotation_angle", "skew", "confidence", "skew_sigma", "skew_confidence", "level_confidence"):
            self.assertEqual(float(row[name]), same[name])
        self.assertEqual([float(row[f"posterior_{turn}"]) for turn in range(4)], same["posterior"])
        self.assertEqual(row["mirrored"], "false")
        for stage in STAGES:
            self.assertRegex(row[f"{stage}_ms"], r"^\d+\.\d{3}$")


class Table(CliTest):
    def test_one_line_for_each_image_below_a_header(self):
        failure = self.write("broken.png", b"no image")
        lines = run(LETTER, failure).stdout.decode().splitlines()
        self.assertEqual(len(lines), 3)
        self.assertEqual(lines[0].split(), ["TURN", "SURE", "DO", "SKEW", "SURE", "DO", "KIND", "EXIF", "FILE"])
        self.assertTrue(lines[1].endswith(str(LETTER)))
        self.assertRegex(lines[2], r"error .*broken\.png: .*\(unsupported_format\)$")

    def test_no_colour_and_no_progress_in_a_pipe(self):
        result = run(LETTER, BLANK)
        self.assertIsNone(re.search(rb"\x1b", result.stdout))
        self.assertEqual(result.stderr, b"")


if __name__ == "__main__":
    unittest.main()
