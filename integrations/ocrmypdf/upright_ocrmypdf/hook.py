"""The hook of OCRmyPDF 14 to 17. Loading it twice, by entry point and by --plugin, does no harm."""
from ocrmypdf import hookimpl

from .engine import answered_by_upright


@hookimpl(hookwrapper=True)
def get_ocr_engine():
    """Whatever engine was chosen goes on reading the text; only its orientation and its deskew are answered here.

    The hook takes no argument: version 14 has none to give, and pluggy passes only what is asked for.
    """
    outcome = yield
    chosen = outcome.get_result()
    if chosen is not None:
        outcome.force_result(answered_by_upright(chosen))
