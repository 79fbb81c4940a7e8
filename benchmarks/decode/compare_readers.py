#!/usr/bin/env python3
"""Compares how the library decodes and turns TIFF, HEIC, AVIF and WebP files with what trusted readers make of them:

    benchmarks/decode/compare_readers.py UPRIGHT_DECODED PATH...

UPRIGHT_DECODED is the program of that name (benchmarks/decode/decoded.cpp); folders are walked. Readers, where they are installed:
ImageMagick, libvips and tiff2rgba (Debian: libtiff-tools) for TIFF; libvips (libvips-tools), heif-convert (libheif-examples) and avifdec
(libavif-bin) for HEIC and AVIF; dwebp (webp). A page is the same if one of them shows it at the same size with a PSNR of at least
45 dB. Prints a line for every page that is not, then the sums; exit 1 where one differs, not where one is refused. ImageMagick 6 turns
a TIFF of JPEG data twice; libavif 0.11 and libheif 1.15 show
monochrome pictures of limited range as if it were full; crops (clap) are left out here.

Sets that are worth it, all public: test/images of libtiff, prog of leptonica, conformance_files of nokiatech/heif_conformance,
AOMediaCodec/av1-avif, link-u/avif-sample-images.
"""
import collections
import pathlib
import shutil
import subprocess
import sys
import tempfile

import numpy as np
from PIL import Image

SUFFIXES = {".tif": "tiff", ".tiff": "tiff", ".heic": "heif", ".heif": "heif", ".hif": "heif", ".avif": "avif", ".avifs": "avif",
            ".webp": "webp"}
LEAST_DB, MOST_PAGES = 45, 4
Image.MAX_IMAGE_PIXELS = None


def run(*command):
    try:
        done = subprocess.run([str(word) for word in command], capture_output=True, timeout=120)
    except subprocess.TimeoutExpired:
        return 1, "", "takes more than 120 s"
    return done.returncode, done.stdout.decode(errors="replace"), done.stderr.decode(errors="replace").strip()


def pixels_of(path, alpha_counts):
    """RGB, alpha on white or left out; None where nobody wrote the file."""
    try:
        picture = Image.open(path)
        if alpha_counts and picture.mode in ("RGBA", "LA"):
            ground = Image.new("RGBA", picture.size, "white")
            picture = Image.alpha_composite(ground, picture.convert("RGBA"))
        return np.asarray(picture.convert("RGB"))
    except OSError:
        return None


def turned(pixels, orientation):
    """As the EXIF value says: flipped first, then turned clockwise."""
    if orientation in (2, 4, 5, 7):
        pixels = pixels[:, ::-1]
    turns = {1: 0, 2: 0, 3: 2, 4: 2, 5: 3, 6: 1, 7: 1, 8: 3}.get(orientation, 0)
    return np.rot90(pixels, -turns)


def shown(kind, path, page, work):
    """Name and pixels of each reader that reads the file, turned as it turns them."""
    magick = shutil.which("convert-im6.q16") or shutil.which("magick")
    out = work / "other.png"
    if kind == "tiff":
        tries = [("ImageMagick", out, (magick, f"{path}[{page}]", "-auto-orient", "-background", "white", "-alpha", "remove", "-depth", "8",
                                       "-define", "png:color-type=2", out)),
                 ("libvips", out, ("vips", "autorot", f"{path}[page={page}]", out))]
        if page == 0:
            tries.append(("tiff2rgba", work / "other.tif", ("tiff2rgba", "-c", "none", path, work / "other.tif")))
    elif kind == "webp":
        tries = [("dwebp", out, ("dwebp", path, "-o", out))]
    else:
        tries = [("libvips", out, ("vips", "copy", path, out)), ("libheif", out, ("heif-convert", path, out))]
        if kind == "avif":
            tries += [("avifdec", out, ("avifdec", "-u", kind, path, out)) for kind in ("nearest", "bilinear")]
    for name, file, command in tries:
        for old in work.glob("other*"):
            old.unlink()
        if not command[0] or not shutil.which(str(command[0])):
            continue
        run(*command)
        file = next(iter(sorted(work.glob("other*"))), file)
        pixels = pixels_of(file, kind in ("tiff", "webp"))  # alpha of HEIC and AVIF is not looked at
        if pixels is not None:
            yield name, pixels


def middle(pixels, shape):
    """The crop (clap) that we leave out: as far as it lies in the middle."""
    top, left = (pixels.shape[0] - shape[0]) // 2, (pixels.shape[1] - shape[1]) // 2
    return pixels[top:top + shape[0], left:left + shape[1]] if top >= 0 and left >= 0 else pixels


def psnr(one, other):
    error = np.mean((one.astype(np.float32) - other.astype(np.float32)) ** 2)
    return 99.0 if error == 0 else 10 * np.log10(255.0 ** 2 / error)


def judge(program, path, page, work):
    """Verdict, what to say of it, and how many pages the file has."""
    kind = SUFFIXES[path.suffix.lower()]
    code, said, complaint = run(program, path, work / "ours.ppm", page)
    if code != 0:
        reader = next(shown(kind, path, page, work), None)
        return ("refused", f"{complaint} ({reader[0]} reads it)", 1) if reader else ("refused by all", complaint, 1)
    orientation, pages, whole = said.split()
    stored = pixels_of(work / "ours.ppm", False)
    ours, findings, at_least = turned(stored, int(orientation)), [], None
    for name, theirs in shown(kind, path, page, work):
        found = f"{name} {theirs.shape[1]}x{theirs.shape[0]}"
        ways = {f"same, orientation {orientation}": ours, "same as stored": stored,  # some readers turn nothing
                f"same but for the crop, orientation {orientation}": middle(ours, theirs.shape)}
        for verdict, mine in ways.items():
            if theirs.shape == mine.shape:
                value = psnr(mine, theirs)
                if value >= LEAST_DB and mine is not stored:
                    return verdict, "", int(pages)
                at_least = verdict if value >= LEAST_DB else at_least
                found = f"{name} {value:.1f} dB"
        findings.append(found)
    if at_least:
        return at_least, "", int(pages)
    if not findings:
        return "read by us alone", f"{ours.shape[1]}x{ours.shape[0]} {whole}", int(pages)
    return "differs", f"{ours.shape[1]}x{ours.shape[0]} orientation {orientation} {whole}: " + ", ".join(findings), int(pages)


def main():
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    program = pathlib.Path(sys.argv[1]).resolve()
    files = [file for given in map(pathlib.Path, sys.argv[2:])
             for file in (sorted(given.rglob("*")) if given.is_dir() else [given]) if file.suffix.lower() in SUFFIXES and file.is_file()]
    verdicts = collections.Counter()
    with tempfile.TemporaryDirectory() as folder:
        for file in files:
            page, pages = 0, 1
            while page < min(pages, MOST_PAGES):
                verdict, say, pages = judge(program, file, page, pathlib.Path(folder))
                verdicts[verdict] += 1
                if not verdict.startswith("same"):
                    print(f"{file} page {page}: {verdict}: {say}", flush=True)
                page += 1
    for verdict, count in sorted(verdicts.items()):
        print(f"{count:5} {verdict}")
    return verdicts["differs"] > 0


if __name__ == "__main__":
    sys.exit(main())
