"""Dask: map_partitions."""
from .job import DONE, done_frame
from .row import NAMES, frame, pandas_types


def images(table, key="key", content="content", **options):
    """Answers for a dask DataFrame of images with a column of keys and one of bytes."""
    import pandas
    meta = pandas.DataFrame(columns=NAMES).astype(pandas_types())
    return table.map_partitions(frame, key=key, content=content, meta=meta, **options)


def _do(part, job):
    return done_frame(job, part["shard"])


def run(job, workers):
    """Does what a job misses, one partition a shard."""
    import dask
    import dask.dataframe
    import pandas
    from dask.distributed import Client, LocalCluster
    missing = job.missing()
    meta = pandas.DataFrame(columns=[name for name, _ in DONE]).astype(dict(DONE))
    # Its profiler looks at every worker's stack a hundred times a second. And its workers return memory to the system at once
    # (MALLOC_TRIM_THRESHOLD_), so that every picture's pixels are page faults again: what is set here has all but that.
    settings = {"distributed.worker.profile.enabled": False,
                "distributed.nanny.pre-spawn-environ": {f"{name}_NUM_THREADS": "1" for name in ("OMP", "MKL", "OPENBLAS")}}
    with (dask.config.set(settings),
          LocalCluster(n_workers=workers, threads_per_worker=1, dashboard_address=None) as cluster, Client(cluster)):
        shards = dask.dataframe.from_pandas(pandas.DataFrame({"shard": missing}), npartitions=len(missing))
        return shards.map_partitions(_do, job=job, meta=meta).compute()
