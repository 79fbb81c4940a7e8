#!/usr/bin/env python3
"""Draws convention.png: what the four quarter turns and the sign of the skew mean. Needs Pillow and DejaVu fonts.

    docs/images/make_convention.py
"""
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

FONTS = Path("/usr/share/fonts/truetype/dejavu")
INK, PALE, ACCENT, PAPER = (32, 36, 44), (128, 134, 146), (196, 78, 42), (252, 251, 248)
CELL, TOP = 250, 56


def font(name, size):
    return ImageFont.truetype(str(FONTS / f"{name}.ttf"), size)


def page():
    """An upright little page at twice the size, to be turned and shrunk."""
    image = Image.new("RGBA", (280, 360), (0, 0, 0, 0))
    draw = ImageDraw.Draw(image)
    draw.rectangle((2, 2, 277, 357), fill=PAPER, outline=PALE, width=3)
    draw.text((40, 24), "Ag", font=font("DejaVuSerif-Bold", 110), fill=INK)
    for row in range(6):
        draw.rectangle((40, 186 + row * 26, 240 - (60 if row == 5 else 0), 194 + row * 26), fill=PALE)
    return image


def cell(canvas, column, row, clockwise_to_apply, caption):
    # Stored pixels are the upright page turned the other way; PIL turns counter-clockwise.
    stored = page().rotate(clockwise_to_apply, Image.BICUBIC, expand=True)
    stored = stored.resize((stored.width // 2, stored.height // 2), Image.LANCZOS)
    left, top = column * CELL, TOP + row * (CELL + 40)
    canvas.paste(stored, (left + (CELL - stored.width) // 2, top + (CELL - stored.height) // 2 - 10), stored)
    draw = ImageDraw.Draw(canvas)
    face = font("DejaVuSans", 15)
    draw.text((left + (CELL - draw.textlength(caption, font=face)) / 2, top + CELL - 18), caption, font=face, fill=ACCENT)


def main():
    canvas = Image.new("RGB", (4 * CELL, TOP + 2 * (CELL + 40)), "white")
    draw = ImageDraw.Draw(canvas)
    draw.text((24, 18), "As stored, and what upright answers: clockwise degrees to APPLY", font=font("DejaVuSans-Bold", 19), fill=INK)
    for column, (turns, caption) in enumerate([(0, "0"), (1, "90"), (2, "180"), (3, "-90")]):
        cell(canvas, column, 0, 90 * turns, f"quarter_turns {turns}, angle {caption}")
    for column, angle in enumerate([12.0, -12.0]):
        cell(canvas, column, 1, angle, f"skew {angle:+.0f}, angle {angle:g}")
    cell(canvas, 2, 1, 102.0, "1 turn, skew +12, angle 102")
    cell(canvas, 3, 1, -102.0, "3 turns, skew -12, angle -102")
    canvas.save(Path(__file__).parent / "convention.png", optimize=True)


if __name__ == "__main__":
    main()
