"""Draw charts, diagrams and tables of figures of which part of the text stands on its side, as layouts.py draws pages.

usage: charts.py TEXT_ROOT WORK_DIR [--pages N]
The labels below upright bars, the title of an axis and the headings of narrow columns are often set upwards or downwards,
and may be most of the text.  What says how such a picture stands is what it is made of: bars grow from the foot, axes are
at the left and below, figures stand upright.  Now and then that is not told from afar at all; the network has to know.
Fonts and texts are held out as in typeset.py.
"""
import numpy as np

import layouts
from layouts import Pango, paragraphs

UPWARDS, DOWNWARDS = -90, 90  # degrees clockwise in which a line of text runs
TURNS = (0, UPWARDS, UPWARDS, UPWARDS, DOWNWARDS, -45, -60, 45)  # of labels below an axis: drawn alike often


def figure(rng, scale, digits):
    return f"{scale * rng.uniform(0, 10):.{digits}f}"


def turned(c, x, y, degrees, width, text, size, align=None, **style):
    """A paragraph of `width` whose line runs in this direction; the box's first corner is at (x, y)."""
    c.cr.save()
    c.cr.translate(x, y)
    c.cr.rotate(np.radians(degrees))
    c.text(0, 0, width, text, size, align=align, **style)
    c.cr.restore()


def shade(rng):
    return float(rng.choice([0.0, rng.uniform(0, 0.9)]))


class Plot:
    """The frame of a chart: title, axes with figures, the room for what is plotted, where the names below it go."""

    def __init__(self, c, below, left=None):
        rng = c.rng
        self.c, self.rng = c, rng
        self.size = size = rng.uniform(0.018, 0.042) * c.width
        margin = rng.uniform(0.01, 0.05) * c.width
        top = margin
        if rng.random() < 0.55:
            top = c.text(margin, top, c.width - 2 * margin, c.line_of(rng.integers(8, 60)), size * rng.uniform(1.1, 2.0),
                         "Bold" if rng.random() < 0.5 else None, lines=2,
                         align=Pango.Alignment.CENTER if rng.random() < 0.6 else None) + 0.6 * size
        self.x0 = margin + (rng.uniform(2.5, 5) * size if left is None else left)
        self.x1 = c.width - margin - (rng.uniform(5, 12) * size if rng.random() < 0.2 else 0)
        self.y0, self.y1 = top + 0.5 * size, c.height - margin - below
        if rng.random() < 0.25:  # a note below everything
            self.y1 -= 2 * size
            c.text(margin, c.height - margin - 1.3 * size, c.width - 2 * margin, c.line_of(rng.integers(10, 70)), 0.8 * size, lines=1)
        if rng.random() < 0.5 and left is None:
            self.side_title(margin)

    def side_title(self, x):
        upwards = self.rng.random() < 0.9
        at = (x, self.y1) if upwards else (x + 1.3 * self.size, self.y0)
        turned(self.c, *at, UPWARDS if upwards else DOWNWARDS, self.y1 - self.y0, self.c.line_of(self.rng.integers(5, 40)), self.size,
               align=Pango.Alignment.CENTER, lines=1)
        self.x0 += 1.6 * self.size

    def axes(self, figures_left=True, figures_below=False):
        c, rng, size = self.c, self.rng, self.size
        boxed, lines = rng.random() < 0.4, rng.random() < 0.5
        scale, digits = 10.0 ** rng.integers(-1, 5), int(rng.integers(0, 2))
        c.rule(self.x0, self.y1, self.x1, self.y1)
        if rng.random() < 0.85:
            c.rule(self.x0, self.y0, self.x0, self.y1)
        if boxed:
            c.box(self.x0, self.y0, self.x1 - self.x0, self.y1 - self.y0)
        for i in range(n := int(rng.integers(3, 9))):
            if figures_left:
                y = self.y1 - (self.y1 - self.y0) * i / n
                if lines and i:
                    c.rule(self.x0, y, self.x1, y, 0.5, 0.7)
                c.text(max(0, self.x0 - 6 * size), y - 0.7 * size, min(self.x0, 6 * size) - 0.3 * size, f"{scale * i:.{digits}f}", size,
                       align=Pango.Alignment.RIGHT, lines=1)
            if figures_below:
                x = self.x0 + (self.x1 - self.x0) * i / n
                if lines and i:
                    c.rule(x, self.y0, x, self.y1, 0.5, 0.7)
                c.text(x - 3 * size, self.y1 + 0.3 * size, 6 * size, f"{scale * i:.{digits}f}", size,
                       align=Pango.Alignment.CENTER, lines=1)

    def foot(self):
        """Where labels below the axis begin."""
        return self.y1 + 0.4 * self.size

    def legend(self):
        c, rng, size = self.c, self.rng, self.size
        if rng.random() < 0.6:
            return
        x = self.x0 + rng.uniform(0.05, 0.7) * (self.x1 - self.x0)
        y = self.y0 + rng.uniform(0, 0.15) * (self.y1 - self.y0)
        width = min(rng.uniform(5, 12) * size, self.x1 - x)
        for _ in range(int(rng.integers(1, 5))):
            c.box(x, y + 0.2 * size, size, 0.8 * size, grey=shade(rng))
            c.text(x + 1.4 * size, y, width, c.line_of(rng.integers(3, 16)), size, lines=1)
            y += 1.4 * size


def name_below(c, x, y, width, degrees, room, size):
    """A label in this direction below what stands at x to x + width; it takes `room` down from y."""
    middle, text = x + width / 2, c.line_of(c.rng.integers(3, 30))
    if degrees == 0:
        c.text(x, y, width, text, size, align=Pango.Alignment.CENTER, lines=2)
    elif degrees == UPWARDS:
        turned(c, middle - 0.65 * size, y + room, degrees, room, text, size, align=Pango.Alignment.RIGHT, lines=1)
    elif degrees == DOWNWARDS:
        turned(c, middle + 0.65 * size, y, degrees, room, text, size, lines=1)
    elif degrees < 0:
        length = room / np.sin(np.radians(-degrees))
        turned(c, middle - length * np.cos(np.radians(degrees)), y + room - 0.4 * size, degrees, length, text, size,
               align=Pango.Alignment.RIGHT, lines=1)
    else:
        turned(c, middle, y, degrees, room / np.sin(np.radians(degrees)), text, size, lines=1)


def columns(c, photographs):
    """Bars from the foot up, their names below."""
    rng = c.rng
    degrees = int(rng.choice(TURNS))
    room = c.height * (rng.uniform(0.12, 0.4) if degrees else 0.06)
    plot = Plot(c, room + 0.5 * c.width * 0.02)
    plot.axes()
    count, series = int(rng.integers(4, 25)), int(rng.choice([1, 1, 2, 3]))
    pitch, full = (plot.x1 - plot.x0) / count, plot.y1 - plot.y0
    shades, filled, falling = [shade(rng) for _ in range(series)], rng.random() < 0.85, rng.random() < 0.35
    heights = rng.uniform(0.03, 1, (count, series)) ** rng.uniform(0.7, 2)
    if falling:
        heights = -np.sort(-heights, axis=0)
    stacked, gap = rng.random() < 0.4, rng.uniform(0.05, 0.5) * pitch
    named = rng.random() < 0.2  # the value above each bar
    for i in range(count):
        x, y = plot.x0 + i * pitch + gap / 2, plot.y1
        for k in range(series):
            tall = full * heights[i, k] / (series if stacked else 1)
            wide = (pitch - gap) / (1 if stacked else series)
            c.box(x, y - tall, wide, tall, grey=shades[k] if filled else None)
            if named and not stacked:
                c.text(x - pitch, y - tall - 1.2 * plot.size, wide + 2 * pitch, figure(rng, 10, 0), 0.8 * plot.size,
                       align=Pango.Alignment.CENTER, lines=1)
            x, y = (x, y - tall) if stacked else (x + wide, y)
        name_below(c, plot.x0 + i * pitch, plot.foot(), pitch, degrees, room, plot.size)
    plot.legend()


def rows(c, photographs):
    """Bars that lie, their names at the left."""
    rng = c.rng
    left = c.width * rng.uniform(0.12, 0.4)
    plot = Plot(c, 2 * c.width * 0.03, left=left)
    plot.axes(figures_left=False, figures_below=rng.random() < 0.85)
    count = int(rng.integers(4, 22))
    pitch, tone, filled = (plot.y1 - plot.y0) / count, shade(rng), rng.random() < 0.85
    lengths = rng.uniform(0.03, 1, count)
    if rng.random() < 0.35:
        lengths = -np.sort(-lengths)
    gap, align = rng.uniform(0.05, 0.5) * pitch, Pango.Alignment.RIGHT if rng.random() < 0.75 else None
    for i in range(count):
        y = plot.y0 + i * pitch + gap / 2
        c.box(plot.x0, y, (plot.x1 - plot.x0) * lengths[i], pitch - gap, grey=tone if filled else None)
        c.text(plot.x0 - left, y + (pitch - gap) / 2 - 0.7 * plot.size, left - 0.4 * plot.size, c.line_of(rng.integers(3, 30)), plot.size,
               align=align, lines=1)
    plot.legend()


def curves(c, photographs):
    """Lines, areas or points over two axes."""
    rng = c.rng
    dates = rng.random() < 0.3  # below the axis, on their side or aslant
    room = c.height * (rng.uniform(0.07, 0.16) if dates else 0.0) + 3 * 0.03 * c.width
    plot = Plot(c, room)
    plot.axes(figures_below=not dates)
    wide, full = plot.x1 - plot.x0, plot.y1 - plot.y0
    points = rng.random() < 0.25
    for _ in range(int(rng.integers(1, 5))):
        grey, n = shade(rng) * 0.7, int(rng.integers(8, 120))
        x = np.sort(rng.uniform(0, 1, n)) if points else np.linspace(0, 1, n)
        y = np.clip(rng.uniform(0.1, 0.8) + np.cumsum(rng.normal(rng.normal(0, 0.3) / n, rng.uniform(0.2, 1) / n ** 0.7, n)), 0, 1)
        xs, ys = plot.x0 + x * wide, plot.y1 - y * full
        if points:
            for px, py in zip(xs, ys + rng.normal(0, 0.05, n) * full):
                c.box(px, np.clip(py, plot.y0, plot.y1 - 3), 3, 3, grey=grey)
            continue
        if rng.random() < 0.15:
            for px, py in zip(xs, ys):
                c.rule(px, plot.y1, px, py, wide / n, 0.8)
        for i in range(n - 1):
            c.rule(xs[i], ys[i], xs[i + 1], ys[i + 1], rng.uniform(0.8, 2.5), grey)
    if dates:
        degrees = int(rng.choice([UPWARDS, UPWARDS, DOWNWARDS, -45, 45]))
        for i in range(count := int(rng.integers(5, 16))):
            name_below(c, plot.x0 + wide * i / count, plot.foot(), wide / count, degrees, room * 0.75, plot.size)
    elif rng.random() < 0.6:
        c.text(plot.x0, plot.y1 + 1.7 * plot.size, wide, c.line_of(rng.integers(4, 30)), plot.size, align=Pango.Alignment.CENTER, lines=1)
    plot.legend()


def heads(c, photographs):
    """A table whose column headings stand on their side."""
    rng = c.rng
    size, margin = rng.uniform(0.015, 0.032) * c.width, rng.uniform(0.02, 0.08) * c.width
    y = margin
    if rng.random() < 0.5:
        y = c.text(margin, y, c.width - 2 * margin, c.line_of(rng.integers(8, 60)), size * rng.uniform(1.1, 1.8), "Bold", lines=2) + size
    first = c.width * (rng.uniform(0.12, 0.4) if rng.random() < 0.75 else 0)
    count = int(rng.integers(4, 20))
    pitch = (c.width - 2 * margin - first) / count
    room, degrees = c.height * rng.uniform(0.08, 0.3), int(rng.choice([UPWARDS, UPWARDS, UPWARDS, DOWNWARDS, -60]))
    for i in range(count):
        name_below(c, margin + first + i * pitch, y + 0.4 * size, pitch, degrees, room, size)
    y += room + size
    top, grid, marks, scale = y, rng.random() < 0.5, rng.random() < 0.3, 10.0 ** rng.integers(0, 4)
    c.rule(margin, y, c.width - margin, y)
    height, bottom = size * rng.uniform(1.3, 2.2), c.height - margin * rng.uniform(1, 4)
    while y < bottom - height:
        if first:
            c.text(margin, y, first - 0.5 * size, c.line_of(rng.integers(3, 26)), size, lines=1)
        for i in range(count):
            if rng.random() < 0.15:
                continue
            cell = str(rng.choice(["x", "●", "–", "✓"])) if marks else figure(rng, scale, int(scale < 10))
            c.text(margin + first + i * pitch, y, pitch - 0.2 * size, cell, size * (1 if marks else min(1, pitch / (3.5 * size))),
                   align=Pango.Alignment.CENTER if marks else Pango.Alignment.RIGHT, lines=1)
        y += height
        if grid:
            c.rule(margin, y, c.width - margin, y, 0.6)
    for i in range(count + 1 if grid else 0):
        c.rule(margin + first + i * pitch, top - room, margin + first + i * pitch, y, 0.6)


def boxes(c, photographs):
    """A diagram: boxes with a few words, and lines from each to some below it."""
    rng = c.rng
    size, levels = rng.uniform(0.018, 0.035) * c.width, int(rng.integers(2, 6))
    tall = c.height / levels
    before = None
    for level in range(levels):
        count = int(rng.integers(1, 3 + level))
        pitch, places = c.width / count, []
        for i in range(count):
            width, height = pitch * rng.uniform(0.5, 0.85), tall * rng.uniform(0.3, 0.6)
            x, y = i * pitch + (pitch - width) / 2, level * tall + (tall - height) / 2
            c.box(x, y, width, height, grey=None if rng.random() < 0.7 else rng.uniform(0.75, 0.95))
            c.text(x + 0.3 * size, y + 0.3 * size, width - 0.6 * size, c.line_of(rng.integers(3, 60)), size,
                   align=Pango.Alignment.CENTER, lines=max(1, int(height / (1.5 * size))))
            places.append((x + width / 2, y, y + height))
        for x, y, _ in places if before else ():
            above = before[int(rng.integers(len(before)))]
            c.rule(above[0], above[2], x, y)
            if rng.random() < 0.5:
                c.rule(x, y, x - 0.4 * size, y - 0.6 * size)
                c.rule(x, y, x + 0.4 * size, y - 0.6 * size)
        before = places


def spans(c, photographs):
    """A plan of tasks: names at the left, dates above (often on their side), bars in the field."""
    rng = c.rng
    size, left, top = rng.uniform(0.016, 0.03) * c.width, c.width * rng.uniform(0.15, 0.35), c.height * rng.uniform(0.06, 0.2)
    days, tasks = int(rng.integers(6, 30)), int(rng.integers(5, 24))
    pitch, height = (c.width - left - size) / days, (c.height - top - size) / tasks
    sideways = rng.random() < 0.7
    small = min(size, 0.9 * pitch)
    for i in range(days):
        if sideways:
            name_below(c, left + i * pitch, 0.4 * small, pitch, int(rng.choice([UPWARDS, DOWNWARDS], p=[0.85, 0.15])), top - size, small)
        elif i % 3 == 0:
            c.text(left + i * pitch, top - 1.5 * size, 3 * pitch, f"{i + 1}.{rng.integers(1, 13)}.", size, lines=1)
        c.rule(left + i * pitch, top, left + i * pitch, c.height - size, 0.5, 0.6)
    for i in range(tasks):
        y = top + i * height
        c.text(0.5 * size, y + height / 2 - 0.7 * size, left - size, c.line_of(rng.integers(4, 28)), size, lines=1)
        start = rng.uniform(0, 0.8)
        c.box(left + start * days * pitch, y + 0.2 * height, rng.uniform(0.03, 1 - start) * days * pitch, 0.6 * height, grey=shade(rng))
        c.rule(0.5 * size, y, c.width - size, y, 0.5, 0.6)


def inside_a_page(c, photographs):
    """A chart between paragraphs."""
    rng = c.rng
    size, margin = rng.uniform(0.014, 0.026) * c.width, rng.uniform(0.05, 0.12) * c.width
    drawn = layouts.Canvas(c.setter, c.group, rng, c.held, c.width - 2 * margin, c.width * rng.uniform(0.35, 0.75))
    alone = [(chart, share) for chart, share in CHARTS if chart is not inside_a_page]
    shares = np.array([share for _, share in alone])
    alone[rng.choice(len(alone), p=shares / shares.sum())][0](drawn, photographs)
    at = int(rng.uniform(0.05, 0.5) * c.height)
    y = paragraphs(c, margin, margin, c.width - 2 * margin, at, size)
    picture = drawn.image()
    c.surface.flush()
    room = c.pixels()[int(y) + 4:int(y) + 4 + picture.shape[0], int(margin):int(margin) + picture.shape[1]]
    room[:] = picture[:room.shape[0], :room.shape[1], None]
    c.surface.mark_dirty()
    y = c.text(margin, y + picture.shape[0] + 8, c.width - 2 * margin, c.line_of(rng.integers(20, 100)), 0.85 * size, lines=2) + size
    paragraphs(c, margin, y, c.width - 2 * margin, c.height - margin * rng.uniform(1, 6), size)


CHARTS = ((columns, 0.34), (rows, 0.12), (curves, 0.17), (heads, 0.17), (boxes, 0.05), (spans, 0.05), (inside_a_page, 0.10))


def shape(rng, layout):
    """(width, height) in pixels"""
    width = rng.uniform(460, 800)
    return width, width * (rng.uniform(1.2, 1.6) if layout is inside_a_page else rng.uniform(0.5, 1.1))


if __name__ == "__main__":
    layouts.main("charts", CHARTS, shape)
