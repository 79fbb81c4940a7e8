"""Write held-out images, turned and worn, as files with a manifest, to calibrate the library on.

usage: held_out_folder.py WORK_DIR OUT_DIR photos|askew|pages|scans|scripts|nothing|SOURCE,SOURCE [COUNT]
The library decodes, levels and asks them as it does a caller's images.  Photographs
and pages come from the held-out part of the training data; "nothing" are generated
pictures without an up (quarter_turns -1); "scripts" are whole pages of every script in
held-out fonts and words (typeset.py --only-held-out --name scripts), kept for figures;
"askew" are the photographs turned by any angle about their middle, the corners filled by mirroring, so that the disc that
the library looks at is as large as in a photograph that nobody turned;
SOURCE,SOURCE are all scans of these sources, for a run of train_tiles.py --leave-out.
"""
import csv
import pathlib
import sys

import cv2
import numpy as np

import no_content
from page_store import Pages
from photo_views import Photographs
from tile_views import worn

OVERSIZE = 1.5  # at which photographs are turned before they are shrunk, as circle_views.py does


def leaned(image, rng):
    """Up to about 3 degrees of skew, as hand-fed scanners leave; the paper's grey fills the corners."""
    if rng.random() < 0.4:
        return image
    height, width = image.shape[:2]
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), float(np.clip(rng.normal(0, 1.5), -4, 4)), 1.0)
    return cv2.warpAffine(image, matrix, (width, height), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)


def cropped(page, rng):
    """Some pages are cards, clippings and photographs of a part."""
    if rng.random() < 0.75:
        return page
    h, w = page.shape
    height, width = int(h * rng.uniform(0.3, 0.7)), int(w * rng.uniform(0.45, 0.9))
    for _ in range(8):
        top, left = int(rng.uniform(0, h - height)), int(rng.uniform(0, w - width))
        part = page[top:top + height, left:left + width]
        if (part < 128).mean() > 0.02:
            return np.ascontiguousarray(part)
    return page


def askew(image, degrees):
    """What `degrees` clockwise make upright, of the same size."""
    height, width = image.shape[:2]
    size = round(width * OVERSIZE), round(height * OVERSIZE)
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, OVERSIZE)
    matrix[:, 2] += (size[0] - width) / 2, (size[1] - height) / 2
    turned = cv2.warpAffine(image, matrix, size, flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REFLECT_101)
    return cv2.resize(turned, (width, height), interpolation=cv2.INTER_AREA)


def cases(work, kind, count, rng):
    if kind in ("photos", "askew"):
        photographs = Photographs(work)
        for i in photographs.held_out[:count]:
            yield photographs.image(i)[..., ::-1], photographs.source(i), kind
    elif kind == "nothing":
        for _ in range(count):
            height, width = rng.integers(300, 1000, 2)
            yield no_content.picture(int(height), int(width), rng)[..., ::-1], "generated", "nothing"
    elif "," in kind:
        scans = Pages(work, "scans")
        for i in range(len(scans.rows)):
            if scans.group(i) in kind.split(","):
                yield leaned(scans.image(i), rng), scans.group(i), "scans"
    else:
        stores = ["manuals", "typeset"] if kind == "pages" else [kind]
        for store in stores:
            pages = Pages(work, store)
            chosen = pages.held_out if count <= 0 else rng.permutation(pages.held_out)[:count // len(stores)]
            for i in chosen:
                page = pages.image(int(i))
                if kind != "scripts":
                    page = cropped(page, rng)
                yield worn(leaned(page, rng), rng, 0.0 if kind == "scans" else 0.7), pages.group(int(i)), store


def main(work, out_dir, kind, count):
    out = pathlib.Path(out_dir)
    out.mkdir(parents=True, exist_ok=True)
    rng = np.random.default_rng(11)
    with open(out / "manifest.csv", "w", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["file", "set", "quarter_turns", "skew", "script", "source", "page"])
        for number, (image, source, name) in enumerate(cases(work, kind, count, rng)):
            turns, skew = number % 4, ""
            if kind == "askew":
                skew = round(float(rng.uniform(-45, 45)), 2)
                image = askew(image, skew)
            image = np.ascontiguousarray(np.rot90(image, turns))
            cv2.imwrite(str(out / f"{number:04d}.jpg"), image, [cv2.IMWRITE_JPEG_QUALITY, int(rng.integers(55, 95))])
            rows.writerow([f"{number:04d}.jpg", name, -1 if kind == "nothing" else turns, skew, "", source, ""])


if __name__ == "__main__":
    main(*sys.argv[1:4], int(sys.argv[4]) if len(sys.argv) > 4 else 240 if sys.argv[3] == "nothing" else 1_000_000)
