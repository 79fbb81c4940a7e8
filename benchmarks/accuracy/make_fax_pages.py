#!/usr/bin/env python3
"""The pages of a folder as fax machines send them: one bit a pixel, 204 dots per inch across and 98 or 196 down, as TIFF.

    make_fax_pages.py FOLDER OUT

FOLDER has a manifest.csv as upright_accuracy reads it; of its images those with a known `skew` are taken. OUT gets two files of
each, compressed by G3 and G4, and a manifest.csv whose skew is that of the page as it is meant, which the unequal sampling does
not change. The page is taken to be as wide as A4. Source of the resolutions: ITU-T T.4 (standard and fine).
Needs OpenCV and Pillow with libtiff (Debian: python3-opencv, python3-pil; /usr/bin/python3).
"""
import pathlib
import sys

import cv2
from PIL import Image

import manifest

A4_WIDTH_INCHES = 8.27
ACROSS = 204
DOWN = {"standard": (98, "group3"), "fine": (196, "group4")}


def bilevel(grey):
    """Black where a pixel is well below its surroundings, as machines choose it on paper that is not evenly lit."""
    side = max(15, min(grey.shape) // 20) | 1
    return cv2.adaptiveThreshold(grey, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY, side, 12)


def main():
    source, out = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
    out.mkdir(parents=True, exist_ok=True)
    rows = [row for row in manifest.read(source) if row["skew"]]
    made = []
    for row in rows:
        grey = cv2.imread(str(source / row["file"]), cv2.IMREAD_GRAYSCALE | cv2.IMREAD_IGNORE_ORIENTATION)
        height, width = grey.shape
        inches = height / width * A4_WIDTH_INCHES
        for name, (down, compression) in DOWN.items():
            size = round(A4_WIDTH_INCHES * ACROSS), round(inches * down)
            # What a scanner's cell sees is the mean of it; where the page has fewer pixels they are drawn larger.
            smaller = size[0] < width and size[1] < height
            sampled = cv2.resize(grey, size, interpolation=cv2.INTER_AREA if smaller else cv2.INTER_CUBIC)
            file = f"{pathlib.Path(row['file']).stem}-{name}.tif"
            page = Image.fromarray(bilevel(sampled)).convert("1")
            page.save(out / file, compression=compression, dpi=(ACROSS, down))
            made.append({**row, "file": file, "set": f"fax-{name}-{row['set']}"})
    if not made:
        sys.exit(f"make_fax_pages.py: no image with a known skew in {source}")
    manifest.write(out, made)


if __name__ == "__main__":
    main()
