"""Asking."""
from __future__ import annotations

import ctypes
import dataclasses
import functools
import os
from ctypes import addressof, byref, c_int32, c_void_p
from typing import Any, Callable, Iterable, List, Optional, Tuple, Union

from . import _native, _sources
from ._native import c
from ._types import (Agreement, Decision, Details, Detection, ExifPolicy, Kind, Options, PixelFormat, PreviewUse, Status, UprightError,
                     member_of)

_CONVERT = {"decision": Decision, "turn_decision": Decision, "level_decision": Decision, "kind": Kind,
            "exif_agreement": Agreement, "posterior": tuple, "direction_share": tuple, "mirrored": bool, "truncated": bool,
            "reads_several_ways": bool, "from_preview": bool}
MEMBERS = [(item.name, _CONVERT.get(item.name)) for item in dataclasses.fields(Detection)
            if item.name not in ("warnings", "details")]


class Cancel:
    """Ends calls that were given it, from any thread, within milliseconds: they raise UprightError (CANCELLED)."""

    def __init__(self) -> None:
        self._flag = c_int32()

    def cancel(self) -> None:
        self._flag.value = 1


def answer_of(native: Any, message: str, details: Optional[Details] = None) -> Detection:
    values = [convert(getattr(native, name)) if convert else getattr(native, name) for name, convert in MEMBERS]
    return Detection(*values, tuple(message.splitlines()), details)


def _native_options(options: Options) -> Any:
    native = _native.sized("options", exif=member_of(ExifPolicy, options.exif), skip_turn=bool(options.skip_turn),
                           preview=member_of(PreviewUse, options.preview),
                           skip_skew=bool(options.skip_skew), min_turn_confidence=options.min_turn_confidence,
                           min_level_confidence=options.min_level_confidence, deadline_ms=options.deadline_ms)
    for name, bits in (("max_input_bytes", 64), ("max_pixels", 64), ("max_memory_bytes", 64), ("max_side", 32), ("page", 31)):
        value = getattr(options, name)
        if not 0 <= value < 1 << bits:  # ctypes would silently cut it
            raise _sources.invalid(f"options: {name} is out of range")
        setattr(native, name, value)
    if options.settings:
        native.settings = "\n".join(f"{name}={value}" for name, value in options.settings).encode("utf-8", "surrogateescape")
    return native


class Detector:
    """Immutable after creation; may be used from many threads at once. Close it, use `with`, or let it go."""

    def __init__(self, options: Optional[Options] = None):
        diagnostics, pointer = _native.sized("diagnostics"), c_void_p()
        self._handle: Optional[_native.Handle] = None
        native = _native_options(options or Options())
        _native.check(c.detector_create(byref(native), byref(pointer), byref(diagnostics)), diagnostics)
        self._handle = _native.Handle(pointer, c.detector_destroy)

    def close(self) -> None:
        """Frees the detector once the calls under way have ended; later calls raise UprightError (INVALID_HANDLE)."""
        self._handle = None

    def __enter__(self) -> "Detector":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def handle(self) -> _native.Handle:
        handle = self._handle
        if handle is None:
            raise UprightError(Status.INVALID_HANDLE, "the detector is closed")
        return handle

    def detect(self, source: Any, *, format: Union[PixelFormat, str, None] = None, exif_orientation: int = 0,
               resolution: Optional[Tuple[float, float]] = None, details: bool = False, explain: bool = False,
               deadline_ms: float = 0, cancel: Optional[Cancel] = None, page: int = 0) -> Detection:
        """`source` is a path (str or PathLike), bytes of an image file, a binary file object, a PIL image, or an array
        of pixels: (height, width) or (height, width, channels), 8 or 16 bits; without `format` 1, 3, 4 channels are
        grey, RGB, RGBA. Memory is not copied where its layout allows. `resolution` (x, y) tells that pixels are not
        square. `details` gives times, `explain` the evidence too. `page` of a file with several, counted from 0: the
        answer's page_count says how many there are."""
        if not 0 <= page < 1 << 31:
            raise _sources.invalid("page is out of range")
        request = _native.sized("request", explain=bool(explain), deadline_ms=deadline_ms, page=page)
        if cancel is not None:
            request.cancel = addressof(cancel._flag)
        pointer = c_void_p()
        if details or explain:
            request.details = addressof(pointer)
        if _sources.is_path(source):
            request.path = _sources.path_bytes(source)
            return self._ask(request, pointer)
        reader = _sources.reader_of(source)
        if reader is not None:
            request.read_at, request.size = ctypes.cast(reader.callback, c_void_p), reader.size
            try:
                return self._ask(request, pointer)
            except UprightError as error:
                raise reader.failure or error
        with _sources.borrowed(source, format, exif_orientation, resolution) as given:
            request.data, request.size, request.image = given.get("data"), given.get("size", 0), given.get("image")
            return self._ask(request, pointer)

    def detect_file(self, path: Union[str, bytes, os.PathLike]) -> Detection:
        """An image file; `path` may be bytes, too."""
        return self._ask(_native.sized("request", path=_sources.path_bytes(path)), c_void_p())

    def detect_pixels(self, pixels: Any, format: Union[PixelFormat, str, None] = None, exif_orientation: int = 0) -> Detection:
        """An array of pixels; as detect()."""
        return self.detect(pixels, format=format, exif_orientation=exif_orientation)

    def _ask(self, request: Any, pointer: c_void_p) -> Detection:
        handle, answer, diagnostics = self.handle(), _native.sized("detection"), _native.sized("diagnostics")
        _native.check(c.detect(handle.pointer, byref(request), byref(answer), byref(diagnostics)), diagnostics)
        details = Details(_native.Handle(pointer, c.details_destroy)) if pointer else None
        return answer_of(answer, _native.text_of(diagnostics), details)

    def detect_many(self, paths: Iterable[Union[str, os.PathLike]], jobs: int = 0,
                    progress: Optional[Callable[[int, int], Any]] = None) -> List[Union[Detection, UprightError]]:
        """Asks about files on `jobs` threads (0: one a processor). A file that fails is answered with its UprightError.
        `progress(done, total)` is called after each; what it raises ends the batch."""
        encoded = [_sources.path_bytes(path) for path in paths]
        return ask_each(encoded, progress, _native.ON_ANSWER, answer_at, lambda callback, diagnostics: c.detect_files(
            self.handle().pointer, _native.strings(encoded), len(encoded), jobs, callback, None, byref(diagnostics)))


def answer_at(address: int, message: str) -> Detection:
    return answer_of(_native.STRUCTS["detection"].from_address(address), message)


def ask_each(encoded: List[bytes], progress: Optional[Callable[[int, int], Any]], callback_type: Any, convert: Any,
             call: Callable[[Any, Any], int]) -> List[Any]:
    """What a batch tells of each path: convert(addresses..., message), or an UprightError, also for what it did not come
    to. What progress(done, total) raises ends the batch."""
    answers: List[Any] = [UprightError(Status.CANCELLED, "the batch ended before")] * len(encoded)
    raised: List[BaseException] = []
    told = 0

    def tell(_: Any, index: int, status: int, *found: Any) -> int:
        nonlocal told
        try:
            text = found[-1].decode("utf-8", "replace")
            answers[index] = UprightError(status, text) if status else convert(*found[:-1], text)
            told += 1
            if progress is not None and not raised:
                progress(told, len(encoded))
        except BaseException as error:  # also an interrupt from the keyboard; nothing may pass through C
            raised.append(error)
        return len(raised)

    diagnostics, callback = _native.sized("diagnostics"), callback_type(tell)
    status = call(ctypes.cast(callback, c_void_p), diagnostics) if encoded else 0
    if raised:
        raise raised[0]
    if status != Status.CANCELLED:
        _native.check(status, diagnostics)
    return answers


_CALL_NAMES = {"deadline_ms", "page"}  # those that a call has, too
_OPTION_NAMES = {item.name for item in dataclasses.fields(Options)}


@functools.lru_cache(maxsize=8)
def _shared(options: Options) -> Detector:
    return Detector(options)


def shared_detector(named: dict) -> Tuple[Detector, dict]:
    """The detector of the options among `named`, which is kept for later calls, and what is left of `named`."""
    options = {name: value for name, value in named.items() if name in _OPTION_NAMES - _CALL_NAMES}
    return _shared(Options(**options)), {name: value for name, value in named.items() if name not in options}


def detect(source: Any, **named: Any) -> Detection:
    """How must it be turned? Takes what Detector.detect() takes, and what Options holds, by name."""
    detector, rest = shared_detector(named)
    return detector.detect(source, **rest)


def detect_many(paths: Iterable[Union[str, os.PathLike]], jobs: int = 0,
                progress: Optional[Callable[[int, int], Any]] = None, **named: Any) -> List[Union[Detection, UprightError]]:
    """Asks about files on `jobs` threads; as Detector.detect_many(), with what Options holds, by name."""
    return Detector(Options(**named)).detect_many(paths, jobs, progress)


def read_exif_orientation(data: Any) -> int:
    """EXIF orientation from the header alone, in microseconds: 1..8, or 0 when absent or malformed."""
    orientation = c_int32()
    with _native.Borrowed(data) as view:
        _native.check(c.read_exif_orientation(view.buf, view.len, byref(orientation)))
    return orientation.value


def version() -> str:
    """Version of the native library."""
    return c.version().decode()


def has(feature: str) -> bool:
    """Whether this build of the library has "networks", "onnx", "explain" or reads a format such as "jpeg"."""
    return c.has(feature.encode()) == 1
