"""What is particular to Python: what may be asked about, results, errors, closing, threads, the README."""
import io
import json
import os
import pickle
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
try:
    from PIL import Image
except ImportError:
    Image = None

LETTER_FILE = SAMPLES / "letter-turn-3.7.jpg"
LETTER = LETTER_FILE.read_bytes()


def status_of(call, *arguments, **named):
    try:
        call(*arguments, **named)
    except upright.UprightError as error:
        assert str(error)
        return error.status
    return upright.Status.OK


class Sources(unittest.TestCase):
    def test_paths_bytes_and_files_get_the_same_answer(self):
        expected = upright.detect(LETTER)
        with open(LETTER_FILE, "rb") as file:
            for source in (str(LETTER_FILE), LETTER_FILE, bytearray(LETTER), memoryview(b"xx" + LETTER)[2:],
                           io.BytesIO(LETTER), file):
                self.assertEqual(upright.detect(source), expected)
        self.assertEqual(upright.Detector().detect_file(os.fsencode(LETTER_FILE)), expected)
        for wrong in (None, 7, io.StringIO("text"), ["a", "list"]):
            self.assertRaises(TypeError, upright.detect, wrong)

    @unittest.skipIf(Image is None or numpy is None, "Pillow or NumPy is missing")
    def test_pictures_of_pillow_are_taken_and_given_back(self):
        with Image.open(SAMPLES / "receipt-turn-90.png") as receipt:
            self.assertEqual(receipt.mode, "P")
            for mode in ("P", "L", "RGB", "RGBA", "LA", "CMYK", "1"):
                self.assertEqual(upright.detect(receipt.convert(mode)).quarter_turns, 1, mode)
            fixed = upright.fix(receipt.convert("RGB"))
            self.assertEqual(fixed.verdict, upright.Verdict.FIXED)
            self.assertEqual(numpy.asarray(fixed.image).tolist(),
                             numpy.rot90(numpy.asarray(receipt.convert("RGB")), -1).tolist())
        with Image.open(SAMPLES / "landscape-turn-270.jpg") as tagged:
            answer = upright.detect(tagged)
            self.assertEqual((answer.exif_orientation, answer.exif_agreement), (8, upright.Agreement.AGREES))
            self.assertEqual(upright.fix(tagged).image.size, (960, 640))

    def test_a_bytearray_can_be_resized_afterwards(self):
        data = bytearray(LETTER)
        upright.Detector().detect(data)
        data.append(0)  # BufferError if it were still borrowed

    @unittest.skipIf(numpy is None, "NumPy is missing")
    def test_arrays_of_any_layout_get_the_answer_of_their_pixels(self):
        whole = numpy.arange(100 * 140 * 3, dtype=numpy.uint8).reshape(100, 140, 3)
        for part in (whole[10:90, 20:120], whole[::-1], whole[:, ::-1], whole[:, ::2], whole.transpose(1, 0, 2), whole[..., 1]):
            self.assertFalse(part.flags["C_CONTIGUOUS"])
            part.flags.writeable = False
            self.assertEqual(upright.detect(part), upright.detect(numpy.ascontiguousarray(part)))
            turned = upright.correct(part, upright.Correction(quarter_turns=1)).image
            self.assertEqual(turned.tolist(), numpy.rot90(part, -1).tolist())
        self.assertEqual(upright.detect(whole[..., ::-1], format="bgr"), upright.detect(whole))

    @unittest.skipIf(numpy is None or Image is None, "NumPy or Pillow is missing")
    def test_pixels_of_16_bits_of_one_bit_and_of_cameras_are_taken(self):
        with Image.open(SAMPLES / "receipt-turn-90.png") as receipt:
            grey = numpy.asarray(receipt.convert("L"))
        expected = upright.detect(grey)
        self.assertEqual(expected.quarter_turns, 1)
        self.assertEqual(upright.detect(grey.astype(numpy.uint16) * 257), expected)
        nv12 = numpy.vstack([grey, numpy.full((260, 900), 128, numpy.uint8)])
        self.assertEqual(upright.detect(nv12, format="nv12").height, 520)
        black = grey < 128
        expected = upright.detect(numpy.where(black, 0, 255).astype(numpy.uint8)[:, :896])
        self.assertEqual(expected.quarter_turns, 1)
        self.assertEqual(upright.detect(numpy.packbits(black[:, :896], axis=1), format="bit_1_black"), expected)
        self.assertEqual(upright.detect(~black[:, :896]), expected)

    @unittest.skipIf(numpy is None, "NumPy is missing")
    def test_arrays_that_are_no_image_are_refused(self):
        for array in (numpy.zeros((4, 4), numpy.float32), numpy.zeros((4, 4, 2), numpy.uint8), numpy.zeros((4, 4), numpy.int16),
                      numpy.zeros((0, 4), numpy.uint8), numpy.zeros((4, 4, 4), numpy.uint16), numpy.zeros((2, 2, 2, 2), "u1")):
            self.assertEqual(status_of(upright.detect, array), upright.Status.INVALID_ARGUMENT, array.shape)
        self.assertEqual(status_of(upright.detect, numpy.zeros((4, 4), "u1"), format="rgb"), upright.Status.INVALID_ARGUMENT)
        self.assertEqual(status_of(upright.detect, numpy.zeros((4, 4), "u1"), format="cmyk"), upright.Status.INVALID_ARGUMENT)


class FileObjects(unittest.TestCase):
    class Watched(io.BytesIO):
        """A file object that counts what is read."""
        taken = 0

        def read(self, size=-1):
            data = super().read(size)
            self.taken += len(data)
            return data

    def test_they_are_read_from_where_they_stand_and_no_more_than_the_limit_allows(self):
        file = self.Watched(b"before" + LETTER)
        file.seek(6)
        self.assertEqual(upright.detect(file), upright.detect(LETTER))
        self.assertEqual(file.taken, len(LETTER))
        large = self.Watched(bytes(1 << 20))
        self.assertEqual(status_of(upright.detect, large, max_input_bytes=1 << 16), upright.Status.TOO_MANY_BYTES)
        self.assertEqual(large.taken, 0)

    def test_without_a_size_they_are_read_to_their_end(self):
        class Pipe:
            def __init__(self):
                self.rest = io.BytesIO(LETTER)

            def read(self, size=-1):
                return self.rest.read(size)
        self.assertEqual(upright.detect(Pipe()), upright.detect(LETTER))

    def test_what_reading_raises_is_raised(self):
        class Broken(io.BytesIO):
            def read(self, size=-1):
                if size:
                    raise ConnectionResetError("gone")
                return b""
        with self.assertRaisesRegex(ConnectionResetError, "gone"):
            upright.detect(Broken(LETTER))
        with self.assertRaises(TypeError):
            upright.detect(io.StringIO("text"))
        self.assertEqual(status_of(upright.detect, io.BytesIO()), upright.Status.CORRUPT_IMAGE)


class Results(unittest.TestCase):
    def test_an_answer_prints_and_turns_into_what_json_holds(self):
        answer = upright.detect(LETTER)
        self.assertRegex(str(answer), r"^turn 0 \(apply, 0\.99\d\d\), level 3\.70 \(apply, 0\.\d+\), document of 1090 x 1462$")
        shown = answer.to_dict()
        self.assertEqual(json.loads(json.dumps(shown)), shown)
        self.assertEqual((shown["level_decision"], shown["kind"], shown["truncated"]), ("apply", "document", False))
        self.assertEqual(answer.correction, upright.Correction(False, 0, answer.skew))
        self.assertEqual(upright.detect(LETTER, min_level_confidence=1).correction.skew, 0)

    def test_details_hold_times_and_evidence_and_outlive_pickling(self):
        self.assertIsNone(upright.detect(LETTER).details)
        timed, explained = upright.detect(LETTER, details=True), upright.detect(LETTER, explain=True)
        self.assertIsNone(timed.details.evidence)
        self.assertGreater(timed.details.timings_ms["vision"], 0)
        copy = pickle.loads(pickle.dumps(explained))
        self.assertEqual(copy, explained)
        self.assertEqual(copy.details.evidence, explained.details.evidence)
        self.assertTrue(explained.details.picture("why").startswith(b"\x89PNG"))
        self.assertEqual(status_of(timed.details.picture), upright.Status.INVALID_ARGUMENT)
        self.assertEqual(status_of(copy.details.picture), upright.Status.INVALID_ARGUMENT)

    def test_many_files_are_answered_in_order_with_progress(self):
        seen = []
        answers = upright.detect_many([LETTER_FILE, "/no/such", SAMPLES / "blank-page.png"], jobs=3,
                                      progress=lambda done, total: seen.append((done, total)))
        self.assertEqual(seen, [(1, 3), (2, 3), (3, 3)])
        self.assertEqual(answers[0], upright.detect(LETTER))
        self.assertEqual((answers[1].status, answers[2].decision), (upright.Status.FILE_NOT_FOUND, upright.Decision.NONE))
        self.assertEqual(upright.detect_many([]), [])
        with self.assertRaises(KeyboardInterrupt):
            upright.detect_many([LETTER_FILE] * 3, progress=lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))


class Fixing(unittest.TestCase):
    def test_many_files_are_fixed_in_order_in_place_or_beside(self):
        page, upright_page = (SAMPLES / "letter-turn-180.jpg").read_bytes(), None
        with tempfile.TemporaryDirectory() as folder:
            paths = [Path(folder, name) for name in ("a.jpg", "gone.jpg", "b.jpg")]
            paths[0].write_bytes(page)
            paths[2].write_bytes(page)
            seen = []
            done = upright.fix_many(paths, [None, None, Path(folder, "new", "b.jpg")], jobs=2,
                                    progress=lambda *numbers: seen.append(numbers))
            self.assertEqual(seen, [(1, 3), (2, 3), (3, 3)])
            self.assertEqual([str(done[0]), str(done[2])], ["fixed: lossless, 1000 x 1400"] * 2)
            self.assertEqual((done[0].detection.quarter_turns, done[1].status), (2, upright.Status.FILE_NOT_FOUND))
            upright_page = paths[0].read_bytes()
            self.assertEqual((paths[2].read_bytes(), Path(folder, "new", "b.jpg").read_bytes()), (page, upright_page))
            self.assertEqual(upright.fix_many(paths[:1], exif="ignore")[0].verdict, upright.Verdict.UPRIGHT)
            cancel = upright.Cancel()
            cancel.cancel()
            ended, = upright.fix_many(paths[2:], cancel=cancel)
            self.assertEqual((ended.status, paths[2].read_bytes()), (upright.Status.CANCELLED, page))
            with self.assertRaises(ZeroDivisionError):
                upright.fix_many(paths[2:], progress=lambda *_: 1 // 0)
            self.assertEqual(paths[2].read_bytes(), upright_page)
        self.assertEqual(upright.fix_many([]), [])
        self.assertRaises(TypeError, upright.fix_many, [], no_such_option=1)
        self.assertRaises(ValueError, upright.fix_many, [], ["target"])

    def test_a_preview_can_be_cancelled(self):
        cancel = upright.Cancel()
        cancel.cancel()
        self.assertEqual(status_of(upright.preview, LETTER, upright.Correction(), cancel=cancel), upright.Status.CANCELLED)

    def test_files_are_fixed_in_place_to_a_target_and_in_memory(self):
        page = (SAMPLES / "letter-turn-180.jpg").read_bytes()
        with tempfile.TemporaryDirectory() as folder:
            path, target = Path(folder, "page.jpg"), Path(folder, "deep", "upright.jpg")
            path.write_bytes(page)
            self.assertEqual(upright.fix(path, dry_run=True).verdict, upright.Verdict.FIXED)
            self.assertEqual(path.read_bytes(), page)
            self.assertEqual(upright.fix(path, target).verdict, upright.Verdict.FIXED)
            self.assertEqual(path.read_bytes(), page)
            self.assertEqual(str(upright.fix(path)), "fixed: lossless, 1000 x 1400")
            self.assertEqual(path.read_bytes(), target.read_bytes())
            self.assertEqual(upright.fix(path).verdict, upright.Verdict.UPRIGHT)
            written = io.BytesIO()
            self.assertEqual(upright.fix(page, written).data, path.read_bytes())
            self.assertEqual(written.getvalue(), path.read_bytes())
            self.assertEqual(status_of(upright.fix, LETTER, target), upright.Status.FILE_NOT_WRITTEN)
            upright.replace_file(path, page)
            self.assertEqual(path.read_bytes(), page)
        self.assertTrue(upright.fix(LETTER, level=True).levelled)
        self.assertFalse(upright.fix(LETTER).levelled)
        left = upright.fix(SAMPLES / "blank-page.png", dry_run=True)
        self.assertEqual((left.verdict, left.notes), (upright.Verdict.LEFT, ("nothing in it says what is up",)))

    def test_corrections_can_be_rehearsed_and_previewed(self):
        answer = upright.detect(LETTER)
        rehearsed = upright.correct(LETTER, answer, dry_run=True)
        self.assertEqual((rehearsed.data, rehearsed.way, rehearsed.levelled), (None, upright.Way.REENCODED, True))
        self.assertTrue(upright.preview(LETTER_FILE, answer, 128).startswith(b"\xff\xd8"))
        turn = upright.exif_to_turn(7)
        self.assertEqual((turn, upright.turn_to_exif(turn)), (upright.Correction(True, 1), 7))
        self.assertEqual((upright.has("jpeg"), upright.has("telepathy")), (True, False))


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
        self.assertEqual(status_of(detector.detect, memoryview(bytes(4)).cast("B", [2, 2]), exif_orientation=9),
                         S.INVALID_ARGUMENT)
        self.assertEqual(status_of(upright.correct, LETTER, upright.Correction(quarter_turns=4)), S.INVALID_ARGUMENT)
        self.assertEqual(status_of(upright.correct, LETTER, answer := upright.Correction(), how="magic"), S.INVALID_ARGUMENT)
        self.assertEqual(status_of(upright.correct, "/no/such/file", answer), S.FILE_NOT_FOUND)
        self.assertEqual(status_of(upright.fix, b""), S.INVALID_ARGUMENT)
        cancel = upright.Cancel()
        cancel.cancel()
        self.assertEqual(status_of(detector.detect, LETTER, cancel=cancel), S.CANCELLED)
        self.assertEqual(status_of(detector.detect, LETTER, deadline_ms=1e-6), S.DEADLINE_EXCEEDED)
        with self.assertRaisesRegex(upright.UprightError, r"\(unsupported_format\)$"):
            detector.detect(b"no image")
        self.assertEqual(upright.read_exif_orientation(b"x"), 0)

    def test_options_are_checked(self):
        S = upright.Status
        for options in (upright.Options(min_turn_confidence=2), upright.Options(min_turn_confidence=float("nan")),
                        upright.Options(deadline_ms=-1), upright.Options(max_side=1 << 32),
                        upright.Options(max_pixels=-1), upright.Options(exif=7)):
            self.assertEqual(status_of(upright.Detector, options), S.INVALID_ARGUMENT)
        no_model = upright.Options(settings={"model": "/no/such.onnx"})
        self.assertEqual(status_of(upright.Detector, no_model), S.INVALID_MODEL)
        self.assertEqual(status_of(upright.Detector, upright.Options(settings={"telepathy": 1})), S.UNKNOWN_OPTION)

    def test_a_closed_detector_says_so(self):
        with upright.Detector() as detector:
            detector.detect(LETTER)
        self.assertEqual(status_of(detector.detect, LETTER), upright.Status.INVALID_HANDLE)
        self.assertEqual(status_of(detector.detect_file, "x"), upright.Status.INVALID_HANDLE)
        detector.close()

    def test_memory_that_is_no_detector_and_wrong_struct_sizes_are_answered_with_a_status(self):
        import ctypes

        from upright._native import c, sized
        answer, nothing = sized("detection"), ctypes.create_string_buffer(64)
        ask = lambda handle: c.detect_encoded(handle, LETTER, len(LETTER), ctypes.byref(answer), None)  # noqa: E731
        self.assertEqual(ask(None), -1)
        self.assertEqual(ask(ctypes.addressof(nothing)), -3)
        detector = upright.Detector()
        answer.struct_size = 0
        self.assertEqual(ask(detector.handle().pointer), -2)


class Threads(unittest.TestCase):
    def test_four_threads_share_a_detector(self):
        detector = upright.Detector()
        files = [LETTER, (SAMPLES / "receipt-turn-90.png").read_bytes()]
        expected = [detector.detect(data) for data in files]
        wrong = []

        def work(start):
            for turn in range(4):
                which = (start + turn) % len(files)
                if detector.detect(files[which]) != expected[which]:
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
    def test_the_examples_of_the_readme_run(self):
        text = (ROOT / "examples" / "python" / "README.md").read_text()
        examples = re.findall(r"```python\n(.*?)```", text, re.DOTALL)
        self.assertEqual(len([line for line in examples[0].splitlines() if line]), 3)
        before = os.getcwd()
        with tempfile.TemporaryDirectory() as folder:
            Path(folder, "scan.jpg").write_bytes((SAMPLES / "landscape-turn-270.jpg").read_bytes())
            os.chdir(folder)
            try:
                for example in examples:
                    exec(compile(example, "README.md", "exec"), {})
            finally:
                os.chdir(before)
            self.assertEqual(upright.detect(Path(folder, "upright.jpg")).quarter_turns, 0)


if __name__ == "__main__":
    unittest.main()
