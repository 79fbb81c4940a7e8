"""The batch package on a real engine: check_engine.py spark|ray|dask IMAGES [--measure UPRIGHT] [--s3]

IMAGES is what make_images.py made. Run with the python of an environment that holds the engine and upright_batch. Checks
that a job that was killed half way is completed by a second run, that the engine's own tables give the same answers, with
--s3 the same through a local S3 server, and with --measure prints the throughput beside the command line's. Exits with 1
where anything is not as it should be.
"""
import argparse
import json
import os
import resource
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pyarrow.parquet

NOT_IMAGES = ("empty.png", "cut.jpg")
TIMES = ("decode_ms", "vision_ms")
# What is measured: so many rounds over so many names of the files, in shards of some seconds each: an engine takes a tenth of
# a second from one to the next, and the last one must not decide. Jobs have 256 images a shard unless told.
ROUNDS, MEASURED, IN_A_SHARD = 3, 2400, 100


def expect(holds, what):
    if not holds:
        sys.exit(f"check_engine: wrong: {what}")


def command(engine, out, sources, shard):
    return [sys.executable, "-m", "upright_batch", "--engine", engine, "--workers", "2", "--shard", str(shard), str(out),
            *map(str, sources)]


def run(engine, out, sources, shard=20):
    """The summary that a whole run prints; engines may talk on stderr."""
    done = subprocess.run(command(engine, out, sources, shard), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                          check=False)
    expect(done.returncode == 0, f"exit code {done.returncode}: {done.stderr[-3000:]}")
    return json.loads(done.stdout.splitlines()[-1])


def descendants(process):
    """The process and all that it started, also those in sessions of their own."""
    parents = {}
    for entry in Path("/proc").iterdir():
        try:
            if entry.name.isdigit():
                stat = (entry / "stat").read_text()
                parents.setdefault(int(stat[stat.rindex(")") + 2:].split()[1]), []).append(int(entry.name))
        except OSError:
            continue
    found, waiting = [], [process]
    while waiting:
        found.append(waiting.pop())
        waiting += parents.get(found[-1], [])
    return found


def kill_half_way(engine, out, sources, shard):
    """Starts a job and ends every process of it as soon as half of the parts are there."""
    child = subprocess.Popen(command(engine, out, sources, shard), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    plan = out / "_plan.json"
    while child.poll() is None:
        if plan.exists():
            whole = len(json.loads(plan.read_text())["shards"])
            if len(list(out.glob("part-*.parquet"))) * 2 >= whole:
                for process in descendants(child.pid):
                    try:
                        os.kill(process, signal.SIGKILL)
                    except ProcessLookupError:
                        pass
                break
        time.sleep(0.1)
    child.wait()
    return len(list(out.glob("part-*.parquet"))), whole


def rows_of(out):
    return [row for part in sorted(out.glob("part-*.parquet")) for row in pyarrow.parquet.read_table(part).to_pylist()]


def expected_keys(images):
    import tarfile
    keys = [str(path) for path in (images / "files").iterdir()]
    for path in (images / "tars").iterdir():
        with tarfile.open(path) as archive:
            keys += [f"{path}/{name}" for name in archive.getnames() if name.endswith(".jpg")]
    return sorted(keys)


def check_rows(rows, keys):
    expect(sorted(row["key"] for row in rows) == keys, "every image has exactly one row")
    for row in rows:
        failed = row["key"].endswith(NOT_IMAGES)
        expect((row["status"] != 0) == failed, f"status of {row['key']}: {row['status']}, {row['error']}")
        expect(row["library"] and row["options"], "library and options are said")
        expect(failed or abs(row["p0"] + row["p90"] + row["p180"] + row["p270"] - 1) < 1e-6, "a posterior sums to one")


def check_kill(engine, images, folder):
    out = folder / "killed"
    out.mkdir()
    sources = [images / "files", images / "tars"]
    before, whole = kill_half_way(engine, out, sources, 20)
    expect(0 < before < whole, f"it was killed half way: {before} of {whole} parts")
    summary = run(engine, out, sources)
    # What was under way at the kill may have been finished or not.
    expect(before <= summary["done_before"] < whole and summary["shards"] == whole, f"the rest was done: {summary}")
    rows = rows_of(out)
    check_rows(rows, expected_keys(images))
    again = run(engine, out, sources)
    expect(again["done_before"] == whole, f"a third run has nothing to do: {again}")
    print(f"{engine}: killed after {before} of {whole} parts; the second run completed {len(rows)} rows, each once")
    return {row["key"]: row for row in rows}


def table_of(engine, folder):
    """The engine's own table of the images in a folder through the adapter, as dicts."""
    if engine == "spark":
        from pyspark.sql import SparkSession
        from upright_batch import spark
        session = SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false").getOrCreate()
        frame = spark.images(session.read.format("binaryFile").load(str(folder))).toPandas()
        session.stop()
    elif engine == "ray":
        import ray
        from upright_batch import ray_data
        ray.init(num_cpus=2, include_dashboard=False, log_to_driver=False, configure_logging=False)
        frame = ray_data.images(ray.data.read_binary_files(str(folder), include_paths=True)).to_pandas()
        ray.shutdown()
    else:
        import dask
        import dask.dataframe
        import pandas
        from upright_batch import dask_frame
        dask.config.set({"dataframe.convert-string": False})  # bytes stay bytes
        files = sorted(folder.iterdir())
        images = pandas.DataFrame({"key": [str(path) for path in files], "content": [path.read_bytes() for path in files]})
        frame = dask_frame.images(dask.dataframe.from_pandas(images, npartitions=2)).compute(scheduler="processes", num_workers=2)
    frame["key"] = [key[len("file:"):] if key.startswith("file:") else key for key in frame["key"]]
    return frame.astype(object).where(frame.notna(), None).to_dict("records")


def check_table(engine, images, known):
    """Thirty images and one that is none, through the engine's own reader."""
    folder = images / "few"
    folder.mkdir(exist_ok=True)
    chosen = [path for path in sorted((images / "files").iterdir()) if path.name < "00030" or path.name in NOT_IMAGES]
    for path in chosen:
        (folder / path.name).unlink(missing_ok=True)
        os.link(path, folder / path.name)
    rows = table_of(engine, folder)
    if engine == "spark":  # its reader of files passes over empty ones
        chosen = [path for path in chosen if path.stat().st_size]
    expect(sorted(Path(row["key"]).name for row in rows) == sorted(path.name for path in chosen), "every image has one row")
    for row in rows:
        other = known[str(images / "files" / Path(row["key"]).name)]
        for name in other:
            same = row[name] == other[name] or name == "key" or name in TIMES
            expect(same, f"{name} of {row['key']}: {row[name]!r} through the table, {other[name]!r} by the job")
    print(f"{engine}: its own table of {len(rows)} images gives the same answers")


def check_s3(engine, images, known):
    import logging
    import boto3
    from moto.server import ThreadedMotoServer
    logging.getLogger("werkzeug").setLevel(logging.ERROR)  # a line a request
    server = ThreadedMotoServer(port=0)
    server.start()
    os.environ.update(AWS_ENDPOINT_URL="http://{}:{}".format(*server.get_host_and_port()), AWS_ACCESS_KEY_ID="test",
                      AWS_SECRET_ACCESS_KEY="test", AWS_DEFAULT_REGION="us-east-1")
    client = boto3.client("s3")
    client.create_bucket(Bucket="images")
    chosen = [path for path in sorted((images / "files").iterdir()) if path.name < "00060" or path.name in NOT_IMAGES]
    for path in chosen:
        client.upload_file(str(path), "images", f"in/{path.name}")
    client.upload_file(str(images / "tars" / "0.tar"), "images", "in/0.tar")
    client.put_object(Bucket="images", Key="in/readme.txt", Body=b"no image")
    sources = ["s3://images/in/", "s3://images/gone.jpg"]
    summary = run(engine, "s3://images/out", sources, 20)
    rows = []
    for entry in client.list_objects_v2(Bucket="images", Prefix="out/part-")["Contents"]:
        body = client.get_object(Bucket="images", Key=entry["Key"])["Body"].read()
        rows += pyarrow.parquet.read_table(pyarrow.BufferReader(body)).to_pylist()
    found = {row["key"]: row for row in rows}
    expect(len(found) == len(rows) == len(chosen) + 25 + 1 and summary["images"] == len(rows), f"{len(rows)} rows: {summary}")
    expect(found["s3://images/gone.jpg"]["status"] == -1000, "what is not there has a row")
    for path in chosen:
        row, other = found[f"s3://images/in/{path.name}"], known[str(path)]
        expect(all(row[n] == other[n] for n in ("status", "rotation_angle", "p0")), f"{path.name} by S3 and by file")
    expect(run(engine, "s3://images/out", sources)["done_before"] == summary["shards"], "a second run has nothing to do")
    server.stop()
    print(f"{engine}: {len(rows)} rows from and to a local S3 server, one tar file among them, the same as from files")


def by_command_line(program, folder, count):
    """Images a second of `upright` with two jobs, and the processor's milliseconds an image."""
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    subprocess.run([program, "--json", "--jobs", "2", folder], stdout=subprocess.DEVNULL, check=True)
    seconds, after = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
    processor = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return count / seconds, 1000 * processor / count


def measure(engine, images, place, program):
    """Images a second beside the command line, in turns so that both meet the same load. The engine's start is left out:
    from the first shard's begin to the last one's end. The processor's time is that of the workers while they work."""
    folder, files = images / "many", [path for path in sorted((images / "files").iterdir()) if path.name not in NOT_IMAGES]
    folder.mkdir(exist_ok=True)
    for number in range(len(list(folder.iterdir())), MEASURED):
        os.link(files[number % len(files)], folder / f"{number:05}.jpg")
    ratios, costs = [], []
    for number in range(ROUNDS):
        theirs, their_cost = by_command_line(program, folder, MEASURED)
        summary = run(engine, place / f"measured{number}", [folder], IN_A_SHARD)
        ours, our_cost = summary["images_per_second"], 1000 * summary["processor_seconds"] / MEASURED
        ratios.append(ours / theirs)
        costs.append(their_cost / our_cost)
        print(f"  {engine}: {ours:.1f} images a second with two workers, command line {theirs:.1f}: {ratios[-1]:.3f}; processor "
              f"{our_cost:.1f} and {their_cost:.1f} ms an image: {costs[-1]:.3f}; with the engine's start {summary['seconds']:.0f} s",
              flush=True)
    print(f"{engine}: {MEASURED} images, {ROUNDS} rounds: {statistics.median(ratios):.2f} of the command line's throughput, "
          f"{statistics.median(costs):.2f} of it by the processor's time")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("engine", choices=["spark", "ray", "dask"])
    parser.add_argument("images", type=Path)
    parser.add_argument("--measure", metavar="UPRIGHT")
    parser.add_argument("--s3", action="store_true")
    parser.add_argument("--only-measure", action="store_true", help="without the checks")
    given = parser.parse_args()
    os.environ["PYSPARK_PYTHON"] = os.environ["PYSPARK_DRIVER_PYTHON"] = sys.executable
    images = given.images.resolve()
    with tempfile.TemporaryDirectory() as place:
        if not given.only_measure:
            known = check_kill(given.engine, images, Path(place))
            check_table(given.engine, images, known)
            if given.s3:
                check_s3(given.engine, images, known)
        if given.measure:
            measure(given.engine, images, Path(place), given.measure)


if __name__ == "__main__":
    main()
