"""From upright's answer to the values that OCRmyPDF expects. Pure functions, without a library."""
import math

# OCRmyPDF compares an engine's confidence with --rotate-pages-threshold. Its default is 14, in Tesseract's units. The
# probability at which upright turns a page by default is 0.95 (Options.min_turn_confidence): the two are made equal.
DEFAULT_THRESHOLD = 14.0
DEFAULT_PROBABILITY = 0.95
# Beyond this probability, units no longer grow: no page can be surer than a threshold of 98.
LARGEST_PROBABILITY = 1 - 1e-9


def _logit(probability):
    return math.log(probability / (1 - probability))


def units(probability):
    """A probability in units of --rotate-pages-threshold: 0.5 and less give 0, 0.95 gives 14, 0.999 gives 33."""
    bounded = min(max(probability, 0.5), LARGEST_PROBABILITY)
    return DEFAULT_THRESHOLD * _logit(bounded) / _logit(DEFAULT_PROBABILITY)


def probability(threshold):
    """The probability from which pages are turned at a value of --rotate-pages-threshold: the inverse of units()."""
    return 1 / (1 + math.exp(-threshold * _logit(DEFAULT_PROBABILITY) / DEFAULT_THRESHOLD))


def orientation(quarter_turns, confidence):
    """(angle, confidence) of OrientationConfidence. An undecidable page is (0, 0).

    The documentation of the hook calls the angle clockwise. What the pipeline takes is the direction in which the page
    faces now, that is the counter-clockwise correction, where upright's quarter turns are clockwise.
    """
    sure = units(confidence)
    return (-90 * quarter_turns % 360, sure) if sure > 0 else (0, 0.0)


def deskew(skew, level):
    """The angle for get_deskew, in counter-clockwise degrees since Pillow turns so; 0 where nothing is to be levelled."""
    return -skew if level else 0.0
