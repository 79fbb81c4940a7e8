"""Views of photographs for training and for held-out figures.

A view is the whole photograph, or a crop of it, squeezed to a square: what the
library asks about.  Turns are clockwise quarter turns that make the view upright.
"""
import cv2
import numpy as np

cv2.setNumThreads(0)

MOST_REPEATS = 4
VIEW_SIDE = 160  # of the views that the library asks for, pixels


class Photographs:
    """The decoded photographs that prepare_photos.py left in a folder."""

    def __init__(self, folder):
        self.index = dict(np.load(f"{folder}/photos.npz"))
        self.pixels = np.memmap(f"{folder}/photos.u8", np.uint8, "r")
        numbers = np.arange(len(self.index["offset"]))
        self.held_out = numbers[self.index["held"]]
        self.training = numbers[~self.index["held"]]

    def image(self, i):
        offset, height, width = (int(self.index[k][i]) for k in ("offset", "height", "width"))
        return self.pixels[offset:offset + height * width * 3].reshape(height, width, 3)

    def epoch(self, rng):
        """About as many training photographs as there are, in random order, the sources more even than they are.

        Each source is drawn in proportion to the root of its size, none of its photographs more than MOST_REPEATS
        times: street scenes are many and easy, single objects few and hard.
        """
        sources = self.index["source"][self.training]
        sizes = {s: int((sources == s).sum()) for s in np.unique(sources)}
        share = len(self.training) / sum(n ** 0.5 for n in sizes.values())
        drawn = []
        for s, n in sizes.items():
            count = min(MOST_REPEATS * n, round(share * n ** 0.5))
            members = self.training[sources == s]
            rounds = [rng.permutation(members) for _ in range(-(-count // n))]
            drawn.append(np.concatenate(rounds)[:count])
        return list(rng.permutation(np.concatenate(drawn)))

    def source(self, i):
        return str(self.index["names"][self.index["source"][i]])


def turned(image, turns):
    """The view that needs `turns` clockwise quarter turns to be upright."""
    return np.rot90(image, turns)


def plain_view(image, size):
    """The whole photograph, squeezed to size x size."""
    return cv2.resize(image, (size, size), interpolation=cv2.INTER_AREA)


def _geometry(image, size, rng):
    """A random crop, flipped and sometimes leaned a little, at size x size."""
    height, width = image.shape[:2]
    # 0.7 of each side: from a centred square of a 4:3 photograph to all of it.
    h, w = height * rng.uniform(0.7, 1.0), width * rng.uniform(0.7, 1.0)
    y, x = rng.uniform(0, height - h), rng.uniform(0, width - w)
    if rng.random() < 0.3:
        # Hand-held photographs lean a few degrees; mirrored borders say nothing of the turn.
        angle = np.clip(rng.normal(0, 5), -15, 15)
        matrix = cv2.getRotationMatrix2D((x + w / 2, y + h / 2), angle, 1.0)
        matrix[0] = (matrix[0] - [0, 0, x]) * (size / w)
        matrix[1] = (matrix[1] - [0, 0, y]) * (size / h)
        view = cv2.warpAffine(image, matrix, (size, size), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT_101)
    else:
        y, x, h, w = int(y), int(x), int(h), int(w)
        view = cv2.resize(image[y:y + h, x:x + w], (size, size),
                          interpolation=cv2.INTER_AREA if rng.random() < 0.7 else cv2.INTER_LINEAR)
    return view[:, ::-1] if rng.random() < 0.5 else view


def colour(view, rng):
    """Light, colour, blur and sharpness; the result is float32 in 0..255."""
    view = view.astype(np.float32)
    if rng.random() < 0.8:
        gain = rng.uniform(0.75, 1.3) * rng.uniform(0.9, 1.1, 3)
        view = (view - 128) * gain.astype(np.float32) + np.float32(128 + rng.uniform(-25, 25))
    if rng.random() < 0.3:
        grey = view.mean(2, keepdims=True)
        keep = 0.0 if rng.random() < 0.3 else rng.uniform(0.2, 1.5)
        view = grey + (view - grey) * np.float32(keep)
    if rng.random() < 0.2:
        blurred = cv2.GaussianBlur(view, (0, 0), rng.uniform(0.5, 1.5))
        view = blurred if rng.random() < 0.6 else view + (view - blurred) * np.float32(0.8)
    if rng.random() < 0.2:
        view = view + rng.normal(0, rng.uniform(2, 12), view.shape).astype(np.float32)
    return np.clip(view, 0, 255)


def training_pair(image, size, rng):
    """Two views of one crop that differ by a half turn, and their turns."""
    view = np.ascontiguousarray(colour(_geometry(image, size, rng), rng).astype(np.uint8))
    if rng.random() < 0.25:
        h, w = rng.integers(size // 8, size // 3, 2)
        y, x = rng.integers(0, size - h), rng.integers(0, size - w)
        view[y:y + h, x:x + w] = rng.integers(0, 256, 3)
    first = int(rng.integers(4))
    pair = []
    for turns in (first, (first + 2) % 4):
        picture = np.ascontiguousarray(turned(view, turns))
        if rng.random() < 0.4:
            # Encoded after turning, so that neither blocks nor chroma tell the turn.
            _, data = cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, int(rng.integers(35, 96))])
            picture = cv2.imdecode(data, cv2.IMREAD_COLOR)
        pair.append((picture, turns))
    return pair
