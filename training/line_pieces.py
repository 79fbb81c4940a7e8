"""The straight pieces of edges of src/lines/pieces.cpp, in NumPy: sums in floats, so equal to a few hundredths of a degree."""
import cv2
import numpy as np

SECTOR = np.tan(np.radians(25))
LEAST_CONTRAST, LEAST_PIXELS, LEAST_LENGTH, LEAST_SLENDERNESS = 8, 8, 6, 3
COLUMNS = ("runs_down", "x", "y", "further_degrees", "length", "length_px", "thickness_px")


def _moments(labels, count, weight, x, y):
    total = lambda values: np.bincount(labels, values, count)  # noqa: E731
    pixels, mass = np.bincount(labels, minlength=count), total(weight)
    kept = np.flatnonzero(pixels >= LEAST_PIXELS)
    mass = mass[kept]
    mx, my = total(weight * x)[kept] / mass, total(weight * y)[kept] / mass
    return (mx, my, total(weight * x * x)[kept] / mass - mx * mx, total(weight * x * y)[kept] / mass - mx * my,
            total(weight * y * y)[kept] / mass - my * my)


def pieces(grey, rough_degrees):
    """One row a piece, with the members of struct Piece as COLUMNS."""
    grey = grey.astype(np.float32)
    height, width = grey.shape
    half_side = min(height, width) / 2
    falling, rising = grey[1:, 1:] - grey[:-1, :-1], grey[:-1, 1:] - grey[1:, :-1]
    right, down = (falling + rising) / 2, (falling - rising) / 2
    c, s = np.cos(np.radians(rough_degrees)), np.sin(np.radians(rough_degrees))
    u, v = c * right - s * down, s * right + c * down
    out = []
    for runs_down, along, across in ((0, u, v), (1, v, u)):
        size = np.abs(across)
        near = (size >= LEAST_CONTRAST) & (np.abs(along) <= SECTOR * size)
        for sign in (1, -1):
            mask = (near & (across * sign > 0)).astype(np.uint8)
            count, labels = cv2.connectedComponents(mask, connectivity=8)
            at = np.flatnonzero(mask)
            y, x = np.divmod(at, width - 1)
            x, y = x + 1 - width / 2, y + 1 - height / 2
            mx, my, xx, xy, yy = _moments(labels.ravel()[at], count, size.ravel()[at], c * x - s * y, s * x + c * y)
            mean, apart = (xx + yy) / 2, np.hypot((xx - yy) / 2, xy)
            further = 90 * runs_down - np.degrees(0.5 * np.arctan2(2 * xy, xx - yy))
            further = (further + 90) % 180 - 90
            length, thickness = np.sqrt(12 * (mean + apart)), np.sqrt(12 * np.maximum(mean - apart, 0) + 1)
            kept = (length >= LEAST_LENGTH) & (length >= LEAST_SLENDERNESS * thickness)
            rows = np.stack([np.full(len(mx), runs_down), mx / half_side, my / half_side, further, length / (2 * half_side),
                             length, thickness], 1)
            out.append(rows[kept])
    return np.concatenate(out).astype(np.float32)
