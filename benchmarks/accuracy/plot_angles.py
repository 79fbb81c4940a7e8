#!/usr/bin/python3
"""Plots how well photographs at any angle are answered, beside what others publish.

    build/release/bin/upright_accuracy --csv answers.csv OUT/any OUT/tilt OUT/level      (OUT: make_angle_sets.py)
    benchmarks/accuracy/plot_angles.py answers.csv docs/images/angles.png

Left: share of pictures turned by anything whose rotation is answered within so many degrees; the points are published figures
of others, each on its authors' own pictures (COCO, Open Images), which are not these. Middle: share within 2 degrees of level, of
the pictures whose sigma is smallest. Right: how often levelling leaves a picture straighter, by what level_confidence says, which
supposes that nearly all pictures are level from the start (confidence/tilt.cpp), while these are all tilted.
Needs matplotlib (Debian: python3-matplotlib).
"""
import argparse
import csv

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt  # noqa: E402  (the backend is chosen first)

from angle_report import Answer, by_sigma, calibration  # noqa: E402
from plot import ACCENTS, INK, PALE  # noqa: E402

BESIDE = {"p-imagen1000", "p-ava", "p-poem7415"}
LIMIT = 10  # degrees, of the published figures
# Whose: (share on COCO, share on Open Images). Source: the authors' own pages, as issue 34 quotes them.
PUBLISHED = {"RightWayUp Nano": (0.873, 0.755), "RightWayUp Fast": (0.904, 0.845), "RightWayUp Max": (0.956, 0.907),
             "Woehrer 2026": (0.936, 0.838)}


def plot_errors(axes, sets):
    for colour, (name, answers) in zip(ACCENTS, sets.items()):
        errors = sorted(max(answer.error, 0.1) for answer in answers)
        axes.step(errors, [(i + 1) / len(errors) for i in range(len(errors))], where="post", color=colour, label=f"{name} ({len(errors)})")
    for number, (name, shares) in enumerate(PUBLISHED.items()):
        axes.plot([LIMIT * 1.06 ** number] * 2, shares, "o-", color=INK, markersize=3, linewidth=0.8, alpha=0.45 + 0.18 * number,
                  label=f"{name}: COCO, Open Images")
    axes.axvline(LIMIT, color=PALE, linestyle=":")
    axes.set(xscale="log", xlabel="error of the rotation, degrees", ylabel="share of pictures within", xlim=(0.3, 180), ylim=(0, 1.02),
             title="Turned by any angle")


def plot_coverage(axes, sets):
    for colour, (name, answers) in zip(ACCENTS, sets.items()):
        right, shares = 0, []
        for number, answer in enumerate(sorted(answers, key=by_sigma), 1):
            right += answer.tilt <= 2
            shares.append(right / number)
        axes.plot([(i + 1) / len(shares) for i in range(len(shares))], shares, color=colour, label=f"{name} ({len(shares)})")
    axes.set(xlabel="share answered, smallest sigma first", ylabel="share within 2 degrees of level", xlim=(0.05, 1), ylim=(0, 1.02),
             title="Level")


def plot_calibration(axes, sets):
    axes.plot([0, 1], [0, 1], color=PALE, linestyle=":")
    for colour, (name, answers) in zip(ACCENTS, sets.items()):
        means, error, count = calibration(answers)
        if means:
            axes.plot([m[0] for m in means], [m[1] for m in means], "o-", color=colour, label=f"{name} ({count}), error {error:.2f}")
    axes.set(xlabel="level_confidence (supposes 95 of 100 level; these are all tilted)", ylabel="share straighter afterwards", xlim=(0, 1.02), ylim=(0, 1.02),
             title="Is it worth levelling?")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("answers")
    parser.add_argument("picture")
    options = parser.parse_args()
    with open(options.answers, newline="", encoding="utf-8") as file:
        answers = [Answer(row) for row in csv.DictReader(file) if row["true_turns"] and row["true_skew"]]
    any_angle, tilted = ([a for a in answers if a.set == name] for name in ("any", "tilt"))
    everyday = [a for a in any_angle if a.source not in BESIDE]
    tilted = [a for a in tilted if a.source not in BESIDE]
    plt.rcParams.update({"font.size": 9, "axes.edgecolor": PALE, "axes.labelcolor": INK, "axes.titleweight": "bold"})
    figure, axes = plt.subplots(1, 3, figsize=(13, 4))
    plot_errors(axes[0], {"everyday": everyday, "all sources": any_angle})
    plot_coverage(axes[1], {"any angle, everyday": everyday, "1 to 12 degrees, everyday": tilted})
    plot_calibration(axes[2], {"any angle, everyday": everyday, "1 to 12 degrees, everyday": tilted})
    for one in axes:
        one.grid(color="#e8e7e3")
        one.spines[["top", "right"]].set_visible(False)
        one.legend(frameon=False, fontsize=7, loc="lower right")
    figure.tight_layout()
    figure.savefig(options.picture, dpi=100)


if __name__ == "__main__":
    main()
