"""Fit the constants that turn summed log-probabilities into probabilities.

usage: calibrate.py [--keep NAME,...] HEADER.hpp ANSWERS.jsonl...
ANSWERS are what upright_turn_answers prints for held-out images; each file counts the
same.  Constants named by --keep stay as they are shipped, and the search starts from these alone.  What is minimised is the negative log-likelihood of the true turn at the moment
the library stops asking, so stopping and temperatures are fitted to one another.
"""
import argparse
import multiprocessing
import pathlib
from dataclasses import asdict

import numpy as np

import shipped
from policy import Calibration, Policy, read
from report import describe, figures

# At most this share of the turns applied at the default threshold may be wrong.
WRONG_ALLOWED = 0.01
NAMES = list(asdict(Calibration()))
# Bounds keep a small set from asking for absurd answers: (lowest, highest) of each constant.
BOUNDS = {"scale": (0.3, 4.0), "growth": (0.0, 1.0), "place_doubt": (0.01, 0.4), "doubt": (0.002, 0.05), "coarse": (0.0, 2.0),
          "disagreement": (0.0, 1.0), "unread": (0.0, 0.5)}
LOW, HIGH = (np.array([next(v[i] for k, v in BOUNDS.items() if name.endswith(k)) for name in NAMES]) for i in (0, 1))
EXPONENTS = np.array([name.endswith(("growth", "coarse", "disagreement", "unread")) for name in NAMES])


STARTING_GROWTHS = (0.55,)


def loss_of(number, values):
    """Mean over the images of one file."""
    records = known[number]
    _, posterior, _ = figures(records, Policy(), Calibration(**dict(zip(NAMES, values))))
    truth = [r["turns"] for r in records]
    return -np.log(posterior[np.arange(len(truth)), truth]).mean()


def loss(values, pool):
    return float(np.mean(pool.starmap(loss_of, [(number, values) for number in range(len(known))], chunksize=1)))


def moves(step, kept):
    """Factors that are tried: of each constant alone; of a scale against its growth, which nearly make up for each
    other."""
    for i in (i for i, name in enumerate(NAMES) if name not in kept):
        yield np.exp(step * np.eye(len(NAMES))[i])
    for scale in (i for i, name in enumerate(NAMES) if name.endswith("scale") and name not in kept):
        yield np.exp(step * (np.eye(len(NAMES))[scale] - np.eye(len(NAMES))[scale + 1]))


def search(pool, values, kept=(), rounds=3):
    """Pattern search: each move and its opposite as long as they help, in steps halved every round."""
    best, step = loss(values, pool), 0.34
    for _ in range(rounds):
        for move in moves(step, kept):
            for factors in (move, 1 / move):
                while True:
                    trial = np.clip(np.maximum(values, 0.02 * EXPONENTS) * factors, LOW, HIGH)
                    score = loss(trial, pool)
                    if score >= best - 1e-5:
                        break
                    values, best = trial, score
        step /= 2
    print(f"loss {best:.4f} " + " ".join(f"{n} {v:.3f}" for n, v in zip(NAMES, values)), flush=True)
    return best, values


def fit(files, kept):
    """The best of searches from what is shipped and from several growths: where asking stops depends on the constants,
    so that the loss has more than one valley."""
    starts = [shipped.calibration()]
    if not kept:
        starts += [Calibration(document_growth=g, photo_growth=g) for g in STARTING_GROWTHS]
    global known
    known = files
    with multiprocessing.get_context("fork").Pool() as pool:  # the processes are copies of this one
        found = [search(pool, np.clip(np.array(list(asdict(start).values())), LOW, HIGH), kept) for start in starts]
    return min(found, key=lambda f: f[0])[1]


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


def main(header, paths, kept):
    files = [read(path) for path in paths]
    values = fit(files, kept)
    calibration = Calibration(**dict(zip(NAMES, np.round(values, 4))))
    for path, records in zip(paths, files):
        describe(pathlib.Path(path).stem, records, Policy(), calibration)
    counts = ", ".join(f"{len(records)} {pathlib.Path(path).stem.replace('held-', '')}"
                       for path, records in zip(paths, files))
    default = threshold(files, calibration)
    print(f"at most {WRONG_ALLOWED:.0%} wrong from {default:.3f} upwards")
    lines = "\n".join(f"inline constexpr double {name} = {value:.4g};"
                      for name, value in asdict(calibration).items())
    remark = f"\n// Kept as they were: {', '.join(kept)}." if kept else ""
    pathlib.Path(header).write_text(f"""// Written by training/calibrate.py: fitted to the shipped networks on held-out images ({counts}).
// Of those, at most {WRONG_ALLOWED:.0%} of the answers with a probability of {default:.3f} or more are wrong.{remark}
#pragma once

namespace upright::turn_calibration {{

{lines}

}}  // namespace upright::turn_calibration
""")


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--keep", default="")
    parser.add_argument("header")
    parser.add_argument("answers", nargs="+")
    parsed = parser.parse_args()
    main(parsed.header, parsed.answers, [name for name in parsed.keep.split(",") if name])
