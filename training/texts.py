"""Running text and word lists of the scripts that pages are typeset in.

Read from unpacked Debian packages (libreoffice-help-*, hunspell-*, aspell-*): see
run.sh.  Each language gives two disjoint pools: text to train on, text held out.
"""
import collections
import gettext
import html
import pathlib
import re
import subprocess

import numpy as np

HELD_OUT_SHARE = 0.15

# group: (language for fontconfig, sources, letters that a paragraph must mostly have).
# Sources: "help:LANG" LibreOffice help, "hunspell:FILE", "aspell:FILE", "iso:LANG" names of
# languages, countries and regions of the package iso-codes (with letters that each must hold).
LANGUAGES = {
    "latin-en": ("en", ["help:en-US"], "A-Za-z"), "latin-de": ("de", ["help:de"], "A-Za-z"),
    "latin-fr": ("fr", ["help:fr"], "A-Za-z"), "latin-pl": ("pl", ["help:pl"], "A-Za-z"),
    "latin-vi": ("vi", ["hunspell:vi_VN"], None), "latin-tr": ("tr", ["help:tr"], "A-Za-z"),
    "latin-is": ("is", ["hunspell:is_IS"], None), "latin-hu": ("hu", ["hunspell:hu_HU"], None),
    "cyrillic-ru": ("ru", ["help:ru"], "\u0400-\u04ff"), "cyrillic-uk": ("uk", ["hunspell:uk_UA"], None),
    "cyrillic-bg": ("bg", ["hunspell:bg_BG"], None), "cyrillic-kk": ("kk", ["hunspell:kk_KZ"], None),
    "cyrillic-sr": ("sr", ["hunspell:sr_RS"], None), "cyrillic-mn": ("mn-mn", ["hunspell:mn_MN"], None),
    "greek": ("el", ["help:el"], "\u0370-\u03ff\u1f00-\u1fff"),
    "arabic": ("ar", ["hunspell:ar"], None), "persian": ("fa", ["aspell:fa-common"], None),
    "hebrew": ("he", ["aspell:he"], None),
    "armenian": ("hy", ["aspell:hy-common"], None), "georgian": ("ka", ["iso:ka"], "\u10a0-\u10ff"),
    "devanagari-hi": ("hi", ["help:hi"], "\u0900-\u097f"), "devanagari-mr": ("mr", ["aspell:mr"], None),
    "devanagari-ne": ("ne", ["hunspell:ne_NP"], None),
    "bengali": ("bn", ["hunspell:bn_BD", "aspell:bn"], None), "gujarati": ("gu", ["hunspell:gu_IN"], None),
    "gurmukhi": ("pa", ["aspell:pa", "iso:pa"], "\u0a00-\u0a7f"), "oriya": ("or", ["aspell:or", "iso:or"], "\u0b00-\u0b7f"),
    "tamil": ("ta", ["aspell:ta"], None), "telugu": ("te", ["hunspell:te_IN"], None),
    "kannada": ("kn", ["aspell:kn"], None), "malayalam": ("ml", ["hunspell:ml_IN"], None),
    "sinhala": ("si", ["hunspell:si_LK"], None), "thai": ("th", ["hunspell:th_TH"], None),
    "lao": ("lo", ["hunspell:lo_LA"], None), "khmer": ("km", ["help:km"], "\u1780-\u17ff"),
    "tibetan": ("bo", ["iso:dz", "help:dz"], "\u0f00-\u0fff"), "myanmar": ("my", ["iso:my", "made:myanmar"], "\u1000-\u109f"),
    "ethiopic": ("am", ["aspell:am"], None), "korean": ("ko", ["help:ko"], "\uac00-\ud7a3"),
    "chinese-cn": ("zh-cn", ["help:zh-CN"], "\u4e00-\u9fff"), "chinese-tw": ("zh-tw", ["help:zh-TW"], "\u4e00-\u9fff"),
    "japanese": ("ja", ["help:ja"], "\u3040-\u30ff\u4e00-\u9fff"),
}

_MYANMAR = "ကခဂဃငစဆဇဈညတထဒဓနပဖဗဘမယရလဝသဟအ"
# Vowel signs of Myanmar that follow a consonant; syllables made of them look like text.
_MYANMAR_SIGNS = ["", "ာ", "ိ", "ီ", "ု", "ူ", "ေ", "ဲ", "ော", "ို", "့", "း", "ျ", "ြ", "ွ"]


def _help_paragraphs(folder, letters):
    wanted = re.compile(f"[{letters}]")
    seen = {}
    for path in sorted(folder.rglob("*.html")):
        text = path.read_text(errors="replace")
        for raw in re.findall(r"<p[^>]*>(.*?)</p>", text, re.S):
            plain = re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", "", raw))).strip()
            visible = plain.replace(" ", "")
            if len(visible) > 24 and len(wanted.findall(visible)) > 0.55 * len(visible):
                seen.setdefault(plain)
    return list(seen)


def _words(kind, root, name):
    if kind == "hunspell":
        raw = (root / "usr/share/hunspell" / f"{name}.dic").read_bytes()
        for encoding in ("utf-8", "cp1251" if name.startswith(("bg", "mn")) else "latin-1"):
            try:
                text = raw.decode(encoding)
                break
            except UnicodeDecodeError:
                continue
        lines = [re.split(r"[/\t ]", line)[0] for line in text.splitlines()[1:]]
    else:
        packed = subprocess.run(["zcat", root / "usr/share/aspell" / f"{name}.cwl.gz"], capture_output=True).stdout
        lines = subprocess.run(["prezip-bin", "-d"], input=packed, capture_output=True).stdout
        lines = [re.split("/", line)[0] for line in lines.decode("iso8859-8" if name == "he" else "utf-8").split()]
    return [w for w in lines if 1 < len(w) < 25 and not w.isascii() or kind == "hunspell" and w.isalpha()]


def _names(root, language, letters):
    names = set()
    for path in sorted((root / "usr/share/locale" / language / "LC_MESSAGES").glob("iso_*.mo")):
        with open(path, "rb") as file:
            names |= set(gettext.GNUTranslations(file)._catalog.values())
    return sorted(n for n in names if re.search(f"[{letters}]", n))


def _made_words(rng):
    """Syllables of Myanmar: the archive holds few words of it."""
    return ["".join(rng.choice(list(_MYANMAR)) + rng.choice(_MYANMAR_SIGNS) for _ in range(rng.integers(1, 6)))
            for _ in range(1000)]


class Text:
    """The text of one group; sample() gives a paragraph of about `length` characters."""

    def __init__(self, root, group):
        self.language, sources, letters = LANGUAGES[group]
        root = pathlib.Path(root)
        self.spaced = group not in ("chinese-cn", "chinese-tw", "japanese", "thai", "lao", "khmer", "tibetan")
        rng = np.random.default_rng(7)
        self.paragraphs, pool = False, []
        for source in sources:
            kind, name = source.split(":")
            if kind == "help":
                pool += _help_paragraphs(root / "usr/share/libreoffice/help" / name, letters)
                self.paragraphs = True
            elif kind == "made":
                pool += _made_words(rng)
            elif kind == "iso":
                pool += _names(root, name, letters)
            else:
                pool += _words(kind, root, name)
        rng.shuffle(pool)
        cut = int(len(pool) * HELD_OUT_SHARE)
        self.held_out, self.training = pool[:cut], pool[cut:]

    def letter(self):
        """The letter that stands most often in the text."""
        letters = collections.Counter(c for part in self.training[:2000] for c in part if c.isalpha())
        return letters.most_common(1)[0][0]

    def sample(self, length, rng, held):
        pool = self.held_out if held else self.training
        parts, total = [], 0
        while total < length:
            part = pool[rng.integers(len(pool))]
            if not self.paragraphs:
                chance = rng.random()
                if chance < 0.08:
                    part += ","
                elif chance < 0.14:
                    part += ".\n" if chance < 0.095 else "."
                elif chance < 0.17:
                    part = str(rng.integers(1, 3000))
                elif chance < 0.25:
                    part = part.capitalize()
            parts.append(part)
            total += len(part) + 1
        return ("\n" if self.paragraphs else " " if self.spaced or rng.random() < 0.5 else "").join(parts)
