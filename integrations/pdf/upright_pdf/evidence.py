"""What the pages of a document say together. Pure functions, without a library.

A batch of scans shares its turn: a page that is unclear by itself is likely to stand as the clear pages of the document
do. Two things may be so, and before anything is seen neither is likelier: all pages share one turn, or each has its own.
Of the second, let n_t of n clear pages be turned by t; with a Dirichlet distribution of parameters 1/4 over the shares of
the four turns (W. Perks, Some observations on inverse probability, 1947: 1/k for k kinds) a further page is turned by t with
probability (n_t + 1/4) / (n + 1), and so are the clear pages one after the other, which says how well this explains
them. The mean of both by Bayes' rule is multiplied into the unclear page's own posterior. Four clear pages that agree make
a page that says nothing 0.959 sure, fifteen 0.994; clear pages that disagree, as those of a duplex scan with every other
page on its head, leave it unclear. Only pages of the same shape are asked: a landscape table among portrait pages may have
been laid on the glass in another way.
"""
import math
from typing import NamedTuple

PARAMETER = 1 / 4
SHARED = 1 / 2  # probability, before anything is seen, that all pages share one turn
# Sides that differ by less than this part are a square, which has the shape of both kinds.
SQUARE = 0.02


class Page(NamedTuple):
    posterior: tuple  #: of the clockwise quarter turns 0..3, for the page as it is shown
    shape: str        #: "portrait", "landscape" or "square"


class Verdict(NamedTuple):
    quarter_turns: int  #: clockwise, to apply; 0 where nothing is to be done
    probability: float  #: of the likeliest turn, which is the one above where by is not "unclear"
    by: str             #: "page", "document" or "unclear"


def shape(width, height):
    if abs(width - height) < SQUARE * max(width, height):
        return "square"
    return "landscape" if width > height else "portrait"


def likeliest(posterior):
    turn = max(range(4), key=lambda t: posterior[t])
    return turn, posterior[turn]


def together(posterior, counts):
    """A page's posterior with the document's evidence: `counts` clear pages of each turn."""
    weights = [own * chance for own, chance in zip(posterior, of_document(counts))]
    return tuple(weight / sum(weights) for weight in weights)


def of_document(counts):
    """The probability of each turn of a further page, where `counts` clear pages are turned by each."""
    total = sum(counts)
    apart = [(count + PARAMETER) / (total + 1) for count in counts]
    if max(counts) < total or total == 0:
        return apart
    explained_apart = math.prod((count + PARAMETER) / (count + 1) for count in range(total))
    shared = SHARED * PARAMETER / (SHARED * PARAMETER + (1 - SHARED) * explained_apart)
    return [shared * (count == total) + (1 - shared) * chance for count, chance in zip(counts, apart)]


def decide(pages, least=0.95):
    """A Verdict for every page; `least` is the probability from which a page is turned."""
    clear = [likeliest(page.posterior) for page in pages]
    verdicts = []
    for page, (turn, probability) in zip(pages, clear):
        if probability >= least:
            verdicts.append(Verdict(turn, probability, "page"))
            continue
        counts = [sum(other.shape == page.shape and chance >= least and found == turn_asked
                      for other, (found, chance) in zip(pages, clear)) for turn_asked in range(4)]
        turn, probability = likeliest(together(page.posterior, counts))
        if probability >= least:
            verdicts.append(Verdict(turn, probability, "document"))
        else:
            verdicts.append(Verdict(0, probability, "unclear"))
    return verdicts
