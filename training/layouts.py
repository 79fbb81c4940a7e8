"""Draw receipts, conversations, forms, lists, tables, posters, letters and pages in many scripts with Pango and cairo.

usage: layouts.py TEXT_ROOT WORK_DIR [--pages N]
What a page shows from afar depends on which way its script runs: the ragged edge, the indent, the short last line and
the column of prices change sides.  Scripts that run from the right are therefore drawn more often (SHARES), and layouts
of either hand.  Fonts and texts are held out as in typeset.py; pages are drawn at about the size that page_views.py
cuts its views from.
"""
import argparse
import multiprocessing

import cairo
import cv2
import gi
import numpy as np

from page_store import PageWriter
from photo_views import Photographs
from typeset import HELD_OUT_SHARE, Setter, style

gi.require_version("Pango", "1.0")
gi.require_version("PangoCairo", "1.0")
from gi.repository import Pango, PangoCairo  # noqa: E402

FROM_THE_RIGHT = ("arabic", "persian", "hebrew")
SHARES = {"arabic": 8, "persian": 6, "hebrew": 9, "korean": 3, "latin-en": 4, "latin-de": 3, "latin-fr": 3, "japanese": 2,
          "chinese-cn": 2, "chinese-tw": 2}  # of the groups that are drawn more often than others
NOT_DRAWN = ("listing", "digits", "receipt", "japanese-vertical", "chinese-vertical")  # typeset.py makes these
PICTURES = 0.25  # of pages that show photographs
INVERSE = 0.12


class Canvas:
    """White paper with the text of one group, in one or two families."""

    def __init__(self, setter, group, rng, held, width, height):
        self.setter, self.group, self.rng, self.held = setter, group, rng, held
        self.width, self.height, self.right = int(width), int(height), group in FROM_THE_RIGHT
        self.surface = cairo.ImageSurface(cairo.FORMAT_RGB24, self.width, self.height)
        self.cr = cairo.Context(self.surface)
        self.cr.set_source_rgb(1, 1, 1)
        self.cr.paint()
        self.cr.set_source_rgb(0, 0, 0)
        options = cairo.FontOptions()
        options.set_hint_style(cairo.HINT_STYLE_NONE)
        options.set_hint_metrics(cairo.HINT_METRICS_OFF)
        self.options = options
        self.family, self.body = setter.family(group, rng, held), style(rng)

    def words(self, length):
        return self.setter.text(self.group, int(length), self.rng, self.held)

    def line_of(self, length):
        return self.words(length).replace("\n", " ")[:int(length * 1.3) + 1]

    def text(self, x, y, width, text, size, face=None, align=None, justify=False, leading=1.0, lines=None, grey=0.0):
        """Sets a paragraph; returns the y below it."""
        layout = PangoCairo.create_layout(self.cr)
        PangoCairo.context_set_font_options(layout.get_context(), self.options)
        layout.context_changed()
        font = Pango.FontDescription(f"{self.family} {self.body if face is None else face}".strip())
        font.set_absolute_size(size * Pango.SCALE)
        layout.set_font_description(font)
        layout.set_width(int(max(4, width) * Pango.SCALE))
        layout.set_wrap(Pango.WrapMode.WORD_CHAR)
        layout.set_line_spacing(leading)
        layout.set_justify(justify)
        if align is not None:
            layout.set_alignment(align)
        layout.set_text(text, -1)
        if lines is not None:
            layout.set_height(-max(1, int(lines)))
            layout.set_ellipsize(Pango.EllipsizeMode.END)
        self.cr.set_source_rgb(grey, grey, grey)
        self.cr.move_to(x, y)
        PangoCairo.show_layout(self.cr, layout)
        self.cr.set_source_rgb(0, 0, 0)
        return y + layout.get_pixel_size()[1]

    def rule(self, x0, y0, x1, y1, width=1.0, grey=0.0):
        self.cr.set_source_rgb(grey, grey, grey)
        self.cr.set_line_width(width)
        self.cr.move_to(x0, y0)
        self.cr.line_to(x1, y1)
        self.cr.stroke()
        self.cr.set_source_rgb(0, 0, 0)

    def box(self, x, y, width, height, grey=None, line=1.0):
        self.cr.rectangle(x, y, width, height)
        if grey is not None:
            self.cr.set_source_rgb(grey, grey, grey)
            self.cr.fill()
        else:
            self.cr.set_line_width(line)
            self.cr.stroke()
        self.cr.set_source_rgb(0, 0, 0)

    def picture(self, x, y, width, height, photographs):
        photo = cv2.cvtColor(np.ascontiguousarray(photographs(self.rng)), cv2.COLOR_RGB2GRAY)
        width, height = int(width), int(height)
        if width < 8 or height < 8:
            return
        photo = cv2.resize(photo, (width, height), interpolation=cv2.INTER_AREA)
        self.surface.flush()
        part = self.pixels()[int(y):int(y) + height, int(x):int(x) + width]
        part[:] = photo[:part.shape[0], :part.shape[1], None]
        self.surface.mark_dirty()

    def pixels(self):
        return np.ndarray((self.height, self.surface.get_stride() // 4, 4), np.uint8, self.surface.get_data())

    def image(self):
        self.surface.flush()
        return self.pixels()[:, :self.width, 1].copy()


def price(rng):
    return f"{np.exp(rng.uniform(-1, 6)):.2f}" + str(rng.choice(["", "", "", " A", " B", "*", " €", " $"]))


def receipt(c, photographs):
    rng = c.rng
    size = c.width * rng.uniform(0.03, 0.07)
    y, margin = rng.uniform(0.2, 2) * size, rng.uniform(0.02, 0.09) * c.width
    room = c.width - 2 * margin
    # Prices stand at the end of the line, which a script from the right has on the left; not every till knows.
    prices_left = c.right and rng.random() < 0.6
    share = rng.uniform(0.55, 0.75)
    for _ in range(int(rng.integers(0, 5))):
        y = c.text(margin, y, room, c.line_of(rng.integers(4, 30)), size * rng.choice([1, 1, 1.5, 2]),
                   align=Pango.Alignment.CENTER, lines=2)
    head = rng.random()
    while y < c.height - 1.5 * size:
        chance = rng.random()
        if chance < 0.6:
            name = c.line_of(rng.integers(4, 24))
            at, where = (margin, margin + room * (1 - share)) if prices_left else (margin + share * room, margin)
            align = Pango.Alignment.LEFT if prices_left or rng.random() < 0.3 else Pango.Alignment.RIGHT
            c.text(at, y, (1 - share) * room, price(rng), size, align=align, lines=1)
            y = c.text(where, y, share * room * 0.97, name, size, lines=1)
        elif chance < 0.85:
            y = c.text(margin, y, room, c.line_of(rng.integers(4, 60)), size * (1.4 if head < 0.2 else 1),
                       align=Pango.Alignment.CENTER if rng.random() < 0.2 else None, lines=3)
        elif chance < 0.92:
            c.rule(margin, y, c.width - margin, y, rng.uniform(0.5, 2))
        y += size * (rng.uniform(0, 0.4) if rng.random() < 0.85 else rng.uniform(0.4, 2.5))


def conversation(c, photographs):
    rng = c.rng
    size, y = c.width * rng.uniform(0.026, 0.055), rng.uniform(0, 2) * c.width * 0.03
    filled, ground = rng.random() < 0.6, rng.uniform(0.75, 1)
    if rng.random() < 0.5:
        c.box(0, 0, c.width, c.height, grey=ground)
    while y < c.height - 3 * size:
        wide = rng.uniform(0.3, 0.8) * c.width
        x = c.width - wide - 0.04 * c.width if rng.random() < 0.5 else 0.04 * c.width
        words = c.words(rng.integers(4, 160))
        if filled:  # measured by setting it once, then covered
            below = min(c.height, c.text(x, y, wide, words, size, lines=10))
            c.box(x - 0.5 * size, y - 0.4 * size, wide + size, below - y + 0.8 * size,
                  grey=ground * rng.uniform(0.85, 1) if rng.random() < 0.9 else 1)
        below = c.text(x, y, wide, words, size, lines=10)
        if rng.random() < 0.4:
            end = rng.random() < (0.25 if c.right else 0.75)
            c.text(x, below, wide, f"{rng.integers(0, 24)}:{rng.integers(0, 60):02d}", 0.7 * size, grey=0.4,
                   align=Pango.Alignment.RIGHT if end else Pango.Alignment.LEFT, lines=1)
        y = below + rng.uniform(0.9, 3) * size


def paragraphs(c, x, y, width, bottom, size, photographs=None):
    rng = c.rng
    justify, leading, indent = rng.random() < 0.45, rng.uniform(0.9, 1.5), rng.random() < 0.3
    align = None if rng.random() < 0.93 else Pango.Alignment.CENTER
    while y < bottom - 1.5 * size:
        chance = rng.random()
        room = int((bottom - y) / (1.25 * size * leading))
        if chance < 0.16:
            big = size * rng.uniform(1.1, 2.2)
            if bottom - y < 3 * big:
                break
            y = c.text(x, y, width, c.line_of(rng.integers(5, 40)), big, "Bold" if rng.random() < 0.7 else None,
                       align=Pango.Alignment.CENTER if rng.random() < 0.2 else None, lines=2) + 0.4 * size
        elif chance < 0.22 and photographs is not None:
            height = width * rng.uniform(0.3, 0.8)
            if y + height > bottom:
                continue
            c.picture(x, y, width, height, photographs)
            y += height
            y = c.text(x, y, width, c.line_of(rng.integers(10, 50)), 0.8 * size, lines=2) + 0.6 * size
        else:
            words = ("    " if indent else "") + c.words(rng.integers(40, 700)).replace("\n", " ")
            y = c.text(x, y, width, words, size, align=align, justify=justify, leading=leading, lines=max(1, room))
            y += (0 if indent else rng.uniform(0.1, 1.4)) * size
    return y


def page(c, photographs):
    rng = c.rng
    shown = photographs if rng.random() < PICTURES else None
    margin = rng.uniform(0.02, 0.13) * c.width
    columns = int(rng.choice([1, 1, 1, 2, 2, 3, 4]))
    gap = rng.uniform(0.02, 0.06) * c.width
    width = (c.width - 2 * margin - (columns - 1) * gap) / columns
    size = np.clip(rng.uniform(0.014, 0.034) * c.width / columns ** 0.3, 5, None)
    y = margin * rng.uniform(0.5, 1.2)
    if rng.random() < 0.3:
        y = c.text(margin, y, c.width - 2 * margin, c.line_of(rng.integers(8, 50)), size * rng.uniform(1.5, 3.5),
                   "Bold", lines=2, align=Pango.Alignment.CENTER if rng.random() < 0.5 else None) + size
    for n in range(columns):
        column = columns - 1 - n if c.right else n  # the first one is the fullest
        bottom = c.height - margin * rng.uniform(0.5, 1.2)
        if n == columns - 1 and rng.random() < 0.35:
            bottom = y + (bottom - y) * rng.uniform(0.25, 1)
        paragraphs(c, margin + column * (width + gap), y, width, bottom, size, shown)
    if rng.random() < 0.3:
        c.text(margin, c.height - 1.6 * size, c.width - 2 * margin, str(rng.integers(1, 900)), size,
               align=Pango.Alignment.CENTER, lines=1)


def listed(c, photographs):
    rng = c.rng
    size, margin = rng.uniform(0.02, 0.045) * c.width, rng.uniform(0.03, 0.12) * c.width
    sign, y = rng.choice(["•", "–", "1", "□"]), margin
    across = c.width - 2 * margin
    hang = 1.6 * size
    number = 0
    while y < c.height - 2 * size:
        number += 1
        if rng.random() < 0.12:
            y = c.text(margin, y + 0.5 * size, across, c.line_of(rng.integers(6, 30)), size * rng.uniform(1.2, 1.8), "Bold", lines=1)
            continue
        mark = f"{number}." if sign == "1" else str(sign)
        x = c.width - margin - hang if c.right else margin
        c.text(x, y, hang, mark, size, align=Pango.Alignment.RIGHT if c.right else Pango.Alignment.LEFT, lines=1)
        y = c.text(margin if c.right else margin + hang, y, across - hang, c.words(rng.integers(8, 200)).replace("\n", " "), size,
                   lines=max(1, min(6, int((c.height - y) / (1.3 * size))))) + rng.uniform(0.1, 0.8) * size


def form(c, photographs):
    rng = c.rng
    size, margin = rng.uniform(0.018, 0.035) * c.width, rng.uniform(0.03, 0.1) * c.width
    across, y = c.width - 2 * margin, margin
    y = c.text(margin, y, across, c.line_of(rng.integers(8, 40)), size * rng.uniform(1.3, 2.4), "Bold", lines=1,
               align=Pango.Alignment.CENTER if rng.random() < 0.5 else None) + size
    boxed, columns = rng.random() < 0.5, int(rng.choice([1, 1, 2]))
    while y < c.height - margin - 3 * size:
        below = y
        for n in range(columns):
            width = across / columns - size * (columns > 1)
            x = margin + n * (width + size * (columns > 1))
            if boxed:
                below = max(below, c.text(x + 0.3 * size, y + 0.2 * size, width - 0.6 * size, c.line_of(rng.integers(4, 30)),
                                          0.75 * size, lines=1) + 1.6 * size)
                c.box(x, y, width, below - y)
                if rng.random() < 0.4:
                    c.text(x + 0.5 * size, y + 1.2 * size, width - size, c.line_of(rng.integers(3, 20)), size, lines=1)
            else:
                part = width * rng.uniform(0.3, 0.5)
                label = x + width - part if c.right else x
                below = max(below, c.text(label, y, part, c.line_of(rng.integers(4, 24)), size, lines=1))
                start, end = (x, x + width - part) if c.right else (x + part, x + width)
                c.rule(start, below, end, below, 0.8)
        y = below + rng.uniform(0.3, 1.2) * size
        if rng.random() < 0.15:
            y = c.text(margin, y, across, c.words(rng.integers(30, 300)), size, lines=4) + 0.5 * size


def table(c, photographs):
    rng = c.rng
    size, margin = rng.uniform(0.016, 0.032) * c.width, rng.uniform(0.03, 0.1) * c.width
    across, y = c.width - 2 * margin, margin
    y = c.text(margin, y, across, c.line_of(rng.integers(8, 60)), size * rng.uniform(1.1, 1.8), "Bold", lines=2) + size
    shares = rng.dirichlet(np.full(int(rng.integers(2, 6)), 3.0))
    kinds = [True] + [rng.random() < 0.4 for _ in shares[1:]]
    grid, bottom = rng.random() < 0.5, c.height - margin * rng.uniform(1, 5)
    row = 0
    while y < bottom - 2 * size:
        x, below = margin, y
        order = range(len(shares) - 1, -1, -1) if c.right else range(len(shares))
        for n in order:
            width = shares[n] * across
            if kinds[n] or row == 0:
                below = max(below, c.text(x + 2, y, width - 4, c.line_of(rng.integers(3, max(4, width / size * 1.5))), size,
                                          "Bold" if row == 0 else None, lines=1 if rng.random() < 0.8 else 2))
            else:
                below = max(below, c.text(x + 2, y, width - 4, price(rng), size, align=Pango.Alignment.RIGHT, lines=1))
            x += width
        if grid or row == 0 or rng.random() < 0.05:
            c.rule(margin, below + 1, c.width - margin, below + 1, 0.7)
        y = below + rng.uniform(1, 3)
        row += 1


def poster(c, photographs):
    rng = c.rng
    y, margin = rng.uniform(0.02, 0.2) * c.height, rng.uniform(0.03, 0.12) * c.width
    align = Pango.Alignment.CENTER if rng.random() < 0.55 else None
    while y < c.height * rng.uniform(0.7, 1.0):
        size = c.width * np.exp(rng.uniform(np.log(0.03), np.log(0.14)))
        if rng.random() < 0.2:
            height = rng.uniform(0.15, 0.4) * c.height
            if y + height < c.height:
                c.picture(margin, y, c.width - 2 * margin, height, photographs)
                y += height + 4
        y = c.text(margin, y, c.width - 2 * margin, c.line_of(rng.integers(3, 60)), size, align=align,
                   lines=max(1, min(4, int((c.height - y) / (1.4 * size))))) + rng.uniform(0, 0.6) * size


def letter(c, photographs):
    rng = c.rng
    size, margin = rng.uniform(0.018, 0.03) * c.width, rng.uniform(0.07, 0.14) * c.width
    across, y = c.width - 2 * margin, margin
    for _ in range(int(rng.integers(2, 6))):
        y = c.text(margin, y, across, c.line_of(rng.integers(6, 24)), size, lines=1)
    y = c.text(margin, y + size, across, f"{rng.integers(1, 29)}.{rng.integers(1, 13)}.{rng.integers(1950, 2030)}", size,
               align=Pango.Alignment.LEFT if c.right else Pango.Alignment.RIGHT, lines=1) + rng.uniform(1, 3) * size
    y = paragraphs(c, margin, y, across, y + (c.height - margin - y) * rng.uniform(0.3, 0.9), size)
    for _ in range(int(rng.integers(1, 4))):
        y = c.text(margin, y + size, across, c.line_of(rng.integers(5, 20)), size, lines=1)


LAYOUTS = ((receipt, 0.24), (conversation, 0.12), (page, 0.30), (listed, 0.06), (form, 0.07), (table, 0.06), (poster, 0.07),
           (letter, 0.08))


def shape(rng, layout):
    """(width, height) in pixels"""
    width = rng.uniform(400, 620)
    ratio = rng.uniform(*{receipt: (1.2, 2.6), conversation: (1.3, 2.2)}.get(layout, (1.25, 1.65)))
    if layout not in (receipt, conversation) and rng.random() < 0.2:
        ratio = rng.uniform(0.55, 0.9)
        width *= 1.4
    return width, width * ratio


def numbered_page(number):
    """(page, group, layout/family, held out) of a number: the same whatever other pages are made."""
    rng = np.random.default_rng((options.seed, number))
    groups = [g for g in setter.groups() if g not in NOT_DRAWN]
    weights = np.array([SHARES.get(g, 1.0) for g in groups], float)
    group = str(rng.choice(groups, p=weights / weights.sum()))
    held = rng.random() < HELD_OUT_SHARE
    kinds = options.kinds
    layout = kinds[rng.choice(len(kinds), p=[share for _, share in kinds])][0]
    width, height = options.shape(rng, layout)
    canvas = Canvas(setter, group, rng, held, width, height)
    layout(canvas, draw_photograph)
    image = canvas.image()
    if rng.random() < INVERSE:
        image = 255 - image
    return image, group, f"{layout.__name__}/{canvas.family}", held


def draw_photograph(rng):
    return photos.image(photos.training[int(rng.integers(len(photos.training)))])


def start(parsed):
    """What whoever draws pages holds."""
    global options, setter, photos
    options, setter, photos = parsed, Setter(parsed.root), Photographs(parsed.work)


def is_written_on(page):
    return np.abs(page.astype(np.int16) - int(np.median(page))).mean() > 1.5


def main(store="layouts", kinds=LAYOUTS, shape_of=shape):
    """Draws pages of these kinds, (function, share) each, into one store."""
    parser = argparse.ArgumentParser()
    parser.add_argument("root")
    parser.add_argument("work")
    parser.add_argument("--pages", type=int, default=3600)
    parser.add_argument("--seed", type=int, default=11)
    parser.add_argument("--jobs", type=int)
    parsed = parser.parse_args()
    parsed.kinds, parsed.shape = kinds, shape_of
    writer = PageWriter(parsed.work, store)
    start(parsed)  # once: the processes are copies of this one
    with multiprocessing.get_context("fork").Pool(parsed.jobs) as pool:
        writer.add_all(pool.imap(numbered_page, range(parsed.pages)), is_kept=is_written_on)


if __name__ == "__main__":
    main()
