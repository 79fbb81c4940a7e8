"""How must an image be turned to be upright?

    answer = upright.detect("scan.jpg")        # or bytes, a file object, a PIL image, an array
    upright.fix("scan.jpg", "upright.jpg")     # without loss where that is possible
    answers = upright.detect_many(paths, jobs=4)

Every angle is in clockwise degrees to apply to the stored pixels; where `mirrored` is set, flip left-right first. All
functions may be called from many threads at once; the interpreter's lock is released meanwhile.
"""
from . import _types
from ._detector import Cancel, Detector, detect, detect_many, has, read_exif_orientation, version
from ._fix import correct, exif_to_turn, fix, fix_many, preview, replace_file, turn_to_exif
from ._types import *  # noqa: F401,F403
from ._types import Details

__all__ = [*_types.__all__, "Cancel", "Details", "Detector", "correct", "detect", "detect_many", "exif_to_turn", "fix",
           "fix_many", "has", "preview", "read_exif_orientation", "replace_file", "turn_to_exif", "version"]
__version__ = "0.2.0"
