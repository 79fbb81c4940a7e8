"""Disc views of photographs at any angle, for training and for held-out figures.

A view shows the inside of a circle and nothing outside of it, so that neither corners nor the shape of a crop tell the
angle.  What resampling leaves behind tells it too (fine patterns that only a turn by a quarter leaves sharp; blocks of a
JPEG that turn with the picture), so every view is turned at 1.5 times its size, shrunk, and encoded as JPEG after that.
Angles are in clockwise degrees that make the view upright, as in the library's answer.
"""
import cv2
import numpy as np

from photo_views import colour

BINS = 36  # of 10 degrees; bin k stands for k * 10 degrees clockwise
TARGET_SIGMA = 7.0  # degrees; photographers' own tilt is about one, so neighbours of a bin's middle share it
OVERSIZE = 1.5

_centres = np.arange(BINS) * (360.0 / BINS)


def target(angle, sigma=TARGET_SIGMA):
    """Probabilities of the bins for a view that `angle` makes upright."""
    away = (_centres - angle + 180) % 360 - 180
    weight = np.exp(-0.5 * (away / sigma) ** 2)
    return weight / weight.sum()


def disc(size):
    """1 inside the circle that fits a view of size x size, 0 outside, as float32."""
    y, x = np.mgrid[:size, :size].astype(np.float32) - (size - 1) / 2
    return (x * x + y * y <= (size / 2) ** 2).astype(np.float32)[..., None]


def _turned_disc(image, size, angle, centre, diameter, mirrored, smooth):
    """The disc of `diameter` pixels about `centre`, turned so that `angle` clockwise makes it upright, before JPEG."""
    big = int(size * OVERSIZE)
    # getRotationMatrix2D turns counter-clockwise, which `angle` undoes.
    matrix = cv2.getRotationMatrix2D(centre, angle, big / diameter)
    matrix[0, 2] += big / 2 - centre[0]
    matrix[1, 2] += big / 2 - centre[1]
    if mirrored:
        # Mirrored before turning: x runs the other way from the far edge.
        matrix = matrix @ np.array([[-1, 0, 2 * centre[0]], [0, 1, 0], [0, 0, 1]])
    view = cv2.warpAffine(image, matrix, (big, big), flags=cv2.INTER_CUBIC if smooth else cv2.INTER_LINEAR,
                          borderMode=cv2.BORDER_REFLECT_101)
    return cv2.resize(view, (size, size), interpolation=cv2.INTER_AREA)


def encoded(view, quality):
    _, data = cv2.imencode(".jpg", view, [cv2.IMWRITE_JPEG_QUALITY, quality])
    return cv2.imdecode(data, cv2.IMREAD_COLOR)


def plain_disc(image, size, angle):
    """The middle of a photograph by 0.9 of its short side, for held-out figures."""
    height, width = image.shape[:2]
    view = _turned_disc(image, size, angle, (width / 2, height / 2), 0.9 * min(height, width), False, True)
    return encoded(view, 85)


def training_pair(image, size, rng):
    """Two views of one disc that differ by a half turn, and their angles: nothing but up and down tells them apart."""
    height, width = image.shape[:2]
    diameter = min(height, width) * rng.uniform(0.65, 1.0)
    centre = (rng.uniform(diameter / 2, width - diameter / 2), rng.uniform(diameter / 2, height - diameter / 2))
    angle = rng.uniform(0, 360)
    view = _turned_disc(image, size, angle, centre, diameter, rng.random() < 0.5, rng.random() < 0.5)
    view = np.ascontiguousarray(colour(view, rng).astype(np.uint8))
    if rng.random() < 0.2:
        h, w = rng.integers(size // 8, size // 3, 2)
        y, x = rng.integers(0, size - h), rng.integers(0, size - w)
        view[y:y + h, x:x + w] = rng.integers(0, 256, 3)
    # One encoding serves both: a view of a multiple of 8 pixels has the same blocks when it stands on its head.
    view = encoded(view, int(rng.integers(40, 96)))
    return [(view, angle), (np.ascontiguousarray(view[::-1, ::-1]), (angle + 180) % 360)]


def most_likely(probabilities):
    """(angles, weights): the mean of the five bins about the fullest one, and what they hold together."""
    at = probabilities.argmax(1)[:, None] + np.arange(-2, 3)
    near = np.take_along_axis(probabilities, at % BINS, 1)
    radians = np.deg2rad(at * (360.0 / BINS))
    angles = np.rad2deg(np.arctan2((near * np.sin(radians)).sum(1), (near * np.cos(radians)).sum(1)))
    return angles, near.sum(1)


def error(angle, truth):
    """Degrees between, 0..180."""
    return np.abs((np.asarray(angle) - truth + 180) % 360 - 180)
