"""A job over many images that may be killed at any time: the work is cut into shards, each of which is one Parquet file.

The first run writes the plan; every later run with the same output does what is missing. A part gets its name only
when it is whole, and holds exactly the images that the plan gives its shard: rows are complete and none comes twice.
"""
import json
import os
import time

from . import sources
from .row import arrow_schema, rows

PLAN = "_plan.json"


class PlanDiffers(Exception):
    """The output belongs to a job with other options."""


def cut(locations, size):
    """Shards: each tar file is one, other files go together by `size`."""
    tars = [[location] for location in locations if sources.is_tar(location)]
    files = [location for location in locations if not sources.is_tar(location)]
    return tars + [files[start:start + size] for start in range(0, len(files), size)]


def put(folder, name, data):
    """Writes a whole file or none, here or in S3."""
    if folder.startswith("s3://"):
        bucket, prefix = sources.bucket_and_key(folder)
        sources.s3().put_object(Bucket=bucket, Key=f"{prefix.rstrip('/')}/{name}", Body=bytes(data))
        return
    temporary = os.path.join(folder, f".{name}.{os.getpid()}.tmp")
    with open(temporary, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    os.replace(temporary, os.path.join(folder, name))


def names_in(folder):
    if folder.startswith("s3://"):
        bucket, prefix = sources.bucket_and_key(folder.rstrip("/") + "/")
        pages = sources.s3().get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix=prefix)
        return {entry["Key"][len(prefix):] for page in pages for entry in page.get("Contents", [])}
    os.makedirs(folder, exist_ok=True)
    return set(os.listdir(folder))


def get(folder, name):
    with sources.open_location(f"{folder.rstrip('/')}/{name}") as file:
        return file.read()


def part_name(number):
    return f"part-{number:06d}.parquet"


class Job:
    """Plain data: it is passed to the workers as it is."""

    def __init__(self, output, options, shards):
        self.output, self.options, self.shards = output, options, shards

    @classmethod
    def open(cls, output, given, size=256, **options):
        """The job of this output; planned from the given sources where there is none yet."""
        if PLAN in names_in(output):
            plan = json.loads(get(output, PLAN))
            if plan["options"] != options:
                raise PlanDiffers(f"{output} was begun with the options {plan['options']}, not {options}")
            return cls(output, options, plan["shards"])
        shards = cut(sources.locations(given), size)
        put(output, PLAN, json.dumps({"options": options, "shards": shards}).encode())
        return cls(output, options, shards)

    def missing(self):
        """Numbers of the shards that have no part yet."""
        present = names_in(self.output)
        return [number for number in range(len(self.shards)) if part_name(number) not in present]

    def tidy(self):
        """Removes what killed workers left half written; for when nothing is missing and so nobody writes."""
        for name in names_in(self.output):
            if name.startswith(".part-") and name.endswith(".tmp"):
                os.unlink(os.path.join(self.output, name))

    def do(self, number):
        """Asks about one shard's images and writes its part; what was done, in one row, with its begin, its end and the
        seconds of a processor that it took."""
        import pyarrow
        import pyarrow.parquet
        begin, processor = time.time(), time.process_time()
        images = (item for location in self.shards[number] for item in sources.items(location))
        answers = list(rows(images, **self.options))
        sink = pyarrow.BufferOutputStream()
        pyarrow.parquet.write_table(pyarrow.Table.from_pylist(answers, schema=arrow_schema()), sink, compression="zstd")
        put(self.output, part_name(number), sink.getvalue())
        return {"shard": number, "images": len(answers), "failed": sum(row["status"] != 0 for row in answers),
                "begin": begin, "end": time.time(), "processor": time.process_time() - processor}


DONE = [("shard", "int64"), ("images", "int64"), ("failed", "int64"), ("begin", "float64"), ("end", "float64"),
        ("processor", "float64")]


def done_frame(job, numbers):
    """The shards of a pandas column done one after the other, as a pandas table with the columns of DONE."""
    import pandas
    return pandas.DataFrame([job.do(int(number)) for number in numbers], columns=[name for name, _ in DONE]).astype(dict(DONE))
