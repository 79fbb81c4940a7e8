"""Draws the pages of a PDF small and grey, by poppler's pdftoppm as a program of its own."""
import os
import resource
import subprocess
import tempfile

# The longer side of a drawing in pixels: 137 dots an inch for A4 and Letter, at which text of 7 points is 13 pixels high.
LONGER_SIDE = 1600
# Pages drawn by one call; the drawings of one call lie in a temporary folder together.
PAGES_A_CALL = 16
# A page may be anything: these bound what drawing it costs.
SECONDS_A_CALL = 240
BYTES_OF_MEMORY = 4 << 30


class NotDrawn(Exception):
    """A page could not be drawn."""


def read_pgm(path):
    """(pixels, width, height) of a binary PGM as pdftoppm writes it."""
    with open(path, "rb") as file:
        if file.readline().strip() != b"P5":
            raise NotDrawn("the drawing is not grey")
        width, height = (int(value) for value in file.readline().split())
        file.readline()
        return file.read(width * height), width, height


def _limit():
    resource.setrlimit(resource.RLIMIT_AS, (BYTES_OF_MEMORY, BYTES_OF_MEMORY))


def _draw(path, first, last, folder, side, *form):
    """Names of the drawings of pages `first` to `last`, in order."""
    command = ["pdftoppm", "-gray", *form, "-scale-to", str(side), "-cropbox", "-f", str(first), "-l", str(last),
               os.path.abspath(path), os.path.join(folder, "page")]
    try:
        done = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
                              timeout=SECONDS_A_CALL, preexec_fn=_limit, check=False)
    except FileNotFoundError:
        raise NotDrawn("pdftoppm is missing (Debian: poppler-utils)") from None
    except subprocess.TimeoutExpired:
        raise NotDrawn(f"pages {first} to {last} take more than {SECONDS_A_CALL} seconds to draw") from None
    drawn = sorted(os.listdir(folder))
    if done.returncode != 0 or len(drawn) != last - first + 1:
        said = done.stderr.decode("utf-8", "replace").strip().splitlines()
        raise NotDrawn(f"pages {first} to {last} cannot be drawn" + (f": {said[-1]}" if said else ""))
    return [os.path.join(folder, name) for name in drawn]


def pages(path, count):
    """(pixels, width, height) of pages 1 to `count`, in order, as they are shown. Raises NotDrawn."""
    for first in range(1, count + 1, PAGES_A_CALL):
        with tempfile.TemporaryDirectory() as folder:
            for name in _draw(path, first, min(first + PAGES_A_CALL - 1, count), folder, LONGER_SIDE):
                yield read_pgm(name)


def thumbnail(path, number, side=200):
    """A PNG of one page, as it is shown. Raises NotDrawn."""
    with tempfile.TemporaryDirectory() as folder, open(_draw(path, number, number, folder, side, "-png")[0], "rb") as file:
        return file.read()
