#!/usr/bin/python3
"""Make charts and tables whose quarter turn is known and of which much of the text lies on its side.

    make_chart_pages.py OUT [--count N] [--seed S]

Writes PNG images and OUT/manifest.csv with the columns of benchmarks/accuracy; turn_kinds.py makes the table by kind:

    bars-90, bars-270, bars-45   upright bars, their labels upwards, downwards and aslant
    bars-across                  bars that lie, labels upright
    lines                        a curve whose y axis has a title on its side
    heads                        a table of figures with column headings on their side

Titles and legends are there in half of them. Families of fonts that training (training/typeset.py) holds out and invented
words; the same seed gives the same pictures on the same fonts. Needs matplotlib and what make_turn_pages.py needs.
"""
import argparse
import pathlib

import cv2
import matplotlib
import numpy as np

import manifest
from make_skew_pages import words
from make_turn_pages import held_out_families, turned

matplotlib.use("Agg")
from matplotlib import font_manager, pyplot  # noqa: E402 (the backend is chosen first)

KINDS = ("bars-90", "bars-270", "bars-45", "bars-across", "lines", "heads")
HEADER = ["file", "set", "quarter_turns", "skew", "script", "source", "page"]


def families():
    """Of the held-out ones those that matplotlib can draw: it knows fewer than fontconfig does."""
    drawn = set(font_manager.get_font_names())
    return [name for name in held_out_families("LATIN") if name in drawn] or ["DejaVu Sans"]


def label(rng, least, most):
    return " ".join(words(rng, "LATIN", int(rng.integers(least, most + 1))))


def bars(rng, axes, kind):
    names = [label(rng, 1, 4) for _ in range(int(rng.integers(6, 13)))]
    values = rng.uniform(5, 100, len(names)) * 10 ** int(rng.integers(0, 4))
    if kind == "bars-across":
        axes.barh(range(len(names)), values)
        axes.set_yticks(range(len(names)), names)
        return
    axes.bar(range(len(names)), values, label=label(rng, 1, 2))
    aslant = kind == "bars-45"
    axes.set_xticks(range(len(names)), names, rotation=int(kind.split("-")[1]), ha="right" if aslant else "center")


def lines(rng, axes):
    for _ in range(int(rng.integers(1, 4))):
        axes.plot(np.cumsum(rng.normal(0, 1, 60)), label=label(rng, 1, 2))
    axes.set_ylabel(label(rng, 2, 5))
    if rng.random() < 0.5:
        axes.set_xlabel(label(rng, 1, 3))


def heads(rng, axes):
    columns, rows = int(rng.integers(5, 10)), int(rng.integers(6, 15))
    axes.axis("off")
    axes.set_xlim(0, columns)
    axes.set_ylim(0, rows + 1)
    for column in range(columns):
        axes.text(column + 0.5, rows + 0.6, label(rng, 1, 3), rotation=90, ha="center", va="bottom")
        for row in range(rows):
            axes.text(column + 0.9, row + 0.5, f"{rng.uniform(0, 1000):.1f}", ha="right", va="center")


def chart(rng, kind):
    known = families()
    size = float(rng.uniform(8, 13))
    with pyplot.rc_context({"font.family": [known[rng.integers(len(known))], "DejaVu Sans"], "font.size": size}):
        figure, axes = pyplot.subplots(figsize=(rng.uniform(6, 10), rng.uniform(5, 8)))
        if kind == "lines":
            lines(rng, axes)
        elif kind == "heads":
            heads(rng, axes)
        else:
            bars(rng, axes, kind)
        if rng.random() < 0.5 and kind != "heads":
            axes.set_title(label(rng, 2, 6))
            if axes.get_legend_handles_labels()[1]:
                axes.legend()
        figure.set_dpi(float(rng.uniform(90, 200)))
        figure.tight_layout()
        figure.canvas.draw()
        image = cv2.cvtColor(np.asarray(figure.canvas.buffer_rgba()), cv2.COLOR_RGBA2BGR)
        pyplot.close(figure)
    return image


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("out", type=pathlib.Path)
    parser.add_argument("--count", type=int, default=240)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    rows = []
    for number in range(options.count):
        rng = np.random.default_rng((options.seed, number))
        kind, turns = KINDS[number % len(KINDS)], number // len(KINDS) % 4
        name = f"{kind}-{number:04d}.png"
        cv2.imwrite(str(options.out / name), turned(chart(rng, kind), turns))
        rows.append(dict(zip(HEADER, [name, kind, turns, "", "LATIN", "generated", ""])))
    manifest.write(options.out, rows)


if __name__ == "__main__":
    main()
