"""The library's order of questions (src/coarse/session.cpp) on answers that were printed before.

Keep the constants equal to those of session.cpp: calibrate.py fits to what this says.
"""
import json
from dataclasses import dataclass
from math import exp

TILE_MS, VIEW_MS, REST_MS = 0.9, 2.9, 0.3  # coarse_benchmark; one thread, for estimates of cost only


@dataclass
class Policy:
    paper_peak: float = 0.55
    tiles_before_view: int = 12
    tiles_of_a_photo: int = 3
    least_text: float = 0.4
    clear_page: float = 0.99
    clear_photo: float = 0.96
    views_of_a_page: int = 2
    max_tiles: int = 24
    max_views: int = 4
    least_contrast: float = 6.0
    least_probability: float = 0.33
    sure_of_little: float = 0.75
    least_strength_of_a_page: float = 0.5
    least_strength_of_a_photo: float = 0.26


@dataclass
class Calibration:
    document_scale: float = 1.2
    document_growth: float = 0.4
    document_doubt: float = 0.004
    photo_scale: float = 1.0
    photo_growth: float = 0.7
    photo_doubt: float = 0.004


class Evidence:
    """Plain numbers: for four at a time NumPy takes several times as long."""

    def __init__(self):
        self.document, self.photo = [0.0] * 4, [0.0] * 4
        self.tiles = self.views = 0
        self.text = self.shown = self.strength = 0.0

    def weight(self):
        if self.tiles == 0:
            return self.shown / self.views if self.views else 0.0
        if self.views == 0:
            return self.text / self.tiles
        return (self.text / self.tiles + self.shown / self.views) / 2

    def posterior(self, c):
        tile = 1 / (c.document_scale * max(1, self.tiles) ** c.document_growth)
        view = 1 / (c.photo_scale * max(1, self.views) ** c.photo_growth)
        z = [d * tile + p * view for d, p in zip(self.document, self.photo)]
        likelihood = [exp(x - max(z)) for x in z]
        w = self.weight()
        doubt = w * c.document_doubt + (1 - w) * c.photo_doubt
        share = (1 - doubt) / sum(likelihood)
        return [share * x + doubt / 4 for x in likelihood]

    def shows_an_up(self, policy, c):
        if self.tiles + self.views == 0:
            return False
        w, probability = self.weight(), max(self.posterior(c))
        least = w * policy.least_strength_of_a_page + (1 - w) * policy.least_strength_of_a_photo
        flat = self.strength < least * (self.tiles + self.views) and probability < policy.sure_of_little
        return probability >= policy.least_probability and not flat

    def cost(self):
        return REST_MS + TILE_MS * self.tiles + VIEW_MS * self.views


def run(record, policy, calibration):
    evidence = Evidence()
    if record["contrast"] < policy.least_contrast and not record["tiles"]:
        return evidence
    tiles, views = record["tiles"], record["views"]

    def clear():
        share = evidence.weight()
        least = share * policy.clear_page + (1 - share) * policy.clear_photo
        return max(evidence.posterior(calibration)) >= least

    def ask_tiles(until, whatever_they_show=False):
        while len(tiles) and evidence.tiles < until and not clear():
            if not whatever_they_show and evidence.tiles >= 2 and evidence.text < policy.least_text * evidence.tiles:
                return
            t = tiles[evidence.tiles]
            evidence.document = [d + x * t[4] for d, x in zip(evidence.document, t)]
            evidence.text += t[4]
            evidence.strength += t[4] * exp(max(t[:4]))
            evidence.tiles += 1

    def ask_views(until):
        while evidence.views < until and not clear():
            v = views[evidence.views]
            evidence.photo = [p + x for p, x in zip(evidence.photo, v)]
            evidence.shown += v[4]
            evidence.strength += exp(max(v[:4]))
            evidence.views += 1

    if record["peak"] >= policy.paper_peak:
        ask_tiles(policy.tiles_before_view)
    ask_views(1)
    if evidence.weight() >= 0.5:
        ask_tiles(policy.max_tiles, True)
        ask_views(policy.views_of_a_page)
    else:
        ask_views(policy.max_views)
        ask_tiles(policy.tiles_of_a_photo)
        if evidence.weight() >= 0.5:
            ask_tiles(policy.max_tiles, True)
    return evidence


def read(path):
    return [json.loads(line) for line in open(path)]
