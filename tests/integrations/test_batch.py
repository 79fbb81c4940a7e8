"""Rows, sources and resuming of the batch package, with a library that is made up here."""
import io
import os
import sys
import tarfile
import tempfile
import unittest
from pathlib import Path

from support import ROOT

sys.path.insert(0, str(ROOT / "integrations" / "batch"))
from upright_batch import job, row, sources  # noqa: E402


class MadeUp:
    """Stands in for asking.py: refuses "bad", breaks down at "broken", turns everything else by 90 degrees."""
    class Failure(Exception):
        pass

    library_fingerprint = staticmethod(lambda: "0+test")
    options_fingerprint = staticmethod(lambda given: f"{len(given)} options")
    detector = staticmethod(lambda given: "detector")
    status_of = staticmethod(lambda failure: -11)

    @classmethod
    def fields(cls, detector, data):
        if data == b"bad":
            raise cls.Failure("corrupt")
        if data == b"broken":
            raise ZeroDivisionError("oh")
        return {"rotation_angle": 90.0, "quarter_turns": 1}


class InFolder(unittest.TestCase):
    def setUp(self):
        temporary = tempfile.TemporaryDirectory()
        self.addCleanup(temporary.cleanup)
        self.folder = temporary.name

    def write(self, name, content=b"x"):
        path = os.path.join(self.folder, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        Path(path).write_bytes(content)
        return path

    def write_tar(self, name, members):
        buffer = io.BytesIO()
        with tarfile.open(fileobj=buffer, mode="w") as archive:
            for member, content in members:
                info = tarfile.TarInfo(member)
                info.size = len(content)
                archive.addfile(info, io.BytesIO(content))
        return self.write(name, buffer.getvalue())


class RowTest(unittest.TestCase):
    def row(self, data):
        return row.row_of("key", data, {"exif": "ignore"}, MadeUp)

    def test_every_row_has_every_column_in_order(self):
        for data in (b"good", b"bad", b"broken", OSError("gone")):
            self.assertEqual(row.NAMES, list(self.row(data)))
            self.assertEqual(("key", "0+test", "1 options"), tuple(self.row(data)[n] for n in ("key", "library", "options")))
        self.assertEqual(len(row.NAMES), len(set(row.NAMES)))

    def test_an_answer(self):
        answer = self.row(b"good")
        self.assertEqual(4, answer["bytes"])
        self.assertEqual((0, None, 90.0, 1), (answer["status"], answer["error"], answer["rotation_angle"], answer["quarter_turns"]))

    def test_failures_are_rows(self):
        self.assertEqual((-11, "corrupt"), (self.row(b"bad")["status"], self.row(b"bad")["error"]))
        self.assertEqual(row.STORAGE_FAILED, self.row(OSError("gone"))["status"])
        self.assertIn("gone", self.row(OSError("gone"))["error"])
        self.assertEqual(row.CALL_FAILED, self.row(b"broken")["status"])
        self.assertIsNone(self.row(b"broken")["rotation_angle"])

    def test_what_is_no_bytes_is_a_failure_too(self):
        self.assertEqual(b"abc", row.bytes_of(bytearray(b"abc")))
        self.assertEqual(row.STORAGE_FAILED, self.row(row.bytes_of(None))["status"])

    def test_types_are_known_to_every_engine(self):
        self.assertEqual({"string", "int32", "int64", "float64", "bool"}, {kind for _, kind in row.COLUMNS})


class SourcesTest(InFolder):
    def test_folders_give_images_and_tars_once_and_sorted(self):
        paths = [self.write(name) for name in ("b/2.PNG", "a.jpg", "b/shard.tar")]
        self.write("b/notes.txt")
        found = sources.locations([self.folder, paths[1]])
        self.assertEqual(sorted(paths), found)

    def test_a_named_file_is_taken_whatever_its_name(self):
        path = self.write("scan.dat")
        self.assertEqual([path], sources.locations([path]))

    def test_a_file_that_is_gone_is_an_item(self):
        (key, error), = sources.items(os.path.join(self.folder, "gone.jpg"))
        self.assertTrue(key.endswith("gone.jpg"))
        self.assertIsInstance(error, FileNotFoundError)

    def test_members_of_a_tar(self):
        path = self.write_tar("s.tar", [("0.jpg", b"zero"), ("0.json", b"{}"), ("deep/1.png", b"one")])
        self.assertEqual([(f"{path}/0.jpg", b"zero"), (f"{path}/deep/1.png", b"one")], list(sources.items(path)))

    def test_a_damaged_tar_gives_what_can_be_read_and_says_so(self):
        path = self.write_tar("s.tar", [("0.jpg", b"0" * 600), ("1.jpg", b"1" * 600)])
        whole = Path(path).read_bytes()
        second = 512 + 1024  # where the header of the second member begins
        garbled = whole[:second] + bytes([255]) * 512 + whole[second + 512:]
        for damaged in (whole[:second], whole[:second + 100], whole[:second + 512 + 100], garbled):
            Path(path).write_bytes(damaged)
            found = list(sources.items(path))
            self.assertEqual((f"{path}/0.jpg", b"0" * 600), found[0])
            self.assertEqual([path], [key for key, _ in found[1:]])
            self.assertIsInstance(found[1][1], Exception)

    def test_long_tars_end_where_they_end(self):
        members = [(f"{number}.jpg", bytes([number]) * (700 * number)) for number in range(60)]
        self.assertEqual([content for _, content in members],
                         [content for _, content in sources.items(self.write_tar("s.tar", members))])


class JobTest(InFolder):
    def setUp(self):
        super().setUp()
        self.images = [self.write(f"in/{number}.jpg") for number in range(5)] + [self.write_tar("in/s.tar", [])]
        self.output = os.path.join(self.folder, "out")

    def open(self, **options):
        return job.Job.open(self.output, [os.path.join(self.folder, "in")], 2, **options)

    def test_shards_hold_every_location_once(self):
        shards = self.open().shards
        self.assertEqual(sorted(self.images), sorted(location for shard in shards for location in shard))
        self.assertEqual([1, 1, 2, 2], sorted(len(shard) for shard in shards))
        self.assertIn([self.images[-1]], shards)

    def test_the_first_plan_holds_though_the_folder_changes(self):
        first = self.open().shards
        self.write("in/0-new.jpg")
        self.assertEqual(first, self.open().shards)

    def test_only_whole_parts_count(self):
        begun = self.open()
        self.assertEqual([0, 1, 2, 3], begun.missing())
        job.put(self.output, job.part_name(2), b"whole")
        self.write(f"out/.{job.part_name(1)}.77.tmp")
        self.assertEqual([0, 1, 3], self.open().missing())
        self.assertEqual(b"whole", job.get(self.output, job.part_name(2)))
        begun.tidy()
        self.assertEqual({job.PLAN, job.part_name(2)}, job.names_in(self.output))

    def test_other_options_are_another_job(self):
        self.open(exif="prior")
        with self.assertRaises(job.PlanDiffers):
            self.open(exif="ignore")


if __name__ == "__main__":
    unittest.main()
