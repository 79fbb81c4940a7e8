"""The types of the interface: plain, immutable, without ctypes."""
from __future__ import annotations

import dataclasses
import enum
import json
from dataclasses import dataclass, field
from typing import Any, Dict, Mapping, Optional, Tuple, Union

from ._abi import (Agreement, Background, Canvas, Decision, ExifPolicy, How, Interpolation, Kind, PixelFormat, PreviewUse,
                   Status, Thumbnail, Verdict, Way)

__all__ = ["Agreement", "Background", "Canvas", "Correction", "Decision", "Detection", "ExifPolicy", "Fixed", "How",
           "Interpolation", "Kind", "Options", "PixelFormat", "PreviewUse", "Status", "Thumbnail", "UprightError", "Verdict", "Way"]


class UprightError(Exception):
    """A call that failed: `status` says what kind (a Status), `name` the same as text, `message` what and where."""

    def __init__(self, status: int, message: str):
        super().__init__(status, message)
        known = status in Status._value2member_map_
        self.status = Status(status) if known else status
        self.name = Status(status).name.lower() if known else "unknown_status"
        self.message = message

    def __str__(self) -> str:
        return f"{self.message} ({self.name})" if self.message else self.name


def member_of(enumeration: Any, value: Any) -> int:
    """A value of an enumeration, given as such, as its number or by its name in any case."""
    if isinstance(value, str) and value.upper() in enumeration.__members__:
        return int(enumeration[value.upper()])
    if isinstance(value, int) and not isinstance(value, bool):
        return int(value)
    names = ", ".join(name.lower() for name in enumeration.__members__)
    raise UprightError(Status.INVALID_ARGUMENT, f"{enumeration.__name__}: {value!r} is none of {names}")


class _Shown:
    """Results turn into a dict that JSON can hold, enumerations by their names."""

    def to_dict(self) -> Dict[str, Any]:
        shown = {}
        for item in dataclasses.fields(self):  # type: ignore[arg-type]
            value = getattr(self, item.name)
            if isinstance(value, enum.Enum):
                value = value.name.lower()
            elif isinstance(value, tuple):
                value = list(value)
            elif isinstance(value, _Shown):
                value = value.to_dict()
            if item.repr:
                shown[item.name] = value
        return shown


@dataclass(frozen=True)
class Options:
    """What a detector is told once. 0 is the library's default."""
    exif: Union[ExifPolicy, str] = ExifPolicy.PRIOR  #: "prior": strong evidence; "trust": it decides; "ignore"
    min_turn_confidence: float = 0.0   #: a less probable turn is for REVIEW; 0: 0.95
    min_level_confidence: float = 0.0  #: the same for levelling
    skip_turn: bool = False            #: turn by tags alone, ask no network
    skip_skew: bool = False            #: do not look for the fine angle
    deadline_ms: float = 0.0           #: 0: no limit
    max_input_bytes: int = 0           #: 0: 64 MiB
    max_pixels: int = 0                #: 0: 100,000,000
    max_memory_bytes: int = 0
    max_side: int = 0                  #: 0: 65,500
    page: int = 0                      #: which picture of a file with several (TIFF), counted from 0
    preview: Union[PreviewUse, str] = PreviewUse.NEVER  #: "if_clear", "only": the small picture beside a camera's JPEG answers
    settings: Any = ()                 #: {"model": "own.onnx", ...}: names and meanings stand in upright.h

    def __post_init__(self) -> None:
        object.__setattr__(self, "settings", tuple((k, str(v)) for k, v in dict(self.settings).items()))


@dataclass(frozen=True)
class Correction(_Shown):
    """What to do to the stored pixels: flip left-right, then turn, then level."""
    mirrored: bool = False
    quarter_turns: int = 0  #: clockwise, 0..3
    skew: float = 0.0       #: clockwise degrees; 0: do not level


@dataclass(frozen=True)
class Detection(_Shown):
    """The answer: two decisions. Angles are clockwise degrees to apply to the stored pixels."""
    decision: Decision             #: for the picture as a whole
    rotation_angle: float          #: what is decided to be applied, turn and skew together, in (-180, 180]; else 0
    turn_decision: Decision        #: of mirrored and quarter_turns
    quarter_turns: int             #: the most probable, clockwise, 0..3, whatever is decided
    confidence: float              #: P(quarter_turns is right)
    posterior: Tuple[float, float, float, float]
    level_decision: Decision       #: of skew
    mirrored: bool                 #: flip left-right before turning
    skew: float                    #: fine angle in (-45, 45], whatever is decided
    skew_sigma: float              #: standard error of skew, degrees
    skew_confidence: float         #: P(|error of skew| <= 0.2 degrees)
    level_confidence: float        #: P(levelling by skew leaves the picture straighter than it is)
    kind: Kind
    exif_orientation: int          #: 0 when absent, else 1..8
    exif_agreement: Agreement      #: does the content agree with the tag?
    truncated: bool                #: the file ends early
    width: int                     #: stored size in pixels
    height: int
    direction_share: Tuple[float, float, float, float]  #: of the text, by turn; zeros when not known
    reads_several_ways: bool       #: text runs in more than one direction
    from_preview: bool             #: the answer is from the small picture beside it
    page_index: int                #: which picture of the file, counted from 0
    page_count: int                #: how many it has; 0 when not known, as for pixels
    warnings: Tuple[str, ...] = ()  #: what the decoder complained of
    #: Times and evidence, where they were asked for.
    details: Optional["Details"] = field(default=None, compare=False, repr=False)

    @property
    def correction(self) -> Correction:
        """What is decided, and only that; after a person agreed to more, make a Correction of one's own."""
        from ._fix import correction_from
        return correction_from(self)

    def __str__(self) -> str:
        turn = f"turn {90 * self.quarter_turns} ({self.turn_decision.name.lower()}, {self.confidence:.4f})"
        level = f"level {self.skew:.2f} ({self.level_decision.name.lower()}, {self.level_confidence:.4f})"
        mirror = "flip left-right, " if self.mirrored else ""
        return f"{mirror}{turn}, {level}, {self.kind.name.lower()} of {self.width} x {self.height}"


@dataclass(frozen=True)
class Fixed(_Shown):
    """What was done, or with dry_run what would be. `data` is a complete file of the same format."""
    data: Optional[bytes] = field(repr=False)  #: None for a dry run and where the library itself wrote the file
    way: Way                       #: UNCHANGED for pixels
    width: int                     #: stored size of the result in pixels
    height: int
    exif_orientation: int          #: of the result; 0 when it has no tag
    thumbnail: Thumbnail
    levelled: bool                 #: the fine angle was applied
    verdict: Optional[Verdict] = None  #: of fix(): FIXED, UPRIGHT (nothing to do) or LEFT alone: `notes` says why
    format: Optional[PixelFormat] = None  #: of pixels
    notes: Tuple[str, ...] = ()
    detection: Optional[Detection] = None  #: of fix(): what was found before
    #: Of pixels: an image of the kind that was given, a NumPy array or PIL image.
    image: Any = field(default=None, compare=False, repr=False)

    def __str__(self) -> str:
        verdict = f"{self.verdict.name.lower()}: " if self.verdict else ""
        way = f"{self.way.name.lower()}, " if self.format is None else ""
        return f"{verdict}{way}{self.width} x {self.height}{', levelled' if self.levelled else ''}"


class Details:
    """Times of the stages and, with `explain`, the evidence of an answer."""

    def __init__(self, handle: Any, text: Optional[str] = None):
        self._handle, self._text, self._parsed = handle, text, None

    @property
    def json(self) -> str:
        """All of it, as the library writes it."""
        if self._text is None:
            from ._native import c
            self._text = c.details_json(self._handle.pointer).decode()
        return self._text

    def _member(self, name: str) -> Any:
        if self._parsed is None:
            self._parsed = json.loads(self.json)
        return self._parsed.get(name)

    @property
    def timings_ms(self) -> Mapping[str, float]:
        """Wall-clock milliseconds: "decode", "vision" (all that is not decoding) and the stages of vision."""
        return self._member("timings_ms")

    @property
    def evidence(self) -> Optional[Mapping[str, Any]]:
        """Lines, votes, histogram and posteriors; None unless it was asked for."""
        return self._member("evidence")

    def picture(self, title: str = "") -> bytes:
        """A PNG that shows why: edges, lines, evidence at each angle. Needs `explain`."""
        from ._fix import details_picture
        return details_picture(self._handle, title)

    def __reduce__(self):
        return Details, (None, self.json)
