"""python -m upright_batch [--engine spark|ray|dask|none] [--workers N] [--shard N] [--exif prior|trust|ignore] OUT SOURCE...

Asks about every image below the sources (files, folders, tar files, s3://bucket/prefix) and writes Parquet into OUT, a
folder or s3://bucket/prefix. Killed and started again it does what is missing. Prints one JSON object at the end. Exit
code 0 when every image has its row, failures among them included; 2 for a command line that cannot be followed.
"""
import argparse
import importlib
import json
import sys
import time

from .job import Job, PlanDiffers, done_frame

ENGINES = {"spark": "spark", "ray": "ray_data", "dask": "dask_frame"}


def run_here(job, workers):
    """One process without an engine; for small jobs and to compare with."""
    return done_frame(job, job.missing())


def main():
    parser = argparse.ArgumentParser(prog="upright_batch", description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("output", metavar="OUT")
    parser.add_argument("sources", nargs="+", metavar="SOURCE")
    parser.add_argument("--engine", choices=[*ENGINES, "none"], default="none")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--shard", type=int, default=256, help="images a shard; a tar file is one shard")
    parser.add_argument("--exif", choices=["prior", "trust", "ignore"], default="prior")
    given = parser.parse_args()
    start = time.time()
    try:
        job = Job.open(given.output, given.sources, given.shard, exif=given.exif)
    except PlanDiffers as differs:
        parser.error(str(differs))
    run = run_here if given.engine == "none" else importlib.import_module(f".{ENGINES[given.engine]}", __package__).run
    missing = job.missing()
    summary = {"shards": len(job.shards), "done_before": len(job.shards) - len(missing)}
    if missing:
        done = run(job, given.workers)
        busy = float(done["end"].max() - done["begin"].min())
        images = int(done["images"].sum())
        summary.update(images=images, failed=int(done["failed"].sum()), seconds=round(time.time() - start, 3),
                       working_seconds=round(busy, 3), processor_seconds=round(float(done["processor"].sum()), 3),
                       images_per_second=round(images / busy, 2))
    print(json.dumps(summary))
    if job.missing():
        return 1
    job.tidy()
    return 0


if __name__ == "__main__":
    sys.exit(main())
