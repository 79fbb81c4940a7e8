"""Putting images right."""
from __future__ import annotations

import contextlib
import dataclasses
import os
from ctypes import addressof, byref, c_int32, c_uint8, c_void_p
from typing import Any, Callable, Iterable, List, Optional, Tuple, Union

from . import _native, _sources
from ._detector import MEMBERS, Cancel, answer_at, answer_of, ask_each, shared_detector
from ._native import c
from ._types import (Background, Canvas, Correction, Decision, Detection, Fixed, How, Interpolation, PixelFormat, Status,
                     Thumbnail, UprightError, Verdict, Way, member_of)


def correction_from(answer: Detection) -> Correction:
    """The rule of the library: what the answer has decided, and only that."""
    plain = {name: getattr(answer, name) for name, _ in MEMBERS if not isinstance(getattr(answer, name), tuple)}
    native, made = _native.sized("detection", **plain), _native.sized("correction")
    _native.check(c.correction_from(byref(native), byref(made)))
    return Correction(bool(made.mirrored), made.quarter_turns, made.skew)


def _native_correction(wanted: Union[Correction, Detection]) -> Any:
    if isinstance(wanted, Detection):
        wanted = wanted.correction
    return _native.sized("correction", mirrored=bool(wanted.mirrored), quarter_turns=wanted.quarter_turns, skew=wanted.skew)


def _native_options(how: Any, canvas: Any, interpolation: Any, colour: Optional[Tuple[int, int, int]], deadline_ms: float,
                    cancel: Optional[Cancel], page: int = 0) -> Any:
    native = _native.sized("correct_options", how=member_of(How, how), canvas=member_of(Canvas, canvas),
                           interpolation=member_of(Interpolation, interpolation), deadline_ms=deadline_ms,
                           cancel=addressof(cancel._flag) if cancel else None, page=page)
    if colour is not None:
        native.background, native.colour = Background.COLOUR, (c_uint8 * 4)(*colour, 0)
    return native


def _fixed(made: Any, notes: str, data: Optional[bytes], detection: Optional[Detection] = None,
           source: Any = None) -> Fixed:
    form = PixelFormat(made.format) if made.format else None
    image = _image_like(source, data, form, made) if form is not None and data is not None else None
    return Fixed(data, Way(made.way), made.width, made.height, made.exif_orientation, Thumbnail(made.thumbnail),
                 bool(made.levelled), Verdict(made.verdict) if made.verdict else None, form,
                 tuple(notes.splitlines()), detection, image)


def _image_like(source: Any, data: bytes, form: PixelFormat, made: Any) -> Any:
    """Corrected pixels as the kind of image that came in; None for plain buffers."""
    if _sources.is_pil(source):
        from PIL import Image
        mode = next(mode for mode, known in _sources._PIL_MODES.items() if known == form)
        picture = Image.frombytes(mode, (made.width, made.height), data)
        picture.info = {name: source.info[name] for name in ("dpi", "icc_profile") if name in source.info}
        return picture
    if type(source).__module__ == "numpy":
        import numpy
        wide = form in (PixelFormat.GREY16, PixelFormat.RGB16)
        channels = () if source.ndim == 2 else (len(data) // (made.width * made.height) // (2 if wide else 1),)
        return numpy.frombuffer(data, numpy.uint16 if wide else numpy.uint8).reshape(made.height, made.width, *channels)
    return None


def correct(source: Any, correction: Union[Correction, Detection], *, how: Union[How, str] = How.AUTOMATIC,
            canvas: Union[Canvas, str] = Canvas.EXPAND, interpolation: Union[Interpolation, str] = Interpolation.LANCZOS,
            colour: Optional[Tuple[int, int, int]] = None, format: Union[PixelFormat, str, None] = None,
            dry_run: bool = False, deadline_ms: float = 0, cancel: Optional[Cancel] = None, page: int = 0) -> Fixed:
    """Puts an image right without asking. Of a Detection what is decided is applied. `source` is what detect() takes;
    `colour` (red, green, blue) fills the corners of a levelled image instead of the paper's own. `page` of a file with
    several, counted from 0; the others stay as they are."""
    if not 0 <= page < 1 << 31:
        raise _sources.invalid("page is out of range")
    wanted = _native_correction(correction)
    options = _native_options(how, canvas, interpolation, colour, deadline_ms, cancel, page)
    made, diagnostics, buffer = _native.sized("corrected"), _native.sized("diagnostics"), c_void_p()
    result = None if dry_run else byref(buffer)
    with _opened(source) as opened, _sources.borrowed(opened, format) as given:
        question = (given["image"],) if "image" in given else (given["data"], given["size"])
        function = c.correct_pixels if "image" in given else c.correct_encoded
        status = function(*question, byref(wanted), byref(options), result, byref(made), byref(diagnostics))
    _native.check(status, diagnostics)
    return _fixed(made, _native.text_of(diagnostics), _native.take(buffer), source=source)


@contextlib.contextmanager
def _opened(source: Any) -> Any:
    if not _sources.is_path(source):
        yield source
        return
    try:
        with open(source, "rb") as file:
            yield file
    except FileNotFoundError as error:
        raise UprightError(Status.FILE_NOT_FOUND, str(error)) from error
    except (OSError, ValueError) as error:
        raise UprightError(Status.FILE_UNREADABLE, str(error)) from error


def fix(source: Any, target: Any = None, *, level: bool = False, dry_run: bool = False, keep_time: bool = False,
        how: Union[How, str] = How.AUTOMATIC, canvas: Union[Canvas, str] = Canvas.EXPAND,
        interpolation: Union[Interpolation, str] = Interpolation.LANCZOS, colour: Optional[Tuple[int, int, int]] = None,
        deadline_ms: float = 0, cancel: Optional[Cancel] = None, **named: Any) -> Fixed:
    """Asks, applies what is decided, asks again, and keeps the result only if that answer wants no more.

    `source` is what detect() takes. A path without `target` is replaced, safely; `target` is a path, which is written
    unless it exists with another content, or a binary file object; without it the bytes are in the result. A PIL image
    or array is asked about once; result.image is the one put right. `level` also applies the fine angle, which encodes
    again. What Options holds can be given by name."""
    detector, rest = shared_detector(named)
    options = _native_options(how, canvas, interpolation, colour, deadline_ms, cancel)
    asked = _fix_options(level, dry_run, keep_time, options)
    found, made, diagnostics = _native.sized("detection"), _native.sized("corrected"), _native.sized("diagnostics")
    outcome, handle = (byref(made), byref(diagnostics)), detector.handle()
    if _sources.is_path(source) and (target is None or _sources.is_path(target)):
        goal = None if target is None else _sources.path_bytes(target)
        status = c.fix_file(handle.pointer, _sources.path_bytes(source), goal, byref(asked), byref(found), *outcome)
        _native.check(status, diagnostics)
        return _fixed(made, _native.text_of(diagnostics), None, answer_of(found, ""))
    with _opened(source) as opened, _sources.borrowed(opened, **rest) as given:
        if "image" in given:
            return _fix_pixels(detector, source, level, dict(how=how, canvas=canvas, interpolation=interpolation,
                               colour=colour, dry_run=dry_run, deadline_ms=deadline_ms, cancel=cancel), rest, target)
        buffer = c_void_p()
        status = c.fix_encoded(handle.pointer, given["data"], given["size"], byref(asked), byref(found), byref(buffer), *outcome)
    _native.check(status, diagnostics)
    data = _native.take(buffer)
    if target is not None and not dry_run:
        _write(target, data)
    return _fixed(made, _native.text_of(diagnostics), data, answer_of(found, ""))


def _fix_options(level: bool, dry_run: bool, keep_time: bool, correct_options: Any) -> Any:
    return _native.sized("fix_options", level=bool(level), dry_run=bool(dry_run), keep_time=bool(keep_time),
                         correct=addressof(correct_options))


def fix_many(sources: Iterable[Union[str, os.PathLike]], targets: Optional[Iterable[Union[str, os.PathLike, None]]] = None,
             jobs: int = 0, progress: Optional[Callable[[int, int], Any]] = None, *, level: bool = False,
             dry_run: bool = False, keep_time: bool = False, how: Union[How, str] = How.AUTOMATIC,
             canvas: Union[Canvas, str] = Canvas.EXPAND, interpolation: Union[Interpolation, str] = Interpolation.LANCZOS,
             colour: Optional[Tuple[int, int, int]] = None, deadline_ms: float = 0, cancel: Optional[Cancel] = None,
             **named: Any) -> List[Union[Fixed, UprightError]]:
    """fix() for many files on `jobs` threads (0: one a processor), in place where there are no `targets` or one is None.
    A file that fails is answered with its UprightError, and so is what a cancelled batch did not come to (CANCELLED).
    `progress(done, total)` is called after each; what it raises ends the batch, after the files under way are written."""
    detector, rest = shared_detector(named)
    if rest:
        raise TypeError(f"fix_many() does not know {', '.join(rest)}")
    encoded = [_sources.path_bytes(path) for path in sources]
    goals = None if targets is None else [None if path is None else _sources.path_bytes(path) for path in targets]
    if goals is not None and len(goals) != len(encoded):
        raise ValueError("not as many targets as sources")
    options = _native_options(how, canvas, interpolation, colour, deadline_ms, cancel)
    asked = _fix_options(level, dry_run, keep_time, options)

    def convert(found: int, made: int, text: str) -> Fixed:
        done = _native.STRUCTS["corrected"].from_address(made)
        return _fixed(done, text, None, answer_at(found, ""))

    return ask_each(encoded, progress, _native.ON_FIXED, convert, lambda callback, diagnostics: c.fix_files(
        detector.handle().pointer, _native.strings(encoded), goals and _native.strings(goals), len(encoded), jobs,
        byref(asked), callback, None, byref(diagnostics)))


def _fix_pixels(detector: Any, source: Any, level: bool, named: dict, rest: dict, target: Any) -> Fixed:
    if target is not None:
        raise TypeError("pixels have no file format: take result.image and save that")
    answer = detector.detect(source, **rest)
    acts = Decision.APPLY in (answer.turn_decision, answer.decision if level else None)
    wanted = dataclasses.replace(answer.correction, **{} if level else {"skew": 0.0}) if acts else Correction()
    verdict = Verdict.LEFT if not acts else Verdict.UPRIGHT if wanted == Correction() else Verdict.FIXED
    fixed = correct(source, wanted, format=rest.get("format"), **named)
    return dataclasses.replace(fixed, verdict=verdict, detection=answer)


def _write(target: Any, data: bytes) -> None:
    if hasattr(target, "write"):
        target.write(data)
        return
    try:
        with open(target, "xb") as file:
            file.write(data)
    except OSError as error:
        raise UprightError(Status.FILE_NOT_WRITTEN, str(error)) from error


def preview(source: Any, correction: Union[Correction, Detection], max_side: int = 512, *, deadline_ms: float = 0,
            cancel: Optional[Cancel] = None) -> bytes:
    """A small JPEG of an image file as the correction would make it, for "is this right?"."""
    wanted, buffer, diagnostics = _native_correction(correction), c_void_p(), _native.sized("diagnostics")
    options = _native_options(0, 0, 0, None, deadline_ms, cancel)
    with _opened(source) as opened, _sources.borrowed(opened) as given:
        _native.check(c.preview_encoded(given.get("data"), given.get("size", 0), byref(wanted), max_side, byref(options),
                                        byref(buffer), byref(diagnostics)), diagnostics)
    return _native.take(buffer)


def details_picture(handle: Any, title: str) -> bytes:
    buffer, diagnostics = c_void_p(), _native.sized("diagnostics")
    _native.check(c.details_picture(handle and handle.pointer, title.encode(), byref(buffer), byref(diagnostics)), diagnostics)
    return _native.take(buffer)


def replace_file(path: Union[str, os.PathLike], data: Any, *, keep_time: bool = False) -> None:
    """Puts bytes in the place of a file: written aside, flushed and renamed; permissions and attributes stay."""
    diagnostics = _native.sized("diagnostics")
    with _native.Borrowed(data) as view:
        _native.check(c.replace_file(_sources.path_bytes(path), view.buf, view.len, bool(keep_time), byref(diagnostics)),
                      diagnostics)


def exif_to_turn(exif_orientation: int) -> Correction:
    """What a viewer does for an EXIF value: flip left-right, then turn."""
    mirrored, turns = c_int32(), c_int32()
    _native.check(c.exif_to_turn(exif_orientation, byref(mirrored), byref(turns)))
    return Correction(bool(mirrored.value), turns.value)


def turn_to_exif(correction: Correction) -> int:
    """The EXIF value 1..8 that asks a viewer for this flip and turn; 0 if quarter_turns is not within 0..3."""
    return c.turn_to_exif(bool(correction.mirrored), correction.quarter_turns)
