"""Options, exit codes, help and version."""
import unittest

from support import BLANK, LETTER, SOME_FAILED, SUCCESS, TAGGED, CliTest, json_lines, png, run


class Usage(CliTest):
    def test_a_command_line_without_sense_ends_with_2_and_says_why(self):
        self.assert_usage(says="no PATH")
        self.assert_usage("--json", says="no PATH")
        self.assert_usage("--no-such-option", BLANK, says="'--no-such-option'")
        self.assert_usage("-x", BLANK, says="'-x'")
        self.assert_usage("-xy", BLANK, says="'-x'")
        self.assert_usage("-hx", BLANK, says="-h takes no value")
        self.assert_usage("-jx", BLANK, says="is not a whole number")
        self.assert_usage("--model-size", "10x10", BLANK, says="no --model")
        self.assert_usage("--json=yes", BLANK, says="takes no value")
        self.assert_usage(BLANK, "--jobs", says="needs a value")
        for jobs in ("-1", "many", "2.5", "1e3", "", " 2", "99999999999999999999"):
            self.assert_usage(f"--jobs={jobs}", BLANK, says="--jobs")
        self.assert_usage("--exif", "maybe", BLANK, says="prior, trust or ignore")
        for probability in ("1.01", "-0.1", "nan", "half", "0,5"):
            self.assert_usage("--min-confidence", probability, BLANK, says="--min-confidence")
        self.assert_usage("--deadline-ms", "inf", BLANK, says="--deadline-ms")
        for jobs in ("1025", "99999999999999999999", "-1"):
            self.assert_usage("--jobs", jobs, BLANK, says="is not between 0 and 1024")
        self.assert_usage("--jobs", "2.5", BLANK, says="is not a whole number")
        self.assert_usage("--min-confidence", "7", BLANK, says="is not between 0 and 1")
        self.assert_usage("--min-confidence", "0,5", BLANK, says="is not a number")
        self.assert_usage("--csv", "--json", BLANK, says="exclude each other")
        self.assert_usage("-", "-", says="only once")
        self.assert_usage("--explain", "why.png", BLANK, LETTER, says="one image")

    def test_a_model_that_cannot_be_used_ends_with_2(self):
        self.assert_usage("--model", self.folder / "none.onnx", BLANK, says="none.onnx")
        self.assert_usage("--model", BLANK, BLANK, says="blank-page.png")
        self.assert_usage("--model=", BLANK, says="--model")
        for option, value in [("--model-size", "0x10"), ("--model-size", "10x"), ("--model-mean", "1,2"),
                              ("--model-deviation", "a,b,c"), ("--model-turns", "0,1,2,2")]:
            self.assert_usage(option, value, BLANK, says=option)


class Words(CliTest):
    def test_options_may_stand_anywhere_and_detect_may_be_left_out(self):
        plain = run("--csv", BLANK).stdout.splitlines()[0]
        for words in ([BLANK, "--csv"], ["detect", "--csv", BLANK], ["detect", BLANK, "--csv"]):
            result = run(*words)
            self.assertEqual(result.returncode, SUCCESS, result)
            self.assertEqual(result.stdout.splitlines()[0], plain)

    def test_values_come_behind_a_space_or_an_equals_sign(self):
        for words in (["--exif", "trust"], ["--exif=trust"], ["-j", "2"], ["-j2"], ["--jobs=2"], ["--jobs", "0"]):
            self.assertEqual(run(*words, BLANK).returncode, SUCCESS, words)

    def test_two_dashes_end_the_options(self):
        self.write("--json")
        result = run("--", "--json", cwd=self.folder)
        self.assertEqual(result.returncode, SUCCESS, result)
        self.assertIn(b"--json", result.stdout)


class Meaning(CliTest):
    def test_the_exif_policy_is_obeyed(self):
        untagged = self.write("untagged.png")
        for policy, turns in (("trust", 3), ("ignore", None)):
            row, = json_lines(run("--json", "--exif", policy, TAGGED).stdout)
            self.assertEqual(row["exif_orientation"], 8)
            if turns is not None:
                self.assertEqual(row["quarter_turns"], turns)
        row, = json_lines(run("--json", "--exif", "trust", untagged).stdout)
        self.assertEqual(row["exif_orientation"], 0)
        self.assertIsNone(row["exif_agrees"])

    def test_every_exif_value_is_reported_and_trusted(self):
        turned = {1: (0, False), 2: (0, True), 3: (2, False), 4: (2, True),
                  5: (3, True), 6: (1, False), 7: (1, True), 8: (3, False)}
        for value, (turns, mirrored) in turned.items():
            path = self.write(f"{value}.png", png(exif_orientation=value))
            row, = json_lines(run("--json", "--exif=trust", path).stdout)
            self.assertEqual((row["exif_orientation"], row["quarter_turns"], row["mirrored"]), (value, turns, mirrored))

    def test_min_confidence_decides_between_apply_and_review(self):
        at_least_1, = json_lines(run("--json", "--min-confidence", "1", LETTER).stdout)
        self.assertIn(at_least_1["decision"], ("review", "none"))
        any_at_all, = json_lines(run("--json", "--min-confidence", "0", LETTER).stdout)
        self.assertIn(any_at_all["decision"], ("apply", "none"))

    def test_the_turn_and_the_skew_can_be_left_out(self):
        both, = json_lines(run("--json", LETTER).stdout)
        level, = json_lines(run("--json", "--no-skew", LETTER).stdout)
        self.assertGreater(abs(both["skew"]), 1)
        self.assertEqual((level["skew"], level["skew_confidence"]), (0, 0))
        tagged = self.write("6.png", png(exif_orientation=6))
        for path, turns in ((LETTER, 0), (tagged, 1)):
            row, = json_lines(run("--json", "--no-turn", "--exif", "trust", path).stdout)
            self.assertEqual(row["quarter_turns"], turns)
        row, = json_lines(run("--json", "--no-turn", LETTER).stdout)
        self.assertEqual(row["posterior"], [0.25] * 4)
        self.assertAlmostEqual(row["skew"], both["skew"])

    def test_a_deadline_that_is_too_short_is_a_failure_of_the_image(self):
        result = run("--json", "--deadline-ms", "0.000001", LETTER)
        self.assertEqual(result.returncode, SOME_FAILED)
        self.assertEqual(json_lines(result.stdout)[0]["code"], "deadline_exceeded")

    def test_explain_draws_a_png(self):
        picture = self.folder / "why.png"
        self.assertEqual(run("--explain", picture, LETTER).returncode, SUCCESS)
        self.assertEqual(picture.read_bytes()[:8], b"\x89PNG\r\n\x1a\n")
        self.assertEqual(run("--explain", self.folder / "none" / "why.png", LETTER).returncode, SOME_FAILED)

    def test_explain_overwrites_nothing(self):
        image = self.folder / "image.png"
        image.write_bytes(BLANK.read_bytes())
        result = run("--explain", image, LETTER)
        self.assertEqual(result.returncode, SOME_FAILED)
        self.assertIn(b"exists and is left alone", result.stderr)
        self.assertEqual(image.read_bytes(), BLANK.read_bytes())


class Information(CliTest):
    def test_help_shows_every_option_and_examples(self):
        for words in (["--help"], ["-h"], ["detect", "--help"]):
            result = run(*words)
            self.assertEqual((result.returncode, result.stderr), (SUCCESS, b""))
            for text in ("--json", "--csv", "--jobs", "--exif", "--min-confidence", "--no-turn", "--model", "Examples:", "Exit code"):
                self.assertIn(text, result.stdout.decode())

    def test_version_names_the_libraries(self):
        result = run("--version")
        self.assertEqual((result.returncode, result.stderr), (SUCCESS, b""))
        self.assertRegex(result.stdout.decode(), r"^upright \d+\.\d+\.\d+\nOpenCV \d+\.\d+.*\nlibjpeg.* \d+.*\nlibpng 1\.\d+.*\nreads jpeg png")


if __name__ == "__main__":
    unittest.main()
