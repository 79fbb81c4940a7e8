#!/usr/bin/python3
"""Sets of photographs turned by known angles, from any folder of upright photographs.

    make_angle_sets.py OUT FOLDER [--seed S] [--sets any,tilt,level]

Makes folders OUT/any (turned by anything from -180 to 180 degrees), OUT/tilt (by 1 to 12 degrees either way) and OUT/level (by
nothing), each with a manifest.csv for upright_accuracy. FOLDER either has a manifest.csv, whose quarter turns are undone first, or
holds upright JPEG and PNG pictures. A turned picture is cropped to the largest rectangle of its own shape that holds nothing but
picture, so that no corner tells the angle; shrunk 1.5 times after turning, so that what resampling leaves behind does not; and
encoded as JPEG last, at quality 85. The angle of a picture follows from the seed, the set and the file's name alone.
"""
import argparse
import math
import pathlib
import zlib

import cv2
import numpy as np

import manifest

SHRINK, QUALITY = 1.5, 85
LEAST, MOST = 1.0, 12.0  # degrees of `tilt`


def drawn_angle(kind, name, seed):
    """Clockwise degrees that make the stored picture upright."""
    rng = np.random.default_rng((seed, zlib.crc32(f"{kind}/{name}".encode())))
    if kind == "any":
        return rng.uniform(-180, 180)
    if kind == "tilt":
        return rng.uniform(LEAST, MOST) * rng.choice((-1, 1))
    return 0.0


def turned(image, angle):
    """The upright `image` so that `angle` clockwise degrees make it upright again: cropped, turned and shrunk."""
    height, width = image.shape[:2]
    c, s = abs(math.cos(math.radians(angle))), abs(math.sin(math.radians(angle)))
    share = min(width / (width * c + height * s), height / (width * s + height * c))
    crop = (max(1, int(share * width)), max(1, int(share * height)))
    if angle != 0:
        # OpenCV turns counter-clockwise; the middle of the picture becomes the middle of the crop.
        matrix = cv2.getRotationMatrix2D(((width - 1) / 2, (height - 1) / 2), angle, 1.0)
        matrix[:, 2] += (crop[0] - width) / 2, (crop[1] - height) / 2
        image = cv2.warpAffine(image, matrix, crop, flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REFLECT_101)
    small = (max(1, round(crop[0] / SHRINK)), max(1, round(crop[1] / SHRINK)))
    return cv2.resize(image, small, interpolation=cv2.INTER_AREA)


def parts(angle):
    """(quarter turns, skew) of an angle, as the library splits it: skew in (-45, 45]."""
    turns = math.ceil((angle - 45) / 90)
    return turns % 4, angle - 90 * turns


def upright_pictures(folder):
    """(name, source, upright picture) of each."""
    if (folder / manifest.NAME).exists():
        rows = [(row["file"], row.get("source") or folder.name, int(row["quarter_turns"] or 0)) for row in manifest.read(folder)]
    else:
        paths = sorted(p for p in folder.rglob("*") if p.suffix.lower() in (".png", ".jpg", ".jpeg"))
        rows = [(str(p.relative_to(folder)), p.parent.name, 0) for p in paths]
    for name, source, turns in rows:
        image = cv2.imread(str(folder / name), cv2.IMREAD_COLOR)
        if image is not None:
            yield name, source, np.ascontiguousarray(np.rot90(image, -turns))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=pathlib.Path)
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--seed", type=int, default=34)
    parser.add_argument("--sets", default="any,tilt,level")
    options = parser.parse_args()
    kinds = options.sets.split(",")
    rows = {kind: [] for kind in kinds}
    for number, (name, source, image) in enumerate(upright_pictures(options.folder)):
        for kind in kinds:
            angle = drawn_angle(kind, name, options.seed)
            turns, skew = parts(angle)
            file = f"{kind}-{number:04d}.jpg"
            (options.out / kind).mkdir(parents=True, exist_ok=True)
            cv2.imwrite(str(options.out / kind / file), turned(image, angle), [cv2.IMWRITE_JPEG_QUALITY, QUALITY])
            rows[kind].append({"file": file, "set": kind, "quarter_turns": turns, "skew": f"{skew:.4f}", "script": "",
                               "source": source, "page": name})
    if not rows[kinds[0]]:
        parser.error(f"no picture in {options.folder}")
    for kind in kinds:
        manifest.write(options.out / kind, rows[kind])


if __name__ == "__main__":
    main()
