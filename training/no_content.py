"""Pictures that have no up: blank, noise, gradients, textures.

The networks are taught to answer 1/4 for each turn of these, so that sums of their
log-probabilities stay flat where there is nothing to tell.
"""
import cv2
import numpy as np


def _noise(height, width, rng):
    grain = rng.standard_normal((height, width), np.float32)
    kind = rng.random()
    if kind < 0.5:
        sigma = float(np.exp(rng.uniform(np.log(0.5), np.log(20))))
        grain = cv2.GaussianBlur(grain, (0, 0), sigma)
    elif kind < 0.7:  # clouds: several octaves
        total = np.zeros_like(grain)
        for sigma in (1, 2, 4, 8, 16):
            layer = cv2.GaussianBlur(rng.standard_normal((height, width), np.float32), (0, 0), sigma)
            total += layer / layer.std() * sigma ** 0.5
        grain = total
    return grain / max(1e-6, grain.std())


def _texture(height, width, rng):
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    angle, period = rng.uniform(0, np.pi), rng.uniform(3, 40)
    u = (x * np.cos(angle) + y * np.sin(angle)) / period
    v = (y * np.cos(angle) - x * np.sin(angle)) / (period * rng.uniform(0.5, 2))
    kind = rng.random()
    if kind < 0.35:
        pattern = np.sin(2 * np.pi * u)
    elif kind < 0.6:
        pattern = np.sin(2 * np.pi * u) * np.sin(2 * np.pi * v)
    elif kind < 0.8:
        pattern = ((u % 1 < 0.15) | (v % 1 < 0.15)).astype(np.float32) * 2 - 1
    else:
        pattern = np.sign(np.sin(2 * np.pi * u) * np.sin(2 * np.pi * v))
    return pattern.astype(np.float32) + rng.uniform(0, 0.5) * _noise(height, width, rng)


def picture(height, width, rng):
    """One RGB picture without an up, uint8."""
    y, x = np.mgrid[-1:1:height * 1j, -1:1:width * 1j].astype(np.float32)
    kind = rng.random()
    if kind < 0.2:
        plane = rng.uniform(0, 3) * _noise(height, width, rng)
    elif kind < 0.45:
        plane = rng.uniform(5, 70) * _noise(height, width, rng)
    elif kind < 0.6:
        # Light that falls off in any direction, as any of the turns might show it.
        plane = rng.uniform(-90, 90) * x + rng.uniform(-90, 90) * y + rng.uniform(0, 4) * _noise(height, width, rng)
    elif kind < 0.7:
        plane = rng.uniform(-90, 90) * (x * x + y * y)
    else:
        plane = rng.uniform(5, 80) * _texture(height, width, rng)
    base = rng.uniform(20, 235, 3) if rng.random() < 0.5 else np.full(3, rng.uniform(20, 250))
    tint = rng.uniform(0.6, 1.4, 3) if rng.random() < 0.4 else np.ones(3)
    view = base.astype(np.float32) + plane[..., None] * tint.astype(np.float32)
    if rng.random() < 0.2:
        view += rng.standard_normal(view.shape, np.float32) * np.float32(rng.uniform(2, 20))
    return np.clip(view, 0, 255).astype(np.uint8)
