"""One flat row an image, whatever engine hands out the images. A failure is a row, never an exception."""
import functools

# Name and type of every column, in order; types by their Arrow names. What an image has not is null.
COLUMNS = [("key", "string"), ("bytes", "int64"), ("status", "int32"), ("error", "string"), ("decision", "string"),
           ("rotation_angle", "float64"), ("turn_decision", "string"), ("quarter_turns", "int32"), ("mirrored", "bool"),
           ("confidence", "float64"), ("p0", "float64"), ("p90", "float64"), ("p180", "float64"), ("p270", "float64"),
           ("level_decision", "string"), ("skew", "float64"), ("skew_sigma", "float64"), ("skew_confidence", "float64"),
           ("level_confidence", "float64"), ("kind", "string"), ("reads_several_ways", "bool"), ("exif_orientation", "int32"),
           ("exif_agreement", "string"), ("truncated", "bool"), ("width", "int32"), ("height", "int32"),
           ("decode_ms", "float64"), ("vision_ms", "float64"), ("library", "string"), ("options", "string")]
NAMES = [name for name, _ in COLUMNS]
# In `status`: the image's bytes could not be had. Other values are upright_status of the C interface; 0 is success.
STORAGE_FAILED = -1000
# In `status`: the call itself went wrong in a way that the library does not know.
CALL_FAILED = -1001


@functools.lru_cache(maxsize=1)
def binding():
    """The library is loaded where the images are asked, not where the job is planned."""
    from . import asking
    return asking


def row_of(key, data, given, asking):
    """The row of one image; `data` is its bytes, or the exception that stood in their way."""
    row = dict.fromkeys(NAMES)
    row.update(key=key, status=0)
    try:
        row.update(library=asking.library_fingerprint(), options=asking.options_fingerprint(given))
        if isinstance(data, Exception):
            row.update(status=STORAGE_FAILED, error=repr(data))
        else:
            row.update(bytes=len(data))
            row.update(asking.fields(asking.detector(given), data))
    except asking.Failure as failure:
        row.update(status=asking.status_of(failure), error=str(failure))
    except Exception as error:
        row.update(status=CALL_FAILED, error=repr(error))
    return row


def rows(items, **options):
    """A dict with the columns above for every (key, bytes) of `items`; options are those of upright.Options."""
    asking = binding()
    for key, data in items:
        yield row_of(key, data, options, asking)


def frame(images, key="key", content="content", **options):
    """A pandas table of answers for a pandas table of images with a column of keys and one of bytes."""
    import pandas
    answers = list(rows(zip(images[key], (bytes_of(data) for data in images[content])), **options))
    return pandas.DataFrame(answers, columns=NAMES).astype(pandas_types())


def bytes_of(data):
    return bytes(data) if isinstance(data, (bytes, bytearray, memoryview)) else ValueError(f"no bytes: {data!r:.40}")


def pandas_types():
    """Types of pandas that know null, so that a row of a failure changes no column's type."""
    names = {"string": "string", "int32": "Int32", "int64": "Int64", "float64": "float64", "bool": "boolean"}
    return {name: names[kind] for name, kind in COLUMNS}


def arrow_schema():
    import pyarrow
    kinds = {"string": pyarrow.string(), "int32": pyarrow.int32(), "int64": pyarrow.int64(),
             "float64": pyarrow.float64(), "bool": pyarrow.bool_()}
    return pyarrow.schema([(name, kinds[kind]) for name, kind in COLUMNS])
