"""Views of whole pages for training: a square of the page's short side, never squeezed to a sliver.

A view shows the page as headings, columns, indents and ragged edges; its letters cannot be read.  Pages are asked as
stored, at any turn; what is laid on a page here (blocks that read another way, desks, erased parts) tells apart what
most of the page says from what one place says.
"""
import cv2
import numpy as np

import no_content
from tile_views import MIN_SPREAD, jpeg, worn

VIEW_SIDE = 160
DRAWN_SIDE = 240  # views are drawn and worn at this size, then shrunk
PAGE_SIDE = 400  # short side of the pages that views are drawn from
LONGEST_WINDOW = 1.3  # long side of a window as a share of its short one, at most: equals views.cpp

# Shares of what is drawn.
WITHOUT_UP, PHOTOGRAPHS = 0.05, 0.05
MIXED, TWO_WAYS, ON_A_DESK, SPARSE = 0.17, 0.05, 0.08, 0.06
COARSE = 0.26  # of low resolution
FAX = 0.05  # pixels that are not square


def small(page):
    """The page with a short side of at most PAGE_SIDE."""
    scale = PAGE_SIDE / min(page.shape)
    if scale >= 1:
        return np.array(page)
    size = (max(1, round(page.shape[1] * scale)), max(1, round(page.shape[0] * scale)))
    return cv2.resize(np.asarray(page), size, interpolation=cv2.INTER_AREA)


def normalised(view):
    """Zero mean and unit spread; float32."""
    mean, spread = cv2.meanStdDev(view)
    return (view.astype(np.float32) - np.float32(mean[0, 0])) / np.float32(max(spread[0, 0], MIN_SPREAD))


def window(page, rng, plain=False):
    """A square view of DRAWN_SIDE; `plain`: as the library cuts its first one."""
    height, width = page.shape
    short, long = min(page.shape), max(page.shape)
    if plain:
        across, along, lean, x, y = short, min(long, LONGEST_WINDOW * short), 0.0, 0.5, 0.5
    else:
        across = short * (rng.uniform(0.15, 0.5) if rng.random() < 0.14 else rng.uniform(0.5, 1.05))
        along = across * np.exp(rng.uniform(0, np.log(min(LONGEST_WINDOW, max(1.0, long / across)))))
        lean = float(np.clip(rng.normal(0, 1.3), -5, 5)) if rng.random() < 0.9 else rng.uniform(-12, 12)
        x, y = rng.random(2)
        if rng.random() < FAX:
            along *= rng.uniform(0.5, 2.0)
        elif rng.random() < 0.3:
            along *= np.exp(rng.normal(0, 0.08))
    w, h = (across, along) if width <= height else (along, across)
    cx = w / 2 + x * (width - w) if width > w else width / 2
    cy = h / 2 + y * (height - h) if height > h else height / 2
    c, s = np.cos(np.radians(lean)), np.sin(np.radians(lean))
    half = DRAWN_SIDE / 2
    fx, fy = w / DRAWN_SIDE, h / DRAWN_SIDE
    back = np.array([[c * fx, -s * fy, 0], [s * fx, c * fy, 0], [0, 0, 1.0]])
    if not plain and rng.random() < 0.2:  # seen a little from the side
        back[2, :2] = rng.normal(0, 0.12, 2) / DRAWN_SIDE
    back = np.array([[1, 0, cx], [0, 1, cy], [0, 0, 1.0]]) @ back @ np.array([[1, 0, -half], [0, 1, -half], [0, 0, 1.0]])
    return cv2.warpPerspective(page, back, (DRAWN_SIDE, DRAWN_SIDE), flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP,
                               borderMode=cv2.BORDER_REPLICATE)


def ink(page):
    """Share of each pixel's block that holds something, from the page's own paper."""
    return (np.abs(page.astype(np.int16) - int(np.median(page[::4, ::4]))) > 40).mean() if page.size else 0.0


def cut_to(piece, height, width, rng):
    """Any part of `piece` of this size; enlarged where it is smaller."""
    scale = max(1.0, height / piece.shape[0], width / piece.shape[1])
    if scale > 1:
        piece = cv2.resize(piece, (int(np.ceil(piece.shape[1] * scale)), int(np.ceil(piece.shape[0] * scale))))
    top = int(rng.integers(0, piece.shape[0] - height + 1))
    left = int(rng.integers(0, piece.shape[1] - width + 1))
    return piece[top:top + height, left:left + width]


def shortened(page, rng):
    """Any part of a strip that one view shows: what reads another way in it is then seen."""
    height, width = page.shape
    longest = int(1.1 * LONGEST_WINDOW * min(page.shape))
    return cut_to(page, min(height, longest), min(width, longest), rng) if max(page.shape) > longest else page


def two_ways(page, other, share, rng):
    """(page with about `share` of its area reading another way, that way as turns of the page): a strip at an edge, a
    block anywhere, or a margin."""
    turns = int(rng.choice([2, 2, 1, 3]))
    turned = np.ascontiguousarray(np.rot90(other, turns))
    height, width = page.shape
    kind = rng.random()
    if kind < 0.6 or share > 0.38:  # from edge to edge
        if rng.random() < (0.65 if turns == 2 else 0.3):
            h, w = max(8, round(height * share)), width
        else:
            h, w = height, max(8, round(width * share))
        top = 0 if rng.random() < 0.5 else height - h
        left = 0 if rng.random() < 0.5 else width - w
    else:
        stretch = np.exp(rng.uniform(-0.7, 0.7))
        h = int(np.clip(height * np.sqrt(share) * stretch, 8, height))
        w = int(np.clip(width * np.sqrt(share) / stretch, 8, width))
        top, left = int(rng.integers(0, height - h + 1)), int(rng.integers(0, width - w + 1))
    out = page.copy()
    piece = max((cut_to(turned, h, w, rng) for _ in range(3)), key=ink)
    if rng.random() < 0.5:  # the same paper
        piece = np.clip(piece.astype(np.int16) + int(np.median(page[::4, ::4])) - int(np.median(piece[::4, ::4])), 0, 255)
    out[top:top + h, left:left + w] = piece
    if rng.random() < 0.4:  # a gap or a fold around it
        cv2.rectangle(out, (left, top), (left + w - 1, top + h - 1), int(rng.integers(0, 256)), int(rng.integers(1, 4)))
    return out, turns


def on_a_desk(page, photograph, rng):
    """The page in a larger picture: a flatbed, a table, a photograph's pixels."""
    height, width = page.shape
    grow = rng.uniform(1.05, 2.2, 2)
    size = (int(height * grow[0]), int(width * grow[1]))
    chance = rng.random()
    if chance < 0.6:
        ground = np.full(size, rng.uniform(0, 150) if rng.random() < 0.8 else rng.uniform(0, 255), np.float32)
        ground += rng.standard_normal(size, np.float32) * np.float32(rng.uniform(0, 8))
        slope = np.linspace(-1, 1, size[0], dtype=np.float32)[:, None] * np.float32(rng.normal(0, 15))
        ground = np.clip(ground + slope, 0, 255).astype(np.uint8)
    else:
        grey = cv2.cvtColor(np.ascontiguousarray(np.rot90(photograph, int(rng.integers(4)))), cv2.COLOR_RGB2GRAY)
        ground = cv2.resize(grey, size[::-1], interpolation=cv2.INTER_LINEAR)
    x, y = (np.array(size[::-1]) - page.shape[::-1]) * rng.random(2)
    lean = rng.normal(0, 3)
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), lean, 1.0)
    matrix[:, 2] += (x, y)
    over = cv2.warpAffine(page, matrix, size[::-1], flags=cv2.INTER_LINEAR)
    mask = cv2.warpAffine(np.full(page.shape, 255, np.uint8), matrix, size[::-1])
    return np.where(mask > 127, over, ground)


def sparse(page, rng):
    """A few lines of the page, the rest bare."""
    height, width = page.shape
    h, w = int(height * rng.uniform(0.06, 0.35)), int(width * rng.uniform(0.3, 1.0))
    out = np.full_like(page, int(np.median(page[::4, ::4])))
    for _ in range(5):
        top, left = int(rng.integers(0, height - h + 1)), int(rng.integers(0, width - w + 1))
        if ink(page[top:top + h, left:left + w]) > 0.03:
            break
    out[top:top + h, left:left + w] = page[top:top + h, left:left + w]
    return out


def coarse(view, rng, side):
    """As a picture of `side` pixels that was enlarged."""
    little = cv2.resize(view, (side, side), interpolation=cv2.INTER_AREA)
    little = jpeg(little, rng, 1.0)
    return cv2.resize(little, (VIEW_SIDE, VIEW_SIDE), interpolation=cv2.INTER_LINEAR)


def finished(drawn, rng, strength, side=None):
    """(view, another a half turn apart, the turns of the first) of a drawn upright window."""
    drawn = worn(drawn, rng, 0.65 * strength)  # made for tiles: of a whole page it would leave nothing
    first = int(rng.integers(4))
    views = []
    for turns in (first, (first + 2) % 4):
        turned = np.ascontiguousarray(np.rot90(drawn, turns))
        if side is not None:
            view = coarse(turned, rng, side)
        else:
            view = jpeg(cv2.resize(turned, (VIEW_SIDE, VIEW_SIDE), interpolation=cv2.INTER_AREA), rng, 0.8 * strength)
        views.append(view)
    return views[0], views[1], first


def one_hot(turns):
    return np.eye(4, dtype=np.float32)[turns % 4]


def pair(pages, photographs, rng, strength):
    """[(view, target of the four turns, shows a page)] of one upright picture twice, a half turn apart.

    `pages(rng)` draws (page, where it comes from); that comes last in each entry, None where there is nothing to learn of
    it.
    """
    chance = rng.random()
    if chance < WITHOUT_UP + PHOTOGRAPHS:
        if chance < WITHOUT_UP:
            drawn = no_content.picture(DRAWN_SIDE, DRAWN_SIDE, rng)[..., 0]
        else:
            grey = cv2.cvtColor(np.ascontiguousarray(photographs(rng)), cv2.COLOR_RGB2GRAY)
            drawn = window(grey, rng)
        first, second, _ = finished(drawn, rng, strength)
        flat = np.full(4, 0.25, np.float32)
        return [(first, flat, 0.0, None), (second, flat, 0.0, None)]
    page, origin = pages(rng)
    upright, share, turns = page, 0.0, 0
    kind = rng.random()
    if kind < MIXED + TWO_WAYS:
        share = rng.uniform(0.05, 0.36) if kind < MIXED else rng.uniform(0.4, 0.6)
        page = shortened(page, rng)
        other = page if rng.random() < 0.5 else pages(rng)[0]
        upright, turns = two_ways(page, other, share, rng)
    elif kind < MIXED + TWO_WAYS + ON_A_DESK:
        upright = on_a_desk(page, photographs(rng), rng)
    elif kind < MIXED + TWO_WAYS + ON_A_DESK + SPARSE:
        upright = sparse(page, rng)
    side = int(np.exp(rng.uniform(np.log(16), np.log(130)))) if rng.random() < COARSE else None
    # A mixed page is seen as a whole: of a part of it something else may be true.
    drawn = window(upright, rng, plain=share > 0)
    first, second, shown = finished(drawn, rng, strength, side)
    entries = []
    for view, q in ((first, shown), (second, shown + 2)):
        target = one_hot(q)
        if share >= 0.4:
            # Of `turns` anticlockwise quarters (NumPy's sense) the block itself needs as many clockwise ones.
            target = (1 - share) * one_hot(q) + np.float32(share) * one_hot(q + turns)
        entries.append((view, target.astype(np.float32), 1.0, origin if share == 0 and side is None else None))
    return entries
