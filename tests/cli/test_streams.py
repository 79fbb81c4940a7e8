"""What depends on whether a stream is a terminal, a pipe, closed or full."""
import os
import pty
import subprocess
import unittest

from support import BLANK, LETTER, PROGRAM, SOME_FAILED, TAGGED, CliTest, run


def read_all(descriptor):
    """What was written to the other end of a pseudo-terminal, until that is closed."""
    output = b""
    while True:
        try:
            part = os.read(descriptor, 65536)
        except OSError:  # Linux says EIO when the other end is closed
            return output
        if not part:
            return output
        output += part


def run_on_terminal(*words, environment=None, stdout=True, stderr=True):
    """Output on a pseudo-terminal for each stream that is asked to be one; the others are pipes."""
    out, out_end = pty.openpty()
    err, err_end = pty.openpty()
    clean = {name: value for name, value in os.environ.items() if name != "NO_COLOR"}
    process = subprocess.Popen([PROGRAM, *map(os.fspath, words)], stdin=subprocess.DEVNULL,
                               stdout=out_end if stdout else subprocess.DEVNULL,
                               stderr=err_end if stderr else subprocess.DEVNULL,
                               env={**clean, "TERM": "xterm", **(environment or {})})
    os.close(out_end)
    os.close(err_end)
    output, errors = read_all(out), read_all(err)
    os.close(out)
    os.close(err)
    return process.wait(timeout=120), output, errors


class Terminals(CliTest):
    def test_a_table_on_a_terminal_is_coloured(self):
        _, output, _ = run_on_terminal(LETTER)
        self.assertIn(b"\x1b[1m", output)

    def test_no_color_is_honoured_and_so_is_a_dumb_terminal(self):
        for environment in ({"NO_COLOR": "1"}, {"TERM": "dumb"}):
            _, output, _ = run_on_terminal(LETTER, environment=environment)
            self.assertIn(b"letter", output)
            self.assertNotIn(b"\x1b[1m", output)
        _, output, _ = run_on_terminal(LETTER, environment={"NO_COLOR": ""})  # empty means not set
        self.assertIn(b"\x1b[1m", output)

    def test_json_is_never_coloured(self):
        _, output, _ = run_on_terminal("--json", LETTER, stderr=False)
        self.assertNotIn(b"\x1b", output)

    def test_progress_is_shown_on_a_terminal_and_wiped(self):
        _, _, errors = run_on_terminal("--json", LETTER, BLANK, stdout=False)
        self.assertIn(b"1 of 2", errors)
        self.assertIn(b"2 of 2", errors)
        self.assertTrue(errors.endswith(b"\r\x1b[K"))

    def test_one_image_needs_no_progress(self):
        _, _, errors = run_on_terminal("--json", LETTER, stdout=False)
        self.assertEqual(errors, b"")


class Trouble(CliTest):
    def test_output_that_cannot_be_written_is_a_failure(self):
        with open("/dev/full", "wb") as full:
            for words in ([BLANK], ["--help"], ["--json", BLANK, LETTER]):
                result = subprocess.run([PROGRAM, *map(os.fspath, words)], stdout=full, stderr=subprocess.PIPE, timeout=120)
                self.assertEqual(result.returncode, SOME_FAILED, words)

    def test_a_filter_whose_output_cannot_be_written_does_not_say_that_it_is_done(self):
        with open("/dev/full", "wb") as full, open(TAGGED, "rb") as source:
            result = subprocess.run([PROGRAM, "fix", "--exif=trust", "-"], stdin=source, stdout=full, stderr=subprocess.PIPE,
                                    timeout=120)
        self.assertEqual(result.returncode, SOME_FAILED, result)
        self.assertEqual(result.stderr, b"failed   -: cannot write to standard output\n")

    def test_a_closed_standard_input_is_an_image_that_cannot_be_read(self):
        process = subprocess.run(["sh", "-c", '"$0" --json - <&-', PROGRAM], capture_output=True, timeout=120)
        self.assertEqual(process.returncode, SOME_FAILED)

    def test_nothing_but_answers_on_the_standard_streams(self):
        damaged = bytearray(LETTER.read_bytes())
        damaged[200::97] = b"\x55" * len(damaged[200::97])
        result = run("--json", self.write("damaged.jpg", bytes(damaged)))
        self.assertEqual(result.stderr, b"")
        self.assertEqual(result.stdout.count(b"\n"), 1)


if __name__ == "__main__":
    unittest.main()
