"""Spark: mapInPandas. PYSPARK_PYTHON has to name the interpreter of the environment that holds this package."""
from .job import DONE, done_frame
from .row import COLUMNS, frame

_SQL = {"string": "string", "int32": "int", "float64": "double", "bool": "boolean", "int64": "bigint"}


def ddl(columns):
    return ", ".join(f"{name} {_SQL[kind]}" for name, kind in columns)


def images(table, key="path", content="content", **options):
    """Answers for a DataFrame of images, such as spark.read.format("binaryFile").load(...) gives."""
    def answers(frames):
        for part in frames:
            yield frame(part, key, content, **options)
    return table.select(key, content).mapInPandas(answers, schema=ddl(COLUMNS))


def run(job, workers):
    """Does what a job misses, one task a shard."""
    import pandas
    from pyspark.sql import SparkSession
    # Spark itself only hands out the numbers of shards: its own code is not worth the processor's time that compiling it for
    # speed, and collecting garbage on several threads, would take from the workers.
    light = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"
    session = (SparkSession.builder.master(f"local[{workers}]").appName("upright").config("spark.ui.enabled", "false")
               .config("spark.driver.extraJavaOptions", light).getOrCreate())
    missing = job.missing()

    def do(frames):
        for part in frames:
            yield done_frame(job, [missing[place] for place in part["id"]])
    # One number a partition: a shard that is done does not wait for others.
    tasks = session.range(0, len(missing), 1, len(missing)).mapInPandas(do, schema=ddl(DONE))
    done = pandas.DataFrame([row.asDict() for row in tasks.collect()])
    session.stop()
    return done
