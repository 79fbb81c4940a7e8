"""The programs of docs/integrating.md, compiled as they stand there and run.

integrating.py PAGE SAMPLES INCLUDE_DIR LIBRARY_DIR C_COMPILER [FLAG...]
"""
import json
import math
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

PAGE, SAMPLES, INCLUDE, LIBRARY = (pathlib.Path(word) for word in sys.argv[1:5])
COMPILER = sys.argv[5:]
LETTER, LANDSCAPE, RECEIPT, BLANK = (SAMPLES / name for name in (
    "letter-turn-3.7.jpg", "landscape-turn-270.jpg", "receipt-turn-90.png", "blank-page.png"))
CAMERA = pathlib.Path(__file__).resolve().parent / "formats/camera-turn-270.jpg"
SHORT = ("deskew", "turn", "ask")  # under 25 lines each
ENVIRONMENT = {**os.environ, "LD_LIBRARY_PATH": str(LIBRARY)}


def programs_of(page):
    blocks = re.findall(r"```c\n(/\* (\w+):.*?)```", page.read_text(), re.S)
    return {name: text for text, name in blocks}


def compiled(name, text, folder):
    source = folder / f"{name}.c"
    source.write_text(text)
    subprocess.run([*COMPILER, "-std=c99", "-Wall", "-Wextra", "-Werror", f"-I{INCLUDE}", str(source), "-o",
                    str(folder / name), f"-L{LIBRARY}", "-lupright_c"], check=True)
    return str(folder / name)


def run(*words, expected=0, **options):
    result = subprocess.run([str(word) for word in words], capture_output=True, env=ENVIRONMENT, timeout=300, **options)
    assert result.returncode == expected, (words, result.returncode, result.stdout[:500], result.stderr[:500])
    return result


def text_page(degrees, across, down):
    """Ink of rows of words that rise to the right, on a page of 700 x 900, as rows of booleans."""
    sine, cosine = math.sin(math.radians(degrees)), math.cos(math.radians(degrees))

    def ink(column, row):
        x, y = (column + 0.5) / across, (row + 0.5) / down
        if not (70 < x < 630 and 70 < y < 830):
            return False
        along, below = 1000 + x * cosine - y * sine, 1000 + x * sine + y * cosine
        line = int(below / 26)
        word = (along + 37 * (line * line % 11)) % (50 + 9 * (line % 3))
        return below % 26 < 11 and word < 41 and word % 9 < 6

    return [[ink(x, y) for x in range(int(700 * across))] for y in range(int(900 * down))]


def pbm(rows):
    packed = bytearray()
    for row in rows:
        padded = row + [False] * (-len(row) % 8)
        packed += bytes(sum(bit << (7 - at) for at, bit in enumerate(padded[x:x + 8])) for x in range(0, len(padded), 8))
    return b"P4 %d %d\n" % (len(rows[0]), len(rows)) + bytes(packed)


def pgm(rows):
    return b"P5 %d %d 255\n" % (len(rows[0]), len(rows)) + bytes(0 if ink else 255 for row in rows for ink in row)


def skew_in(text):
    return float(re.search(rb"(?:skew|levelled by) (-?[\d.]+)", text).group(1))


def main():
    programs = programs_of(PAGE)
    assert set(programs) == {*SHORT, "upload", "photos", "scanner", "recognise", "batch", "pile"}, sorted(programs)
    for name in SHORT:
        assert len(programs[name].rstrip().splitlines()) < 25, f"{name} is no longer under 25 lines"
    with tempfile.TemporaryDirectory() as place:
        folder = pathlib.Path(place)
        at = {name: compiled(name, text, folder) for name, text in programs.items()}

        assert b"ok: levelled" in run(at["deskew"], LETTER, folder / "level.jpg").stdout
        assert b"as it was" in run(at["deskew"], folder / "level.jpg", folder / "again.jpg").stdout
        assert b"file_not_found" in run(at["deskew"], folder / "none", folder / "x", expected=1).stdout

        photo = folder / "photo.jpg"
        shutil.copy(LANDSCAPE, photo)
        assert b": turned" in run(at["turn"], photo).stdout
        assert b": upright already" in run(at["turn"], photo).stdout
        assert b": left alone" in run(at["turn"], shutil.copy(BLANK, folder / "blank.png")).stdout

        corrected = run(at["ask"], input=RECEIPT.read_bytes())
        assert b"turn by 90" in corrected.stderr
        assert b"turn by 0.00 (decision 2)" in run(at["ask"], input=corrected.stdout).stderr

        answer = json.loads(run(at["upload"], LETTER).stdout)
        assert abs(answer["turn"] - 3.7) < 0.05 and answer["details"]["timings_ms"]["decode"] > 0, answer
        nothing = folder / "nothing.jpg"
        nothing.write_bytes(b"no picture")
        assert json.loads(run(at["upload"], nothing, expected=1).stdout) == {"error": "unsupported_format"}

        shutil.copy(LANDSCAPE, photo)
        assert b"ok, decision 2" in run(at["photos"], photo, folder / "a.jpg", folder / "b.jpg").stdout
        assert photo.read_bytes() != LANDSCAPE.read_bytes()

        fax = run(at["scanner"], input=pbm(text_page(3.7, 2.04, 0.98)))
        assert abs(skew_in(fax.stderr) - 3.7) < 0.05, fax.stderr
        assert fax.stdout.startswith(b"P5 1428 882 255\n")
        run(at["scanner"], input=pbm(text_page(0, 0.5, 0.5))[:-1], expected=1)  # a byte is missing

        level = run(at["recognise"], input=pgm(text_page(-2.5, 1, 1)))
        assert abs(skew_in(level.stderr) + 2.5) < 0.05, level.stderr
        assert skew_in(run(at["recognise"], input=level.stdout).stderr) == 0

        batch = run(at["batch"], RECEIPT, folder / "none", LETTER, expected=1)
        lines = batch.stdout.decode().splitlines()
        assert [line.split("\t")[0] for line in lines] == [str(RECEIPT), str(folder / "none"), str(LETTER)], lines
        assert "90.00" in lines[0] and "file_not_found" in lines[1], lines
        assert b"3 of 3" in batch.stderr

        pile = run(at["pile"], CAMERA, LANDSCAPE).stdout.decode().splitlines()
        assert "turn by -90.00 (decision 2), preview 1" in pile[0], pile
        assert "preview 0" in pile[1] and "28156 of 28156 bytes in 1 reads" in pile[1], pile


main()
