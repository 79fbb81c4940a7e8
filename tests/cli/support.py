"""What the tests of the command line share: running it, and images made without any library."""
import json
import os
import struct
import subprocess
import tempfile
import unittest
import zlib
from pathlib import Path

PROGRAM = os.environ["UPRIGHT_CLI"]
SAMPLES = Path(os.environ["UPRIGHT_SAMPLES"])
LETTER = SAMPLES / "letter-turn-3.7.jpg"
BLANK = SAMPLES / "blank-page.png"
TAGGED = SAMPLES / "landscape-turn-270.jpg"
CAMERA = Path(__file__).resolve().parents[1] / "capi/formats/camera-turn-270.jpg"

SUCCESS, SOME_FAILED, USAGE = 0, 1, 2


def png(width=40, height=30, exif_orientation=None):
    """A grey PNG with a few dark bars; with an eXIf chunk when an orientation is given."""
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = b"".join(b"\0" + bytes(30 if y % 10 < 4 and x % 7 else 230 for x in range(width)) for y in range(height))
    image = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
    if exif_orientation is not None:
        directory = struct.pack(">HHHIHHI", 1, 0x0112, 3, 1, exif_orientation, 0, 0)
        image += chunk(b"eXIf", b"MM\0*\0\0\0\x08" + directory)
    return image + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def run(*words, stdin=b"", environment=None, **options):
    """Runs the program; its output is captured as bytes."""
    return subprocess.run([PROGRAM, *(os.fspath(str(word) if isinstance(word, int) else word) for word in words)], input=stdin, capture_output=True, timeout=120,
                          env={**os.environ, **(environment or {})}, **options)


def json_lines(output):
    return [json.loads(line) for line in output.decode("utf-8").splitlines()]


def without_times(row):
    return {name: value for name, value in row.items() if name != "timings_ms"}


class CliTest(unittest.TestCase):
    """A test with a folder of its own."""

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)

    def write(self, name, content=None):
        path = os.path.join(os.fsencode(self.folder), os.fsencode(name))
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "wb") as file:
            file.write(png() if content is None else content)
        return path

    def assert_usage(self, *words, says):
        result = run(*words)
        self.assertEqual(result.returncode, USAGE, result)
        self.assertEqual(result.stdout, b"")
        self.assertIn(says, result.stderr.decode())
        self.assertIn("--help", result.stderr.decode())
