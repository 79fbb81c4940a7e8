"""Read the scans of public collections (bare git directories) into the page store `collections`.

usage: gather_collections.py WORK_DIR NAME=GIT_DIR...
NAME is what accuracy is reported by; collections in HELD_OUT are kept whole for
validation.  Of a collection at most COUNT images are taken, by their names' checksums, so
that several versions of the same pages do not outweigh the rest.
"""
import pathlib
import subprocess
import sys
import zlib

import cv2
import numpy as np

from page_store import PageWriter

COUNT = 420
SHORT_SIDE = 480  # a view of the page is 160 px of it, drawn from up to half of the page
HELD_OUT = ("d-cremma17", "d-enprint20", "d-charlottenburg")
NOT_PAGES = ("_B.tif", "ocropus", "assets/", "logo", "cremma_mss")  # lines, words and pictures of other things
PICTURES = (".jpg", ".jpeg", ".png", ".tif", ".tiff")


def git(folder, *arguments):
    return subprocess.run(["git", "-C", folder, *arguments], capture_output=True, check=True).stdout


def images(folder):
    """(path, object) of the pictures that are there; snapshots may lack their largest files."""
    for line in git(folder, "ls-tree", "-r", "-l", "-z", "HEAD").decode(errors="replace").split("\0"):
        fields, _, path = line.partition("\t")
        if path.lower().endswith(PICTURES) and not any(word in path for word in NOT_PAGES):
            _, _, name, size = fields.split()
            if size.isdigit():
                yield path, name


def shrunk(page):
    scale = SHORT_SIDE / min(page.shape)
    if scale >= 1:
        return page
    size = (max(1, round(page.shape[1] * scale)), max(1, round(page.shape[0] * scale)))
    return cv2.resize(page, size, interpolation=cv2.INTER_AREA)


def main(work, collections):
    writer = PageWriter(work, "collections")
    for collection in collections:
        name, _, folder = collection.partition("=")
        found, count = sorted(images(folder), key=lambda image: zlib.crc32(image[0].encode())), 0
        for path, blob in found:
            if count >= COUNT:
                break
            try:
                data = np.frombuffer(git(folder, "cat-file", "blob", blob), np.uint8)
            except subprocess.CalledProcessError:
                continue
            page = cv2.imdecode(data, cv2.IMREAD_REDUCED_GRAYSCALE_2)
            if page is not None and min(page.shape) >= 200:
                writer.add(shrunk(page), name, f"{name}/{path}", name in HELD_OUT)
                count += 1
        print(name, count, pathlib.PurePath(folder).name, flush=True)
    writer.close()


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
