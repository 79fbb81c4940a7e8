"""Fit the constants that turn summed log-probabilities into probabilities.

usage: calibrate.py HEADER.hpp ANSWERS.jsonl...
ANSWERS are what upright_turn_answers prints for held-out images; each file counts the
same.  What is minimised is the negative log-likelihood of the true turn at the moment
the library stops asking, so stopping and temperatures are fitted to one another.
"""
import pathlib
import sys
from dataclasses import asdict

import numpy as np

from policy import Calibration, Policy, read, run
from report import describe, figures

# At most this share of the turns applied at the default threshold may be wrong.
WRONG_ALLOWED = 0.01
NAMES = list(asdict(Calibration()))
# Bounds keep a small set from asking for absurd answers.
LOW = np.array([0.3, 0.0, 0.002, 0.3, 0.0, 0.002])
HIGH = np.array([4.0, 1.0, 0.05, 4.0, 1.0, 0.05])


def loss(values, files):
    calibration = Calibration(**dict(zip(NAMES, values)))
    total = 0.0
    for records in files:
        _, posterior, _ = figures(records, Policy(), calibration)
        truth = [r["turns"] for r in records]
        total -= np.log(posterior[np.arange(len(truth)), truth]).mean()
    return total / len(files)


def fit(files, rounds=4):
    """Coordinate search: steps in each constant, halved when none helps."""
    values = np.array(list(asdict(Calibration()).values()))
    best, step = loss(values, files), 0.4
    for _ in range(rounds):
        for i in range(len(values)):
            for factor in (1 + step, 1 / (1 + step)):
                while True:
                    trial = values.copy()
                    trial[i] = np.clip(max(trial[i], 0.02 if "growth" in NAMES[i] else 0) * factor, LOW[i], HIGH[i])
                    score = loss(trial, files)
                    if score >= best - 1e-5:
                        break
                    values, best = trial, score
        print(f"step {step:.2f} loss {best:.4f} " + " ".join(f"{n} {v:.3f}" for n, v in zip(NAMES, values)), flush=True)
        step /= 2
    return values


def threshold(files, calibration):
    """The lowest probability above which at most WRONG_ALLOWED of the held-out answers are wrong."""
    probability, right = [], []
    for records in files:
        _, posterior, hits = figures(records, Policy(), calibration)
        probability.append(posterior.max(1))
        right.append(hits)
    p, r = np.concatenate(probability), np.concatenate(right)
    order = np.argsort(-p)
    wrong = np.cumsum(~r[order]) / np.arange(1, len(order) + 1)
    allowed = np.nonzero(wrong <= WRONG_ALLOWED)[0]
    return float(p[order[allowed[-1]]]) if len(allowed) else 1.0


def main(header, paths):
    files = [read(path) for path in paths]
    values = fit(files)
    calibration = Calibration(**dict(zip(NAMES, np.round(values, 4))))
    for path, records in zip(paths, files):
        describe(pathlib.Path(path).stem, records, Policy(), calibration)
    counts = ", ".join(f"{len(records)} {pathlib.Path(path).stem.replace('held-', '')}"
                       for path, records in zip(paths, files))
    default = threshold(files, calibration)
    print(f"at most {WRONG_ALLOWED:.0%} wrong from {default:.3f} upwards")
    lines = "\n".join(f"inline constexpr double {name} = {value:.4g};"
                      for name, value in asdict(calibration).items())
    pathlib.Path(header).write_text(f"""// Written by src/coarse/train/calibrate.py: fitted to the shipped networks on held-out images ({counts}).
// Of those, at most {WRONG_ALLOWED:.0%} of the answers with a probability of {default:.3f} or more are wrong.
#pragma once

namespace upright::turn_calibration {{

{lines}

}}  // namespace upright::turn_calibration
""")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
