"""The only file of this package that knows the Python binding `upright`."""
import functools
from typing import NamedTuple

import upright

# P(the skew is right to 0.2 degrees) from which a page is levelled.
LEAST_SKEW_CONFIDENCE = 0.5

Failure = upright.UprightError
version = upright.version


class Answer(NamedTuple):
    quarter_turns: int  #: clockwise, to apply
    confidence: float   #: P(quarter_turns is right)
    skew: float         #: clockwise degrees, to apply
    level: bool         #: whether the skew is sure enough to be applied


@functools.lru_cache(maxsize=None)
def _detector(turn):
    # One detector a process serves all its threads. The page was drawn by OCRmyPDF: no tag in it means anything.
    return upright.Detector(upright.Options(exif=upright.ExifPolicy.IGNORE, skip_turn=not turn))


def ask(path, turn):
    """The answer for an image file; without `turn` only the skew is sought. Raises Failure."""
    given = _detector(turn).detect_file(path)
    return Answer(given.quarter_turns, given.confidence, given.skew, given.skew_confidence >= LEAST_SKEW_CONFIDENCE)
