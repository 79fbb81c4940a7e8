"""make_images.py OUT COUNT: generated pages in OUT/files and in tar shards in OUT/tars, a few of them no images."""
import os
import sys
import tarfile
from pathlib import Path

from support import ROOT

sys.path.insert(0, str(ROOT / "integrations" / "pages"))
import draw  # noqa: E402

SIZE = (1240, 1754)
PAGES, TARS, IN_A_TAR = 36, 3, 25


def main():
    out, count = Path(sys.argv[1]), int(sys.argv[2])
    for folder in ("first", "files", "tars"):
        (out / folder).mkdir(parents=True)
    first = []
    for number, page in enumerate(draw.pages(PAGES, blanks=1, size=SIZE)):
        path = out / "first" / f"{number:03}.jpg"
        page.image.save(path, quality=80)
        first.append(path)
    for number in range(count):  # names of their own for the same files: drawing is what takes long
        os.link(first[number % PAGES], out / "files" / f"{number:05}.jpg")
    (out / "files" / "empty.png").write_bytes(b"")
    (out / "files" / "cut.jpg").write_bytes(first[0].read_bytes()[:300])
    for number in range(TARS):
        with tarfile.open(out / "tars" / f"{number}.tar", "w") as archive:
            for member in range(IN_A_TAR):
                archive.add(first[(number + member) % PAGES], f"{member:04}.jpg")
                archive.add(out / "files" / "empty.png", f"{member:04}.json")


if __name__ == "__main__":
    main()
