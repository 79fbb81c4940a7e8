"""Grey disc views of level photographs, tilted a little, for the network that takes a second look.

The library turns a photograph by its first answer and asks how far from level it still is. A view shows the inside of a
circle alone, is turned at 1.5 times its size and shrunk, and is encoded as JPEG after that, for the reasons that
circle_views.py gives. Angles are clockwise degrees that level the view.
"""
import cv2
import numpy as np

from circle_views import disc

VIEW_SIDE = 192  # pixels
OVERSIZE = 1.5
REACH = 15  # degrees either way that are told apart
BINS = 2 * REACH + 1  # of 1 degree; bin k stands for k - REACH degrees clockwise
NOTHING = BINS  # the class after the bins: nothing tells, or the view is further from level than they reach
CLASSES = BINS + 1
TARGET_SIGMA = 1.0  # degrees: about the tilt that a photographer leaves
MASK = disc(VIEW_SIDE)[..., 0]

_centres = np.arange(BINS) - REACH


def target(angle):
    """Probabilities of the classes for a view that `angle` levels; None: nothing tells."""
    out = np.zeros(CLASSES, np.float32)
    if angle is None:
        out[NOTHING] = 1
        return out
    out[:BINS] = np.exp(-0.5 * ((_centres - angle) / TARGET_SIGMA) ** 2)
    return out / out.sum()


def _turned_disc(image, angle, centre, diameter, mirrored, smooth):
    """The disc of `diameter` pixels about `centre`, so that `angle` clockwise levels it; mirrored before it is turned."""
    big = int(VIEW_SIDE * OVERSIZE)
    matrix = cv2.getRotationMatrix2D(centre, angle, big / diameter)  # counter-clockwise, which `angle` undoes
    matrix[:, 2] += big / 2 - np.array(centre)
    if mirrored:
        matrix = matrix @ np.array([[-1, 0, 2 * centre[0]], [0, 1, 0], [0, 0, 1]])
    view = cv2.warpAffine(image, matrix, (big, big), flags=cv2.INTER_CUBIC if smooth else cv2.INTER_LINEAR,
                          borderMode=cv2.BORDER_REFLECT_101)
    return cv2.resize(view, (VIEW_SIDE, VIEW_SIDE), interpolation=cv2.INTER_AREA)


def encoded(view, quality):
    _, data = cv2.imencode(".jpg", view, [cv2.IMWRITE_JPEG_QUALITY, quality])
    return cv2.imdecode(data, cv2.IMREAD_GRAYSCALE)


def _light(view, rng):
    """Brightness, contrast, tone curve, blur and noise."""
    view = view.astype(np.float32)
    if rng.random() < 0.8:
        view = (view - 128) * np.float32(rng.uniform(0.6, 1.4)) + np.float32(128 + rng.uniform(-30, 30))
    if rng.random() < 0.3:
        view = 255 * (np.clip(view, 0, 255) / 255) ** np.float32(rng.uniform(0.6, 1.6))
    if rng.random() < 0.2:
        view = cv2.GaussianBlur(view, (0, 0), rng.uniform(0.5, 1.5))
    if rng.random() < 0.2:
        view = view + rng.normal(0, rng.uniform(2, 12), view.shape).astype(np.float32)
    return np.clip(view, 0, 255).astype(np.uint8)


def plain_disc(image, angle):
    """The middle of a photograph by 0.9 of its short side, for held-out figures."""
    height, width = image.shape
    view = _turned_disc(image, angle, (width / 2, height / 2), 0.9 * min(height, width), False, True)
    return encoded(view, 85)


def training_view(image, angle, rng):
    """Another disc of the photograph each time, that `angle` levels."""
    height, width = image.shape
    diameter = min(height, width) * rng.uniform(0.7, 1.0)
    centre = (rng.uniform(diameter / 2, width - diameter / 2), rng.uniform(diameter / 2, height - diameter / 2))
    view = _turned_disc(image, angle, centre, diameter, rng.random() < 0.5, rng.random() < 0.5)
    if rng.random() < 0.25:  # small originals are enlarged to a view
        side = int(VIEW_SIDE * rng.uniform(0.55, 0.95))
        view = cv2.resize(cv2.resize(view, (side, side), interpolation=cv2.INTER_AREA), (VIEW_SIDE, VIEW_SIDE),
                          interpolation=cv2.INTER_LINEAR)
    return encoded(_light(view, rng), int(rng.integers(40, 96)))


def to_input(views):
    """Batch of -1..1, 0 outside the disc."""
    return (np.stack(views).astype(np.float32) / 127.5 - 1) * MASK


def answers(probabilities):
    """(tilts, sigmas, P(nothing tells)): mean of the five bins about the fullest, spread of all bins about it."""
    bins = probabilities[:, :BINS] / probabilities[:, :BINS].sum(1, keepdims=True)
    at = np.clip(bins.argmax(1)[:, None] + np.arange(-2, 3), 0, BINS - 1)
    near = np.take_along_axis(bins, at, 1)
    tilts = (near * _centres[at]).sum(1) / near.sum(1)
    sigmas = np.sqrt((bins * (_centres - tilts[:, None]) ** 2).sum(1))
    return tilts, sigmas, probabilities[:, NOTHING]
