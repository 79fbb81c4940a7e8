"""Putting images right."""
from __future__ import annotations

import ctypes
from ctypes import byref, c_uint8, c_void_p, sizeof
from dataclasses import dataclass
from typing import Optional, Tuple, Union

from . import _native
from ._pixels import image_of
from ._types import Background, Canvas, Detection, How, Interpolation, PixelFormat, Thumbnail, Way


@dataclass(frozen=True)
class Fixed:
    """A complete file of the same format, and what was done."""
    data: bytes
    way: Way
    width: int
    height: int
    exif_orientation: int
    thumbnail: Thumbnail
    notes: Tuple[str, ...]


@dataclass(frozen=True)
class FixedPixels:
    """Pixels without row padding."""
    data: bytes
    width: int
    height: int
    format: PixelFormat


def _options(how, level, canvas, interpolation, colour) -> _native.CorrectOptions:
    result = _native.CorrectOptions()
    _native.check(_native.correct_options_init(byref(result), sizeof(result)))
    result.how, result.level, result.canvas, result.interpolation = int(how), bool(level), int(canvas), int(interpolation)
    if colour is not None:
        result.background = Background.COLOUR
        result.colour = (c_uint8 * 4)(*colour, 0)
    return result


def _correction(answer: Union[Detection, int], mirrored: bool) -> _native.Correction:
    if isinstance(answer, int):
        return _native.sized(_native.Correction, quarter_turns=answer, mirrored=mirrored)
    return _native.sized(_native.Correction, quarter_turns=answer.quarter_turns, mirrored=answer.mirrored,
                         skew=answer.skew)


def _run(function, *arguments):
    """Calls a correcting function; returns its bytes, description and notes."""
    buffer, made, diagnostics = c_void_p(), _native.sized(_native.Corrected), _native.sized(_native.Diagnostics)
    _native.check(function(*arguments, byref(buffer), byref(made), byref(diagnostics)), diagnostics)
    try:
        data = ctypes.string_at(_native.buffer_data(buffer), _native.buffer_size(buffer))
    finally:
        _native.buffer_destroy(buffer)
    return data, made, tuple(diagnostics.message.decode("utf-8", "replace").splitlines())


def fix(data, answer: Union[Detection, int], *, mirrored: bool = False, how: How = How.AUTOMATIC, level: bool = False,
        canvas: Canvas = Canvas.EXPAND, interpolation: Interpolation = Interpolation.LANCZOS,
        colour: Optional[Tuple[int, int, int]] = None) -> Fixed:
    """Puts a JPEG or PNG in memory right. `answer` is a Detection, or quarter turns (then `mirrored` counts).
    `level` also applies the skew, which resamples the pixels; `colour` fills the corners instead of the paper's own."""
    correction, options = _correction(answer, mirrored), _options(how, level, canvas, interpolation, colour)
    with _native.Borrowed(data) as view:
        bytes_, made, notes = _run(_native.correct_encoded, view.buf, view.len, byref(correction), byref(options))
    return Fixed(bytes_, Way(made.way), made.width, made.height, made.exif_orientation, Thumbnail(made.thumbnail), notes)


def fix_pixels(pixels, answer: Union[Detection, int], *, mirrored: bool = False, format: Optional[PixelFormat] = None,
               level: bool = False, canvas: Canvas = Canvas.EXPAND,
               interpolation: Interpolation = Interpolation.LANCZOS,
               colour: Optional[Tuple[int, int, int]] = None) -> FixedPixels:
    """Puts pixels right; arguments as in fix() and Detector.detect_pixels()."""
    correction, options = _correction(answer, mirrored), _options(How.AUTOMATIC, level, canvas, interpolation, colour)
    with _native.Borrowed(pixels, strided=True) as view:
        image = image_of(view, format)
        bytes_, made, _ = _run(_native.correct_pixels, byref(image), byref(correction), byref(options))
    return FixedPixels(bytes_, made.width, made.height, PixelFormat(made.format))
