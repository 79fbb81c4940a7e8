#!/usr/bin/env python3
"""Plots what upright_accuracy --csv wrote: skew errors, accuracy over coverage, and calibration.

    build/release/bin/upright_accuracy --csv answers.csv FOLDER...
    benchmarks/accuracy/plot.py answers.csv docs/images/accuracy.png

Needs matplotlib (Debian: python3-matplotlib).
"""
import csv
import sys
from collections import defaultdict

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt  # noqa: E402  (the backend is chosen first)

INK, PALE, ACCENTS = "#22262e", "#969ca8", ["#d6542c", "#2f6f9f", "#3f8f5a", "#8a5fa8", "#b8892b", "#5a6472"]
PAGES = {"skew15", "skew45", "coarse"}
HARD = {"columns", "crop", "small", "sparse", "form", "inverse", "figure"}


def group_of(row):
    name = row["set"]
    if name in PAGES:
        return "pages"
    if name in HARD:
        return "hard pages"
    return {"camera": "camera", "scan": "scans", "photo": "photographs"}.get(name, name)


def skew_error(row):
    if row["answered"] != "1":
        return 45.0
    error = abs(float(row["skew"]) - float(row["true_skew"]))
    return min(error, abs(90 - error))


def plot_skew(axes, rows):
    errors = defaultdict(list)
    for row in rows:
        if row["true_skew"] and row["set"] != "photo":
            errors[group_of(row)].append(max(skew_error(row), 1e-4))
    for colour, (name, values) in zip(ACCENTS, sorted(errors.items())):
        values.sort()
        share = [(i + 1) / len(values) for i in range(len(values))]
        axes.step(values, share, where="post", color=colour, label=f"{name} ({len(values)})")
    axes.axvline(0.1, color=PALE, linestyle=":")
    axes.set(xscale="log", xlabel="error of the skew, degrees", ylabel="share of images within", ylim=(0, 1.02),
             title="Fine skew")


def plot_coverage(axes, rows):
    answers = defaultdict(list)
    for row in rows:
        if row["true_turns"] and row["set"] not in HARD | {"camera", "skew15", "skew45"}:
            right = row["answered"] == "1" and row["turns"] == row["true_turns"]
            answers[group_of(row)].append((float(row["confidence"]), right))
    for colour, (name, values) in zip(ACCENTS, sorted(answers.items())):
        values.sort(reverse=True)
        right, xs, ys = 0, [], []
        for i, (_, ok) in enumerate(values, 1):
            right += ok
            xs.append(i / len(values))
            ys.append(right / i)
        axes.plot(xs, ys, color=colour, label=f"{name} ({len(values)})")
    axes.set(xlabel="share answered, surest first", ylabel="share of right turns", xlim=(0, 1), ylim=(0.8, 1.005),
             title="Quarter turns")


def plot_calibration(axes, rows, bins=15):
    pairs = sorted((float(r["confidence"]), r["answered"] == "1" and r["turns"] == r["true_turns"])
                   for r in rows if r["true_turns"] and r["set"] in {"coarse", "scan", "photo"})
    axes.plot([0, 1], [0, 1], color=PALE, linestyle=":")
    points = []
    for b in range(bins):
        part = pairs[len(pairs) * b // bins:len(pairs) * (b + 1) // bins]
        if part:
            points.append((sum(p for p, _ in part) / len(part), sum(ok for _, ok in part) / len(part)))
    axes.plot(*zip(*points), "o-", color=ACCENTS[0], label=f"{bins} bins of equal mass, {len(pairs)} images")
    axes.set(xlabel="confidence given", ylabel="share that was right", xlim=(0.2, 1.02), ylim=(0.2, 1.02),
             title="Calibration of the turn")


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    with open(sys.argv[1], newline="") as source:
        rows = list(csv.DictReader(source))
    plt.rcParams.update({"font.size": 9, "axes.edgecolor": PALE, "axes.labelcolor": INK, "axes.titleweight": "bold"})
    figure, axes = plt.subplots(1, 3, figsize=(13, 4))
    plot_skew(axes[0], rows)
    plot_coverage(axes[1], rows)
    plot_calibration(axes[2], rows)
    for one in axes:
        one.grid(color="#e8e7e3")
        one.spines[["top", "right"]].set_visible(False)
        one.legend(frameon=False, fontsize=8, loc="lower right")
    figure.tight_layout()
    figure.savefig(sys.argv[2], dpi=100)


if __name__ == "__main__":
    main()
