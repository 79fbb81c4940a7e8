#!/usr/bin/python3
"""Make pictures whose quarter turn is known and hard to tell, to measure and calibrate the coarse turn on.

    make_turn_pages.py OUT KIND [--count N] [--seed S] [--photos FOLDER]

Writes JPEG and PNG images and OUT/manifest.csv with the columns of benchmarks/accuracy, and of those pages that read in
two directions the other one and its share of the area (other_turns, share). KIND is one of

    mixed     most of the page reads one way, 5 to 35 % of the area of its text another: answers at the foot, small print
              up the margin, a turned block, a folded card; quarter_turns is that of most of it
    twoways   two directions with 40 to 60 % of the text each: a folded card, two receipts on one glass
    strips    till rolls and screenshots, 8 to 40 times as tall as wide
    small     pages, and photographs of FOLDER (with a manifest.csv), shrunk to a longest side of 16 to 200 px
    noup      blank, gradients, noise, textures, pebbles of 16 to 1600 px: quarter_turns is -1

Families of fonts that training (training/typeset.py) holds out and invented words; the same seed gives the same pictures on the same
fonts. Needs what make_skew_pages.py needs.
"""
import argparse
import pathlib
import subprocess
import zlib
from functools import lru_cache

import cv2
import numpy as np

import make_skew_pages as skew_pages
import manifest
from make_skew_pages import Sheet, columns_sheet, degrade, fill_column, form_sheet, nothing_image, page_sheet, words

SCRIPTS = {"LATIN": "en", "CYRILLIC": "ru", "GREEK": "el", "ARABIC": "ar", "HEBREW": "he", "DEVANAGARI": "hi",
           "BENGALI": "bn", "TAMIL": "ta", "THAI": "th", "GEORGIAN": "ka", "ARMENIAN": "hy", "CJK": "zh-cn",
           "JAPANESE": "ja", "HANGUL": "ko", "KHMER": "km"}
COUNTS = {"mixed": 200, "twoways": 100, "strips": 200, "small": 400, "noup": 240}
HEADER = ["file", "set", "quarter_turns", "skew", "script", "source", "page", "other_turns", "share"]
NOT_TEXT = ("Symbol", "Emoji", "Initials", "Keyboard", "Dingbats", "Upside", "Barcode", "Music", "Braille", "Ornament",
            "Orqun", "TW-Kai", "SetoFont", "Noto Sans Math", "LastResort")


@lru_cache(maxsize=None)
def held_out_families(script):
    """By the rule of typeset.split(): those whose name's checksum is a multiple of five; all where there are none."""
    out = subprocess.run(["fc-list", f":lang={SCRIPTS[script]}", "family"], capture_output=True, text=True).stdout
    names = sorted({line.split(",")[0].replace("\\", "") for line in out.splitlines() if line.strip()})
    names = [n for n in names if not any(bad in n for bad in NOT_TEXT)]
    return [n for n in names if zlib.crc32(n.encode()) % 5 == 0] or names or ["Noto Sans"]


def pick_font(rng, script):
    families = held_out_families(script)
    return families[rng.integers(len(families))] + ["", "", "", " Bold", " Italic"][rng.integers(5)]


skew_pages.pick_font = pick_font  # what the sheets of make_skew_pages are set in


def in_fonts(encoding, first, last):
    """The letters between two that an old national encoding holds: of others many fonts have none, and leave gaps."""
    def is_in(letter):
        try:
            return bool(letter.encode(encoding))
        except UnicodeEncodeError:
            return False
    return [letter for letter in map(chr, range(first, last)) if is_in(letter)]


skew_pages.LETTERS = skew_pages.LETTERS | {
    "HANGUL": in_fonts("euc_kr", 0xAC00, 0xD7A4), "CJK": in_fonts("gb2312", 0x4E00, 0x9FA6),
    "JAPANESE": in_fonts("shift_jis", 0x3042, 0x3092) * 12 + in_fonts("shift_jis", 0x30A2, 0x30F2) * 3
    + in_fonts("shift_jis", 0x4E00, 0x5200)}


def pick_script(rng):
    return "LATIN" if rng.random() < 0.35 else list(SCRIPTS)[rng.integers(len(SCRIPTS))]


def text_block(rng, script, width, height, size):
    """A sheet full of text of one script."""
    sheet = Sheet(max(24, width), max(24, height))
    margin = min(0.05 * sheet.width, 1.5 * size)
    columns = 2 if width > 45 * size and rng.random() < 0.4 else 1
    across = (sheet.width - (columns + 1) * margin) / columns
    for c in range(columns):
        y, x = margin, margin + c * (across + margin)
        while y < sheet.height - margin - 2 * size:
            before = y
            y = fill_column(sheet, rng, script, x, y, across, sheet.height - margin, size)
            if y <= before:
                break
    return sheet.image()


def turned(image, turns):
    """As stored when `turns` clockwise quarter turns make it upright."""
    return np.ascontiguousarray(np.rot90(image, turns))


def text_share(image, other):
    """Share of the area of the text that lies in the rectangle `other` (left, top, width, height): of squares about as
    large as a line, those in which neighbouring pixels differ."""
    side = max(6, round(max(image.shape) / 62))
    differs = np.abs(np.diff(image.astype(np.int16), axis=1)) > 40
    rows, columns = differs.shape[0] // side, differs.shape[1] // side
    holds = differs[:rows * side, :columns * side].reshape(rows, side, columns, side).any((1, 3))
    left, top, width, height = (round(v / side) for v in other)
    return holds[top:top + height, left:left + width].sum() / max(1, holds.sum())


def banded(rng, share, turns):
    """A page with a band of `share` along an edge that reads another way; (image, script, the band's rectangle)."""
    width = int(rng.uniform(800, 1300))
    height = int(width * rng.choice([1.414, 1.294, 0.75, 1.6]))
    size = rng.uniform(0.014, 0.026) * width
    script = pick_script(rng)
    other = script if rng.random() < 0.7 else pick_script(rng)
    foot = rng.random() < (0.75 if turns == 2 else 0.15)
    w, h = (width, round(height * share)) if foot else (round(width * share), height)
    small = size * (rng.uniform(0.6, 1.0) if share < 0.4 else 1.0)
    sides = (h, w) if turns % 2 else (w, h)
    band = turned(text_block(rng, other, *sides, small), turns)[:h, :w]
    rest = text_block(rng, script, width if foot else width - w, height - h if foot else height, size)
    last = rng.random() < 0.7
    parts = [rest, band] if last else [band, rest]
    image = np.vstack(parts) if foot else np.hstack(parts)
    if rng.random() < 0.5:  # a rule or a fold
        at = parts[0].shape[0 if foot else 1]
        level = int(rng.integers(60, 225))
        image[at - 1:at + 1] = level if foot else image[at - 1:at + 1]
        if not foot:
            image[:, at - 1:at + 1] = level
    before = rest.shape[0 if foot else 1] if last else 0
    return image, script, (0, before, *band.shape[::-1]) if foot else (before, 0, *band.shape[::-1])


def with_block(rng, share, turns):
    """A page with a turned block somewhere in it, as banded()."""
    script = pick_script(rng)
    image = (columns_sheet if rng.random() < 0.4 else page_sheet)(rng, script).image()
    height, width = image.shape
    stretch = np.exp(rng.uniform(-0.5, 0.5))
    h = int(np.clip(height * np.sqrt(share) * stretch, 60, height))
    w = int(np.clip(width * np.sqrt(share) / stretch, 60, width))
    top, left = int(rng.integers(0, height - h + 1)), int(rng.integers(0, width - w + 1))
    sides = (h, w) if turns % 2 else (w, h)
    image[top:top + h, left:left + w] = turned(text_block(rng, script, *sides, 0.018 * width), turns)[:h, :w]
    return image, script, (left, top, w, h)


def receipts_on_glass(rng, turns):
    """Two receipts with about as much text each, one turned, on the lid of a scanner; as banded()."""
    script = pick_script(rng)
    width, height = int(rng.uniform(360, 480)), int(rng.uniform(900, 1300))
    pair = [text_block(rng, script, width, height, width * 0.05) for _ in range(2)]
    pair[1] = turned(pair[1], turns)
    gap = 40
    if turns % 2:
        side = np.full((pair[1].shape[0] + gap + height, pair[1].shape[1] + 2 * gap), rng.uniform(40, 225), np.uint8)
        side[gap // 2:gap // 2 + height, gap:gap + width] = pair[0]
        side[height + gap:height + gap + pair[1].shape[0], gap:gap + pair[1].shape[1]] = pair[1]
        return side, script, (gap, height + gap, *pair[1].shape[::-1])
    side = np.full((height + 2 * gap, 2 * width + 3 * gap), rng.uniform(40, 225), np.uint8)
    side[gap:gap + height, gap:gap + width] = pair[0]
    side[gap:gap + height, 2 * gap + width:2 * gap + 2 * width] = pair[1]
    return side, script, (2 * gap + width, gap, width, height)


def drawn_with_share(rng, least, most, make):
    """make(share, turns) until the text's own share is within the bounds: pages differ in how full they are."""
    while True:
        turns = int(rng.choice([2, 2, 1, 3]))
        image, script, other = make(rng.uniform(least, most), turns)
        share = text_share(image, other)
        if least <= share <= most:
            return worn(rng, image), script, turns, share


def mixed(rng):
    return drawn_with_share(rng, 0.05, 0.35, lambda share, turns: (with_block if rng.random() < 0.3 else banded)(rng, share, turns))


def twoways(rng):
    return drawn_with_share(rng, 0.4, 0.6, lambda share, turns: receipts_on_glass(rng, turns) if rng.random() < 0.35
                            else banded(rng, share, turns))


def receipt(rng, script, width, height):
    sheet = Sheet(width, height)
    size, font, y = width * rng.uniform(0.035, 0.06), pick_font(rng, script), 0.06 * width
    while y < height - 2 * size:
        scale = rng.choice([1, 1, 1, 1, 1.6])
        if rng.random() < 0.65:
            sheet.text(0.72 * width, y, 0.28 * width, f"{rng.uniform(0.5, 999):.2f}", font, size)
            y = sheet.text(0.05 * width, y, 0.62 * width, words(rng, script, 2), font, size, max_height=size) + 0.3 * size
        else:
            y = sheet.text(0.05 * width, y, 0.9 * width, words(rng, script, int(rng.integers(2, 7))), font, size * scale,
                           max_height=4 * size) + rng.uniform(0.2, 2) * size
        if rng.random() < 0.06:
            sheet.line(0.05 * width, y, 0.95 * width, y, 1)
            y += 0.7 * size
    return sheet.image()


def screenshot(rng, script, width, height):
    """A long conversation: boxes of text left and right."""
    sheet = Sheet(width, height)
    size, font, y = width * rng.uniform(0.03, 0.045), pick_font(rng, script), 0.05 * width
    while y < height - 8 * size:
        wide, right = rng.uniform(0.4, 0.75) * width, rng.random() < 0.5
        x = width - wide - 0.04 * width if right else 0.04 * width
        below = sheet.text(x, y, wide, words(rng, script, int(rng.integers(3, 30))), font, size,
                           max_height=min(12 * size, height - y - size))
        if rng.random() < 0.7:
            for x0, y0, x1, y1 in ((x, y, x + wide, y), (x, below, x + wide, below)):
                sheet.line(x0, y0 - 3, x1, y1 + 3, 1, 190)
        y = below + rng.uniform(0.8, 2.5) * size
    image = sheet.image()
    return 255 - image if rng.random() < 0.4 else image


def strips(rng):
    ratio, script = float(np.exp(rng.uniform(np.log(8), np.log(40)))), pick_script(rng)
    width = int(rng.uniform(200, min(600, 9000 / ratio)))
    image = (receipt if rng.random() < 0.55 else screenshot)(rng, script, width, int(width * ratio))
    if rng.random() < 0.5:
        image = np.clip(image + rng.normal(0, rng.uniform(0, 10), image.shape), 0, 255).astype(np.uint8)
    return image, script, "", ""


def worn(rng, image):
    return np.clip(degrade(rng, image)[0], 0, 255).astype(np.uint8) if rng.random() < 0.7 else image


def small(rng, photographs):
    if photographs and rng.random() < 0.4:
        image, script = photographs[int(rng.integers(len(photographs)))](), "photo"
    else:
        script = pick_script(rng)
        image = (page_sheet, columns_sheet, form_sheet)[int(rng.integers(3))](rng, script).image()
        image = worn(rng, image)
    scale = float(np.exp(rng.uniform(np.log(16), np.log(200)))) / max(image.shape[:2])
    size = (max(1, round(image.shape[1] * scale)), max(1, round(image.shape[0] * scale)))
    return cv2.resize(image, size, interpolation=cv2.INTER_AREA), script, "", ""


def noup(rng):
    image = np.clip(nothing_image(rng), 0, 255).astype(np.uint8)
    side = int(np.exp(rng.uniform(np.log(16), np.log(1600))))
    scale = side / max(image.shape)
    size = (max(1, round(image.shape[1] * scale)), max(1, round(image.shape[0] * scale)))
    return cv2.resize(image, size, interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR), "", "", ""


def upright_photographs(folder):
    """Callables that read the photographs of a folder with a manifest, turned upright."""
    def reader(path, turns):
        return lambda: np.ascontiguousarray(np.rot90(cv2.imread(str(path), cv2.IMREAD_COLOR | cv2.IMREAD_IGNORE_ORIENTATION),
                                                     -turns))
    return [reader(folder / row["file"], int(row["quarter_turns"])) for row in manifest.read(folder)]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("out", type=pathlib.Path)
    parser.add_argument("kind", choices=COUNTS)
    parser.add_argument("--count", type=int)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--photos", type=pathlib.Path)
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    photographs = upright_photographs(options.photos) if options.photos else []
    makers = {"mixed": mixed, "twoways": twoways, "strips": strips, "noup": noup,
              "small": lambda rng: small(rng, photographs)}
    rows = []
    for number in range(options.count or COUNTS[options.kind]):
        rng = np.random.default_rng((options.seed, number, zlib.crc32(options.kind.encode())))
        image, script, other, share = makers[options.kind](rng)
        turns = number % 4
        name = f"{options.kind}-{number:04d}." + ("png" if rng.random() < 0.3 else "jpg")
        cv2.imwrite(str(options.out / name), turned(image, turns),
                    [cv2.IMWRITE_JPEG_QUALITY, int(rng.integers(50, 94))])
        rows.append(dict(zip(HEADER, [
            name, options.kind, -1 if options.kind == "noup" else turns, "", script, "generated", "",
            "" if other == "" else (turns + other) % 4, "" if share == "" else f"{share:.3f}"])))
    manifest.write(options.out, rows)


if __name__ == "__main__":
    main()
