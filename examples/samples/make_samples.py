#!/usr/bin/env python3
"""Draws the sample images of this folder: examples/samples/make_samples.py [FOLDER]

Needs Pillow and the DejaVu fonts (Debian: python3-pil, fonts-dejavu-core). Every name says what turn makes the image
upright, in clockwise degrees to apply. All texts and drawings are the project's own.
"""
import math
import random
import sys
from pathlib import Path

from PIL import Image, ImageDraw, ImageFilter, ImageFont

FONTS = Path("/usr/share/fonts/truetype/dejavu")
PROSE = (
    "An image that lies on its side is a small thing to a person and a large one to a program. The person turns the "
    "head, or the page; the program reads the rows as columns, finds no words, and reports an empty document. So the "
    "first question to ask of any picture is a modest one: which way is up? The answer has three parts. A tag that the "
    "camera wrote may tell how the sensor was held. The picture itself tells more: rows of text run level, letters "
    "stand on their feet, skies lie above roofs. And what remains, a degree or two from a hurried hand on the scanner's "
    "glass, can be measured from the rows to a hundredth of a degree. Each part comes with a doubt of its own, and an "
    "honest answer names it. "
)


def font(name, size):
    return ImageFont.truetype(str(FONTS / f"{name}.ttf"), size)


def wrapped(draw, text, face, width):
    line = ""
    for word in text.split():
        longer = f"{line} {word}".strip()
        if draw.textlength(longer, font=face) > width:
            yield line
            line = word
        else:
            line = longer
    yield line


def letter():
    page = Image.new("RGB", (1000, 1400), (250, 248, 242))
    draw = ImageDraw.Draw(page)
    draw.text((110, 110), "On being upright", font=font("DejaVuSerif-Bold", 44), fill=(30, 30, 36))
    body, y = font("DejaVuSerif", 23), 210
    for paragraph in range(3):
        for line in wrapped(draw, PROSE, body, 780):
            if y > 1270:
                return page
            draw.text((110, y), line, font=body, fill=(38, 38, 44))
            y += 36
        y += 22
    return page


def receipt():
    items = [("Apples, 1.5 kg", 4.35), ("Rye bread", 3.90), ("Oat milk", 1.89), ("Paper A4", 6.50), ("Pencils HB", 2.40),
             ("Coffee beans", 9.95), ("Olive oil", 8.75), ("Light bulb", 3.20)]
    page = Image.new("RGB", (520, 900), (246, 246, 244))
    draw = ImageDraw.Draw(page)
    mono, bold = font("DejaVuSansMono", 24), font("DejaVuSansMono-Bold", 30)
    draw.text((120, 50), "CORNER SHOP", font=bold, fill=(40, 40, 40))
    draw.text((110, 100), "12 Level Street", font=mono, fill=(60, 60, 60))
    y = 180
    for name, price in items:
        draw.text((40, y), name, font=mono, fill=(50, 50, 50))
        draw.text((400, y), f"{price:6.2f}", font=mono, fill=(50, 50, 50))
        y += 48
    draw.line((40, y + 6, 480, y + 6), fill=(60, 60, 60), width=2)
    draw.text((40, y + 24), "TOTAL", font=bold, fill=(30, 30, 30))
    draw.text((370, y + 24), f"{sum(p for _, p in items):6.2f}", font=bold, fill=(30, 30, 30))
    draw.text((90, y + 120), "Thank you. Goodbye!", font=mono, fill=(60, 60, 60))
    return page


def landscape(rng):
    scene = Image.new("RGB", (960, 640))
    draw = ImageDraw.Draw(scene)
    for y in range(400):
        t = y / 400
        draw.line((0, y, 960, y), fill=(int(70 + 150 * t), int(130 + 90 * t), int(215 + 20 * t)))
    draw.ellipse((720, 60, 800, 140), fill=(255, 244, 200))
    for level, (base, height, tone) in enumerate([(400, 130, (110, 130, 150)), (430, 90, (80, 110, 100))]):
        ridge = [(x, base - height * (0.5 + 0.5 * math.sin(x / (90 + 60 * level) + 2 * level))
                  - rng.random() * 8) for x in range(0, 961, 6)]
        draw.polygon(ridge + [(960, 460), (0, 460)], fill=tone)
    for y in range(420, 640):
        t = (y - 420) / 220
        draw.line((0, y, 960, y), fill=(int(96 - 30 * t), int(140 - 45 * t), int(70 - 30 * t)))
    for tree in range(26):
        x, y = rng.randrange(960), rng.randrange(440, 620)
        size = 14 + (y - 440) // 5
        draw.rectangle((x - 2, y, x + 2, y + size // 2), fill=(70, 50, 35))
        draw.polygon([(x, y - 2 * size), (x - size // 2, y), (x + size // 2, y)], fill=(30, 75 + rng.randrange(30), 40))
    draw.polygon([(420, 470), (420, 380), (490, 330), (560, 380), (560, 470)], fill=(190, 90, 70))
    draw.polygon([(410, 385), (490, 325), (570, 385)], fill=(90, 50, 45))
    draw.rectangle((475, 420, 505, 470), fill=(70, 45, 35))
    draw.rectangle((435, 400, 460, 425), fill=(230, 220, 160))
    return scene.filter(ImageFilter.GaussianBlur(0.8))


def scanned(image, rng):
    """A little blur and grain, as a scanner leaves it."""
    image = image.filter(ImageFilter.GaussianBlur(0.6))
    grain = Image.effect_noise(image.size, 14).convert("RGB")
    return Image.blend(image, grain, 0.05)


def tilted(image, degrees_to_apply):
    """Tilts `image` so that a turn by `degrees_to_apply` clockwise levels it. PIL turns counter-clockwise."""
    return image.rotate(degrees_to_apply, Image.BICUBIC, expand=True, fillcolor=(120, 118, 112))


def main():
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent
    rng = random.Random(7)
    page = letter()
    scanned(tilted(page, 3.7), rng).convert("L").save(folder / "letter-turn-3.7.jpg", quality=60)
    scanned(page.rotate(180), rng).convert("L").save(folder / "letter-turn-180.jpg", quality=60)
    receipt().rotate(90, expand=True).quantize(16).save(folder / "receipt-turn-90.png", optimize=True)
    exif = Image.Exif()
    exif[0x0112] = 8
    landscape(rng).rotate(-90, expand=True).save(folder / "landscape-turn-270.jpg", quality=80, exif=exif)
    Image.new("L", (600, 800), 244).save(folder / "blank-page.png", optimize=True)


if __name__ == "__main__":
    main()
