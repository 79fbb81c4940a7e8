#!/usr/bin/python3
"""What the small pictures beside photographs are worth: previews.py [--upright PROGRAM] FOLDER...

FOLDER with a manifest.csv: of each picture a large copy is made (the picture enlarged to 2.2 megapixels) with a thumbnail as
cameras make it, 160 x 120 between black bars, and edited copies that keep the thumbnail: turned by half, flipped, turned by a
quarter, cut by a tenth and by a third, and with the thumbnail of the picture before. FOLDER without one holds camera files (of
github.com/drewnoakes/metadata-extractor-images, for example): the turn that their tag asks for counts as right, and a file
named in FOLDER/unknown.txt is left out. Tags are ignored in asking. Needs Pillow (Debian: python3-pil).
"""
import argparse
import io
import json
import os
import pathlib
import struct
import subprocess
import tempfile

from PIL import Image

import manifest

PIXELS = 2_200_000
TURNS = {1: 0, 6: 1, 3: 2, 8: 3}  # EXIF value -> clockwise quarter turns that it asks for


def jpeg(picture, quality):
    data = io.BytesIO()
    picture.save(data, "JPEG", quality=quality)
    return data.getvalue()


def thumbnail(picture):
    box = (160, 120) if picture.width >= picture.height else (120, 160)
    small = picture.copy()
    small.thumbnail(box, Image.Resampling.BILINEAR)
    framed = Image.new("RGB", box)
    framed.paste(small, ((box[0] - small.width) // 2, (box[1] - small.height) // 2))
    return jpeg(framed, 75)


def with_thumbnail(file, small):
    """A little-endian EXIF block whose 1st directory holds the thumbnail."""
    tiff = struct.pack("<2sHIHI", b"II", 42, 8, 0, 14)
    tiff += struct.pack("<HHHIIHHIII", 2, 0x0201, 4, 1, 44, 0x0202, 4, 1, len(small), 0) + small
    body = b"Exif\0\0" + tiff
    return file[:2] + b"\xff\xe1" + struct.pack(">H", len(body) + 2) + body + file[2:]


def cut(picture, share):
    w, h = int(picture.width * (1 - share)), int(picture.height * (1 - share))
    left, top = (picture.width - w) // 3, (picture.height - h) // 2
    return picture.crop((left, top, left + w, top + h))


EDITS = {
    "fresh": lambda p: p,
    "turned by half": lambda p: p.transpose(Image.Transpose.ROTATE_180),
    "turned by a quarter": lambda p: p.transpose(Image.Transpose.ROTATE_90),
    "flipped": lambda p: p.transpose(Image.Transpose.FLIP_LEFT_RIGHT),
    "cut by a tenth": lambda p: cut(p, 0.1),
    "cut by a third": lambda p: cut(p, 0.33),
    "another picture": lambda p: p,
}


def made(folder, out):
    """{edit: [(file, turn)]}"""
    copies = {edit: [] for edit in EDITS}
    before = None
    for number, row in enumerate(manifest.read(folder)):
        if not row["quarter_turns"]:
            continue
        picture = Image.open(folder / row["file"]).convert("RGB")
        scale = max(1.0, (PIXELS / (picture.width * picture.height)) ** 0.5)
        picture = picture.resize((round(picture.width * scale), round(picture.height * scale)), Image.Resampling.BICUBIC)
        small = thumbnail(picture)
        for edit, change in EDITS.items():
            used = before if edit == "another picture" else small
            if used is None:
                continue
            path = out / f"{number:05}-{edit.replace(' ', '-')}.jpg"
            path.write_bytes(with_thumbnail(jpeg(change(picture), 85), used))
            copies[edit].append((path, int(row["quarter_turns"])))
        before = small
    return copies


def tagged(folder):
    listed = folder / "unknown.txt"
    unknown = set(listed.read_text(encoding="utf-8").splitlines()) if listed.exists() else set()
    files = []
    for path in sorted(folder.iterdir()):
        if path.suffix.lower() not in (".jpg", ".jpeg") or path.name in unknown:
            continue
        try:
            tag = Image.open(path).getexif().get(0x0112)
        except (OSError, SyntaxError, ValueError):
            continue
        files.append((path, TURNS.get(tag, 0)))
    return {"as they are": files}


def ask(program, files, use):
    words = [program, "--json", "--exif", "ignore", "--preview", use, *(str(path) for path, _ in files)]
    lines = subprocess.run(words, capture_output=True, check=False).stdout.splitlines()
    return [json.loads(line) for line in lines]


def report(program, edit, files):
    taken = sum(bool(answer["from_preview"]) for answer in ask(program, files, "only"))
    print(f"{edit}: {len(files)} files, the preview is taken to be of the picture in {taken}", flush=True)
    if edit not in ("fresh", "as they are"):
        return
    decided = right = right_without = levelled = 0
    for (path, turn), answer, whole in zip(files, ask(program, files, "if-clear"), ask(program, files, "never")):
        if not answer["from_preview"]:
            continue
        decided += 1
        right += answer["quarter_turns"] == turn
        right_without += whole["quarter_turns"] == turn
        levelled += whole["level_decision"] != "none"
        if os.environ.get("VERBOSE") and answer["quarter_turns"] != turn:
            print(f"  {path.name}: {answer['quarter_turns']}, whole {whole['quarter_turns']}, right {turn}")
    print(f"  clear and answered from it: {decided}, right {right}; as a whole right {right_without}, with a level {levelled}",
          flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--upright", default="upright")
    parser.add_argument("folders", nargs="+", type=pathlib.Path)
    words = parser.parse_args()
    for folder in words.folders:
        print(folder)
        with tempfile.TemporaryDirectory() as place:
            has_manifest = (folder / manifest.NAME).exists()
            for edit, files in (made(folder, pathlib.Path(place)) if has_manifest else tagged(folder)).items():
                report(words.upright, edit, files)


if __name__ == "__main__":
    main()
