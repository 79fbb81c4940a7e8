#!/usr/bin/env python3
"""Puts HEIC and AVIF files right in all eight ways and has five readers show them:

    PYTHONPATH=examples/python UPRIGHT_LIBRARY=.../libupright_c.so benchmarks/correct/check_shown.py [FOLDER]

Readers, each where it is there: libheif (heif-convert), libvips (vips), ImageMagick 6, sharp (Node.js; `npm install sharp` in the
folder from which this runs) and Chromium. The last two read no HEIC: their builds have no HEVC. The files are made with avifenc and
heif-enc: plain, of a grid, with alpha, with a thumbnail, with irot and imir, with an EXIF tag. Each must be shown as the drawing turned
as it was asked for, its coded data be that of the file before, and a second run change nothing. Kept in FOLDER.
"""
import pathlib
import shutil
import subprocess
import sys
import tempfile

import numpy as np
from PIL import Image

import upright

WIDTH, HEIGHT = 192, 128
COLOURS = ((200, 30, 30), (30, 190, 40), (40, 50, 210), (240, 240, 240))
TURN_OF = {1: (False, 0), 2: (True, 0), 3: (False, 2), 4: (True, 2), 5: (True, 3), 6: (False, 1), 7: (True, 1), 8: (False, 3)}
CLOSE = 12  # mean difference of what lossy coding leaves, of 255


def run(*command, **options):
    return subprocess.run([str(word) for word in command], capture_output=True, check=True, **options)


def drawing():
    picture = Image.new("RGBA", (WIDTH, HEIGHT), (*COLOURS[3], 255))
    for k, colour in enumerate(COLOURS[:3]):
        picture.paste((*colour, 255), (k % 2 * WIDTH // 2, k // 2 * HEIGHT // 2, (k % 2 + 1) * WIDTH // 2, (k // 2 + 1) * HEIGHT // 2))
    return picture


def make_files(work):
    plain, alpha, tagged = work / "in.png", work / "alpha.png", work / "tagged.jpg"
    drawing().convert("RGB").save(plain)
    drawing().save(alpha)
    exif = Image.Exif()
    exif[0x112] = 6
    drawing().convert("RGB").save(tagged, quality=95, exif=exif.tobytes())
    avif, heif = ("avifenc", "-s", "8", "--min", "10", "--max", "20"), ("heif-enc", "-q", "80")
    made = {"plain.avif": (*avif, plain), "grid.avif": (*avif, "--grid", "2x2", plain), "alpha.avif": (*avif, alpha),
            "turned.avif": (*avif, "--irot", "1", "--imir", "0", plain), "plain.heic": (*heif, plain), "alpha.heic": (*heif, alpha),
            "thumbnail.heic": (*heif, "-t", "64", plain), "exif.heic": (*heif, tagged), "thumbnail.avif": (*heif, "-A", "-t", "64", plain)}
    for name, command in made.items():
        try:
            run(*command, "-o", work / name)
            yield work / name
        except subprocess.CalledProcessError as error:
            print(f"{name}: cannot be made: {error.stderr.decode().strip().splitlines()[-1:]}")


def coded_data(file):
    data, at = file.read_bytes(), 0
    while at + 8 <= len(data):
        size = int.from_bytes(data[at:at + 4], "big") or len(data) - at
        if data[at + 4:at + 8] == b"mdat":
            return data[at + 8:at + size].split(b"Exif\0\0")[0]  # behind the pictures here; its tag is written as well
        at += size
    raise ValueError(f"{file} has no mdat")


def by_chromium(files, work):
    """All on one page, each in a square of its own; the picture of it is cut up."""
    program, side = shutil.which("chromium"), max(WIDTH, HEIGHT)
    if not program:
        return None
    page = "".join(f'<img src="{file.as_uri()}" style="position:absolute;left:{k * side}px;top:0">' for k, file in enumerate(files))
    (work / "page.html").write_text(f'<body style="margin:0;background:#fff">{page}')
    run(program, "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", f"--user-data-dir={work / 'chromium'}",
        f"--window-size={len(files) * side},{side}", f"--screenshot={work / 'page.png'}", (work / "page.html").as_uri(), timeout=300)
    whole = Image.open(work / "page.png").convert("RGB")
    return [np.asarray(whole)[0:side, k * side:(k + 1) * side] for k in range(len(files))]


def by_command(command):
    def show(files, work):
        if not command(files[0], files[0]):
            return None
        shown = []
        for file in files:
            for old in work.glob("shown*"):
                old.unlink()
            try:
                run(*command(file, work / "shown.png"))
                shown.append(np.asarray(Image.open(sorted(work.glob("shown*"))[0]).convert("RGB")))
            except (subprocess.CalledProcessError, IndexError):
                shown.append(None)
        return shown
    return show


def sharp(file, out):
    script = f'require("sharp")({str(file)!r}).autoOrient().png().toFile({str(out)!r})'
    there = shutil.which("node") and not subprocess.run(["node", "-e", 'require("sharp")'], capture_output=True).returncode
    return there and ("node", "-e", script)


READERS = {
    "libheif": by_command(lambda file, out: shutil.which("heif-convert") and ("heif-convert", file, out)),
    "libvips": by_command(lambda file, out: shutil.which("vips") and ("vips", "autorot", file, out)),
    "ImageMagick": by_command(lambda file, out: shutil.which("convert-im6.q16") and ("convert-im6.q16", file, "-auto-orient", out)),
    "sharp": by_command(sharp),
    "Chromium": by_chromium,
}
WITHOUT_HEVC = {"sharp", "Chromium"}


def is_shown(pixels, orientation):
    mirrored, turns = TURN_OF[orientation]
    wanted = np.asarray(drawing().convert("RGB"))
    wanted = np.rot90(wanted[:, ::-1] if mirrored else wanted, -turns)
    if pixels is None or any(have < want for have, want in zip(pixels.shape, wanted.shape)):
        return False
    around = np.concatenate([pixels[wanted.shape[0]:].ravel(), pixels[:, wanted.shape[1]:].ravel()])  # white, of a page
    return np.abs(pixels[:wanted.shape[0], :wanted.shape[1]].astype(int) - wanted).mean() < CLOSE and not (around < 250).any()


def check(file, work):
    fixed, faults = [], []
    for orientation, (mirrored, turns) in TURN_OF.items():
        out = work / f"{file.stem}-{orientation}{file.suffix}"
        turn = upright.Correction(mirrored, turns)
        out.write_bytes(upright.correct(file.read_bytes(), turn, how=upright.How.TAG).data)
        fixed.append(out)
        if coded_data(out) != coded_data(file):
            faults.append(f"{orientation}: other coded data")
        if upright.correct(out.read_bytes(), turn, how=upright.How.TAG).data != out.read_bytes():
            faults.append(f"{orientation}: the second run changes it")
    said = []
    for name, show in READERS.items():
        if file.suffix == ".heic" and name in WITHOUT_HEVC:
            continue
        shown = show(fixed, work)
        if shown is None:
            said.append(f"{name} is not there")
            continue
        wrong = [str(orientation) for orientation, pixels in zip(TURN_OF, shown) if not is_shown(pixels, orientation)]
        said.append(f"{name} {len(TURN_OF) - len(wrong)} of {len(TURN_OF)}" + (f" (not {', '.join(wrong)})" if wrong else ""))
        faults += [f"{name} does not show {orientation}" for orientation in wrong]
    print(f"{file.name}: " + ", ".join(said + [fault for fault in faults if "show" not in fault]), flush=True)
    return not faults


def main():
    with tempfile.TemporaryDirectory() as folder:
        work = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else folder).resolve()
        work.mkdir(parents=True, exist_ok=True)
        return 0 if all([check(file, work) for file in make_files(work)]) else 1


if __name__ == "__main__":
    sys.exit(main())
