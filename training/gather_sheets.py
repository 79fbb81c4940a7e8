"""Pages of text as training shows them to the photograph network, in a file small enough to be sent to a GPU.

usage: gather_sheets.py WORK_DIR [COUNT]
Reads the stores of photographs, scans, manuals and typeset pages, leaves WORK_DIR/sheets.tar (WebP).
"""
import io
import pathlib
import sys
import tarfile
from multiprocessing import Pool

import cv2
import numpy as np

from device_views import fitting
from page_store import Pages
from photo_views import Photographs
from sheet_views import sheet
from train_photos import PAGE_STORES

COUNT, SEED, QUALITY = 7000, 20261126, 75


def _sheet(number):
    rng = np.random.default_rng((SEED, number))
    store = stores[rng.integers(len(stores))]
    page = store.image(store.training[rng.integers(len(store.training))])
    behind = photographs.image(photographs.training[rng.integers(len(photographs.training))])
    shown = fitting(sheet(page, behind, rng))
    return cv2.imencode(".webp", shown[..., ::-1], [cv2.IMWRITE_WEBP_QUALITY, QUALITY])[1].tobytes()


if __name__ == "__main__":
    work = pathlib.Path(sys.argv[1])
    photographs, stores = Photographs(work), [Pages(work, name) for name in PAGE_STORES]
    with tarfile.open(work / "sheets.tar", "w") as archive, Pool() as pool:
        wanted = range(int(sys.argv[2]) if len(sys.argv) > 2 else COUNT)
        for number, data in enumerate(pool.imap(_sheet, wanted, chunksize=50)):
            member = tarfile.TarInfo(f"{number}.sheet.webp")
            member.size = len(data)
            archive.addfile(member, io.BytesIO(data))
