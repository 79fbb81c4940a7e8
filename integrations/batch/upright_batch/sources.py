"""Where images come from: files, folders, tar shards (WebDataset's too), and all of these in S3.

A location is a path or s3://bucket/key. One that ends in .tar holds many images; their keys are location/member.
S3 is reached through boto3 with its usual configuration; AWS_ENDPOINT_URL names another server.
"""
import functools
import os
import tarfile

# What is taken from folders, prefixes and tar files, where other files lie beside the images. A file that is named is
# taken whatever its name.
IMAGES = (".jpg", ".jpeg", ".jpe", ".png", ".webp", ".tif", ".tiff", ".gif", ".bmp", ".avif", ".heic", ".heif", ".jxl")


def is_tar(location):
    return location.lower().endswith(".tar")


def is_image(name):
    return name.lower().endswith(IMAGES)


@functools.lru_cache(maxsize=None)
def _s3(process):
    import boto3
    return boto3.client("s3")


def s3():
    """One client a process."""
    return _s3(os.getpid())


def bucket_and_key(location):
    bucket, _, key = location[len("s3://"):].partition("/")
    return bucket, key


def locations(sources):
    """All locations below the given ones, sorted, each once."""
    found = set()
    for source in sources:
        if source.startswith("s3://"):
            found.update(_below_prefix(source))
        elif os.path.isdir(source):
            found.update(os.path.join(folder, name) for folder, _, names in os.walk(source) for name in names
                         if is_image(name) or is_tar(name))
        else:
            found.add(source)
    return sorted(found)


def _below_prefix(source):
    bucket, prefix = bucket_and_key(source)
    pages = s3().get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix=prefix)
    keys = [entry["Key"] for page in pages for entry in page.get("Contents", [])]
    found = [f"s3://{bucket}/{key}" for key in keys if key == prefix or is_image(key) or is_tar(key)]
    # A name below which nothing is becomes a row that says so, as a file that is missing does.
    return found or [source]


def open_location(location):
    if location.startswith("s3://"):
        bucket, key = bucket_and_key(location)
        return s3().get_object(Bucket=bucket, Key=key)["Body"]
    return open(location, "rb")


def items(location):
    """(key, bytes) of every image at a location; what cannot be read is (key, exception)."""
    try:
        with open_location(location) as stream:
            if is_tar(location):
                yield from _members(location, stream)
            else:
                yield location, stream.read()
    except Exception as error:
        yield location, error


class _Watched:
    """A stream that keeps the last bytes it gave out."""
    KEPT = 4 * tarfile.RECORDSIZE  # tarfile reads by records

    def __init__(self, stream):
        self._stream, self._last, self._position = stream, b"", 0

    def read(self, size):
        data = self._stream.read(size)
        self._last = (self._last + data)[-self.KEPT:]
        self._position += len(data)
        return data

    def block(self, offset):
        begin = offset - (self._position - len(self._last))
        return self._last[begin:begin + tarfile.BLOCKSIZE]


def _members(location, stream):
    """A tar file is read once from front to back. Where it is damaged or cut off, its own row says so after the readable
    members: tarfile itself takes a header that it cannot read for the end."""
    watched = _Watched(stream)
    with tarfile.open(fileobj=watched, mode="r|") as archive:
        for member in archive:
            if member.isfile() and is_image(member.name):
                yield f"{location}/{member.name}", archive.extractfile(member).read()
        if watched.block(archive.offset) != bytes(tarfile.BLOCKSIZE):
            raise tarfile.ReadError(f"no end of the archive and no header at byte {archive.offset}")
