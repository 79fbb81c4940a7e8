"""The only file of this package that knows the Python binding `upright`."""
import dataclasses
import functools
import hashlib
import os

import upright

Failure = upright.UprightError


def options_of(given):
    """Options of the binding from plain values; the tag's policy by name: prior, trust or ignore."""
    return upright.Options(**given)


def options_fingerprint(given):
    """Twelve digits that differ where any option does, and nowhere else, however the options were given."""
    return _hash_of(options_of(given))


@functools.lru_cache(maxsize=None)
def _hash_of(options):
    policy = options.exif
    name = policy.lower() if isinstance(policy, str) else upright.ExifPolicy(policy).name.lower()
    return hashlib.sha256(repr(dataclasses.replace(options, exif=name)).encode()).hexdigest()[:12]


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
def _detector(process, options):
    return upright.Detector(options)


def detector(given):
    """One detector a process and set of options: engines pass the options on, never the handle."""
    return _detector(os.getpid(), options_of(given))


_PLAIN = ("rotation_angle", "quarter_turns", "mirrored", "confidence", "skew", "skew_sigma", "skew_confidence",
          "level_confidence", "reads_several_ways", "exif_orientation", "truncated", "width", "height")
_NAMED = ("decision", "turn_decision", "level_decision", "kind", "exif_agreement")


def fields(detector, data):
    """The columns of row.py that an answer fills. Raises Failure."""
    answer = detector.detect(data, details=True)
    result = {name: getattr(answer, name) for name in _PLAIN}
    result.update((name, getattr(answer, name).name.lower()) for name in _NAMED)
    result.update(zip(("p0", "p90", "p180", "p270"), answer.posterior))
    times = answer.details.timings_ms
    result.update(decode_ms=times["decode"], vision_ms=times["vision"])
    return result


def status_of(failure):
    return int(failure.status)
