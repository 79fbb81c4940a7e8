"""The calibration constants that the library was built with, read from its generated header."""
import pathlib
import re

from policy import Calibration

HEADER = pathlib.Path(__file__).parents[1] / "src" / "common" / "turn_calibration.hpp"


def calibration():
    found = dict(re.findall(r"double (\w+) = ([0-9.e+-]+);", HEADER.read_text()))
    return Calibration(**{name: float(value) for name, value in found.items()})
