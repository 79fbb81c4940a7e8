"""Draw blocks of text for the tiles: many faces and sizes on a page, those that pages of documents show seldom more often.

usage: rows.py TEXT_ROOT WORK_DIR [--pages N]
Scripts that run from the right, Korean, Armenian and Georgian (SHARES), slanting and heavy letters, large ones, words that
are in no dictionary.  Fonts and texts are held out as in typeset.py.
"""
import argparse
import multiprocessing

import gi
import numpy as np

import layouts
from layouts import Canvas, price
from page_store import PageWriter
from typeset import HELD_OUT_SHARE, WEIGHTS, WIDTHS, Setter

gi.require_version("Pango", "1.0")
from gi.repository import Pango  # noqa: E402

SHARES = {"arabic": 9, "persian": 6, "hebrew": 10, "korean": 8, "armenian": 7, "georgian": 7, "greek": 3}
WIDTH, HEIGHT = 600, 800
SLANTED, LARGE, HEAVY = 0.35, 0.3, 0.6  # shares of blocks; HEAVY: of large ones
PRICED, RULED = 0.2, 0.12  # shares of blocks that are short lines with a number each, and that a rule follows
BODY, HEADING = (6.5, 24.0), (24.0, 64.0)  # heights of the em in pixels
INVENTED = 0.45  # of blocks in the scripts whose letters can stand in any order
ALPHABETS = ("latin", "cyrillic", "greek", "arabic", "persian", "hebrew", "armenian", "georgian", "korean", "chinese",
             "japanese")


def letters_of(text):
    """(letters, how often each stands in the text, evened out so that rare ones are seen, too)."""
    letters, count = np.unique([c for part in text.training[:4000] for c in part if c.isalpha()], return_counts=True)
    share = count ** 0.7
    return letters, share / share.sum()


def invented(group, length, rng):
    """Words of any letters."""
    if group not in alphabets:
        alphabets[group] = letters_of(setter.texts[group])
    letters, share = alphabets[group]
    mean = 3.0 if group == "korean" else 4.5
    words = ["".join(rng.choice(letters, int(np.clip(rng.geometric(1 / mean), 1, 14)), p=share))
             for _ in range(max(1, int(length / (mean + 1))))]
    return ("" if group.startswith(("chinese", "japanese")) else " ").join(words)


def face(rng, large):
    weight = "Bold" if large and rng.random() < HEAVY else str(rng.choice(WEIGHTS))
    slant = str(rng.choice(["Italic", "Oblique"])) if rng.random() < SLANTED else ""
    return " ".join(word for word in (weight, str(rng.choice(WIDTHS)), slant) if word)


def words_for(page, length):
    made = page.group.startswith(ALPHABETS) and page.rng.random() < INVENTED
    return (invented(page.group, length, page.rng) if made else page.words(length).replace("\n", " "))[:length]


def priced(page, y, size, lines, chosen):
    """Short lines with a number each, as receipts and lists have them; returns the y below."""
    rng = page.rng
    x, across = rng.uniform(0, 0.3) * WIDTH, rng.uniform(0.3, 0.6) * WIDTH
    number, width = rng.uniform(4, 8) * size, max(4 * size, across - rng.uniform(0, 8) * size)
    before = rng.random() < 0.5
    for _ in range(lines):
        page.text(x if before else x + width, y, number, price(rng), size, chosen, align=Pango.Alignment.RIGHT, lines=1)
        y = page.text(x + number if before else x, y, width, words_for(page, int(rng.integers(3, 24))), size, chosen, lines=1)
        y += rng.uniform(0, 0.5) * size
    return y


def block(page, y, size, large):
    """Sets a block of text in a face of its own; returns the y below."""
    rng = page.rng
    chosen, lines = face(rng, large), int(rng.integers(1, 3) if large else rng.integers(2, 9))
    if not large and rng.random() < PRICED:
        return priced(page, y, size, lines, chosen)
    x = rng.uniform(0, 30) if rng.random() < 0.7 else rng.uniform(0, 0.4) * WIDTH
    width = WIDTH - x - rng.uniform(0, 30)
    length = min(900, int(1.5 * lines * width / (0.55 * size)) + 2)
    align = Pango.Alignment.CENTER if rng.random() < 0.15 else None
    return page.text(x, y, width, words_for(page, length), size, chosen, align=align, justify=rng.random() < 0.3,
                     leading=rng.uniform(0.9, 1.4), lines=lines, grey=rng.uniform(0, 0.35))


def numbered_page(number):
    """(page, group, family, held out) of a number: the same whatever other pages are made."""
    rng = np.random.default_rng((options.seed, number))
    groups = [g for g in setter.groups() if g not in layouts.NOT_DRAWN]
    weights = np.array([SHARES.get(g, 1.0) for g in groups], float)
    group = str(rng.choice(groups, p=weights / weights.sum()))
    held = rng.random() < HELD_OUT_SHARE
    page = Canvas(setter, group, rng, held, WIDTH, HEIGHT)
    y = rng.uniform(2, 20)
    while y < HEIGHT - 12:
        page.family = setter.family(group, rng, held)
        large = rng.random() < LARGE
        size = np.exp(rng.uniform(*np.log(HEADING if large else BODY)))
        y = block(page, y, size, large) + rng.uniform(0, 0.8) * size
        if rng.random() < RULED:
            page.rule(0, y, WIDTH, y + rng.uniform(-3, 3), rng.uniform(0.5, 2), rng.uniform(0, 0.7))
    return page.image(), group, page.family, held


def start(parsed):
    """What whoever draws pages holds."""
    global options, setter, alphabets
    options, setter, alphabets = parsed, Setter(parsed.root), {}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("root")
    parser.add_argument("work")
    parser.add_argument("--pages", type=int, default=2600)
    parser.add_argument("--seed", type=int, default=12)
    parser.add_argument("--jobs", type=int)
    parsed = parser.parse_args()
    writer = PageWriter(parsed.work, "rows")
    start(parsed)  # once: the processes are copies of this one
    with multiprocessing.get_context("fork").Pool(parsed.jobs) as pool:
        writer.add_all(pool.imap(numbered_page, range(parsed.pages)))


if __name__ == "__main__":
    main()
