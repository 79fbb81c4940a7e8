#!/usr/bin/env python3
"""Prints tests/support/coded_pictures.hpp: a picture of 64 x 64 pixels, red and green above blue and white, coded in HEVC and in
AV1, as bytes of its configuration and of its data. Needs heif-enc (libheif-examples), avifenc (libavif-bin) and Pillow.

    tests/support/coded_pictures.py > tests/support/coded_pictures.hpp
"""
import pathlib
import subprocess
import tempfile

from PIL import Image


def boxes(data, at=0, end=None):
    end = len(data) if end is None else end
    while at + 8 <= end:
        size = int.from_bytes(data[at:at + 4], "big") or end - at
        yield data[at + 4:at + 8], at + 8, at + size
        at += size


def inside(data, *path):
    begin, end = 0, len(data)
    for name in path:
        skip = 4 if name == b"meta" else 0
        begin, end = next((b + skip, e) for kind, b, e in boxes(data, begin, end) if kind == name)
    return data[begin:end]


def array(name, data):
    lines = [", ".join(f"0x{byte:02x}" for byte in data[i:i + 20]) for i in range(0, len(data), 20)]
    return f"inline constexpr std::uint8_t {name}[] = {{\n    " + ",\n    ".join(lines) + "};\n"


picture = Image.new("RGB", (64, 64), (220, 30, 30))
for colour, corner in (((30, 200, 40), (32, 0)), ((40, 50, 220), (0, 32)), ((245, 245, 245), (32, 32))):
    picture.paste(colour, corner + (corner[0] + 32, corner[1] + 32))
print("// Made by coded_pictures.py: a picture of 64 x 64 pixels, red and green above blue and white.\n#pragma once\n\n"
      "#include <cstdint>\n\nnamespace upright::test {\n")
with tempfile.TemporaryDirectory() as folder:
    work = pathlib.Path(folder)
    picture.save(work / "in.png")
    subprocess.run(["heif-enc", "-q", "70", work / "in.png", "-o", work / "a.heic"], check=True, capture_output=True)
    subprocess.run(["avifenc", "-s", "6", "--min", "15", "--max", "25", work / "in.png", work / "a.avif"], check=True, capture_output=True)
    for name, file, configuration in (("hevc", "a.heic", b"hvcC"), ("av1", "a.avif", b"av1C")):
        data = (work / file).read_bytes()
        print(array(f"{name}_configuration", inside(data, b"meta", b"iprp", b"ipco", configuration)))
        print(array(f"{name}_data", inside(data, b"mdat")))
print("}  // namespace upright::test")
