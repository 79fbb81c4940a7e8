"""A folder as a ZIP archive, the same bytes from the same files: names in order, one time for all, no owner.

zip.py FOLDER ARCHIVE SECONDS      SECONDS: of the time that every file is given, since 1970
"""
import sys
import time
import zipfile
from pathlib import Path


def main():
    folder, archive, moment = Path(sys.argv[1]), sys.argv[2], time.gmtime(max(int(sys.argv[3]), 315532800))[:6]  # ZIP begins in 1980
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as out:
        for file in sorted(path for path in folder.rglob("*") if path.is_file()):
            entry = zipfile.ZipInfo(file.relative_to(folder.parent).as_posix(), moment)
            entry.external_attr = 0o644 << 16
            out.writestr(entry, file.read_bytes(), zipfile.ZIP_DEFLATED, 9)


if __name__ == "__main__":
    main()
