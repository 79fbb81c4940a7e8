"""The detector."""
from __future__ import annotations

import os
from ctypes import byref, c_float, c_int32, c_void_p, sizeof
from typing import Optional, Union

from . import _native
from ._pixels import image_of
from ._types import Decision, Detection, Kind, Options, PixelFormat, Status, Timings, UprightError


class _Handle:
    """Owns one native detector. Calls under way hold a reference, so closing never pulls it from under them."""

    def __init__(self, pointer):
        self.pointer = pointer

    def __del__(self, destroy=_native.detector_destroy):  # bound early: modules may be gone at exit
        destroy(self.pointer)


def _native_options(options: Options) -> _native.Options:
    result = _native.Options()
    _native.check(_native.options_init(byref(result), sizeof(result)))
    result.exif = int(options.exif)
    result.min_confidence = options.min_confidence
    result.detect_skew = bool(options.detect_skew)
    result.detect_turn = bool(options.detect_turn)
    result.deadline_ms = options.deadline_ms
    for name in ("max_input_bytes", "max_pixels", "max_side"):
        value, bits = getattr(options, name), 32 if name == "max_side" else 64
        if not 0 <= value < 1 << bits:  # ctypes would silently cut it
            raise UprightError(Status.INVALID_ARGUMENT, f"options: {name} is out of range")
        setattr(result, name, value)
    model = options.model
    if model is not None:
        result.model_path = _path_bytes(model.path)
        result.model_input_width, result.model_input_height = model.input_width, model.input_height
        result.model_mean = (c_float * 3)(*model.mean)
        result.model_deviation = (c_float * 3)(*model.deviation)
        result.model_bgr = bool(model.bgr)
        result.model_turns = (c_int32 * 4)(*model.turns)
    return result


def _path_bytes(path) -> bytes:
    encoded = os.fsencode(path)
    if b"\0" in encoded:
        raise UprightError(Status.INVALID_ARGUMENT, "path: holds a zero byte")
    return encoded


def _answer(native: _native.Detection, diagnostics: _native.Diagnostics) -> Detection:
    warnings = diagnostics.message.decode("utf-8", "replace")
    return Detection(
        rotation_angle=native.rotation_angle, quarter_turns=native.quarter_turns, skew=native.skew,
        mirrored=native.mirrored != 0, confidence=native.confidence, posterior=tuple(native.posterior),
        skew_sigma=native.skew_sigma, skew_confidence=native.skew_confidence, kind=Kind(native.kind),
        decision=Decision(native.decision), exif_orientation=native.exif_orientation,
        exif_agrees=None if native.exif_agrees < 0 else native.exif_agrees != 0, truncated=native.truncated != 0,
        width=native.width, height=native.height, warnings=tuple(warnings.splitlines()),
        timings=Timings(native.decode_ms, native.vision_ms, native.exif_ms, native.preprocess_ms, native.edges_ms,
                        native.lines_ms, native.vote_ms, native.coarse_ms, native.confidence_ms))


class Detector:
    """Immutable after creation; may be used from many threads at once. Close it, use `with`, or let it go."""

    def __init__(self, options: Optional[Options] = None):
        diagnostics = _native.sized(_native.Diagnostics)
        pointer = c_void_p()
        self._handle: Optional[_Handle] = None
        native = _native_options(options or Options())
        _native.check(_native.detector_create(byref(native), byref(pointer), byref(diagnostics)), diagnostics)
        self._handle = _Handle(pointer)

    def close(self) -> None:
        """Frees the detector once the calls under way have ended; later calls raise UprightError (INVALID_HANDLE)."""
        self._handle = None

    def __enter__(self) -> "Detector":
        return self

    def __exit__(self, *_) -> None:
        self.close()

    def detect(self, data) -> Detection:
        """A JPEG or PNG in memory: bytes, bytearray, memoryview or any buffer; not copied."""
        with _native.Borrowed(data) as view:
            return self._ask(_native.detect_encoded, view.buf, view.len)

    def detect_file(self, path: Union[str, bytes, os.PathLike]) -> Detection:
        """A JPEG or PNG file."""
        return self._ask(_native.detect_file, _path_bytes(path))

    def detect_pixels(self, pixels, format: Optional[PixelFormat] = None, exif_orientation: int = 0) -> Detection:
        """Decoded pixels: a NumPy array or other buffer of 8-bit values, (height, width) or (height, width, channels).
        Not copied; rows may be apart. Without `format` 1, 3, 4 channels are grey, RGB, RGBA."""
        with _native.Borrowed(pixels, strided=True) as view:
            return self._ask(_native.detect_pixels, byref(image_of(view, format, exif_orientation)))

    def _ask(self, function, *arguments) -> Detection:
        handle = self._handle
        if handle is None:
            raise UprightError(Status.INVALID_HANDLE, "the detector is closed")
        answer, diagnostics = _native.sized(_native.Detection), _native.sized(_native.Diagnostics)
        _native.check(function(handle.pointer, *arguments, byref(answer), byref(diagnostics)), diagnostics)
        return _answer(answer, diagnostics)


def read_exif_orientation(data) -> int:
    """EXIF orientation from the header alone, in microseconds: 1..8, or 0 when absent or malformed."""
    orientation = c_int32()
    with _native.Borrowed(data) as view:
        _native.check(_native.read_exif_orientation(view.buf, view.len, byref(orientation)))
    return orientation.value


def version() -> str:
    """Version of the native library."""
    return _native.version().decode()
