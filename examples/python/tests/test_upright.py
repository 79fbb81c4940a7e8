"""What is particular to Python: buffers, errors, closing, threads, the README."""
import os
import re
import tempfile
import threading
import unittest
from pathlib import Path

from support import ROOT, SAMPLES

import upright

try:
    import numpy
except ImportError:
    numpy = None

LETTER = (SAMPLES / "letter-turn-3.7.jpg").read_bytes()


def status_of(call, *arguments, **named):
    try:
        call(*arguments, **named)
    except upright.UprightError as error:
        assert str(error)
        return error.status
    return upright.Status.OK


def without_times(answer):
    return {name: getattr(answer, name) for name in answer.__dataclass_fields__ if name != "timings"}


class Buffers(unittest.TestCase):
    def test_every_kind_of_buffer_is_taken(self):
        detector = upright.Detector()
        expected = without_times(detector.detect(LETTER))
        for data in (bytearray(LETTER), memoryview(LETTER), memoryview(b"xx" + LETTER)[2:]):
            self.assertEqual(without_times(detector.detect(data)), expected)
        self.assertRaises(TypeError, detector.detect, "a string")
        self.assertRaises(TypeError, detector.detect, None)

    def test_a_bytearray_can_be_resized_afterwards(self):
        data = bytearray(LETTER)
        upright.Detector().detect(data)
        data.append(0)  # BufferError if it were still borrowed

    @unittest.skipIf(numpy is None, "NumPy is missing")
    def test_arrays_are_taken_without_a_copy_rows_may_be_apart(self):
        detector = upright.Detector()
        whole = numpy.arange(100 * 140 * 3, dtype=numpy.uint8).reshape(100, 140, 3)
        part = whole[10:90, 20:120]
        self.assertFalse(part.flags["C_CONTIGUOUS"])
        self.assertEqual(without_times(detector.detect_pixels(part)),
                         without_times(detector.detect_pixels(numpy.ascontiguousarray(part))))
        part.flags.writeable = False
        detector.detect_pixels(part)
        turned = upright.fix_pixels(part, 1)
        self.assertEqual(numpy.frombuffer(turned.data, numpy.uint8).reshape(turned.height, turned.width, 3).tolist(),
                         numpy.rot90(part, -1).tolist())

    @unittest.skipIf(numpy is None, "NumPy is missing")
    def test_arrays_that_are_no_image_are_refused(self):
        detector = upright.Detector()
        for array in (numpy.zeros((4, 4), numpy.uint16), numpy.zeros(16, numpy.uint8), numpy.zeros((4, 4, 2), numpy.uint8),
                      numpy.zeros((4, 4, 3), numpy.uint8)[:, ::2], numpy.zeros((4, 4), numpy.uint8)[::-1],
                      numpy.zeros((4, 8), numpy.uint8).T):
            self.assertEqual(status_of(detector.detect_pixels, array), upright.Status.INVALID_ARGUMENT)
        self.assertEqual(status_of(detector.detect_pixels, numpy.zeros((0, 4), numpy.uint8)),
                         upright.Status.INVALID_ARGUMENT)


class Errors(unittest.TestCase):
    def test_statuses_become_exceptions(self):
        detector = upright.Detector()
        S = upright.Status
        self.assertEqual(status_of(detector.detect, b"no image"), S.UNSUPPORTED_FORMAT)
        self.assertEqual(status_of(detector.detect, b""), S.INVALID_ARGUMENT)
        self.assertEqual(status_of(detector.detect_file, "/no/such/file"), S.FILE_NOT_FOUND)
        self.assertEqual(status_of(detector.detect_file, b"/no/such/\xff\xfe"), S.FILE_NOT_FOUND)
        self.assertEqual(status_of(detector.detect_file, "zero\0byte"), S.INVALID_ARGUMENT)
        self.assertIn(status_of(detector.detect_file, "x" * 100_000), (S.FILE_NOT_FOUND, S.FILE_UNREADABLE))
        self.assertEqual(status_of(detector.detect_pixels, memoryview(bytes(4)).cast("B", [2, 2]), exif_orientation=9),
                         S.INVALID_ARGUMENT)
        self.assertEqual(status_of(upright.fix, LETTER, 4), S.INVALID_ARGUMENT)
        self.assertEqual(status_of(upright.fix, b"", 1), S.INVALID_ARGUMENT)
        self.assertEqual(upright.read_exif_orientation(b"x"), 0)

    def test_options_are_checked(self):
        S = upright.Status
        for options in (upright.Options(min_confidence=2), upright.Options(min_confidence=float("nan")),
                        upright.Options(deadline_ms=-1), upright.Options(max_side=1 << 32),
                        upright.Options(max_pixels=-1), upright.Options(exif=7)):
            self.assertEqual(status_of(upright.Detector, options), S.INVALID_ARGUMENT)
        self.assertEqual(status_of(upright.Detector, upright.Options(model=upright.Model("/no/such.onnx"))), S.INVALID_MODEL)

    def test_a_closed_detector_says_so(self):
        with upright.Detector() as detector:
            detector.detect(LETTER)
        self.assertEqual(status_of(detector.detect, LETTER), upright.Status.INVALID_HANDLE)
        self.assertEqual(status_of(detector.detect_file, "x"), upright.Status.INVALID_HANDLE)
        detector.close()

    def test_memory_that_is_no_detector_and_wrong_struct_sizes_are_answered_with_a_status(self):
        import ctypes

        from upright import _native
        answer = _native.sized(_native.Detection)
        nothing = ctypes.create_string_buffer(64)
        self.assertEqual(_native.detect_encoded(None, LETTER, len(LETTER), answer, None), -1)
        self.assertEqual(_native.detect_encoded(ctypes.addressof(nothing), LETTER, len(LETTER), answer, None), -3)
        detector = upright.Detector()
        for size, status in ((0, -2), (0xFFFFFFFF, 0)):
            answer.struct_size = size
            self.assertEqual(_native.detect_encoded(detector._handle.pointer, LETTER, len(LETTER), answer, None), status)


class Threads(unittest.TestCase):
    def test_four_threads_share_a_detector(self):
        detector = upright.Detector()
        files = [LETTER, (SAMPLES / "receipt-turn-90.png").read_bytes()]
        expected = [without_times(detector.detect(data)) for data in files]
        wrong = []

        def work(start):
            for turn in range(4):
                which = (start + turn) % len(files)
                if without_times(detector.detect(files[which])) != expected[which]:
                    wrong.append(which)

        threads = [threading.Thread(target=work, args=(index,)) for index in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(wrong, [])

    def test_closing_during_calls_is_safe(self):
        detector = upright.Detector()
        started = threading.Barrier(5)
        outcomes = []

        def work():
            started.wait()
            for _ in range(3):
                outcomes.append(status_of(detector.detect, LETTER))

        threads = [threading.Thread(target=work) for _ in range(4)]
        for thread in threads:
            thread.start()
        started.wait()
        detector.close()
        for thread in threads:
            thread.join()
        self.assertLessEqual(set(outcomes), {upright.Status.OK, upright.Status.INVALID_HANDLE})


class Documentation(unittest.TestCase):
    def test_the_example_of_the_readme_runs(self):
        text = (ROOT / "examples" / "python" / "README.md").read_text()
        example = re.search(r"```python\n(.*?)```", text, re.DOTALL).group(1)
        with tempfile.TemporaryDirectory() as folder:
            tagged = (SAMPLES / "landscape-turn-270.jpg").read_bytes()
            Path(folder, "scan.jpg").write_bytes(tagged)
            before = os.getcwd()
            os.chdir(folder)
            try:
                exec(compile(example, "README.md", "exec"), {})
            finally:
                os.chdir(before)
            fixed = Path(folder, "upright.jpg").read_bytes()
        self.assertEqual(upright.Detector().detect(fixed).quarter_turns, 0)


if __name__ == "__main__":
    unittest.main()
