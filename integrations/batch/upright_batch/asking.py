"""The only file of this package that knows the Python binding `upright`."""
import functools
import hashlib
import os

import upright

Failure = upright.UprightError


def options_of(given):
    """Options of the binding from plain values; the tag's policy by name: prior, trust or ignore."""
    given = dict(given)
    if isinstance(given.get("exif"), str):
        given["exif"] = upright.ExifPolicy[given["exif"].upper()]
    return upright.Options(**given)


@functools.lru_cache(maxsize=None)
def _options_fingerprint(frozen):
    return hashlib.sha256(repr(options_of(dict(frozen))).encode()).hexdigest()[:12]


def options_fingerprint(given):
    """Twelve digits that differ where any option does, defaults included."""
    return _options_fingerprint(tuple(sorted(given.items())))


@functools.lru_cache(maxsize=None)
def library_fingerprint():
    """Version and, where the loaded file is known, the first digits of its hash: networks change without a version."""
    try:
        with open("/proc/self/maps", encoding="utf-8") as maps:
            names = {line.split(maxsplit=5)[5].strip() for line in maps if "libupright_c" in line}
        with open(min(names), "rb") as file:
            return f"{upright.version()}+{hashlib.sha256(file.read()).hexdigest()[:12]}"
    except (OSError, ValueError):
        return upright.version()


@functools.lru_cache(maxsize=None)
def _detector(process, frozen):
    return upright.Detector(options_of(dict(frozen)))


def detector(given):
    """One detector a process and set of options: engines pass the options on, never the handle."""
    return _detector(os.getpid(), tuple(sorted(given.items())))


def fields(detector, data):
    """The columns of row.py that an answer fills. Raises Failure."""
    answer = detector.detect(data, details=True)
    times = answer.details.timings_ms
    names = ("rotation_angle", "quarter_turns", "skew", "mirrored", "confidence", "skew_sigma", "skew_confidence",
             "exif_orientation", "truncated", "width", "height")
    result = {name: getattr(answer, name) for name in names}
    result.update(zip(("p0", "p90", "p180", "p270"), answer.posterior))
    result.update(kind=answer.kind.name.lower(), decision=answer.decision.name.lower(),
                  decode_ms=times["decode"], vision_ms=times["vision"])
    return result


def status_of(failure):
    return int(failure.status)
