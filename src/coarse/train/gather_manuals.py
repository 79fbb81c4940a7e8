"""Render pages of the PDF manuals in Debian packages.

usage: gather_manuals.py DEB_DIR RESERVED.txt WORK_DIR
DEB_DIR holds texlive-lang-*, debian-refcard and installation-guide-* packages
(apt-get download).  Documents in a folder that RESERVED.txt names are left out, so
that neither the measured pages nor their siblings are trained on.
"""
import gzip
import pathlib
import subprocess
import sys
import tarfile
import tempfile

import cv2
import numpy as np

from page_store import PageWriter, held_out

PAGES_PER_DOCUMENT = 5
HELD_OUT_ONE_IN = 20  # documents


def reserved_folders(path):
    """Folders to leave out; a flat folder of many documents is matched by file."""
    files = [line.strip() for line in open(path) if line.strip()]
    flat = {f for f in files if "/debian-refcard/" in f}
    return flat, {str(pathlib.PurePosixPath(f).parent) for f in files if f not in flat}


def page_count(path):
    out = subprocess.run(["pdfinfo", path], capture_output=True, text=True).stdout
    return next((int(l.split()[1]) for l in out.splitlines() if l.startswith("Pages:")), 0)


def render(path, page):
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(["pdftoppm", "-gray", "-r", "110", "-f", str(page), "-l", str(page), path, folder + "/p"],
                       capture_output=True, timeout=60)
        found = list(pathlib.Path(folder).glob("*.pgm"))
        return cv2.imread(str(found[0]), cv2.IMREAD_GRAYSCALE) if found else None


def main(deb_dir, reserved, work_dir):
    flat, folders = reserved_folders(reserved)
    writer = PageWriter(work_dir, "manuals")
    for deb in sorted(pathlib.Path(deb_dir).glob("*.deb")):
        group = deb.name.split("_")[0].replace("texlive-lang-", "")
        process = subprocess.Popen(["dpkg-deb", "--fsys-tarfile", deb], stdout=subprocess.PIPE)
        documents = 0
        with tarfile.open(fileobj=process.stdout, mode="r|") as archive:
            for member in archive:
                name = member.name.lstrip("./")
                if not (member.isfile() and name.endswith((".pdf", ".pdf.gz"))) or name.removesuffix(".gz") in flat \
                        or str(pathlib.PurePosixPath(name).parent) in folders:
                    continue
                with tempfile.NamedTemporaryFile(suffix=".pdf") as pdf:
                    data = archive.extractfile(member).read()
                    pdf.write(gzip.decompress(data) if name.endswith(".gz") else data)
                    pdf.flush()
                    pages = page_count(pdf.name)
                    wanted = np.unique(np.linspace(1, pages, PAGES_PER_DOCUMENT + 2).astype(int)[1:-1]) if pages else []
                    for page in wanted:
                        try:
                            image = render(pdf.name, page)
                        except (subprocess.TimeoutExpired, OSError):
                            continue
                        # A page must hold some ink: 1 % of it darker than the middle grey.
                        if image is not None and (image < 128).mean() > 0.01:
                            writer.add(image, group, name, held_out(name, HELD_OUT_ONE_IN))
                            documents += 1
        process.wait()
        print(group, documents, flush=True)
    writer.close()


if __name__ == "__main__":
    main(*sys.argv[1:4])
