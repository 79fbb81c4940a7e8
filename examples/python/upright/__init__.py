"""How must an image be turned to be upright?

Every angle is in clockwise degrees to apply to the stored pixels; where `mirrored` is set, flip left-right first.

    detector = upright.Detector()
    answer = detector.detect(data)              # bytes of a JPEG or PNG
    fixed = upright.fix(data, answer)           # without loss where that is possible

A Detector is immutable and may be used from many threads at once; the interpreter's lock is released meanwhile.
"""
from ._detector import Detector, read_exif_orientation, version
from ._fix import Fixed, FixedPixels, fix, fix_pixels
from ._types import (Background, Canvas, Decision, Detection, ExifPolicy, How, Interpolation, Kind, Model, Options, PixelFormat,
                     Status, Thumbnail, Timings, UprightError, Way)

__all__ = ["Background", "Canvas", "Decision", "Detection", "Detector", "ExifPolicy", "Fixed", "FixedPixels", "How",
           "Interpolation", "Kind", "Model", "Options", "PixelFormat", "Status", "Thumbnail", "Timings", "UprightError",
           "Way", "fix", "fix_pixels", "read_exif_orientation", "version"]
__version__ = "0.1.0"
