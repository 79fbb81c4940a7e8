"""Remembers the answers for the pages under way, so that a page is asked once.

With --rotate-pages --deskew OCRmyPDF draws a page twice: small for its orientation (NNNNNN_rasterize_preview.jpg), then,
turned by a multiple of 90 degrees, for everything else (NNNNNN_rasterize.png). Such a turn leaves the skew as it is:
the answer for the first drawing holds the skew of the second. Both stand in one working folder, whose name no other run
has.
"""
import os
import re
import threading
from collections import OrderedDict

# The names that OCRmyPDF gives to drawings of whole pages, and to those with the background removed.
_PAGE = re.compile(r"(\d{6})_(?:rasterize(?:_preview)?|pp_rm_background)\.\w+")
# Pages under way at once are few: one a worker.
_MOST_PAGES = 256


class Memory:
    """Bounded; may be used from many threads."""

    def __init__(self, most=_MOST_PAGES):
        self._answers, self._most, self._lock = OrderedDict(), most, threading.Lock()

    @staticmethod
    def _keys(path, turn):
        """What the question is kept under: the file as it is now for the turn, the page for the skew."""
        folder, name = os.path.split(os.path.abspath(path))
        page = _PAGE.fullmatch(name)
        if page and not turn:
            return folder, page.group(1)
        state = os.stat(path)
        return folder, name, state.st_size, state.st_mtime_ns, turn

    def find(self, path, turn):
        """The answer for this question, or None."""
        try:
            key = self._keys(path, turn)
        except OSError:  # whoever asks next meets the same file and says so
            return None
        with self._lock:
            return self._answers.get(key)

    def keep(self, path, turn, answer):
        """Keeps an answer; one with its turn also answers for the skew of the same page."""
        try:
            keys = {self._keys(path, turn), self._keys(path, False)}
        except OSError:
            return
        with self._lock:
            for key in keys:
                self._answers[key] = answer
                self._answers.move_to_end(key)
            while len(self._answers) > self._most:
                self._answers.popitem(last=False)
