"""Pack the network that tells small tilts, and say what packing costs.

usage: pack_fine.py WORK_DIR FINE.upnn
Reads WORK_DIR/fine-ema.pt (train_fine.py) and the photographs beside it.
"""
import pathlib
import sys

import torch

import export
import train_fine
from networks import Exported, FineNet, load_trained
from packed import Packed

LARGEST_IN_HALVES = 4096  # weights of a layer: with more in eight bits the file stays below 300,000 bytes
BATCHES = 8  # views that it is rounded for


def main(work, path):
    work, path = pathlib.Path(work), pathlib.Path(path)
    trained = Exported(load_trained(FineNet(), work / "fine-ema.pt").eval()).eval()
    photographs = train_fine.LevelPhotographs(work)
    views = torch.cat([train_fine.batch(photographs, 8, step, 0)[0] for step in range(BATCHES)])
    other = train_fine.batch(photographs, 9, 0, 0)[0]
    with torch.no_grad():
        before = torch.softmax(trained(other), 1)
        export.pack(trained, views, path, LARGEST_IN_HALVES)
        after = torch.softmax(Packed(path)(other), 1)
    print(path.stat().st_size, "bytes; probabilities of other views differ by", f"{float((before - after).abs().mean()):.5f} in the mean")


if __name__ == "__main__":
    main(*sys.argv[1:3])
