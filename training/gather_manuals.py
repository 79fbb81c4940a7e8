"""Render pages of the PDF manuals in Debian packages.

usage: gather_manuals.py DEB_DIR RESERVED.txt WORK_DIR
DEB_DIR holds the packages of manual-packages.txt (apt-get download).  Documents in a
folder that RESERVED.txt names are left out (reserved.py), so that neither the measured
pages nor their siblings are trained on.
"""
import collections
import gzip
import os
import pathlib
import subprocess
import sys
import tarfile
import tempfile
import zlib
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

import cv2
import numpy as np

from page_store import PageWriter, held_out
from reserved import Reserved

HELD_OUT_ONE_IN = 20  # documents


class Share(NamedTuple):
    """What is taken of one package."""

    pages: int = 5  # of a document
    groups: int = 1  # training draws from all groups alike (train_tiles.py): more for specimens of many fonts
    one_in: int = 1  # documents


# Of the packages that hold hundreds of documents in Latin letters, all alike but for fonts and layout.
SHARES = {"fonts-extra": Share(5, groups=8), "humanities": Share(3, groups=2), "latex-extra": Share(1, groups=3, one_in=2),
          "latex-recommended": Share(2), "music": Share(3), "publishers": Share(2, groups=2), "science": Share(2)}


def checksum(text):
    return zlib.crc32(text.encode())


def page_count(path):
    out = subprocess.run(["pdfinfo", path], capture_output=True, text=True).stdout
    return next((int(l.split()[1]) for l in out.splitlines() if l.startswith("Pages:")), 0)


def render(path, page):
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(["pdftoppm", "-gray", "-r", "110", "-f", str(page), "-l", str(page), path, folder + "/p"],
                       capture_output=True, timeout=60)
        found = list(pathlib.Path(folder).glob("*.pgm"))
        return cv2.imread(str(found[0]), cv2.IMREAD_GRAYSCALE) if found else None


def documents(deb, reserved, one_in):
    """(name, bytes of the PDF) of the package's documents that are not reserved."""
    process = subprocess.Popen(["dpkg-deb", "--fsys-tarfile", deb], stdout=subprocess.PIPE)
    with tarfile.open(fileobj=process.stdout, mode="r|") as archive:
        for member in archive:
            name = member.name.lstrip("./")
            if not (member.isfile() and name.endswith((".pdf", ".pdf.gz"))) or name in reserved \
                    or checksum("x" + name) % one_in:
                continue
            data = archive.extractfile(member).read()
            yield name, gzip.decompress(data) if name.endswith(".gz") else data
    process.wait()


def rendered(data, count):
    """Up to `count` pages of a PDF, evenly spread, those that hold some ink: 1 % of the page darker than middle grey."""
    with tempfile.NamedTemporaryFile(suffix=".pdf") as pdf:
        pdf.write(data)
        pdf.flush()
        pages = page_count(pdf.name)
        for page in np.unique(np.linspace(1, pages, count + 2).astype(int)[1:-1]) if pages else []:
            try:
                image = render(pdf.name, page)
            except (subprocess.TimeoutExpired, OSError):
                continue
            if image is not None and (image < 128).mean() > 0.01:
                yield image


def all_rendered(documents, count):
    """(name, pages) of every document, in order; as many are rendered at once as there are processors."""
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        ahead = collections.deque()
        for name, data in documents:
            ahead.append((name, pool.submit(lambda data: list(rendered(data, count)), data)))
            if len(ahead) > 2 * os.cpu_count():
                name, pages = ahead.popleft()
                yield name, pages.result()
        for name, pages in ahead:
            yield name, pages.result()


def main(deb_dir, reserved_list, work_dir):
    reserved = Reserved(pathlib.Path(reserved_list).read_text().splitlines())
    writer = PageWriter(work_dir, "manuals")
    for deb in sorted(pathlib.Path(deb_dir).glob("*.deb")):
        package = deb.name.split("_")[0].removeprefix("texlive-").removeprefix("lang-").removesuffix("-doc")
        share, pages = SHARES.get(package, Share()), 0
        for name, images in all_rendered(documents(deb, reserved, share.one_in), share.pages):
            # Documents of one folder are alike: they stay in one group.
            number = checksum(str(pathlib.PurePosixPath(name).parent)) % share.groups
            for image in images:
                writer.add(image, f"{package}-{number}" if share.groups > 1 else package, name,
                           held_out(name, HELD_OUT_ONE_IN))
                pages += 1
        print(package, pages, flush=True)
    writer.close()


if __name__ == "__main__":
    main(*sys.argv[1:4])
