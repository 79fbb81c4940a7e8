"""Pages of text as whole views: scans, and sheets photographed on something."""
import cv2
import numpy as np

VIEW_SIDE = 160  # short side; views are cut from it as they are from photographs


def sheet(page, behind, rng):
    """`page` in colour and small; for 3 in 10 seen in perspective before the photograph `behind`."""
    h, w = page.shape
    if rng.random() < 0.25:  # a part of a page
        top, left = int(rng.uniform(0, 0.5) * h), int(rng.uniform(0, 0.4) * w)
        page = page[top:top + int(rng.uniform(0.35, 0.5) * h), left:left + int(rng.uniform(0.4, 0.6) * w)]
        h, w = page.shape
    scale = VIEW_SIDE / min(h, w)
    size = (max(VIEW_SIDE, round(w * scale)), max(VIEW_SIDE, round(h * scale)))
    small = cv2.resize(page, size, interpolation=cv2.INTER_AREA)
    colour = np.repeat(small[..., None], 3, 2).astype(np.float32)
    if rng.random() < 0.08:
        colour = 255 - colour
    if rng.random() < 0.5:
        colour *= rng.uniform(0.75, 1.0, 3).astype(np.float32)
    colour = colour.astype(np.uint8)
    if rng.random() < 0.7:
        return colour
    height, width = colour.shape[:2]
    ground = cv2.resize(behind, (width, height), interpolation=cv2.INTER_AREA)
    if rng.random() < 0.4:
        ground = np.full_like(ground, 0) + rng.integers(0, 256, 3).astype(np.uint8)
    ground = np.rot90(ground, 2 * int(rng.integers(2)))  # the ground must not tell the turn
    inset = 0.04 + 0.2 * rng.random(2)
    corners = np.array([[0, 0], [1, 0], [1, 1], [0, 1]]) * (1 - 2 * inset) + inset + rng.normal(0, 0.03, (4, 2))
    target = (corners * [width, height]).astype(np.float32)
    source = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    matrix = cv2.getPerspectiveTransform(source, target)
    over = cv2.warpPerspective(colour, matrix, (width, height))
    mask = cv2.warpPerspective(np.full((height, width), 255, np.uint8), matrix, (width, height))[..., None] > 127
    return np.where(mask, over, ground)
