"""Fit the constants that turn the answers of the circle into probabilities and errors of angles.

usage: calibrate_circle.py HEADER.hpp ANSWERS.jsonl...
The files are what `upright_turn_answers --photos` prints of held-out photographs (held_out_folder.py photos, askew) and of
photographs of other sources at known angles (benchmarks/accuracy/make_angle_sets.py), each counting the same.  First the
temperature of the sums: what is minimised is the cross entropy of what the network was taught (circle_views.target) after
one disc and after both.  Then, at the moment
the library stops asking, the error of the tilt: a normal error and the chance that it is wrong altogether.  Last what the
circle counts for beside the whole views: the negative log-likelihood of the true quarter turn.
"""
import pathlib
import sys

import numpy as np

import circle_views
import shipped
from policy import Policy, read

# As in src/coarse/circle.cpp and session.cpp, and in src/confidence/tilt.cpp.
LEVEL, SURE_OF_THE_TILT, SURE_OF_THE_QUARTER = 7.0, 0.9, 0.96
LEAST_TILT, SURE_OF_A_TILT, MOST_TILT_OF_A_CLEAR_VIEW = 10.0, 0.95, 30.0
TAUGHT = circle_views.TARGET_SIGMA
QUARTER = circle_views.BINS // 4
START = {"scale": 1.0, "growth": 0.6, "doubt": 0.01, "turn_weight": 0.7, "error_base": 2.5, "error_spread": 0.5,
         "wrong_base": 0.02, "wrong_share": 0.8}
BOUNDS = {"scale": (0.3, 4), "growth": (0.01, 1), "doubt": (0.002, 0.1), "turn_weight": (0.05, 1.5), "error_base": (0.5, 10),
          "error_spread": (0.01, 4), "wrong_base": (0.002, 0.2), "wrong_share": (0.05, 2)}


class Photographs:
    """The answers of one file as arrays."""

    def __init__(self, path):
        records = [r for r in read(path) if r["contrast"] >= Policy().least_contrast]
        self.name = pathlib.Path(path).stem
        self.discs = np.cumsum([r["discs"] for r in records], axis=1)  # photographs x discs x bins
        self.views, self.levelled = (np.cumsum(np.array([r[key] for r in records])[..., :4], axis=1)
                                     for key in ("views", "levelled"))
        self.truth = np.array([90 * r["turns"] + r["truth"] for r in records])
        self.target = np.array([circle_views.target(truth) for truth in self.truth])
        self.resolution = np.minimum(1, np.array([r["shortest"] for r in records]) / Policy().full_resolution)


def softmax(x):
    x = np.exp(x - x.max(-1, keepdims=True))
    return x / x.sum(-1, keepdims=True)


def circles(photographs, c):
    """Calibrated probabilities of the bins after each number of discs."""
    passes = np.arange(1, photographs.discs.shape[1] + 1)
    temperature = c["scale"] * passes[None, :] ** c["growth"] / photographs.resolution[:, None]
    return (1 - c["doubt"]) * softmax(photographs.discs / temperature[..., None]) + c["doubt"] / circle_views.BINS


def tilts(circle):
    """(degrees, share, spread) as tilt_of() of src/common/circle_posterior.hpp."""
    folded = circle.reshape(-1, 4, QUARTER).sum(1)
    away = np.arange(-2, 3)
    at = folded.argmax(1)[:, None] + away
    near = np.take_along_axis(folded, at % QUARTER, 1)
    share = near.sum(1)
    mean = (near * away).sum(1) / share
    spread = 10 * np.sqrt(np.maximum(0, (near * away ** 2).sum(1) / share - mean ** 2))
    degrees = (folded.argmax(1) + mean) * 10 % 90
    return np.where(degrees > 45, degrees - 90, degrees), share, spread


def quarters(circle, degrees):
    """Probability of each quarter turn after levelling by `degrees`."""
    first = np.round(degrees / 10).astype(int) - QUARTER // 2
    at = (first[:, None] + np.arange(circle_views.BINS)) % circle_views.BINS
    return np.take_along_axis(circle, at, 1).reshape(-1, 4, QUARTER).sum(2)


def turns(views, passes, by_circle, resolution, c, t):
    temperature = t.photo_scale * passes ** t.photo_growth * resolution ** -t.photo_coarse
    together = softmax(views / temperature[:, None] + c["turn_weight"] * np.log(by_circle))
    return (1 - t.photo_doubt) * together + t.photo_doubt / 4


def answer(p, c, t):
    """What the library says: a dict of arrays."""
    circle = circles(p, c)
    count, most = circle.shape[:2]
    degrees, share, _ = tilts(circle[:, 0])
    first = turns(p.views[:, 0], np.ones(count), np.ones((count, 4)), p.resolution, c, t)
    agrees = first.argmax(1) == quarters(circle[:, 0], degrees).argmax(1)
    is_level = (share >= SURE_OF_THE_TILT) & (np.abs(degrees) <= LEVEL) & (first.max(1) >= SURE_OF_THE_QUARTER) & agrees
    discs = np.where(is_level, 1, most)
    circle = circle[np.arange(count), discs - 1]
    degrees, share, spread = tilts(circle)
    by_circle = quarters(circle, degrees)
    is_clear = (first.max(1) >= Policy().clear_photo) & (np.abs(degrees) <= MOST_TILT_OF_A_CLEAR_VIEW)
    is_levelled = (np.abs(degrees) > LEAST_TILT) & (share >= SURE_OF_A_TILT) & ~is_clear
    by_circle = np.where(is_levelled[:, None], by_circle, 1)
    views = np.where(is_levelled[:, None, None], p.levelled, p.views)
    posterior, asked = None, np.zeros(count, int)
    for n in range(1, views.shape[1] + 1):
        now = turns(views[:, n - 1], np.full(count, n), by_circle, p.resolution, c, t)
        goes_on = np.ones(count, bool) if posterior is None else posterior.max(1) < Policy().clear_photo
        posterior = now if posterior is None else np.where(goes_on[:, None], now, posterior)
        asked += goes_on
    wrong = (degrees - p.truth + 45) % 90 - 45
    right = np.round((p.truth - degrees) / 90).astype(int) % 4
    return dict(degrees=degrees, share=share, spread=spread, error=wrong, posterior=posterior, right=right, discs=discs,
                views=asked + is_levelled, circle=circle)


def errors(a, c):
    """(normal error, chance of any other) as TiltBelief of src/confidence/tilt.cpp."""
    beyond = np.maximum(0, a["spread"] ** 2 - TAUGHT ** 2)
    wrong = np.clip(c["wrong_base"] + c["wrong_share"] * (1 - a["share"]), 0, 1)
    return np.sqrt(c["error_base"] ** 2 + c["error_spread"] * beyond), wrong


def circle_loss(files, c, t):
    return np.mean([-(p.target[:, None] * np.log(circles(p, c))).sum(2).mean() for p in files])


def error_loss(answers, c):
    losses = []
    for a in answers:
        sigma, wrong = errors(a, c)
        normal = np.exp(-0.5 * (a["error"] / sigma) ** 2) / (sigma * np.sqrt(2 * np.pi))
        losses.append(-np.log((1 - wrong) * normal + wrong / 90).mean())
    return np.mean(losses)


def turn_loss(files, c, t):
    losses = []
    for p in files:
        a = answer(p, c, t)
        losses.append(-np.log(a["posterior"][np.arange(len(a["right"])), a["right"]]).mean())
    return np.mean(losses)


def search(loss, c, names, rounds=5):
    """Pattern search over these constants: each alone and its opposite as long as they help, in steps halved every round."""
    best, step = loss(c), 0.3
    for _ in range(rounds):
        for name in names:
            for factor in (np.exp(step), np.exp(-step)):
                while True:
                    trial = {**c, name: float(np.clip(c[name] * factor, *BOUNDS[name]))}
                    score = loss(trial)
                    if score >= best - 1e-5:
                        break
                    c, best = trial, score
        step /= 2
    print("loss %.4f" % best, " ".join(f"{name} {c[name]:.3f}" for name in names), flush=True)
    return c


def describe(p, a, c):
    sigma, wrong = errors(a, c)
    size = np.abs(a["error"])
    right = a["posterior"].argmax(1) == a["right"]
    surest = np.argsort(-a["posterior"].max(1))[:int(0.8 * len(right))]
    angle = circle_views.error(a["degrees"] + 90 * a["posterior"].argmax(1), p.truth)
    print(f"{p.name}: {len(right)} photographs, discs {a['discs'].mean():.2f}, whole views {a['views'].mean():.2f}")
    print(f"  quarter {right.mean():.3f}, of the surest 80 % {right[surest].mean():.3f}, said {a['posterior'].max(1).mean():.3f}")
    print("  angle within " + " ".join(f"{d}: {(angle <= d).mean():.3f}" for d in (2, 5, 10, 45)) +
          f", of the surest 80 % 10: {(angle[surest] <= 10).mean():.3f}")
    print(f"  tilt within 10 {(size <= 10).mean():.3f}, said right {(1 - wrong).mean():.3f}; of those sure of it "
          f"({(wrong < 0.1).mean():.2f}) {(size <= 10)[wrong < 0.1].mean():.3f}, root mean square "
          f"{np.sqrt((size[(wrong < 0.1) & (size < 15)] ** 2).mean()):.2f}, said {sigma[wrong < 0.1].mean():.2f}")


def main(header, paths):
    files, t = [Photographs(path) for path in paths], shipped.calibration()
    c = search(lambda c: circle_loss(files, c, t), START, ["scale", "growth", "doubt"])
    for _ in range(2):  # where asking ends depends on all of them
        c = search(lambda c: turn_loss(files, c, t), c, ["turn_weight"])
        answers = [answer(p, c, t) for p in files]
        c = search(lambda c: error_loss(answers, c), c, ["error_base", "error_spread", "wrong_base", "wrong_share"])
    for p in files:
        describe(p, answer(p, c, t), c)
    counts = ", ".join(f"{len(p.truth)} {p.name}" for p in files)
    lines = "\n".join(f"inline constexpr double {name} = {value:.4g};" for name, value in c.items())
    pathlib.Path(header).write_text(f"""// Written by training/calibrate_circle.py: fitted to the shipped network on held-out photographs ({counts}).
#pragma once

namespace upright::circle_calibration {{

{lines}

}}  // namespace upright::circle_calibration
""")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
