"""Fit the kernels of src/vote/tilt.cpp to level photographs turned by known angles.

usage: fit_lines.py WORK_DIR KERNELS.hpp [--views N] [--judged N] [--seed S]
Reads WORK_DIR/level.u8 and level.npz (gather_level_photos.py). A view is turned, cropped to its inscribed rectangle, shrunk and
encoded as JPEG as by benchmarks/accuracy/make_angle_sets.py; its pieces are looked for at a rough angle that is off by anything
within 13 degrees.  The log-likelihood of a further turn is a sum over the histograms of pieces (direction, third of the picture,
length), each seen through a kernel of its own: one convolution, fitted by the cross entropy of the true turn.  Prints how the
held-out photographs come out, whose rough angle is off by a normal error of 4 degrees.
The shipped kernels are those of the default seed and 8000 views, fitted before doubt_level_photos.py, which asks them, had looked.
"""
import argparse
import pathlib
import sys

import cv2
import numpy as np
import torch
import torch.nn.functional as F

from line_pieces import pieces
from train_fine import LevelPhotographs

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "benchmarks/accuracy"))
import make_angle_sets  # noqa: E402

STEP, BINS, TAPS = 0.5, 97, 37  # degrees; bins of a histogram and taps of a kernel
ANSWERS = BINS - TAPS + 1
TURNS = (np.arange(ANSWERS) - (ANSWERS - 1) / 2) * STEP
LEAST_LENGTHS = (0.03, 0.07, 0.14, 0.28)  # of the short side
LEAST_SLENDERNESS = 6
CHANNELS = 6 * len(LEAST_LENGTHS)
TARGET_SIGMA = 0.7  # degrees: what is left of the photographers' own tilt
ROUGH_SIGMA, WINDOW = 4.0, 4
# Tilted by their photographer as a rule: fitted kernels put p-ccp 0.9 degrees off as a whole.
LEFT_OUT = {"p-ccp"}
SMOOTHNESS = 1e-2


def histograms(rows):
    """CHANNELS x BINS, as in src/vote/tilt.cpp."""
    down, x, y, further, length, length_px, thickness = rows.T
    reach = STEP * (BINS - 1) / 2
    kept = (length >= LEAST_LENGTHS[0]) & (np.abs(further) < reach) & (length_px >= LEAST_SLENDERNESS * (thickness - 1))
    down, x, y, further, length = (column[kept] for column in (down.astype(int), x, y, further, length))
    place = np.where(down == 1, x, y)
    third = np.where(place < -1 / 3, 0, np.where(place > 1 / 3, 2, 1))
    longer = np.searchsorted(LEAST_LENGTHS, length, side="right") - 1
    at = (further + reach) / STEP
    bin_ = np.floor(at).astype(int)
    out = np.zeros((2, 3, len(LEAST_LENGTHS), BINS), np.float32)
    np.add.at(out, (down, third, longer, bin_), length * (1 - (at - bin_)))
    np.add.at(out, (down, third, longer, np.minimum(bin_ + 1, BINS - 1)), length * (at - bin_))
    return np.sqrt(out.reshape(CHANNELS, BINS))


def mirrored(values):
    """Histograms or kernels of the picture in a mirror."""
    parts = values.reshape(*values.shape[:-2], 2, 3, len(LEAST_LENGTHS), values.shape[-1])[..., ::-1].copy()
    parts[..., 1, :, :, :] = parts[..., 1, ::-1, :, :].copy()
    return parts.reshape(values.shape)


def views(photographs, numbers, count, rng, rough_error):
    """(histograms, further turns, tilts): what rough angles leave, and how the views lie."""
    x, further, tilts = [], [], []
    for i in rng.choice(numbers, count):
        tilt = rng.uniform(1, 12) * rng.choice((-1, 1)) if rng.random() < 0.8 else 0.0
        make_angle_sets.SHRINK = rng.uniform(1.1, 1.9)
        view = make_angle_sets.turned(photographs.image(i), tilt)
        _, data = cv2.imencode(".jpg", view, [cv2.IMWRITE_JPEG_QUALITY, int(rng.integers(60, 96))])
        off = rough_error(rng)
        x.append(histograms(pieces(cv2.imdecode(data, cv2.IMREAD_GRAYSCALE), tilt - off)))
        further.append(off)
        tilts.append(tilt)
    return np.stack(x), np.array(further, np.float32), np.array(tilts)


def fit(x, further, steps, seed):
    kernels = torch.zeros(1, CHANNELS, TAPS, requires_grad=True)
    optimizer = torch.optim.AdamW([kernels], lr=5e-3, weight_decay=1e-2)
    rng, other = np.random.default_rng(seed), mirrored(x)
    for step in range(steps):
        for group in optimizer.param_groups:
            group["lr"] = 5e-3 * min(1, (step + 1) / 50) * 0.5 * (1 + np.cos(np.pi * step / steps))
        chosen, flip = rng.integers(0, len(x), 96), rng.random(96) < 0.5
        turns = np.where(flip, -further[chosen], further[chosen])
        targets = torch.from_numpy(np.exp(-0.5 * ((TURNS - turns[:, None]) / TARGET_SIGMA) ** 2).astype(np.float32))
        scores = F.conv1d(torch.from_numpy(np.where(flip[:, None, None], other[chosen], x[chosen])), kernels)[:, 0]
        loss = -(targets / targets.sum(1, keepdim=True) * F.log_softmax(scores, 1)).sum(1).mean()
        loss = loss + SMOOTHNESS * (kernels[..., 1:] - kernels[..., :-1]).square().sum()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    kernels = kernels.detach().numpy()[0]
    return (kernels + mirrored(kernels)) / 2


def answers(scores, rough_sigma=ROUGH_SIGMA):
    """(further turn, sigma, probability) of each, as find_tilt() says."""
    at = (scores - 0.5 * (TURNS / rough_sigma) ** 2).argmax(1)[:, None] + np.arange(-WINDOW, WINDOW + 1)
    inside = (at >= 0) & (at < ANSWERS)
    at = np.clip(at, 0, ANSWERS - 1)
    likelihood = np.exp(scores - scores.max(1, keepdims=True))
    near = np.take_along_axis(likelihood, at, 1) * inside
    mass = near.sum(1)
    mean = (near * TURNS[at]).sum(1) / mass
    spread = (near * TURNS[at] ** 2).sum(1) / mass - mean ** 2
    return mean, np.sqrt(np.maximum(spread, 0) + STEP ** 2 / 12), mass / likelihood.sum(1)


def judge(scores, further, tilts):
    turn, sigma, probability = answers(scores)
    wrong, before = np.abs(turn - further), np.abs(tilts)
    print("rough angle within " + " ".join(f"{d}: {(np.abs(further) <= d).mean():.3f}" for d in (1, 2, 5)))
    print("lines within       " + " ".join(f"{d}: {(wrong <= d).mean():.3f}" for d in (1, 2, 5)))
    order = np.argsort(-probability)
    for part in np.array_split(order, 6):
        tilted = part[before[part] > 0]
        print(f"  probability {probability[part].mean():.2f}, within 2.5 sigma {(wrong[part] <= 2.5 * sigma[part]).mean():.2f}, within 1: "
              f"{(wrong[part] <= 1).mean():.2f}, 2: {(wrong[part] <= 2).mean():.2f}, straighter {(wrong < before)[tilted].mean():.3f}")


def write(kernels, path):
    unit = np.abs(kernels).max() / 127
    whole = np.round(kernels / unit).astype(int)
    rows = ",\n    ".join("{" + ", ".join(map(str, row)) + "}" for row in whole)
    path.write_text(f"""// Made by training/fit_lines.py: kernels of the histograms of straight pieces, in the order runs across, runs down; left or upper
// third, middle, right or lower third; shortest pieces first.
#pragma once

#include <array>
#include <cstdint>

namespace upright::vote::tilt_kernels {{

inline constexpr double step_degrees = {STEP};
inline constexpr int bins = {BINS}, taps = {TAPS};
inline constexpr std::array<double, {len(LEAST_LENGTHS)}> least_lengths{{{", ".join(map(str, LEAST_LENGTHS))}}};  ///< of the short side
inline constexpr double kernel_unit = {unit:.6g};
inline constexpr std::array<std::array<std::int8_t, taps>, {CHANNELS}> kernels{{{{
    {rows}}}}};

}}  // namespace upright::vote::tilt_kernels
""")
    return whole * unit


def scores_of(x, kernels):
    with torch.no_grad():
        return F.conv1d(torch.from_numpy(x), torch.from_numpy(kernels.astype(np.float32))[None])[:, 0].numpy().astype(float)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("work", type=pathlib.Path)
    parser.add_argument("kernels", type=pathlib.Path)
    parser.add_argument("--views", type=int, default=8000)
    parser.add_argument("--judged", type=int, default=1000)
    parser.add_argument("--steps", type=int, default=1500)
    parser.add_argument("--seed", type=int, default=36)
    options = parser.parse_args()
    torch.set_num_threads(1)
    cv2.setNumThreads(1)
    rng = np.random.default_rng(options.seed)
    photographs = LevelPhotographs(options.work)
    level = [i for i in photographs.training if photographs.source(i) not in LEFT_OUT]
    x, further, _ = views(photographs, level, options.views, rng, lambda rng: rng.uniform(-13, 13))
    kernels = write(fit(x, further, options.steps, options.seed), options.kernels)
    x, further, tilts = views(photographs, photographs.held_out, options.judged, rng, lambda rng: rng.normal(0, ROUGH_SIGMA))
    judge(scores_of(x, kernels), further, tilts)


if __name__ == "__main__":
    main()
