#!/usr/bin/env python3
"""Copies of the JPEG files of a folder with an EXIF orientation in each, that fits or does not.

    make_tagged_copies.py FOLDER OUT {misfit|fit}

FOLDER has a manifest.csv as upright_accuracy reads it; OUT gets one, too. The pixels stay as they are, so `quarter_turns` stays
what makes them upright. `misfit`: every image with each of the values 1, 3, 6 and 8 that does not ask for its turn. `fit`: every
image with the value that does. The EXIF block holds the orientation alone, as programs write it that never saw a camera.
"""
import pathlib
import struct
import sys

import manifest

TURNS = {1: 0, 6: 1, 3: 2, 8: 3}  # EXIF value -> clockwise quarter turns that it asks for


def exif_segment(orientation):
    entry = struct.pack(">HHIHH", 0x0112, 3, 1, orientation, 0)
    tiff = b"MM\x00\x2a" + struct.pack(">I", 8) + struct.pack(">H", 1) + entry + struct.pack(">I", 0)
    body = b"Exif\0\0" + tiff
    return b"\xff\xe1" + struct.pack(">H", len(body) + 2) + body


def main():
    source, out, kind = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]), sys.argv[3]
    if kind not in ("misfit", "fit"):
        sys.exit(f"make_tagged_copies.py: unknown kind '{kind}'")
    out.mkdir(parents=True, exist_ok=True)
    rows = manifest.read(source)
    copies = []
    for row in rows:
        data = (source / row["file"]).read_bytes()
        if data[:2] != b"\xff\xd8" or not row["quarter_turns"]:
            continue
        turns = int(row["quarter_turns"])
        for value, asked in TURNS.items():
            if (asked == turns) != (kind == "fit"):
                continue
            name = f"{pathlib.Path(row['file']).stem}-tag{value}.jpg"
            (out / name).write_bytes(data[:2] + exif_segment(value) + data[2:])
            copies.append({**row, "file": name, "set": f"{kind}-tag{value}"})
    if not copies:
        sys.exit(f"make_tagged_copies.py: no JPEG with a known turn in {source}")
    manifest.write(out, copies)


if __name__ == "__main__":
    main()
