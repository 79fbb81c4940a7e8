"""The types of the interface: plain, immutable, without ctypes."""
from __future__ import annotations

import enum
from dataclasses import dataclass
from typing import Optional, Tuple


class Status(enum.IntEnum):
    OK = 0
    INVALID_ARGUMENT = -1
    INVALID_STRUCT_SIZE = -2
    INVALID_HANDLE = -3
    UNSUPPORTED_FORMAT = -10
    CORRUPT_IMAGE = -11
    TOO_MANY_BYTES = -12
    TOO_MANY_PIXELS = -13
    FILE_NOT_FOUND = -20
    FILE_UNREADABLE = -21
    INVALID_MODEL = -30
    OUT_OF_MEMORY = -40
    DEADLINE_EXCEEDED = -41
    INTERNAL = -100


class UprightError(Exception):
    """A call that failed: `status` says what kind, the text says what and where."""

    def __init__(self, status: int, message: str):
        super().__init__(message)
        self.status = Status(status) if status in Status._value2member_map_ else status


class ExifPolicy(enum.IntEnum):
    PRIOR = 0   #: the tag is strong evidence, contradicted only by clear content
    TRUST = 1   #: the tag, where there is one, decides quarter turns and mirror
    IGNORE = 2  #: the tag is reported and otherwise not used


class Kind(enum.IntEnum):
    UNKNOWN = 0
    DOCUMENT = 1
    PHOTO = 2


class Decision(enum.IntEnum):
    NONE = 0    #: nothing in the image or its tags defines an "up": leave it as it is
    REVIEW = 1  #: an answer below Options.min_confidence: ask a person
    APPLY = 2   #: turn it


class PixelFormat(enum.IntEnum):
    GREY = 1
    RGB = 2
    BGR = 3
    RGBA = 4
    BGRA = 5


class How(enum.IntEnum):
    AUTOMATIC = 0  #: lossless where the JPEG's blocks allow it, else the tag
    PIXELS = 1     #: lossless where the JPEG's blocks allow it, else encoded again
    TAG = 2        #: the EXIF Orientation value only


class Canvas(enum.IntEnum):
    EXPAND = 0
    CROP = 1
    KEEP = 2


class Interpolation(enum.IntEnum):
    LANCZOS = 0
    CUBIC = 1


class Background(enum.IntEnum):
    PAPER = 0
    COLOUR = 1


class Way(enum.IntEnum):
    UNCHANGED = 0
    TAG = 1
    LOSSLESS = 2
    REENCODED = 3


class Thumbnail(enum.IntEnum):
    NONE = 0
    KEPT = 1
    TURNED = 2
    REENCODED = 3
    REMOVED = 4


@dataclass(frozen=True)
class Model:
    """A four-way classifier of one's own in place of the built-in networks."""
    path: str
    input_width: int = 224
    input_height: int = 224
    mean: Tuple[float, float, float] = (0.485, 0.456, 0.406)
    deviation: Tuple[float, float, float] = (0.229, 0.224, 0.225)
    bgr: bool = False
    turns: Tuple[int, int, int, int] = (0, 1, 2, 3)


@dataclass(frozen=True)
class Options:
    """What a detector is told once. Every default is the recommended value."""
    exif: ExifPolicy = ExifPolicy.PRIOR
    min_confidence: float = 0.90  #: below it the decision is REVIEW
    detect_skew: bool = True
    detect_turn: bool = True
    deadline_ms: float = 0.0      #: 0: no limit
    max_input_bytes: int = 64 << 20
    max_pixels: int = 100_000_000
    max_side: int = 65_500
    model: Optional[Model] = None


@dataclass(frozen=True)
class Timings:
    """Wall-clock milliseconds. `vision` is everything that is not decoding; the others are its stages."""
    decode: float
    vision: float
    exif: float
    preprocess: float
    edges: float
    lines: float
    vote: float
    coarse: float
    confidence: float


@dataclass(frozen=True)
class Detection:
    """The answer. Angles are clockwise degrees to apply to the stored pixels."""
    rotation_angle: float          #: 90 * quarter_turns + skew, in (-180, 180]
    quarter_turns: int             #: clockwise, 0..3
    skew: float                    #: fine angle in (-45, 45]
    mirrored: bool                 #: flip left-right before turning
    confidence: float              #: P(quarter_turns is right)
    posterior: Tuple[float, float, float, float]
    skew_sigma: float              #: standard error of skew, degrees
    skew_confidence: float         #: P(|error of skew| <= 0.2 degrees)
    kind: Kind
    decision: Decision
    exif_orientation: int          #: 0 when absent, else 1..8
    exif_agrees: Optional[bool]    #: None when tag or content say nothing
    truncated: bool                #: the file ends early
    width: int                     #: stored size in pixels
    height: int
    warnings: Tuple[str, ...]      #: what the decoder complained of
    timings: Timings
