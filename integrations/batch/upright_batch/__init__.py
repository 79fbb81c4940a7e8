"""upright's answers for many images, as flat rows: one detector a process, failures as rows.

    rows(items)                    (key, bytes) pairs -> dicts, without any engine
    frame(frame, key, content)     the same for a pandas table: all that an engine has to call
    spark.images, ray_data.images, dask_frame.images      tables of images in an engine -> tables of answers
    python -m upright_batch        a resumable job over files, tar shards and S3, written as Parquet
"""
from .row import COLUMNS, STORAGE_FAILED, frame, rows

__all__ = ["COLUMNS", "STORAGE_FAILED", "frame", "rows"]
