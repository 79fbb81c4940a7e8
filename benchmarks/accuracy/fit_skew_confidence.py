#!/usr/bin/python3
"""Fit P(the direction is right) of src/confidence/skew.cpp and check P(error <= 0.2 degrees) on generated and real images.

    make_skew_pages.py PAGES --count 80 --seed 31
    upright_skew_evidence PAGES PHOTOS > known.csv
    upright_skew_evidence --turned 3 SCANS > turned.csv
    fit_skew_confidence.py known.csv turned.csv

PAGES are generated pages of exact skew, PHOTOS upright photographs (set "photo", skew 0), SCANS real scans whose skew
nobody knows. A scan's truth is the median of the answers for the scan and its turned copies, each less the angle that
was added: an error that all of them share stays unseen, so real errors are a little larger. Half of the scans fit (those
at even places), the other half check. Prints the weights and, by bins of confidence, how often the answer is right.
Needs numpy.
"""
import argparse
import collections
import csv
import math

import numpy as np

TOLERANCE = 0.2
PHOTO_WEIGHT = 0.6  # an upright photograph may well have another true direction


def difference(a, b):
    """Degrees between two skews; 90 apart is the same."""
    return abs((a - b + 45) % 90 - 45)


def features(row):
    agreement = max(0, row["significance"]) / (min(1, max(0, row["fill"])) + 0.01)
    lead = min(math.log(max(1, row["peak_ratio"])), math.log(10))
    return [1, min(0, math.log((agreement + 0.2) / 30)), lead]


def inside(row):
    """P(a normal error of the row's sigma is within the tolerance)."""
    return math.erf(TOLERANCE / (max(1e-4, row["sigma"]) * math.sqrt(2)))


def circular_median(angles):
    return min(angles, key=lambda a: sum(difference(a, b) for b in angles))


def read(path, turned):
    with open(path, encoding="utf-8") as file:
        rows = [{k: v if k in ("file", "set") else float(v) if v else None for k, v in r.items()}
                for r in csv.DictReader(file)]
    if turned:
        answers = collections.defaultdict(list)
        for row in rows:
            answers[row["file"]].append(row["skew"] - row["added"])
        places = {name: place for place, name in enumerate(answers)}
        for row in rows:
            row["truth"] = circular_median(answers[row["file"]]) + row["added"]
            row["even"] = places[row["file"]] % 2 == 0
    for row in rows:
        row["error"] = 45.0 if row["truth"] is None else difference(row["skew"], row["truth"])
    return [row for row in rows if row["found"]]


def fit(rows):
    """Logistic regression by Newton's method, with a slight ridge."""
    right = np.array([row["error"] <= max(0.5, 3 * min(0.5, row["sigma"])) for row in rows], float)
    weight = np.array([PHOTO_WEIGHT if row["set"] == "photo" else 1.0 for row in rows])
    x = np.array([features(row) for row in rows])
    w = np.zeros(x.shape[1])
    for _ in range(50):
        p = 1 / (1 + np.exp(-x @ w))
        hessian = (x * (weight * p * (1 - p))[:, None]).T @ x + 0.01 * np.eye(len(w))
        w += np.linalg.solve(hessian, x.T @ (weight * (right - p)) - 0.01 * w)
    return w


def report(name, rows, w):
    if not rows:
        return
    confidence = np.array([inside(row) / (1 + math.exp(-np.dot(features(row), w))) for row in rows])
    right = np.array([row["error"] <= TOLERANCE for row in rows], float)
    print(f"{name}: {len(rows)} answers, mean confidence {confidence.mean():.3f}, right {right.mean():.3f}, worst at 0.5 "
          f"and more {max([r['error'] for r, c in zip(rows, confidence) if c >= 0.5], default=0):.2f}")
    for low, high in ((0, 0.1), (0.1, 0.3), (0.3, 0.5), (0.5, 0.7), (0.7, 0.9), (0.9, 0.97), (0.97, 1.01)):
        bin_ = (confidence >= low) & (confidence < high)
        if bin_.any():
            print(f"  {low:.2f}..{min(high, 1):.2f}  {bin_.sum():5d}  said {confidence[bin_].mean():.3f}  right "
                  f"{right[bin_].mean():.3f}")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("known")
    parser.add_argument("turned")
    parser.add_argument("--weights", help="check these three, separated by commas, instead of fitting")
    arguments = parser.parse_args()
    known, turned = read(arguments.known, False), read(arguments.turned, True)
    fitted_on = known + [row for row in turned if row["even"]]
    w = np.array([float(x) for x in arguments.weights.split(",")]) if arguments.weights else fit(fitted_on)
    print("weights " + " ".join(f"{x:.3f}" for x in w))
    report("generated", [row for row in known if row["set"] != "photo"], w)
    report("photographs", [row for row in known if row["set"] == "photo"], w)
    report("scans, fitted", [row for row in turned if row["even"]], w)
    report("scans, held out", [row for row in turned if not row["even"]], w)


if __name__ == "__main__":
    main()
