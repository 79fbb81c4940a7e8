"""Read the scans of DATA_DIR/train/scans into a page store.

usage: gather_scans.py DATA_DIR WORK_DIR
"""
import io
import pathlib
import sys
import tarfile

import numpy as np
from PIL import Image

from page_store import PageWriter, held_out

HELD_OUT_ONE_IN = 12


def main(data_dir, work_dir):
    writer = PageWriter(work_dir, "scans")
    for path in sorted(pathlib.Path(data_dir, "train", "scans").glob("*.tar")):
        with tarfile.open(path) as archive:
            for member in archive:
                if member.isfile():
                    name = pathlib.PurePath(member.name).name
                    page = np.asarray(Image.open(io.BytesIO(archive.extractfile(member).read())).convert("L"))
                    writer.add(page, name.split(".")[1], name, held_out(name, HELD_OUT_ONE_IN))
    writer.close()
    print(len(writer.rows), "scans", sum(row[5] for row in writer.rows), "held out")


if __name__ == "__main__":
    main(*sys.argv[1:3])
