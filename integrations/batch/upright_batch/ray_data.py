"""Ray Data: map_batches."""
from .job import done_frame
from .row import frame


def images(table, key="path", content="bytes", **options):
    """Answers for a Dataset of images, such as ray.data.read_binary_files(..., include_paths=True) gives."""
    return table.map_batches(frame, batch_format="pandas", fn_kwargs={"key": key, "content": content, **options})


class _Worker:
    """An actor that does shards: the next one waits in its own queue, so that it is not the driver that is waited for."""

    def __init__(self, job):
        self._job = job

    def __call__(self, part):
        return done_frame(self._job, part["shard"])


def run(job, workers):
    """Does what a job misses, one block a shard."""
    import ray
    ray.init(num_cpus=workers, include_dashboard=False, log_to_driver=False, configure_logging=False)
    ray.data.DataContext.get_current().enable_progress_bars = False
    missing = job.missing()
    shards = ray.data.from_items([{"shard": number} for number in missing], override_num_blocks=len(missing))
    pool = ray.data.ActorPoolStrategy(size=min(workers, len(missing)), max_tasks_in_flight_per_actor=2)
    done = shards.map_batches(_Worker, fn_constructor_args=(job,), compute=pool, batch_format="pandas", batch_size=1).to_pandas()
    ray.shutdown()
    return done
