"""Training views of photographs, drawn on the device that trains: what photo_views.py draws on a CPU, many at a time.

Pictures lie in one tensor, each in the upper left corner of a square; crop, flip, lean and turn are one sampling.
"""
import math

import cv2
import numpy as np
import torch
import torch.nn.functional as F

CANVAS = 204  # the longest side of a photograph, pixels

# Quantisation tables of JPEG at quality 50 (ITU-T T.81, Annex K.1).
LUMINANCE = [16, 11, 10, 16, 24, 40, 51, 61, 12, 12, 14, 19, 26, 58, 60, 55, 14, 13, 16, 24, 40, 57, 69, 56,
             14, 17, 22, 29, 51, 87, 80, 62, 18, 22, 37, 56, 68, 109, 103, 77, 24, 35, 55, 64, 81, 104, 113, 92,
             49, 64, 78, 87, 103, 121, 120, 101, 72, 92, 95, 98, 112, 100, 103, 99]
CHROMINANCE = [17, 18, 24, 47, 99, 99, 99, 99, 18, 21, 26, 66, 99, 99, 99, 99, 24, 26, 56, 99, 99, 99, 99, 99,
               47, 66, 99, 99, 99, 99, 99, 99] + [99] * 32


class Canvases:
    """Pictures of any size up to CANVAS on one device, uint8."""

    def __init__(self, pictures, device):
        self.sizes = torch.tensor([p.shape[:2] for p in pictures], dtype=torch.float32, device=device)
        self.pixels = torch.zeros(len(pictures), 3, CANVAS, CANVAS, dtype=torch.uint8, device=device)
        for start in range(0, len(pictures), 1024):
            part = np.zeros((min(1024, len(pictures) - start), CANVAS, CANVAS, 3), np.uint8)
            for canvas, picture in zip(part, pictures[start:start + 1024]):
                canvas[:picture.shape[0], :picture.shape[1]] = picture
            self.pixels[start:start + len(part)] = torch.from_numpy(part).to(device).permute(0, 3, 1, 2)


def fitting(picture):
    """The picture with its longest side at most CANVAS."""
    scale = CANVAS / max(picture.shape[:2])
    if scale >= 1:
        return picture
    size = tuple(max(1, round(side * scale)) for side in picture.shape[1::-1])
    return cv2.resize(picture, size, interpolation=cv2.INTER_AREA)


class Dice:
    """Random numbers on one device."""

    def __init__(self, device, seed):
        self.generator = torch.Generator(device)
        self.generator.manual_seed(seed)
        self.device = device

    def uniform(self, low, high, *shape):
        return torch.rand(*shape, generator=self.generator, device=self.device) * (high - low) + low

    def normal(self, *shape):
        return torch.randn(*shape, generator=self.generator, device=self.device)

    def chance(self, share, count):
        return self.uniform(0, 1, count) < share

    def integers(self, high, count):
        return torch.randint(high, (count,), generator=self.generator, device=self.device)


def _sampled(canvases, chosen, side, turns, least_crop, dice):
    """Crops of the chosen pictures, flipped and some leaned, that need `turns` clockwise quarter turns."""
    count, device = len(chosen), chosen.device
    height, width = canvases.sizes[chosen].unbind(1)
    h, w = (length * dice.uniform(least_crop, 1, count) for length in (height, width))
    middle_y, middle_x = ((length - part) * dice.uniform(0, 1, count) + part / 2
                          for length, part in ((height, h), (width, w)))
    mirror = 1 - 2 * dice.chance(0.5, count).float()
    lean = torch.where(dice.chance(0.3, count), (5 * dice.normal(count)).clamp(-15, 15), torch.zeros((), device=device))
    cos, sin = torch.cos(lean * math.pi / 180), torch.sin(lean * math.pi / 180)
    across = (torch.arange(side, device=device) + 0.5) / side * 2 - 1
    y, x = (plane.expand(count, side, side) for plane in torch.meshgrid(across, across, indexing="ij"))
    # A quarter turn counter-clockwise, as often as the view is to need clockwise ones.
    turn = turns[:, None, None]
    x, y = (torch.where(turn == 0, x, torch.where(turn == 1, -y, torch.where(turn == 2, -x, y))),
            torch.where(turn == 0, y, torch.where(turn == 1, x, torch.where(turn == 2, -y, -x))))
    each = (slice(None), None, None)
    x, y = x * (mirror * w / 2)[each], y * (h / 2)[each]
    x, y = (middle_x[each] + x * cos[each] - y * sin[each] - 0.5, middle_y[each] + x * sin[each] + y * cos[each] - 0.5)
    grid = torch.stack([_reflected(x, width[each]), _reflected(y, height[each])], 3) * (2 / (CANVAS - 1)) - 1
    return F.grid_sample(canvases.pixels[chosen].float(), grid, mode="bilinear", align_corners=True)


def _reflected(place, length):
    """Places beyond the border, mirrored: they say nothing of the turn."""
    last = length - 1
    return last - ((place.abs() % (2 * last)) - last).abs()


def _blurred(views, sigma):
    """Gaussian blur with a sigma of each view's own, at most 1.5."""
    reach = 4
    offsets = torch.arange(-reach, reach + 1, device=views.device)
    kernel = torch.exp(-offsets ** 2 / (2 * sigma[:, None] ** 2))
    kernel = kernel / kernel.sum(1, keepdim=True)
    for dimension, border in ((2, (0, 0, reach, reach)), (3, (reach, reach, 0, 0))):
        padded = F.pad(views, border, mode="reflect")
        views = sum(padded.narrow(dimension, k, views.shape[dimension]) * kernel[:, k, None, None, None]
                    for k in range(2 * reach + 1))
    return views


def _coloured(views, dice):
    """Light, colour, blur, sharpness and noise, each for some of the views."""
    count = len(views)

    def some(share, changed):
        return torch.where(dice.chance(share, count)[:, None, None, None], changed, views)
    gain = dice.uniform(0.75, 1.3, count, 1, 1, 1) * dice.uniform(0.9, 1.1, count, 3, 1, 1)
    views = some(0.8, (views - 128) * gain + 128 + dice.uniform(-25, 25, count, 1, 1, 1))
    grey = views.mean(1, keepdim=True)
    keep = torch.where(dice.chance(0.3, count), torch.zeros_like(grey[:, 0, 0, 0]), dice.uniform(0.2, 1.5, count))
    views = some(0.3, grey + (views - grey) * keep[:, None, None, None])
    part = dice.chance(0.2, count).nonzero()[:, 0]
    if len(part):
        sharp = views[part]
        blurred = _blurred(sharp, dice.uniform(0.5, 1.5, len(part)))
        views[part] = torch.where(dice.chance(0.6, len(part))[:, None, None, None], blurred,
                                  sharp + (sharp - blurred) * 0.8)
    views = some(0.2, views + dice.normal(*views.shape) * dice.uniform(2, 12, count, 1, 1, 1))
    return views.clamp(0, 255).floor()


def _with_holes(views, dice):
    """A quarter of the views with a rectangle of one colour."""
    count, side = len(views), views.shape[2]
    places = torch.arange(side, device=views.device)
    inside = torch.ones(count, side, side, dtype=torch.bool, device=views.device)
    for each in ((slice(None), slice(None), None), (slice(None), None, slice(None))):
        length = dice.uniform(side / 8, side / 3, count)
        start = dice.uniform(0, 1, count) * (side - length)
        inside = inside & ((places >= start[:, None]) & (places < (start + length)[:, None]))[each]
    hole = inside & dice.chance(0.25, count)[:, None, None]
    return torch.where(hole[:, None], dice.integers(256, count * 3).view(count, 3, 1, 1).float(), views)


def _cosines(device):
    k = torch.arange(8, device=device)
    matrix = torch.cos((2 * k[None] + 1) * k[:, None] * math.pi / 16) / 2
    matrix[0] /= math.sqrt(2)
    return matrix


def _quantised(plane, table, scale):
    """What JPEG leaves of a plane (count x height x width, around 0) at a scale of its table for every picture."""
    count, height, width = plane.shape
    cosines = _cosines(plane.device)
    blocks = plane.view(count, height // 8, 8, width // 8, 8)
    # As the standard library of JPEG scales them: at least 1, rounded.
    steps = ((table.view(1, 8, 8) * scale[:, None, None] + 50) / 100).floor().clamp(1, 255)[:, None, :, None, :]
    coefficients = torch.einsum("ux,nbxcy,vy->nbucv", cosines, blocks, cosines)
    coefficients = (coefficients / steps).round() * steps
    return torch.einsum("ux,nbucv,vy->nbxcy", cosines, coefficients, cosines).reshape(count, height, width)


def encoded(views, quality):
    """The views as JPEG of this quality, chroma halved, leaves them; sides are multiples of 16."""
    scale = torch.where(quality < 50, 5000 / quality, 200 - 2 * quality)
    red, green, blue = views.unbind(1)
    grey = 0.299 * red + 0.587 * green + 0.114 * blue
    chroma = torch.stack([(blue - grey) / 1.772, (red - grey) / 1.402], 1)
    small = F.avg_pool2d(chroma, 2)
    tables = [torch.tensor(t, dtype=torch.float32, device=views.device) for t in (LUMINANCE, CHROMINANCE)]
    grey = _quantised(grey - 128, tables[0], scale) + 128
    small = torch.stack([_quantised(small[:, i], tables[1], scale) for i in range(2)], 1)
    to_blue, to_red = F.interpolate(small, scale_factor=2, mode="bilinear", align_corners=False).unbind(1)
    red, blue = grey + 1.402 * to_red, grey + 1.772 * to_blue
    green = (grey - 0.299 * red - 0.114 * blue) / 0.587
    return torch.stack([red, green, blue], 1).round().clamp(0, 255)


def training_pairs(canvases, chosen, side, least_crop, dice):
    """Two views of a crop of every chosen picture that differ by a half turn: (views in -1..1, their turns), all first
    ones before all second ones."""
    turns = dice.integers(4, len(chosen))
    if dice.uniform(0, 1, 1).item() < 0.6:  # sharp as a large photograph is when it is shrunk, or soft
        views = F.avg_pool2d(_sampled(canvases, chosen, 2 * side, turns, least_crop, dice), 2)
    else:
        views = _sampled(canvases, chosen, side, turns, least_crop, dice)
    views = _with_holes(_coloured(views, dice), dice)
    views = torch.cat([views, views.rot90(2, (2, 3))])
    part = dice.chance(0.4, len(views)).nonzero()[:, 0]
    if len(part):
        # Encoded after turning, so that neither blocks nor chroma tell the turn.
        views[part] = encoded(views[part], dice.uniform(35, 96, len(part)))
    return (views / 127.5 - 1).contiguous(memory_format=torch.channels_last), torch.cat([turns, (turns + 2) % 4])
