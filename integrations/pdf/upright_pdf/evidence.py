"""What the pages of a document say together. Pure functions, without a library.

A batch of scans shares its turn: a page that is unclear by itself is likely to stand as the clear pages of the document
do. Let n_t of n clear pages be turned by t. With a Dirichlet distribution of parameters 1/4 over the shares of the four
turns (W. Perks, Some observations on inverse probability, 1947: 1/k for k kinds) a further page is turned by t with
probability (n_t + 1/4) / (n + 1). That is multiplied into the unclear page's own posterior. Fifteen clear pages that agree
make a page that says nothing 0.953 sure; clear pages that disagree, as those of a duplex scan with every other page on
its head, leave it unclear. Only pages of the same shape are asked: a landscape table among portrait pages may have been
laid on the glass in another way.
"""
from typing import NamedTuple

PARAMETER = 1 / 4
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
    total = sum(counts)
    weights = [own * (count + PARAMETER) / (total + 1) for own, count in zip(posterior, counts)]
    return tuple(weight / sum(weights) for weight in weights)


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
