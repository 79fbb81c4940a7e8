"""Tiles of text for training: cut from a page, worn as scans are, turned, normalised.

A tile is TILE_HEIGHT x TILE_WIDTH pixels of the page view that the library asks
about (longest side at most PAGE_SIDE), at any of several scales.
"""
import cv2
import numpy as np

cv2.setNumThreads(0)

TILE_HEIGHT, TILE_WIDTH = 96, 160
PAGE_SIDE = 1000
# The library asks at 0.72, 1 and 1.35; the range is wider because pages are not alike.
SCALES = (0.55, 1.9)
# Tiles whose spread of grey is below this are paper with noise (grey levels).
MIN_SPREAD = 12.0
# Median grey below which a tile may be light on dark, and how far its mean must then lie above: equal views.cpp.
DARK_GROUND, LEAST_INK = 100, 4.0
# Degrees by which letters are set to lean: those of italics and of what is made of upright faces that have none.
SLANTS = (8.0, 20.0)
SLANTED_LEFT = 0.2  # of slanted tiles


def as_shown(tile):
    """Light on dark turned into dark on light, as the library shows it to the network."""
    below = cv2.calcHist([tile], [0], None, [256], [0, 256]).ravel().cumsum()
    median = int(np.searchsorted(2 * below, tile.size))
    return 255 - tile if median < DARK_GROUND and cv2.mean(tile)[0] > median + LEAST_INK else tile


def normalised(tile):
    """Zero mean and unit spread, so that paper and ink may have any grey; float32."""
    mean, spread = cv2.meanStdDev(tile)
    return (tile.astype(np.float32) - np.float32(mean[0, 0])) / np.float32(max(spread[0, 0], MIN_SPREAD))


def ink(tile):
    """Share of pixels that stand clear of the tile's own paper."""
    spread = tile.std()
    return 0.0 if spread < MIN_SPREAD else float((np.abs(tile.astype(np.int16) - int(np.median(tile))) > 40).mean())


def leaned(tile, lean, slant):
    """`tile` turned by `lean` degrees, its letters slanted by `slant` degrees to the right."""
    matrix = cv2.getRotationMatrix2D((tile.shape[1] / 2, tile.shape[0] / 2), lean, 1.0)
    shear = np.tan(np.radians(slant))
    matrix = matrix @ np.array([[1, -shear, shear * tile.shape[0] / 2], [0, 1, 0], [0, 0, 1]])
    return cv2.warpAffine(tile, matrix, tile.shape[::-1], flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)


def cut(page, height, width, rng, slant=0.0):
    """A random upright tile of `page` at a random scale, leaning up to about 3 degrees, its letters slanted by `slant`
    degrees more."""
    view = min(1.0, PAGE_SIDE / max(page.shape))
    scale = np.exp(rng.uniform(*np.log(SCALES)))
    stretch = np.exp(rng.normal(0, 0.07))
    factor_y, factor_x = view * scale * stretch, view * scale / stretch
    lean = float(np.clip(rng.normal(0, 1.2), -3.5, 3.5)) if rng.random() < 0.6 else 0.0
    margin = 12 if lean else 0  # more than the corners of a tile move at 3.5 degrees, halved
    beside = margin + int(np.ceil(height / 2 * np.tan(np.radians(abs(slant)))))
    h, w = (height + 2 * margin) / factor_y, (width + 2 * beside) / factor_x
    best = None
    for _ in range(5):
        # Where the page is smaller than the tile it lies anywhere in it.
        y = rng.uniform(min(0, page.shape[0] - h), max(0, page.shape[0] - h))
        x = rng.uniform(min(0, page.shape[1] - w), max(0, page.shape[1] - w))
        top, left = int(max(0, y)), int(max(0, x))
        piece = page[top:int(y + h) + 1, left:int(x + w) + 1]
        if piece.size == 0:
            continue
        amount = ink(piece[::3, ::3])
        if best is None or amount > best[0]:
            best = (amount, piece, (top - y, left - x))
        if amount > 0.03:
            break
    if best is None:
        return None
    _, piece, (above, before) = best
    full = np.full((height + 2 * margin, width + 2 * beside), int(np.median(piece[::3, ::3])), np.uint8)
    size = (min(full.shape[1], max(1, round(piece.shape[1] * factor_x))),
            min(full.shape[0], max(1, round(piece.shape[0] * factor_y))))
    small = cv2.resize(piece, size, interpolation=cv2.INTER_AREA if factor_x < 1 else cv2.INTER_LINEAR)
    top = min(max(0, int(above * factor_y)), full.shape[0] - size[1])
    left = min(max(0, int(before * factor_x)), full.shape[1] - size[0])
    full[top:top + size[1], left:left + size[0]] = small
    if lean or slant:
        full = leaned(full, lean, slant)
    return np.ascontiguousarray(full[margin:margin + height, beside:beside + width])


def worn(tile, rng, strength):
    """What scanning, copying and photographing do to a tile; strength 0..1.5."""
    t = tile
    if rng.random() < 0.35 * strength:  # thick or thin strokes
        kernel = np.ones((2, 2) if rng.random() < 0.7 else (1, 3) if rng.random() < 0.5 else (3, 1), np.uint8)
        t = cv2.erode(t, kernel) if rng.random() < 0.6 else cv2.dilate(t, kernel)
    if rng.random() < 0.15 * strength:  # low resolution
        f = rng.uniform(0.5, 0.85)
        small = cv2.resize(t, None, fx=f, fy=f, interpolation=cv2.INTER_AREA)
        t = cv2.resize(small, t.shape[::-1], interpolation=cv2.INTER_LINEAR)
    t = t.astype(np.float32)
    if rng.random() < 0.5 * strength:
        t = cv2.GaussianBlur(t, (0, 0), rng.uniform(0.4, 0.6 + 0.9 * strength))
    if rng.random() < 0.15 * strength:  # the back of the sheet shines through
        t = np.minimum(t, 255 - (255 - t[:, ::-1]) * np.float32(rng.uniform(0.1, 0.35)))
    if rng.random() < 0.5 * strength:  # faint ink, uneven light
        t = 255 - (255 - t) * np.float32(rng.uniform(0.35, 1.0))
        slope_y, slope_x = rng.normal(0, 35 * strength, 2)
        light = np.linspace(-slope_y, slope_y, t.shape[0], dtype=np.float32)[:, None] \
            + np.linspace(-slope_x, slope_x, t.shape[1], dtype=np.float32)[None, :]
        t = t + light
    if rng.random() < 0.08 * strength:  # black margin of a copy or a table edge
        edge = int(rng.integers(4, 30))
        side = rng.integers(4)
        level = np.float32(rng.uniform(0, 110))
        region = (slice(0, edge), slice(None)) if side == 0 else (slice(-edge, None), slice(None)) if side == 1 \
            else (slice(None), slice(0, edge)) if side == 2 else (slice(None), slice(-edge, None))
        t[region] = level
    if rng.random() < 0.08 * strength:  # rules of forms
        for _ in range(rng.integers(1, 4)):
            level = np.float32(rng.uniform(0, 140))
            if rng.random() < 0.5:
                t[int(rng.integers(t.shape[0]))] = level
            else:
                t[:, int(rng.integers(t.shape[1]))] = level
    if rng.random() < 0.5 * strength:
        noise = rng.standard_normal(t.shape, np.float32) * np.float32(rng.uniform(2, 8 + 18 * strength))
        if rng.random() < 0.4:  # paper grain is coarser than sensor noise
            noise = cv2.GaussianBlur(noise, (0, 0), 1.0) * 2
        t = t + noise
    if rng.random() < 0.12 * strength:  # black and white scans
        t = np.where(t < t.mean() - rng.uniform(0, 0.8) * t.std(), np.float32(0), np.float32(255))
    t = np.clip(t, 0, 255).astype(np.uint8)
    return 255 - t if rng.random() < 0.08 else t


def jpeg(tile, rng, strength):
    """Encoded after turning, so that the block grid does not turn with the text."""
    if rng.random() < 0.4 * strength:
        _, data = cv2.imencode(".jpg", tile, [cv2.IMWRITE_JPEG_QUALITY, int(rng.integers(25, 92))])
        return cv2.imdecode(data, cv2.IMREAD_GRAYSCALE)
    return tile


def training_pair(page, rng, strength, slanted=0.0):
    """[(tile, turns)]: one piece of text twice, a half turn apart; None where there is no page.  `slanted`: the share of
    pieces whose letters are made to lean."""
    slant = 0.0
    if slanted and rng.random() < slanted:
        slant = rng.uniform(*SLANTS) * (-1 if rng.random() < SLANTED_LEFT else 1)
    first = int(rng.integers(4))
    height, width = (TILE_HEIGHT, TILE_WIDTH) if first % 2 == 0 else (TILE_WIDTH, TILE_HEIGHT)
    piece = cut(page, height, width, rng, slant)
    if piece is None:
        return None
    piece = worn(piece, rng, strength)
    pair = []
    for turns in (first, (first + 2) % 4):
        turned = jpeg(np.ascontiguousarray(np.rot90(piece, turns)), rng, strength)
        pair.append((normalised(as_shown(turned)), turns))
    return pair
