"""Whole-number weights of a layer that change its answers least, not its weights.

What rounding one weight adds to the answers is taken back by the weights that are not rounded yet, as far as the inputs
of the layer go together (Frantar et al. 2022, arXiv:2210.17323).  How much that gains over rounding each weight alone
is in tests/train/test_rounding.py.
"""
import numpy as np

# Magnitudes of the stored whole numbers: six bits.  They are stored in eight, and xz packs the files of the networks to
# about three quarters of what it makes of 127 steps.
STEPS = 31
DAMPING = 0.01  # of the mean of the gram matrix' diagonal, as in the paper: inputs that the views hardly use stay bounded


def scales(weight, importance, steps=STEPS):
    """Of each output the step of least error among a few: some clip the rare outlier instead of coarsening the rest."""
    top = np.abs(weight).max(1) + 1e-12
    best, scale = np.full(len(weight), np.inf), top / steps
    for clip in np.linspace(0.5, 1.0, 26):
        step = (top * clip / steps)[:, None]
        error = ((np.clip(np.round(weight / step), -steps, steps) * step - weight) ** 2 * importance).sum(1)
        scale = np.where(error < best, step[:, 0], scale)
        best = np.minimum(error, best)
    return scale.astype("<f4")


def rounded_by_answers(weight, inputs, steps=STEPS):
    """(scales, whole numbers) of `weight`, outputs x depth; `inputs`: places x depth, what the layer saw of some views."""
    gram = inputs.T.astype(np.float64) @ inputs / len(inputs)
    gram[np.diag_indices_from(gram)] += DAMPING * np.trace(gram) / len(gram)
    scale = scales(weight, np.diag(gram), steps)
    order = np.argsort(-np.diag(gram))  # the busiest inputs first, while most are left to make up for them
    inverse = np.linalg.cholesky(np.linalg.inv(gram[np.ix_(order, order)])).T  # upper triangle
    left, stored = weight[:, order].astype(np.float64), np.empty(weight.shape)
    for i, at in enumerate(order):
        stored[:, at] = np.clip(np.round(left[:, i] / scale), -steps, steps)
        error = (left[:, i] - stored[:, at] * scale) / inverse[i, i]
        left[:, i + 1:] -= error[:, None] * inverse[i, i + 1:]
    return scale, stored.astype(np.int8)
