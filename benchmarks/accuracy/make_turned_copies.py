#!/usr/bin/python3
"""Turned copies of pictures that stand upright, with a manifest.csv, to measure the quarter turn on pictures from elsewhere.

    make_turned_copies.py OUT FOLDER... [--count N] [--seed S] [--least PIXELS]

Of every FOLDER and its subfolders up to N PNG or JPEG pictures, drawn by chance, each content once, none whose short side is below
PIXELS. The picture of number n is stored so that it needs n mod 4 quarter turns. Charts of the kinds that programs draw, for
example, are in the packages python-pandas-doc, python-sklearn-doc and python-statsmodels-doc: `apt-get download` them, and
`dpkg-deb -x` each into a folder of its own.
"""
import argparse
import pathlib
import zlib

import cv2
import numpy as np

import manifest
from make_turn_pages import turned

LEFT_OUT = ("thumb", "_static")  # names of small copies, and of what belongs to a web page's frame


def pictures(folder, rng, least):
    """Each content once, in an order of chance."""
    paths = sorted(p for p in pathlib.Path(folder).rglob("*") if p.suffix.lower() in (".png", ".jpg", ".jpeg"))
    paths = [p for p in paths if not any(word in str(p) for word in LEFT_OUT)]
    seen = set()
    for number in rng.permutation(len(paths)):
        image = cv2.imread(str(paths[number]))
        if image is None or min(image.shape[:2]) < least:
            continue
        content = zlib.crc32(cv2.resize(image, (16, 16), interpolation=cv2.INTER_AREA).tobytes())
        if content not in seen:
            seen.add(content)
            yield paths[number], image


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("out", type=pathlib.Path)
    parser.add_argument("folders", nargs="+", type=pathlib.Path)
    parser.add_argument("--count", type=int, default=80)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--least", type=int, default=200)
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    rows = []
    for folder in options.folders:
        for (path, image), _ in zip(pictures(folder, np.random.default_rng(options.seed), options.least), range(options.count)):
            turns, name = len(rows) % 4, f"{folder.name}-{len(rows):04d}.png"
            cv2.imwrite(str(options.out / name), turned(image, turns))
            rows.append({"file": name, "set": folder.name, "quarter_turns": turns, "skew": "", "script": "",
                         "source": str(path.relative_to(folder)), "page": ""})
    if not rows:
        parser.error(f"no picture of {options.least} pixels and more")
    manifest.write(options.out, rows)


if __name__ == "__main__":
    main()
