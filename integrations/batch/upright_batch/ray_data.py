"""Ray Data: map_batches."""
from .job import done_frame
from .row import frame


def images(table, key="path", content="bytes", **options):
    """Answers for a Dataset of images, such as ray.data.read_binary_files(..., include_paths=True) gives."""
    return table.map_batches(frame, batch_format="pandas", fn_kwargs={"key": key, "content": content, **options})


def run(job, workers):
    """Does what a job misses, one block a shard."""
    import ray
    ray.init(num_cpus=workers, include_dashboard=False, log_to_driver=False, configure_logging=False)
    ray.data.DataContext.get_current().enable_progress_bars = False
    missing = job.missing()
    shards = ray.data.from_items([{"shard": number} for number in missing], override_num_blocks=len(missing))
    done = shards.map_batches(lambda part: done_frame(job, part["shard"]), batch_format="pandas", batch_size=1).to_pandas()
    ray.shutdown()
    return done
