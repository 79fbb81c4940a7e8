"""Weights rounded for what a layer sees change its answers less than weights rounded alone. Skipped without NumPy."""
import sys

try:
    import numpy as np
except ImportError:
    sys.exit(77)

sys.path.insert(0, sys.argv[1])
from rounding import rounded_by_answers, scales  # noqa: E402

STEPS = 31


def change(weight, scale, stored, inputs):
    """Mean squared change of the answers."""
    return (((weight - stored * scale[:, None]) @ inputs.T) ** 2).mean()


def rounded_alone(weight):
    scale = scales(weight, 1.0, STEPS)
    return scale, np.clip(np.round(weight / scale[:, None]), -STEPS, STEPS)


rng = np.random.default_rng(1)
outputs, depth, places = 24, 40, 4000
weight = rng.normal(size=(outputs, depth))
together = rng.normal(size=(places, 8)) @ rng.normal(size=(8, depth)) + 0.1 * rng.normal(size=(places, depth))
apart = rng.normal(size=(places, depth))

scale, stored = rounded_by_answers(weight, together, STEPS)
assert stored.dtype == np.int8 and stored.shape == weight.shape and scale.shape == (outputs,)
assert np.abs(stored).max() <= STEPS
gain = change(weight, *rounded_alone(weight), together) / change(weight, scale, stored, together)
assert gain > 4, f"inputs that go together: the answers change only {gain:.2f} times less"

gain = change(weight, *rounded_alone(weight), apart) / change(weight, *rounded_by_answers(weight, apart, STEPS), apart)
assert 0.9 < gain < 1.2, f"inputs that have nothing in common leave nothing to make up for, yet the gain is {gain:.2f}"

# An input that is always zero and one that never varies have no inverse without damping.
dead = together.copy()
dead[:, 3], dead[:, 7] = 0, 1
scale, stored = rounded_by_answers(weight, dead, STEPS)
assert np.isfinite(scale).all() and np.abs(stored).max() <= STEPS
