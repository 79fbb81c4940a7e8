#!/usr/bin/env python3
"""Draws what upright_over_pixels prints: milliseconds over megapixels, both logarithmic, beside libjpeg's bare decoding.

    upright_over_pixels examples/samples | plot_over_pixels.py docs/images/speed.svg
"""
import csv
import math
import sys

WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 760, 420, 60, 210, 30, 50
# Distinguishable with the common kinds of colour blindness (Okabe and Ito).
LINES = [
    ("page", "answer_ms", "#0072b2", "", "page, answer"),
    ("photograph", "answer_ms", "#d55e00", "", "photograph, answer"),
    ("progressive photograph", "answer_ms", "#009e73", "", "progressive, answer"),
    ("progressive photograph", "bare_full_ms", "#009e73", "5 4", "progressive, decoded"),
    ("photograph", "bare_full_ms", "#d55e00", "5 4", "photograph, decoded"),
    ("photograph", "bare_fastest_ms", "#d55e00", "1 4", "photograph, at the fastest scale"),
]


def main():
    rows = list(csv.DictReader(sys.stdin))
    values = [float(row[column]) for _, column, *_ in LINES for row in rows]
    sizes = [float(row["megapixels"]) for row in rows]
    low, high = 10 ** math.floor(math.log10(min(values))), 10 ** math.ceil(math.log10(max(values)))
    first, last = min(sizes), max(sizes)

    def x(size):
        return LEFT + (WIDTH - LEFT - RIGHT) * math.log(size / first) / math.log(last / first)

    def y(value):
        return HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * math.log(value / low) / math.log(high / low)

    out = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="sans-serif" font-size="12">',
           f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#ffffff"/>']
    tick = low
    while tick <= high:
        out.append(f'<path d="M{LEFT} {y(tick):.1f}H{WIDTH - RIGHT}" stroke="#dddddd"/>'
                   f'<text x="{LEFT - 6}" y="{y(tick) + 4:.1f}" text-anchor="end">{tick:g}</text>')
        tick *= 10
    for size in sorted(set(sizes)):
        out.append(f'<path d="M{x(size):.1f} {TOP}V{HEIGHT - BOTTOM}" stroke="#eeeeee"/>'
                   f'<text x="{x(size):.1f}" y="{HEIGHT - BOTTOM + 16}" text-anchor="middle">{size:g}</text>')
    out.append(f'<text x="{(LEFT + WIDTH - RIGHT) / 2}" y="{HEIGHT - 12}" text-anchor="middle">megapixels</text>'
               f'<text x="{LEFT}" y="{TOP - 12}" text-anchor="middle">milliseconds</text>')
    ends = []
    for kind, column, colour, dashes, name in LINES:
        points = [(float(row["megapixels"]), float(row[column])) for row in rows if row["kind"] == kind]
        path = "L".join(f"{x(size):.1f} {y(value):.1f}" for size, value in points)
        out.append(f'<path d="M{path}" fill="none" stroke="{colour}" stroke-width="2" stroke-dasharray="{dashes}"/>')
        ends.append((y(points[-1][1]), colour, name))
    at = -math.inf
    for height, colour, name in sorted(ends):  # names beside the ends of their lines, none on another
        at = max(at + 15, height)
        out.append(f'<text x="{WIDTH - RIGHT + 8}" y="{at + 4:.1f}" fill="{colour}">{name}</text>')
    out.append("</svg>\n")
    with open(sys.argv[1], "w", encoding="utf-8") as file:
        file.write("\n".join(out))


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main()
