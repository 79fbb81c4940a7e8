"""Typeset pages in many scripts and fonts with Pango.

usage: typeset.py TEXT_ROOT WORK_DIR [--pages N]
Pages of one font family are either all for training or all held out, and so is the
text: held-out pages show fonts and words that training never saw.
"""
import argparse
import multiprocessing
import os
import subprocess
import tempfile
import zlib

import cv2
import numpy as np

from page_store import LONGEST_SIDE, PageWriter
from texts import LANGUAGES, Text

FAMILIES_HELD_OUT_ONE_IN = 5
HELD_OUT_SHARE = 0.15  # of the pages of each group
# Weights and widths of body text.  Pango takes the nearest face a family has; the large
# families of the archive have most of them, which few scripts can make up for with families.
WEIGHTS = ["", "", "", "", "Light", "Thin", "Medium", "Semi-Bold", "Bold", "Bold", "Heavy"]
WIDTHS = ["", "", "", "Semi-Condensed", "Condensed", "Extra-Condensed"]
HAND = ["Dancing Script", "Kristi", "Rufscript", "Humor Sans", "Comic Neue", "Comic Neue Angular", "Isabella",
        "dkg handwriting", "Breip", "Ecolier_court", "TomsonTalks", "Kaushan Script", "Joscelyn", "Dustismo",
        "DustHomeMedium", "Purisa", "Junicode", "Lobster", "EngadgetRegular"]
MATH_FRAKTUR = ["FreeSerif", "Noto Sans Math", "STIXGeneral", "STIX", "Latin Modern Math", "Asana Math",
                "DejaVu Math TeX Gyre", "Symbola"]
# Families whose names say that they hold signs, not text, or draw letters another way up.
NOT_TEXT = ("Symbol", "Emoji", "Initials", "Keyboard", "Dingbats", "Upside", "Barcode", "Music", "Braille",
            "Ornament", "Orqun")
# Kai and hand fonts with all of Unicode at full width: other scripts come out letter by letter, with dotted circles.
FULL_WIDTH = ("TW-Kai", "SetoFont")
HAN_LANGUAGES = ("zh-cn", "zh-tw", "ja", "ko")


def families(language, letter="a"):
    """Families for `language` that really have `letter`: "pa" also lists fonts of Punjabi in Arabic letters."""
    pattern = f":lang={language}:charset={ord(letter):x}"
    out = subprocess.run(["fc-list", pattern, "family"], capture_output=True, text=True).stdout
    names = sorted({line.split(",")[0].replace("\\", "") for line in out.splitlines() if line.strip()})
    without = NOT_TEXT if language in HAN_LANGUAGES else NOT_TEXT + FULL_WIDTH
    return [n for n in names if not any(bad in n for bad in without)]


def split(names):
    """(families to train on, families held out): at least one is held out where there are three.

    The same for every run, and for one family of a script whatever other families there are, but for
    those few scripts where the last rule moves one.
    """
    hashed = sorted(names, key=lambda n: (zlib.crc32(n.encode()) % FAMILIES_HELD_OUT_ONE_IN, zlib.crc32(n.encode())))
    count = sum(zlib.crc32(n.encode()) % FAMILIES_HELD_OUT_ONE_IN == 0 for n in names)
    count = max(count, 1) if len(names) >= 3 else count
    return (hashed[count:], hashed[:count]) if count < len(names) else (names, names)


def style(rng):
    """Words of a Pango font description between family and size."""
    slant = "Italic" if rng.random() < 0.15 else ""
    return " ".join(word for word in (str(rng.choice(WEIGHTS)), str(rng.choice(WIDTHS)), slant) if word)


def latin_fraktur(text):
    """Latin letters as the mathematical Fraktur letters that several fonts hold."""
    exceptions = {"C": "\u212d", "H": "\u210c", "I": "\u2111", "R": "\u211c", "Z": "\u2128"}
    bold = {}
    out = []
    for c in text:
        if c in exceptions:
            out.append(exceptions[c])
        elif "A" <= c <= "Z":
            out.append(chr(0x1D504 + ord(c) - 65))
        elif "a" <= c <= "z":
            out.append(chr(0x1D51E + ord(c) - 97))
        else:
            out.append(bold.get(c, {"ä": "𝔞", "ö": "𝔬", "ü": "𝔲", "ß": "𝔣𝔷"}.get(c, c)))
    return "".join(out)


def listing(rng):
    """A line-printer listing: upper case, digits, columns."""
    words = "DATE PAGE TOTAL ITEM CODE REPORT ACCOUNT NUMBER LINE JOB RUN TIME USER NAME STATUS UNIT AMOUNT BALANCE " \
            "CREDIT END BEGIN MOVE ADD CALL READ WRITE FILE SECTION RECORD VALUE PERFORM UNTIL".split()
    lines = []
    for _ in range(90):
        cells = []
        for _ in range(rng.integers(1, 7)):
            chance = rng.random()
            cells.append(str(rng.integers(0, 10 ** rng.integers(1, 8))) if chance < 0.35
                         else f"{rng.uniform(0, 9999):.2f}" if chance < 0.45
                         else "".join(rng.choice(list("ABCDEFGHIJKLMNOPQRSTUVWXYZ"), rng.integers(2, 9)))
                         if chance < 0.75 else words[rng.integers(len(words))])
        lines.append("".join(c.ljust(int(rng.integers(8, 14))) for c in cells)[:int(rng.integers(30, 80))])
    return "\n".join(lines)


def digits(rng):
    """Tables of figures."""
    width = int(rng.integers(2, 9))
    return "\n".join("  ".join(f"{rng.uniform(0, 10 ** rng.integers(1, 6)):,.{rng.integers(0, 3)}f}".rjust(9)
                               for _ in range(width)) for _ in range(90))


def receipt(rng, text, held):
    """Short lines with prices."""
    lines = []
    for _ in range(60):
        words = text.sample(int(rng.integers(6, 26)), rng, held).replace("\n", " ")[:26]
        words = words.upper() if rng.random() < 0.6 else words
        lines.append(words.ljust(28) + (f"{rng.uniform(0.1, 200):8.2f}" if rng.random() < 0.7 else ""))
    return "\n".join(lines)


def pango(text, font, language, width, options):
    with tempfile.TemporaryDirectory() as folder:
        with open(folder + "/t.txt", "w") as out:
            out.write(text)
        subprocess.run(["pango-view", "-q", "--pixels", f"--font={font}", f"--language={language}",
                        f"--width={width}", "--wrap=word-char", "--margin=2", *options,
                        "-o", folder + "/t.png", folder + "/t.txt"], capture_output=True, timeout=60)
        return cv2.imread(folder + "/t.png", cv2.IMREAD_GRAYSCALE) if os.path.exists(folder + "/t.png") else None


class Setter:
    def __init__(self, root):
        self.texts = {group: Text(root, group) for group in LANGUAGES}
        self.families = {group: families(text.language, text.letter()) for group, text in self.texts.items()}
        self.families |= {"fraktur": MATH_FRAKTUR, "hand": HAND,
                          "listing": families("en:spacing=mono"), "digits": families("en"),
                          "receipt": families("en:spacing=mono"),
                          "japanese-vertical": self.families["japanese"],
                          "chinese-vertical": self.families["chinese-tw"]}

    def groups(self):
        return list(self.families)

    def family(self, group, rng, held):
        training, kept = split(self.families[group])
        return str(rng.choice((kept if held else training) or self.families[group]))

    def text(self, group, length, rng, held):
        if group == "fraktur":
            return latin_fraktur(self.texts["latin-de"].sample(length, rng, held))
        if group == "listing":
            return listing(rng)
        if group == "digits":
            return digits(rng)
        if group == "receipt":
            return receipt(rng, self.texts[str(rng.choice(["latin-en", "latin-de", "latin-fr"]))], held)
        base = {"japanese-vertical": "japanese", "chinese-vertical": "chinese-tw", "hand": "latin-fr"}.get(group, group)
        text = self.texts[base].sample(length, rng, held)
        # Headlines, signs and forms are in capitals; hardly a font has those of Georgian.
        return text.upper() if rng.random() < 0.06 and group != "georgian" else text

    def page(self, group, rng, held):
        """One page, upright; white paper, black ink."""
        tall = rng.random() < 0.75
        short = int(LONGEST_SIDE * rng.uniform(0.62, 0.8))
        height, width = (LONGEST_SIDE, short) if tall else (short, LONGEST_SIDE)
        canvas = np.full((height, width), 255, np.uint8)
        vertical = group.endswith("-vertical")
        language = self.texts[{"japanese-vertical": "japanese", "chinese-vertical": "chinese-tw"}.get(group, "latin-en")
                              if group not in self.texts else group].language
        family = self.family(group, rng, held)
        margin = int(rng.uniform(0.03, 0.1) * width)
        fixed = group in ("listing", "digits", "receipt")
        columns = 1 if fixed else int(rng.choice([1, 1, 1, 2, 2, 3]))
        gap = int(rng.uniform(0.02, 0.05) * width)
        column = (width - 2 * margin - (columns - 1) * gap) // columns
        size = rng.uniform(11, 30 if columns == 1 else 20)
        if rng.random() < 0.1:
            size *= 1.7
        body = style(rng)
        for c in range(columns):
            x, y = margin + c * (column + gap), margin + int(rng.uniform(0, 0.04) * height)
            end = height - margin - int(rng.uniform(0, 0.1) * height if rng.random() < 0.7
                                        else rng.uniform(0.1, 0.7) * height)
            while y < end - 2 * size:
                heading = not fixed and not vertical and rng.random() < 0.3
                height_left = int(end - y)
                block = size * rng.uniform(1.3, 2.6) if heading else size
                room = block * 6 if heading else min(height_left, int(rng.uniform(0.2, 1.0) * height))
                length = int(min(4000, 1.5 * column * room / (block * block * 0.6) + 20))
                text = self.text(group, 30 if heading else length, rng, held)
                options = [f"--line-spacing={rng.uniform(0.95, 1.5):.2f}"] if rng.random() < 0.5 else []
                if vertical:
                    options += ["--rotate=-90", "--gravity=east", "--gravity-hint=strong"]
                elif not fixed:
                    options += ["--justify"] if rng.random() < 0.5 else \
                        [f"--align={rng.choice(['left', 'left', 'center', 'right'])}"]
                    options += [f"--indent={int(block * rng.uniform(0.5, 2))}"] if rng.random() < 0.3 else []
                font = f"{family} {'Bold' if heading else body} {block:.1f}".replace("  ", " ")
                image = pango(text, font, language, max(40, height_left if vertical else column), options)
                if image is None or min(image.shape) < 8:
                    break
                if vertical:  # the first lines are on the right
                    image = image[:height_left, -column:]
                image = image[:int(min(room, height_left)), :column]
                canvas[y:y + image.shape[0], x:x + image.shape[1]] = image
                y += image.shape[0] + int(size * rng.uniform(0.3, 2))
        return canvas, family


def numbered_page(number):
    """(page, group, family, held out) of a number: the same whatever other pages are made."""
    rng = np.random.default_rng((options.seed, number))
    group = setter.groups()[number % len(setter.groups())]
    held = options.only_held_out or rng.random() < HELD_OUT_SHARE
    page, family = setter.page(group, rng, held)
    return page, group, family, held


def start(parsed):
    """What every process that makes pages holds."""
    global options, setter
    options, setter = parsed, Setter(parsed.root)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("root")
    parser.add_argument("work")
    parser.add_argument("--pages", type=int, default=5880)
    parser.add_argument("--seed", type=int, default=5)
    parser.add_argument("--name", default="typeset")
    parser.add_argument("--only-held-out", action="store_true")
    parsed = parser.parse_args()
    writer = PageWriter(parsed.work, parsed.name)
    with multiprocessing.Pool(initializer=start, initargs=(parsed,)) as pool:
        drawn = pool.imap(numbered_page, range(parsed.pages))
        writer.add_all(((page, group, f"{group}/{family}", held) for page, group, family, held in drawn),
                       is_kept=lambda page: (page < 128).mean() > 0.004)


if __name__ == "__main__":
    main()
