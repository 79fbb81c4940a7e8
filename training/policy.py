"""The library's order of questions (src/coarse/session.cpp) on answers that were printed before.

Keep the constants equal to those of session.cpp: calibrate.py fits to what this says.  Of photographs the library asks the
densest places first, here they come as recorded.
"""
import json
from dataclasses import dataclass
from math import exp, log

# turn_posterior.hpp and confidence/turn.cpp
WHOLE_IN_DIRECTIONS, LEAST_SECOND_SHARE = 0.3, 0.22
LEAST_SECOND_OF_TILES = 0.45, 0.3  # upside down, at right angles
TILE_MS, WHOLE_MS, VIEW_MS, REST_MS = 0.9, 1.4, 2.9, 0.3  # coarse_benchmark; one thread, for estimates of cost only


@dataclass
class Policy:
    paper_peak: float = 0.55
    strip_shape: float = 5.0
    tiles_before_wholes: int = 8
    tiles_before_view: int = 12
    tiles_of_a_photo: int = 3
    least_text: float = 0.4
    clear_page: float = 0.99
    clear_photo: float = 0.96
    clear_well_read_page: float = 0.97
    well_read: int = 8
    views_of_a_page: int = 2
    max_tiles: int = 16
    max_wholes: int = 4
    first_wholes: int = 1
    max_views: int = 4
    least_places: int = 2
    sure_of_the_whole: float = 0.85
    places_if_unsure: int = 4
    surely_a_page: float = 0.8
    most_document_of_a_photo: float = 0.05
    plainly_a_page: float = 0.9
    least_legible: int = 2
    legible_if_unsure: int = 4
    places_without_text: int = 8
    some_disagreement: float = 0.1
    much_disagreement: float = 0.25
    places_of_some_disagreement: int = 8
    least_sure: float = 0.75
    half_sure: float = 0.67
    least_readable: float = 0.5
    full_resolution: float = 160.0
    least_contrast: float = 6.0
    least_probability: float = 0.33
    sure_of_little: float = 0.75
    least_strength_of_a_page: float = 0.5
    least_strength_of_a_photo: float = 0.26
    least_read: int = 2


@dataclass
class Calibration:
    document_scale: float = 1.2
    document_growth: float = 0.4
    document_doubt: float = 0.004
    document_place_doubt: float = 0.05
    document_disagreement: float = 0.1
    document_coarse: float = 0.5
    whole_scale: float = 1.2
    whole_growth: float = 0.7
    photo_scale: float = 1.0
    photo_growth: float = 0.7
    photo_doubt: float = 0.004
    photo_coarse: float = 0.5
    document_unread: float = 0.1


def proportions(z):
    """Probabilities in proportion to exp(z)."""
    highest = max(z)
    likelihood = [exp(x - highest) for x in z]
    total = sum(likelihood)
    return [x / total for x in likelihood]


def doubted(z, doubt):
    """Their logarithms, `doubt` of them spread evenly."""
    return [log((1 - doubt) * x + doubt / 4 + 1e-300) for x in proportions(z)]


class Evidence:
    """Plain numbers: for four at a time NumPy takes several times as long."""

    def __init__(self, resolution=1.0, places=1):
        self.document, self.whole, self.photo, self.read = [0.0] * 4, [0.0] * 4, [0.0] * 4, [0.0] * 4
        self.tiles = self.wholes = self.views = self.legible = self.half_read = 0
        self.text = self.page = self.shown = self.strength = 0.0
        self.resolution, self.places = resolution, places

    def weight(self):
        streams = [total / passes for total, passes in
                   ((self.text, self.tiles), (self.page, self.wholes), (self.shown, self.views)) if passes]
        return sum(streams) / len(streams) if streams else 0.0

    def second_share(self):
        total = sum(self.read)
        return sorted(self.read)[2] / total if total > 0 else 0.0

    def read_share(self):
        return self.half_read / max(1, min(self.tiles, self.places))

    def directions(self, c):
        total = sum(self.read)
        if not total or not self.wholes:
            return [x / max(total, 1e-300) for x in self.read]
        temperature = c.whole_scale * self.wholes ** c.whole_growth
        seen = proportions([p / temperature for p in self.whole])
        weight = WHOLE_IN_DIRECTIONS * self.read_share()
        both = [r ** (1 - weight) * s ** weight for r, s in zip(self.read, seen)]
        return [x / sum(both) for x in both]

    def reads_several_ways(self, c):
        first, second = sorted(range(4), key=lambda q: -self.read[q])[:2]
        return sorted(self.directions(c))[2] >= LEAST_SECOND_SHARE or self.second_share() >= LEAST_SECOND_OF_TILES[(first - second) % 2]

    def posterior(self, c):
        resolution = max(0.05, self.resolution)
        tile = resolution ** c.document_coarse / (c.document_scale * max(1, self.tiles) ** c.document_growth)
        whole = 1 / (c.whole_scale * max(1, self.wholes) ** c.whole_growth)
        view = resolution ** c.photo_coarse / (c.photo_scale * max(1, self.views) ** c.photo_growth)
        w = self.weight()
        as_document, as_photo = min(1.0, 2 * w), min(1.0, 2 * (1 - w))
        text = doubted([d * tile for d in self.document], c.document_unread * (1 - self.read_share()))
        likelihood = proportions([as_document * (t + p * whole) + as_photo * v * view for t, p, v in zip(text, self.whole, self.photo)])
        fourth, third, second, _ = sorted(self.directions(c))
        doubt = w * c.document_doubt + (1 - w) * c.photo_doubt + c.document_disagreement * (second + (third + fourth) / 2)
        return [(1 - doubt) * x + doubt / 4 for x in likelihood]

    def shows_an_up(self, policy, c):
        passes = self.tiles + self.page + self.views
        if self.tiles + self.wholes + self.views == 0:
            return False
        w, probability = self.weight(), max(self.posterior(c))
        least = w * policy.least_strength_of_a_page + (1 - w) * policy.least_strength_of_a_photo
        flat = self.strength < least * passes and probability < policy.sure_of_little and self.legible < policy.least_read
        return probability >= policy.least_probability and not flat

    def cost(self):
        return REST_MS + TILE_MS * self.tiles + WHOLE_MS * self.wholes + VIEW_MS * self.views


def run(record, policy, calibration):
    evidence = Evidence(min(1.0, record["shortest"] / policy.full_resolution), len(record["shares"]))
    if record["contrast"] < policy.least_contrast and not record["tiles"]:
        return evidence
    tiles, wholes, views, shares = record["tiles"], record["wholes"], record["views"], record["shares"]
    doubt = calibration.document_place_doubt

    def spread():
        if not tiles:
            return True
        if evidence.wholes == 0 and policy.max_wholes:
            return False
        second = evidence.second_share()
        contradicted = evidence.whole.index(max(evidence.whole)) != evidence.document.index(max(evidence.document))
        sure = evidence.wholes and max(evidence.whole) >= evidence.wholes * log(policy.sure_of_the_whole)
        wanted = policy.max_tiles if second >= policy.much_disagreement else policy.places_of_some_disagreement \
            if second >= policy.some_disagreement or contradicted else policy.least_places if sure else policy.places_if_unsure
        legible = policy.least_legible if sure else policy.legible_if_unsure
        if evidence.legible < legible and evidence.tiles < min(policy.places_without_text, len(shares)):
            return False
        return evidence.tiles >= min(wanted, len(shares))

    def clear():
        share = evidence.weight()
        if share >= 0.5 and not spread() or share < policy.surely_a_page and evidence.views == 0:
            return False
        of_a_page = policy.clear_well_read_page if evidence.legible >= policy.well_read else policy.clear_page
        least = (share * of_a_page + (1 - share) * policy.clear_photo) * (1 - 0.75 * share * calibration.document_doubt)
        return max(evidence.posterior(calibration)) >= least

    def ask_tiles(until, whatever_they_show=False):
        until = min(until, len(tiles), 2 * len(shares))
        while evidence.tiles < until and not clear():
            patience = policy.places_without_text if evidence.page > 0.5 * evidence.wholes else 2
            if not whatever_they_show and evidence.tiles >= patience and evidence.text < policy.least_text * evidence.tiles:
                return
            t = tiles[evidence.tiles]
            p = [exp(x) for x in t[:4]]
            evidence.document = [d + t[4] * log((1 - doubt) * x + doubt / 4) for d, x in zip(evidence.document, p)]
            evidence.text += t[4]
            evidence.strength += t[4] * max(p)
            if evidence.tiles < len(shares) and max(p) >= policy.half_sure and t[4] >= policy.least_readable:
                evidence.half_read += 1
            if evidence.tiles < len(shares) and max(p) >= policy.least_sure and t[4] >= policy.least_readable:
                evidence.read[p.index(max(p))] += shares[evidence.tiles] * t[4]
                evidence.legible += 1
            evidence.tiles += 1

    def ask_wholes(until):
        while evidence.wholes < min(until, len(wholes)) and not clear():
            v = wholes[evidence.wholes]
            evidence.whole = [p + x * v[4] for p, x in zip(evidence.whole, v)]
            evidence.strength += v[4] * exp(max(v[:4]))
            evidence.page += v[4]
            evidence.wholes += 1

    def ask_views(until):
        while evidence.views < until and not clear():
            v = views[evidence.views]
            evidence.photo = [p + x for p, x in zip(evidence.photo, v)]
            evidence.shown += v[4]
            evidence.strength += exp(max(v[:4]))
            evidence.views += 1

    def plainly_a_page():
        return evidence.weight() >= policy.plainly_a_page and evidence.resolution >= 1

    def ask_page():
        ask_wholes(min(policy.first_wholes, policy.max_wholes))
        ask_tiles(policy.tiles_before_wholes, True)
        ask_wholes(policy.max_wholes)
        ask_tiles(policy.max_tiles, True)

    if record["peak"] >= policy.paper_peak or record.get("longest", 0) >= policy.strip_shape * record["shortest"]:
        ask_wholes(min(1, policy.max_wholes))
        ask_tiles(policy.least_places)
        if evidence.weight() < policy.surely_a_page:
            ask_views(1)
        if not evidence.views or evidence.shown > policy.most_document_of_a_photo * evidence.views:
            ask_tiles(policy.tiles_before_wholes)
            ask_wholes(policy.max_wholes)
            ask_tiles(policy.tiles_before_view)
    if not plainly_a_page():
        ask_views(1)
    if evidence.weight() >= 0.5:
        ask_page()
        if not plainly_a_page():
            ask_views(policy.views_of_a_page)
    else:
        ask_views(policy.max_views)
        ask_tiles(policy.tiles_of_a_photo)
        if evidence.weight() >= 0.5:
            ask_page()
    return evidence


def read(path):
    return [json.loads(line) for line in open(path)]
