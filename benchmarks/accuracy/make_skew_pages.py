#!/usr/bin/python3
"""Make pages whose skew is known exactly, to develop and calibrate the fine angle on.

    make_skew_pages.py OUT [--count 20] [--seed 1] [--kinds page,columns,...] [--format jpg|pgm] [--sources DIR]

Writes images and OUT/manifest.csv with the columns of benchmarks/accuracy (file,set,quarter_turns,skew,script). Kinds:

    page      headings and paragraphs in one column       columns   2 to 4 columns whose baselines do not meet
    crop      a third to a half of a page's width          small     longest side 420 to 720 px
    sparse    a few lines: cards, labels, receipts         form      rules and boxes with short texts
    inverse   light on dark                                figure    a drawing at all angles over a little text
    camera    perspective and curl before a table; the truth is the direction of the baselines at the page's centre
    scan      dark scanner borders, a second page's edge, stains, thresholded ink
    nothing   blank, gradient, noise, texture: no skew at all (skew is left empty)

A third of all pages are upright (skew 0), so that tools that tilt straight pages are caught. Words are invented from
the letters of 15 scripts: nothing is downloaded, only fonts that cover the script must be installed (Noto does).
With --sources, pages of kinds page, crop, small and scan are drawn from upright grey images in DIR instead.
Needs PyGObject with PangoCairo, numpy and OpenCV's Python module (Debian: python3-gi-cairo gir1.2-pango-1.0
python3-opencv). The same seed gives the same pages on the same fonts.
"""
import argparse
import math
import multiprocessing
import pathlib

import cairo
import cv2
import gi
import numpy as np

gi.require_version("Pango", "1.0")
gi.require_version("PangoCairo", "1.0")
from gi.repository import Pango, PangoCairo  # noqa: E402

import manifest  # noqa: E402

KINDS = ["page", "columns", "crop", "small", "sparse", "form", "inverse", "figure", "camera", "scan", "nothing"]
# Letters by script; repeated letters are more frequent. CJK and Hangul are drawn from code point ranges.
LETTERS = {
    "LATIN": "eeeeeeeeeeetttttttaaaaaaaooooooiiiiiinnnnnnssssshhhhhrrrrrdddllllcccuuummmwwffggyyppbbvkjxqz",
    "CYRILLIC": "оооооооееееееаааааииииинннннттттссссррррвввллкккммддппууяыьгзбчйхжшюцщэф",
    "GREEK": "αααααααοοοοοιιιιεεεεττττσσσσνννννηηηυυυρρρπππκκμμλλςωωδγχθφβξζψ",
    "ARABIC": "ااااااللللللييييممموووننننررررتتتتبببدددسسعععفففقكهحجشصخضذثطغظ",
    "HEBREW": "ייייייוווווההההללללאאאאררררתתתבבבשששמממםםננןדדקקחחפפסטגזעצכ",
    "DEVANAGARI": ["क", "का", "कि", "की", "र", "रा", "न", "ने", "त", "ता", "ति", "म", "मा", "स", "सी", "ह", "है", "ल", "लो",
                   "प", "पा", "द", "दे", "व", "य", "ये", "ब", "बा", "ज", "जो", "ग", "श", "च", "ट", "ड", "त्र", "क्ष", "प्र"],
    "BENGALI": ["ক", "কা", "কি", "র", "রা", "ন", "না", "ত", "তা", "ম", "মা", "স", "সে", "হ", "ল", "প", "পা", "দ", "দে", "ব",
                "য", "জ", "গ", "শ", "চ", "ট", "ড", "প্র"],
    "TAMIL": ["க", "கா", "கி", "கு", "ர", "ரு", "ன", "னை", "த", "தா", "தி", "து", "ம", "மா", "ப", "ப்", "ட", "ல", "லை", "வ",
              "ச", "ய", "ந", "ள", "க்", "ம்", "ன்", "த்"],
    "THAI": ["กา", "ที่", "ใน", "มา", "เป็", "นา", "การ", "ได้", "ว่า", "มี", "ไม่", "ให้", "คน", "แล", "ของ", "จะ", "รู้", "สิ่", "พื้"],
    "GEORGIAN": "აააააააიიიიიეეეეერრრსსსნნნლლლმმმდდდბბთთოოუვგკტცზფხყშჩწჭ",
    "ARMENIAN": "աաաաաաաեեեեիիիննննռրրրկկուոոմմմտտթհհլսսդգբպցքշչխծձղճյջժ",
    "CJK": (0x4E00, 0x5400), "JAPANESE": None, "HANGUL": (0xAC00, 0xC000),
    "KHMER": ["កា", "ខ្ញុំ", "នេះ", "មាន", "ជា", "ការ", "បាន", "ដែល", "និង", "ក្នុង", "ទៅ", "ពី", "លើ", "ថា", "របស់"],
}
SPACELESS = {"CJK", "JAPANESE", "THAI", "KHMER"}
PAPER = 240  # grey level of the ideal page before degradation


def words(rng, script, count):
    """`count` words of invented text."""
    letters = LETTERS[script]
    made = []
    for _ in range(count):
        size = int(np.clip(rng.geometric(0.22) + 1, 1, 14))
        if letters is None:
            points = [rng.integers(0x3042, 0x3092) if rng.random() < 0.6 else
                      rng.integers(0x30A2, 0x30F2) if rng.random() < 0.3 else rng.integers(0x4E00, 0x5200)
                      for _ in range(size)]
            word = "".join(map(chr, points))
        elif isinstance(letters, tuple):
            word = "".join(chr(rng.integers(*letters)) for _ in range(max(1, size // 2)))
        else:
            size = max(1, size // 2) if isinstance(letters, list) else size
            word = "".join(letters[rng.integers(len(letters))] for _ in range(size))
        if script in ("LATIN", "CYRILLIC", "GREEK") and rng.random() < 0.12:
            word = word.capitalize()
        if rng.random() < 0.04:
            word = str(rng.integers(1, 9999))
        if rng.random() < 0.1:
            word += "。" if script in ("CJK", "JAPANESE") else "." if rng.random() < 0.5 else ","
        made.append(word)
    return ("" if script in SPACELESS else " ").join(made)


class Sheet:
    """A white page to typeset on, in pixels."""

    def __init__(self, width, height):
        self.width, self.height = int(width), int(height)
        self.surface = cairo.ImageSurface(cairo.FORMAT_RGB24, self.width, self.height)
        self.cr = cairo.Context(self.surface)
        self.grey(PAPER)
        self.cr.paint()
        self.grey(20)

    def grey(self, level):
        self.cr.set_source_rgb(level / 255, level / 255, level / 255)

    def text(self, x, y, width, text, font, size, leading=1.0, justify=False, max_height=None, align=None):
        """Typesets a paragraph; returns the y below it. Lines that would pass `max_height` are left out."""
        layout = PangoCairo.create_layout(self.cr)
        description = Pango.FontDescription(font)
        description.set_absolute_size(size * Pango.SCALE)
        layout.set_font_description(description)
        layout.set_width(int(width * Pango.SCALE))
        layout.set_wrap(Pango.WrapMode.WORD_CHAR)
        layout.set_line_spacing(leading)
        layout.set_justify(justify)
        if align is not None:
            layout.set_alignment(align)
        layout.set_text(text, -1)
        if max_height is not None:
            layout.set_height(int(max_height * Pango.SCALE))
            layout.set_ellipsize(Pango.EllipsizeMode.END)
        self.cr.move_to(x, y)
        PangoCairo.show_layout(self.cr, layout)
        return y + layout.get_pixel_size()[1]

    def line(self, x0, y0, x1, y1, width, level=20):
        self.grey(level)
        self.cr.set_line_width(width)
        self.cr.move_to(x0, y0)
        self.cr.line_to(x1, y1)
        self.cr.stroke()
        self.grey(20)

    def image(self):
        self.surface.flush()
        data = np.ndarray((self.height, self.surface.get_stride() // 4, 4), np.uint8, self.surface.get_data())
        return data[:, :self.width, 1].copy()


def pick_font(rng, script):
    family = ["Noto Sans", "Noto Serif", "DejaVu Serif", "DejaVu Sans", "DejaVu Sans Mono"][rng.integers(5)]
    if script in ("CJK", "JAPANESE", "HANGUL"):
        family = ["Noto Sans CJK", "Noto Serif CJK"][rng.integers(2)] + \
            {"CJK": " SC", "JAPANESE": " JP", "HANGUL": " KR"}[script]
    return family + ["", "", "", " Bold", " Italic"][rng.integers(5)]


def fill_column(sheet, rng, script, x, y, width, bottom, size):
    """Paragraphs, headings and gaps from y down to bottom."""
    font, leading, justify = pick_font(rng, script), rng.uniform(0.95, 1.5), bool(rng.integers(2))
    while y < bottom - 2 * size:
        if rng.random() < 0.15:
            y = sheet.text(x, y, width, words(rng, script, 4), font + " Bold", size * rng.uniform(1.2, 2),
                           max_height=bottom - y) + 0.5 * size
        elif rng.random() < 0.08:
            side = rng.uniform(0.2, 0.5) * width
            noise = cv2.resize(rng.integers(40, 220, (6, 6), dtype=np.uint8), (int(width), int(side)))
            if y + side > bottom:
                break
            sheet.surface.flush()
            data = np.ndarray((sheet.height, sheet.surface.get_stride() // 4, 4), np.uint8, sheet.surface.get_data())
            part = data[int(y):int(y) + noise.shape[0], int(x):int(x) + noise.shape[1]]
            part[:] = noise[:part.shape[0], :part.shape[1], None]
            sheet.surface.mark_dirty()
            y += side + size
        else:
            y = sheet.text(x, y, width, words(rng, script, int(rng.integers(8, 90))), font, size, leading, justify,
                           max_height=bottom - y) + rng.uniform(0, 1.2) * size
        if rng.random() < 0.05:
            break
    return y


def page_sheet(rng, script, width=None):
    width = width or rng.uniform(900, 1500)
    height = width * rng.choice([1.414, 1.294, 0.75, 1.6])
    sheet = Sheet(width, height)
    margin = rng.uniform(0.05, 0.14) * width
    size = rng.uniform(0.012, 0.026) * math.sqrt(width * height) / 1.1
    fill_column(sheet, rng, script, margin, margin, width - 2 * margin, height - margin, size)
    return sheet


def columns_sheet(rng, script):
    sheet = Sheet(rng.uniform(950, 1500), 0 + rng.uniform(1200, 1800))
    count = int(rng.integers(2, 5))
    margin, gap = 0.06 * sheet.width, rng.uniform(0.02, 0.04) * sheet.width
    width = (sheet.width - 2 * margin - (count - 1) * gap) / count
    top = margin
    if rng.random() < 0.5:
        top = sheet.text(margin, margin, sheet.width - 2 * margin, words(rng, script, 5), pick_font(rng, script), 40) + 20
    size = rng.uniform(0.011, 0.018) * sheet.width
    for c in range(count):
        y = top + rng.uniform(0, 3) * size
        fill_column(sheet, rng, script, margin + c * (width + gap), y, width,
                    sheet.height - margin - rng.uniform(0, 0.5) * sheet.height * rng.integers(2),
                    size * rng.uniform(0.85, 1.15))
    return sheet


def sparse_sheet(rng, script):
    shape = rng.integers(3)
    if shape == 0:  # a card
        sheet = Sheet(rng.uniform(600, 1100), rng.uniform(380, 650))
        size, lines = rng.uniform(0.03, 0.07) * sheet.width, int(rng.integers(2, 6))
    elif shape == 1:  # a receipt
        sheet = Sheet(rng.uniform(400, 700), rng.uniform(900, 1700))
        size, lines = rng.uniform(0.035, 0.055) * sheet.width, int(rng.integers(6, 18))
    else:  # a nearly empty sheet
        sheet = Sheet(rng.uniform(800, 1300), rng.uniform(1000, 1700))
        size, lines = rng.uniform(0.013, 0.03) * sheet.width, int(rng.integers(1, 4))
    x, y = rng.uniform(0.06, 0.2) * sheet.width, rng.uniform(0.08, 0.3) * sheet.height
    font = pick_font(rng, script)
    for _ in range(lines):
        scale = rng.choice([1, 1, 1, 1.6])
        if shape == 1 and rng.random() < 0.6:
            sheet.text(0.7 * sheet.width, y, 0.3 * sheet.width, f"{rng.uniform(0.5, 99):.2f}", font, size)
            y = sheet.text(x, y, 0.5 * sheet.width, words(rng, script, 2), font, size, max_height=size) + 0.3 * size
        else:
            y = sheet.text(x, y, sheet.width * rng.uniform(0.4, 0.8), words(rng, script, int(rng.integers(2, 8))), font,
                           size * scale, max_height=3 * size) + 0.3 * size
        if y > 0.92 * sheet.height:
            break
    return sheet


def form_sheet(rng, script):
    sheet = Sheet(rng.uniform(850, 1300), rng.uniform(1100, 1700))
    margin, font, size = 0.08 * sheet.width, pick_font(rng, script), rng.uniform(0.012, 0.018) * sheet.width
    y = sheet.text(margin, margin, sheet.width * 0.8, words(rng, script, 5), font, 2 * size) + size
    right = sheet.width - margin
    while y < sheet.height - margin - 4 * size:
        row, cells = size * rng.uniform(1.8, 3.5), int(rng.integers(1, 6))
        thick = rng.choice([1, 1, 2, 3])
        for _ in range(int(rng.integers(1, 6))):
            if y + row > sheet.height - margin:
                break
            xs = np.linspace(margin, right, cells + 1)
            for k in range(cells):
                if rng.random() < 0.5:
                    sheet.text(xs[k] + 5, y + 4, xs[k + 1] - xs[k] - 10, words(rng, script, 2), font, size, max_height=size)
            for x in xs:
                sheet.line(x, y, x, y + row, thick)
            sheet.line(margin, y, right, y, thick)
            sheet.line(margin, y + row, right, y + row, thick)
            y += row
        y += rng.uniform(1, 4) * size
    return sheet


def draw_figure(sheet, rng, x0, y0, x1, y1):
    """Lines, polygons, hatching, circles and curves at all angles."""
    def point():
        return rng.uniform(x0, x1), rng.uniform(y0, y1)
    style = rng.integers(4)
    if style == 0:  # polygons and thick strokes
        for _ in range(int(rng.integers(3, 16))):
            sheet.grey(rng.integers(60, 220))
            sheet.cr.move_to(*point())
            for _ in range(int(rng.integers(2, 5))):
                sheet.cr.line_to(*point())
            sheet.cr.fill()
    if style <= 1:
        for _ in range(int(rng.integers(8, 40))):
            sheet.line(*point(), *point(), rng.uniform(1, 6), rng.integers(10, 140))
    elif style == 2:  # hatched parts: bundles of parallels
        for _ in range(int(rng.integers(2, 6))):
            cx, cy = point()
            angle, length = rng.uniform(0, math.pi), rng.uniform(0.1, 0.4) * (x1 - x0)
            dx, dy = math.cos(angle), math.sin(angle)
            for k in range(int(rng.integers(4, 25))):
                ox, oy = cx - dy * k * 9, cy + dx * k * 9
                sheet.line(ox, oy, ox + dx * length, oy + dy * length, rng.uniform(1, 3))
    else:  # a chart: a few long curves and many short strokes
        for _ in range(int(rng.integers(2, 7))):
            sheet.cr.move_to(*point())
            for _ in range(6):
                sheet.cr.curve_to(*point(), *point(), *point())
            sheet.cr.set_line_width(rng.uniform(1, 4))
            sheet.cr.stroke()
    for _ in range(int(rng.integers(0, 8))):
        cx, cy = point()
        sheet.cr.arc(cx, cy, rng.uniform(10, 0.2 * (x1 - x0)), 0, 2 * math.pi)
        sheet.cr.set_line_width(rng.uniform(1, 4))
        sheet.cr.stroke()
    sheet.grey(20)


def figure_sheet(rng, script):
    sheet = Sheet(rng.uniform(850, 1300), rng.uniform(1100, 1600))
    split = rng.uniform(0.45, 0.72) * sheet.height
    margin = 0.09 * sheet.width
    draw_figure(sheet, rng, margin, margin, sheet.width - margin, split)
    size = rng.uniform(0.014, 0.022) * sheet.width
    y, font = split + rng.uniform(0, 3) * size, pick_font(rng, script)
    for _ in range(int(rng.integers(1, 4))):
        if y > sheet.height - margin - size:
            break
        y = sheet.text(margin, y, sheet.width - 2 * margin, words(rng, script, int(rng.integers(10, 60))), font, size,
                       rng.uniform(1, 1.4), max_height=sheet.height - margin - y) + size
    return sheet


def nothing_image(rng):
    """Images without any skew."""
    width, height = int(rng.integers(300, 1600)), int(rng.integers(300, 1600))
    style = rng.integers(5)
    x, y = np.meshgrid(np.linspace(-1, 1, width), np.linspace(-1, 1, height))
    if style == 0:
        image = np.full((height, width), rng.uniform(20, 250))
    elif style == 1:
        angle = rng.uniform(0, 2 * math.pi)
        image = 128 + 100 * (x * math.cos(angle) + y * math.sin(angle)) / 1.42
    elif style == 2:
        image = rng.normal(128, rng.uniform(5, 60), (height, width))
    elif style == 3:  # smooth isotropic texture at several scales
        image = np.full((height, width), 128.0)
        for scale in (2, 4, 8, 16, 32):
            part = rng.normal(0, 25, (height // scale + 2, width // scale + 2))
            image += cv2.resize(part, (width, height), interpolation=cv2.INTER_CUBIC)
    else:  # pebbles
        image = np.full((height, width), rng.uniform(60, 200))
        for _ in range(int(rng.integers(200, 2000))):
            centre = (int(rng.integers(width)), int(rng.integers(height)))
            axes = (int(rng.integers(3, 40)), int(rng.integers(3, 40)))
            cv2.ellipse(image, centre, axes, rng.uniform(0, 360), 0, 360, rng.uniform(20, 240), -1)
    return image + rng.normal(0, rng.uniform(0, 4), (height, width))


def pick_skew(rng, widest):
    if rng.random() < 1 / 3:
        return 0.0
    return round(float(rng.uniform(-widest, widest)), 2)


def turn(image, skew, background, scale=1.0, keep=True):
    """Content turned so that `skew` clockwise degrees make it level again; the canvas grows unless keep is False."""
    height, width = image.shape
    radians = math.radians(skew)
    cosine, sine = math.cos(radians), math.sin(radians)
    out_width, out_height = width * scale, height * scale
    if keep:
        out_width, out_height = ((width * abs(cosine) + height * abs(sine)) * scale,
                                 (width * abs(sine) + height * abs(cosine)) * scale)
    out_width, out_height = int(round(out_width)), int(round(out_height))
    # Content turns counter-clockwise by skew: x' = c x + s y, y' = -s x + c y (y down).
    matrix = np.array([[cosine, sine, 0], [-sine, cosine, 0]]) * scale
    centre = matrix[:, :2] @ [(width - 1) / 2, (height - 1) / 2]
    matrix[:, 2] = [(out_width - 1) / 2 - centre[0], (out_height - 1) / 2 - centre[1]]
    if scale < 1:
        image = cv2.GaussianBlur(image, (0, 0), 0.45 / scale)
    return cv2.warpAffine(image, matrix, (out_width, out_height), flags=cv2.INTER_CUBIC,
                          borderMode=cv2.BORDER_CONSTANT, borderValue=float(background))


def camera_view(rng, image, skew):
    """A curled page seen in perspective before a table; returns the view and the true direction at its centre."""
    height, width = image.shape
    canvas_width, canvas_height = int(width * rng.uniform(1.15, 1.5)), int(height * rng.uniform(1.1, 1.4))
    angle = math.radians(-skew)
    corners = np.array([[-0.5, -0.5], [0.5, -0.5], [0.5, 0.5], [-0.5, 0.5]]) * [width, height]
    rotation = np.array([[math.cos(angle), -math.sin(angle)], [math.sin(angle), math.cos(angle)]])
    moved = corners @ rotation.T * rng.uniform(0.8, 0.98)
    moved += rng.uniform(-0.05, 0.05, (4, 2)) * [width, height] * rng.uniform(0.1, 0.8)
    moved *= min(1, 0.49 * canvas_width / np.abs(moved[:, 0]).max(), 0.49 * canvas_height / np.abs(moved[:, 1]).max())
    moved += [canvas_width / 2, canvas_height / 2]
    page = corners + [width / 2, height / 2]
    homography = cv2.getPerspectiveTransform(page.astype(np.float32), moved.astype(np.float32))
    amount, phase, period = rng.uniform(0, 0.007) * height, rng.uniform(0, 2 * math.pi), rng.uniform(1, 2.5)

    def bend(x):
        return amount * np.sin(phase + 2 * math.pi * x / width / period)
    inverse = np.linalg.inv(homography)
    x, y = np.meshgrid(np.arange(canvas_width, dtype=np.float64), np.arange(canvas_height, dtype=np.float64))
    source = np.stack([x, y, np.ones_like(x)], -1) @ inverse.T
    u = source[..., 0] / source[..., 2]
    v = source[..., 1] / source[..., 2] - bend(u)
    view = cv2.remap(image, u.astype(np.float32), v.astype(np.float32), cv2.INTER_CUBIC,
                     borderMode=cv2.BORDER_REPLICATE).astype(np.float64)
    inside = (u > 0) & (u < width - 1) & (v > 0) & (v < height - 1)
    grain = cv2.resize(rng.normal(0, 12, (canvas_height // 3 + 1, canvas_width // 60 + 2)),
                       (canvas_width, canvas_height), interpolation=cv2.INTER_LINEAR)
    if rng.random() < 0.6:
        middle = (canvas_width / 2, canvas_height / 2)
        grain = cv2.warpAffine(grain, cv2.getRotationMatrix2D(middle, rng.uniform(0, 180), 1.6),
                               (canvas_width, canvas_height), borderMode=cv2.BORDER_REFLECT)
    view = np.where(inside, view, rng.uniform(30, 170) + grain)

    def project(point_u):
        p = homography @ [point_u, height / 2 + bend(point_u), 1]
        return p[:2] / p[2]
    ahead, behind = project(width / 2 + 0.5), project(width / 2 - 0.5)
    truth = -math.degrees(math.atan2(ahead[1] - behind[1], ahead[0] - behind[0]))
    return view, truth


def add_scanner(rng, image):
    """Dark borders, a neighbouring page's edge, stains, thresholded ink: what flatbeds and copiers add."""
    height, width = image.shape
    image = image.astype(np.float64)
    for side in range(4):
        if rng.random() < 0.4:
            depth = int(rng.uniform(0.005, 0.05) * width)
            tilt = rng.uniform(-0.02, 0.02)
            along = np.arange(width if side < 2 else height)
            edge = depth + tilt * along
            across = np.arange(height if side < 2 else width)
            dark = across[:, None] < edge[None, :] if side % 2 == 0 else across[::-1][:, None] < edge[None, :]
            image[dark if side < 2 else dark.T] = rng.uniform(5, 60)
    if rng.random() < 0.3:
        x, y = np.meshgrid(np.arange(width), np.arange(height))
        for _ in range(int(rng.integers(1, 6))):
            radius = rng.uniform(0.02, 0.12) * width
            distance = ((x - rng.uniform(0, width)) ** 2 + (y - rng.uniform(0, height)) ** 2) / radius ** 2
            image -= rng.uniform(10, 70) * np.exp(-distance)
    if rng.random() < 0.35:
        image = np.where(cv2.GaussianBlur(image, (0, 0), 0.7) > rng.uniform(110, 190), 250.0, 10.0)
    return image


def degrade(rng, image):
    """Blur, shading, tinted paper, noise, grain, JPEG: what scans and phones do."""
    image = image.astype(np.float64)
    height, width = image.shape
    if rng.random() < 0.8:
        image = cv2.GaussianBlur(image, (0, 0), rng.uniform(0.3, 1.3))
    low, high = rng.uniform(0, 90), rng.uniform(165, 255)
    image = low + (image - 20) * (high - low) / (PAPER - 20)
    if rng.random() < 0.6:
        x, y = np.meshgrid(np.linspace(-1, 1, width), np.linspace(-1, 1, height))
        shade = rng.uniform(-1, 1) * x + rng.uniform(-1, 1) * y + rng.uniform(-0.5, 0.5) * (x * x + y * y)
        image *= 1 + rng.uniform(0.02, 0.22) * shade / max(np.abs(shade).max(), 1e-6)
    image += rng.normal(0, rng.uniform(0.5, 7), image.shape)
    if rng.random() < 0.3:
        grain = rng.normal(0, rng.uniform(2, 8), (height // 2 + 1, width // 2 + 1))
        image += cv2.resize(grain, (width, height), interpolation=cv2.INTER_CUBIC)
    image = np.clip(image, 0, 255).astype(np.uint8)
    quality = int(rng.integers(35, 93))
    return cv2.imdecode(cv2.imencode(".jpg", image, [cv2.IMWRITE_JPEG_QUALITY, quality])[1], cv2.IMREAD_GRAYSCALE), quality


def make(kind, rng, sources):
    """One image and its truth: (image, quarter_turns, skew or None, script)."""
    script = sorted(LETTERS)[rng.integers(len(LETTERS))]
    if rng.random() < 0.25:
        script = "LATIN"
    if kind == "nothing":
        return degrade(rng, nothing_image(rng))[0], 0, None, ""
    maker = {"columns": columns_sheet, "sparse": sparse_sheet, "form": form_sheet, "figure": figure_sheet}
    if sources and kind in ("page", "crop", "small", "scan"):
        image = cv2.imread(str(sources[rng.integers(len(sources))]), cv2.IMREAD_GRAYSCALE)
        script = "SOURCE"
    else:
        image = maker.get(kind, page_sheet)(rng, script).image()
    skew = pick_skew(rng, 44.5 if rng.random() < 0.4 else 15)
    if kind == "inverse":
        image = 255 - image
    background = float(np.median(image))
    if kind == "camera":
        image, skew = camera_view(rng, image, pick_skew(rng, 30 if rng.random() < 0.3 else 15))
    elif kind == "crop":
        image = turn(image, skew, background, rng.uniform(0.9, 1.2), keep=True)
        part = rng.uniform(0.33, 0.5)
        height, width = image.shape
        side_x, side_y = int(part * width), int(part * height)
        view = image
        for _ in range(20):  # until there is something to see
            x = int(rng.uniform(0.15, 0.85 - part) * width)
            y = int(rng.uniform(0.1, 0.85 - part) * height)
            view = image[y:y + side_y, x:x + side_x]
            if (np.abs(view - background) > 60).mean() > 0.03:
                break
        image = view
    else:
        scale = rng.uniform(420, 720) / max(image.shape) if kind == "small" else rng.uniform(0.8, 1.15)
        image = turn(image, skew, background, scale, keep=bool(rng.integers(2)) or kind in ("small", "sparse"))
    if kind == "scan":
        image = add_scanner(rng, image)
    turns = int(rng.integers(4)) if rng.random() < 0.3 else 0
    # To make the stored image upright it must be turned clockwise by `turns`, so the content is turned the other way.
    image = np.rot90(image, turns)
    return degrade(rng, np.ascontiguousarray(image))[0], turns, round(skew, 4), script


def write_one(job):
    kind, index, seed, out, extension, sources = job
    rng = np.random.default_rng([seed, KINDS.index(kind), index])
    image, turns, skew, script = make(kind, rng, sources)
    name = f"{kind}-{index:04d}.{extension}"
    cv2.imwrite(str(pathlib.Path(out) / name), image)
    return {"file": name, "set": kind, "quarter_turns": turns, "skew": "" if skew is None else skew, "script": script}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=pathlib.Path)
    parser.add_argument("--count", type=int, default=20, help="images of each kind")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--kinds", default=",".join(KINDS))
    parser.add_argument("--format", default="png", choices=["jpg", "png", "pgm"])
    parser.add_argument("--sources", type=pathlib.Path, help="folder of upright grey pages")
    parser.add_argument("--jobs", type=int, default=1)
    arguments = parser.parse_args()
    arguments.out.mkdir(parents=True, exist_ok=True)
    sources = sorted(p for p in arguments.sources.iterdir() if p.is_file()) if arguments.sources else []
    jobs = [(kind, index, arguments.seed, arguments.out, arguments.format, sources)
            for kind in arguments.kinds.split(",") for index in range(arguments.count)]
    with multiprocessing.Pool(arguments.jobs) as pool:
        rows = pool.map(write_one, jobs, chunksize=4)
    manifest.write(arguments.out, rows)


if __name__ == "__main__":
    main()
