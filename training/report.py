"""Accuracy, calibration and cost of recorded answers under the library's policy.

usage: report.py ANSWERS.jsonl... (from upright_turn_answers)
"""
import sys

import numpy as np

import shipped
from policy import Policy, read, run

MIN_CONFIDENCE = 0.95  # default of Options::min_confidence: answers from here upwards are applied


def calibration_error(probability, right, bins=15):
    """Expected calibration error over bins of equal mass."""
    order = np.argsort(probability)
    return sum(len(part) / len(order) * abs(probability[part].mean() - right[part].mean())
               for part in np.array_split(order, bins) if len(part))


def figures(records, policy, calibration):
    evidence = [run(r, policy, calibration) for r in records]
    posterior = np.array([e.posterior(calibration) for e in evidence])
    truth = np.array([r["turns"] for r in records])
    right = posterior.argmax(1) == truth
    return evidence, posterior, right


def describe(name, records, policy, calibration):
    evidence, posterior, right = figures(records, policy, calibration)
    p = posterior.max(1)
    order = np.argsort(-p)
    cost = np.array([e.cost() for e in evidence])
    none = np.mean([not e.shows_an_up(policy, calibration) for e in evidence])
    line = f"{name:24s} n {len(records):4d} right {right.mean():.3f}"
    for share in (0.95, 0.8, 0.6):
        line += f" @{share:.0%} {right[order[:max(1, int(share * len(order)))]].mean():.3f}"
    several = np.array([e.reads_several_ways(calibration) for e in evidence])
    applied = (p >= MIN_CONFIDENCE) & ~several
    line += f" ece {calibration_error(p, right):.3f} applied {applied.mean():.2f} wrong {np.mean(~right[applied]) if applied.any() else 0:.3f}"
    line += f" none {none:.2f} tiles {np.mean([e.tiles for e in evidence]):.1f} wholes {np.mean([e.wholes for e in evidence]):.1f} views {np.mean([e.views for e in evidence]):.1f}"
    line += f" ms {np.median(cost):.1f}/{cost.mean():.1f}"
    print(line)
    return posterior, right


def fixed_passes(records):
    """What single passes and sums say, without any stopping."""
    for kind in ("tiles", "wholes", "views"):
        usable = [r for r in records if r[kind]]
        if not usable:
            continue
        answers = np.array([np.array(r[kind])[:, :4] for r in usable])
        truth = np.array([r["turns"] for r in usable])
        line = f"  {kind:6s}"
        for n in (1, 2, 4, 6, 8, 12, 24):
            if n <= answers.shape[1]:
                line += f" {n}: {(answers[:, :n].sum(1).argmax(1) == truth).mean():.3f}"
        print(line)


if __name__ == "__main__":
    everything = []
    for path in sys.argv[1:]:
        records = read(path)
        describe(path.split("/")[-1].replace(".jsonl", ""), records, Policy(), shipped.calibration())
        fixed_passes(records)
        for key in ("set", "source"):
            names = sorted({r[key] for r in records})
            if 1 < len(names) < 40:
                for name in names:
                    describe("    " + name, [r for r in records if r[key] == name], Policy(), shipped.calibration())
        everything += records
    if len(sys.argv) > 2:
        describe("together", everything, Policy(), shipped.calibration())
