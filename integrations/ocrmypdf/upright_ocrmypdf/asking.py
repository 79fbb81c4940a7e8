"""The only file of this package that knows the Python binding `upright`."""
import functools
from typing import NamedTuple

import upright

Failure = upright.UprightError
version = upright.version


class Answer(NamedTuple):
    quarter_turns: int  #: clockwise, to apply
    confidence: float   #: P(quarter_turns is right); 0 for a page that defines no up
    skew: float         #: clockwise degrees, to apply
    level: bool         #: whether upright decides to level by it


@functools.lru_cache(maxsize=None)
def _detector(turn):
    # One detector a process serves all its threads. The page was drawn by OCRmyPDF: no tag in it means anything.
    return upright.Detector(upright.Options(exif="ignore", skip_turn=not turn))


def ask(path, turn):
    """The answer for an image file; without `turn` only the skew is sought. Raises Failure."""
    given = _detector(turn).detect_file(path)
    confidence = 0.0 if given.turn_decision == upright.Decision.NONE else given.confidence
    return Answer(given.quarter_turns, confidence, given.skew, given.level_decision == upright.Decision.APPLY)
