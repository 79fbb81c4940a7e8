"""An OCR engine of OCRmyPDF whose get_orientation and get_deskew are answered by upright."""
import functools
import logging

from ocrmypdf.pluginspec import OrientationConfidence

from . import asking, mapping
from .memory import Memory

log = logging.getLogger("ocrmypdf.upright")
_memory = Memory()


def _ask(input_file, turn):
    """The answer for a page image, None where it cannot be read; a page is asked once (see memory.py)."""
    known = _memory.find(input_file, turn)
    if known is None:
        try:
            known = asking.ask(input_file, turn)
        except asking.Failure as failure:
            log.warning("upright gives no answer for %s: %s", input_file, failure)
            return None
        _memory.keep(input_file, turn, known)
    return known


class Answers:
    """The two methods that stand in front of the chosen engine's own."""

    def __str__(self):
        return f"upright {asking.version()}, {super().__str__()}"

    @staticmethod
    def get_orientation(input_file, options):
        answer = _ask(input_file, turn=True)
        if answer is None:
            return OrientationConfidence(0, 0.0)
        return OrientationConfidence(*mapping.orientation(answer.quarter_turns, answer.confidence))

    @staticmethod
    def get_deskew(input_file, options):
        answer = _ask(input_file, turn=False)
        return 0.0 if answer is None else mapping.deskew(answer.skew, answer.level)


@functools.lru_cache(maxsize=None)
def _answering(engine_type):
    return type(f"Upright{engine_type.__name__}", (Answers, engine_type), {"__module__": __name__})


def answered_by_upright(engine):
    """An engine of the same type as `engine` with upright's answers; OCRmyPDF's engines have no state of their own."""
    return engine if isinstance(engine, Answers) else _answering(type(engine))()
