"""Decode the photographs once into one flat array that training maps into memory.

usage: prepare_photos.py DATA_DIR WORK_DIR
Writes WORK_DIR/photos.u8 (RGB rows, one image after another) and photos.npz
(offset, height, width, source index, source names, held-out flag).
"""
import io
import pathlib
import sys
import tarfile
import zlib
from multiprocessing import Pool

import numpy as np
from PIL import Image

# One photograph in 25 is held out for calibration and for choosing; by file, from a
# checksum of its name, so that the split never depends on order.
HELD_OUT_ONE_IN = 25


def _files(folder):
    """(name, bytes) of every file in the archives."""
    for path in sorted(folder.glob("*.tar")):
        with tarfile.open(path) as archive:
            for member in archive:
                if member.isfile():
                    yield pathlib.PurePath(member.name).name, archive.extractfile(member).read()


def _decoded(file):
    name, data = file
    return name, np.asarray(Image.open(io.BytesIO(data)).convert("RGB"))


def main(data_dir, work_dir):
    work = pathlib.Path(work_dir)
    work.mkdir(parents=True, exist_ok=True)
    offsets, heights, widths, sources, held = [], [], [], [], []
    names, position = {}, 0
    with open(work / "photos.u8", "wb") as out, Pool() as pool:
        for name, pixels in pool.imap(_decoded, _files(pathlib.Path(data_dir, "train", "photos")), chunksize=32):
            out.write(pixels.tobytes())
            offsets.append(position)
            position += pixels.size
            heights.append(pixels.shape[0])
            widths.append(pixels.shape[1])
            sources.append(names.setdefault(name.split(".")[1], len(names)))
            held.append(zlib.crc32(name.encode()) % HELD_OUT_ONE_IN == 0)
    np.savez(work / "photos.npz", offset=offsets, height=heights, width=widths, source=sources,
             names=list(names), held=held)
    print(len(offsets), "photographs,", sum(held), "held out")


if __name__ == "__main__":
    main(*sys.argv[1:3])
