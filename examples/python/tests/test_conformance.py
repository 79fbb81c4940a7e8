"""The questions that every binding answers alike, to the last digit."""
import unittest

from support import ROOT, conformance, made_pixels

import upright

CHANNELS = {1: 1, 2: 3, 3: 3, 4: 4, 5: 4}


def fingerprint(data):
    value = 2166136261
    for byte in data:
        value = (value ^ byte) * 16777619 & 0xFFFFFFFF
    return value


def pixels_of(case):
    channels = CHANNELS[case["format"]]
    data = memoryview(made_pixels(case["width"] * case["height"] * channels))
    return data.cast("B", [case["height"], case["width"], channels])


def data_of(case):
    data = (ROOT / case["file"]).read_bytes()
    return data[:case.get("first_bytes", len(data))]


def describe_answer(answer):
    plain = {name: getattr(answer, name) for name in answer.__dataclass_fields__ if name not in ("warnings", "details")}
    return {name: list(value) if isinstance(value, tuple) else value + 0 for name, value in plain.items()}


def ask(case):
    what = case["do"]
    if what == "read_exif_orientation":
        return {"exif_orientation": upright.read_exif_orientation(data_of(case))}
    if what.startswith("fix_"):
        turn = upright.Correction(bool(case.get("mirrored", 0)), case["quarter_turns"])
        if what == "fix_pixels":
            fixed = upright.correct(pixels_of(case), turn, format=case["format"])
        else:
            fixed = upright.correct(data_of(case), turn, how=case.get("how", 0))
        return {"way": int(fixed.way), "width": fixed.width, "height": fixed.height,
                "exif_orientation": fixed.exif_orientation, "size": len(fixed.data), "fnv1a": fingerprint(fixed.data)}
    options = case.get("options", {})
    if what == "detect_file":
        return describe_answer(upright.detect(ROOT / case["file"], **options))
    if what == "detect_pixels":
        return describe_answer(upright.detect(pixels_of(case), format=case["format"],
                                              exif_orientation=case.get("exif_orientation", 0), **options))
    return describe_answer(upright.detect(data_of(case), **options))


class Conformance(unittest.TestCase):
    def test_all_cases(self):
        document = conformance()
        self.assertEqual(document["tolerance"], 0)
        for case in document["cases"]:
            with self.subTest(case["name"]):
                if not upright.has(case.get("needs", "jpeg")):
                    self.skipTest(f"this library does not read {case['needs']}")
                try:
                    answer = {"status": 0, **ask(case)}
                except upright.UprightError as error:
                    answer = {"status": int(error.status)}
                self.assertEqual(answer, case["expect"])


if __name__ == "__main__":
    unittest.main()
