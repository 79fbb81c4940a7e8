"""The only file of this package that knows the Python binding `upright`."""
import functools

import upright

Failure = upright.UprightError


@functools.lru_cache(maxsize=None)
def _detector():
    # The page was drawn upright by its /Rotate: no tag in an image of it means anything.
    return upright.Detector(upright.Options(exif="ignore"))


def posterior(grey, width, height):
    """Probabilities of the four clockwise quarter turns for rows of 8-bit grey values. Raises Failure."""
    return tuple(_detector().detect(memoryview(grey).cast("B", (height, width))).posterior)
