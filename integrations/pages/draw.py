"""Draws pages whose turn and skew are known, for the comparisons and tests beside this folder.

Needs Pillow with Raqm (Arabic and Devanagari are shaped by it) and the fonts that texts.py names. The same seed gives
the same pages with the same fonts and the same Pillow.
"""
import pathlib
import random
from typing import NamedTuple

from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageFont

from texts import FONTS, SCRIPTS, WORDS

DPI = 200
A4 = (1654, 2339)  # at 200 dots an inch
PAPER = 247
FONT_ROOT = pathlib.Path("/usr/share/fonts")


class Page(NamedTuple):
    image: Image.Image
    upright: Image.Image  #: the same page before it was turned
    quarter_turns: int    #: clockwise, to make it upright
    skew: float           #: clockwise degrees, to level it
    script: str           #: "" on a blank page


def font(script, size):
    for name in FONTS[script]:
        if (FONT_ROOT / name).exists():
            return ImageFont.truetype(str(FONT_ROOT / name), size, layout_engine=ImageFont.Layout.RAQM)
    raise SystemExit(f"draw: none of these fonts is installed: {', '.join(FONTS[script])}")


def lines_of(words, face, width, count, rng, joiner):
    """`count` lines of random words, each nearly as wide as the column; the last of a paragraph is shorter."""
    lines = []
    while len(lines) < count:
        wanted = width if len(lines) % 7 != 6 else width * rng.uniform(0.3, 0.8)
        line = rng.choice(words)
        while True:
            longer = line + joiner + rng.choice(words)
            if face.getlength(longer) > wanted:
                break
            line = longer
        lines.append(line)
    return lines


def upright_page(script, rng, size=A4, lines=None):
    """A heading and one or two columns of text, dark on light paper."""
    image = Image.new("L", size, PAPER)
    draw = ImageDraw.Draw(image)
    joiner = "" if script == "chinese" else " "
    words, right_to_left = WORDS[script].split(), script == "arabic"
    text_size = round(rng.uniform(9.5, 12.5) * DPI / 72 * size[0] / A4[0])
    face, heading = font(script, text_size), font(script, round(text_size * 1.7))
    margin, step = size[0] // 8, round(text_size * 1.5)
    columns = rng.choice([1, 1, 2])
    gap = margin // 3
    width = (size[0] - 2 * margin - (columns - 1) * gap) // columns
    top = margin + 3 * step
    ink = rng.randrange(10, 60)
    anchor = "ra" if right_to_left else "la"
    draw.text((size[0] - margin if right_to_left else margin, margin), joiner.join(rng.choices(words, k=4)), ink, heading,
              anchor=anchor)
    count = lines or (size[1] - top - margin) // step
    for column in range(columns):
        left = margin + column * (width + gap)
        for number, line in enumerate(lines_of(words, face, width, count, rng, joiner)):
            draw.text((left + width if right_to_left else left, top + number * step), line, ink, face, anchor=anchor)
    return image


def turned(image, quarter_turns, skew):
    """The page as it was stored, so that `quarter_turns` and `skew`, clockwise, make it upright again."""
    # Pillow turns counter-clockwise: what is applied here is undone by the same angle clockwise.
    stored = image.rotate(skew, Image.Resampling.BICUBIC, expand=True, fillcolor=PAPER) if skew else image
    turns = {1: Image.Transpose.ROTATE_90, 2: Image.Transpose.ROTATE_180, 3: Image.Transpose.ROTATE_270}
    return stored.transpose(turns[quarter_turns]) if quarter_turns else stored


def blank_page(rng, size=A4):
    """Paper with the unevenness of a scanner and no mark on it."""
    coarse = Image.new("L", (8, 8))
    coarse.putdata([PAPER - rng.randrange(6) for _ in range(64)])
    return coarse.resize(size, Image.Resampling.BICUBIC)


def scanned(image, rng):
    """As a scanner gives it: a little out of focus, with grain."""
    grain = Image.effect_noise(image.size, rng.uniform(4, 14))
    return ImageChops.add(image.filter(ImageFilter.GaussianBlur(rng.uniform(0.3, 0.9))), grain, 1, -128)


def pages(count, blanks=0, most_skew=10.0, seed=1, size=A4):
    """`count` pages in six scripts and all four turns, one in five without a skew; the last `blanks` are blank."""
    for number in range(count):
        rng = random.Random(f"{seed}/{number}")
        if number >= count - blanks:
            blank = scanned(blank_page(rng, size), rng)
            yield Page(blank, blank, 0, 0.0, "")
            continue
        script = SCRIPTS[number % len(SCRIPTS)]
        quarter_turns = number // len(SCRIPTS) % 4
        skew = 0.0 if number % 5 == 4 else round(rng.uniform(-most_skew, most_skew), 2)
        image = upright_page(script, rng, size)
        yield Page(scanned(turned(image, quarter_turns, skew), rng), image, quarter_turns, skew, script)
