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
    return {"rotation_angle": answer.rotation_angle, "quarter_turns": answer.quarter_turns, "skew": answer.skew,
            "mirrored": int(answer.mirrored), "confidence": answer.confidence, "posterior": list(answer.posterior),
            "skew_sigma": answer.skew_sigma, "skew_confidence": answer.skew_confidence, "kind": int(answer.kind),
            "decision": int(answer.decision), "exif_orientation": answer.exif_orientation,
            "exif_agrees": -1 if answer.exif_agrees is None else int(answer.exif_agrees),
            "truncated": int(answer.truncated), "width": answer.width, "height": answer.height}


def ask(case):
    what = case["do"]
    if what == "read_exif_orientation":
        return {"exif_orientation": upright.read_exif_orientation(data_of(case))}
    if what.startswith("fix_"):
        turn = {"answer": case["quarter_turns"], "mirrored": bool(case.get("mirrored", 0))}
        if what == "fix_pixels":
            fixed = upright.fix_pixels(pixels_of(case), format=upright.PixelFormat(case["format"]), **turn)
            way, orientation = 0, 0
        else:
            fixed = upright.fix(data_of(case), how=upright.How(case.get("how", 0)), **turn)
            way, orientation = int(fixed.way), fixed.exif_orientation
        return {"way": way, "width": fixed.width, "height": fixed.height, "exif_orientation": orientation,
                "size": len(fixed.data), "fnv1a": fingerprint(fixed.data)}
    detector = upright.Detector(upright.Options(**case.get("options", {})))
    if what == "detect_file":
        return describe_answer(detector.detect_file(ROOT / case["file"]))
    if what == "detect_pixels":
        return describe_answer(detector.detect_pixels(pixels_of(case), upright.PixelFormat(case["format"]),
                                                      case.get("exif_orientation", 0)))
    return describe_answer(detector.detect(data_of(case)))


class Conformance(unittest.TestCase):
    def test_all_cases(self):
        document = conformance()
        self.assertEqual(document["tolerance"], 0)
        for case in document["cases"]:
            with self.subTest(case["name"]):
                try:
                    answer = {"status": 0, **ask(case)}
                except upright.UprightError as error:
                    answer = {"status": int(error.status)}
                self.assertEqual(answer, case["expect"])


if __name__ == "__main__":
    unittest.main()
