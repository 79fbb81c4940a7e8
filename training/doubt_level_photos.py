"""How level the photographs are that gather_level_photos.py packed, by the lines that the library finds in them.

usage: doubt_level_photos.py WORK_DIR [--kernels ../src/vote/tilt_kernels.hpp]
Writes WORK_DIR/level-lines.npz: tilt, sigma and probability of each photograph, as src/vote/tilt.hpp says of it as it
is.  Prints for every source how many have sure lines, their median tilt and how widely they scatter about it: what its
makers left, and so how sure its labels are.  Photographs that are surely tilted teach nothing (`is_level`).
"""
import argparse
import pathlib
import re

import cv2
import numpy as np

SURE, MOST_TILT = 0.8, 1.5  # probability of the lines; degrees
SHRINK = 0.75  # to the size of the views that the kernels were fitted to


def read_kernels(path):
    text = pathlib.Path(path).read_text()
    unit = float(re.search(r"kernel_unit = ([\d.e-]+)", text)[1])
    rows = re.findall(r"\{(-?\d[-\d, ]*)\}", text[text.index("kernels{{"):])
    return np.array([[int(value) for value in row.split(",")] for row in rows]) * unit


def is_level(lines):
    """False of what is surely tilted, given the content of level-lines.npz."""
    return (lines["probability"] < SURE) | (np.abs(lines["tilt"]) <= MOST_TILT)


def main():
    import fit_lines  # which asks is_level() of what this leaves
    from line_pieces import pieces
    from train_fine import LevelPhotographs

    parser = argparse.ArgumentParser()
    parser.add_argument("work", type=pathlib.Path)
    parser.add_argument("--kernels", default=pathlib.Path(__file__).resolve().parents[1] / "src/vote/tilt_kernels.hpp")
    options = parser.parse_args()
    cv2.setNumThreads(1)
    photographs, kernels = LevelPhotographs(options.work), read_kernels(options.kernels)
    found = []
    for i in range(len(photographs.index["offset"])):
        view = cv2.resize(photographs.image(i), None, fx=SHRINK, fy=SHRINK, interpolation=cv2.INTER_AREA)
        scores = fit_lines.scores_of(fit_lines.histograms(pieces(view, 0.0))[None], kernels)
        found.append([float(value[0]) for value in fit_lines.answers(scores)])
    tilt, sigma, probability = np.array(found).T
    np.savez(options.work / "level-lines.npz", tilt=tilt, sigma=sigma, probability=probability)
    for number, name in enumerate(photographs.index["names"]):
        own = photographs.index["source"] == number
        sure = tilt[own & (probability > SURE)]
        print(f"{name}: {own.sum()}, sure {len(sure)}, of these median tilt {np.median(sure):+.2f}, 68 % within "
              f"{np.percentile(np.abs(sure - np.median(sure)), 68):.2f}, beyond {MOST_TILT} degrees {(np.abs(sure) > MOST_TILT).mean():.3f}")


if __name__ == "__main__":
    main()
