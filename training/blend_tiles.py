"""Put the weights of a tile network that went on from a packed one part of the way back.

usage: blend_tiles.py WORK_DIR START.upnn OUT_DIR SHARE...
What training went on from knows the old kinds, what it came to the new ones; between the two lie networks that know both
(Wortsman et al. 2022, arXiv:2109.01903).  Prints what those at each SHARE of the way say of held-out tiles, and leaves the
one with the least sum of losses over the streams and the slanted tiles as OUT_DIR/tile-ema.pt, for export.py.
"""
import copy
import pathlib
import sys

import torch

from networks import Exported, TileNet, load_trained
from packed import Packed
from train_tiles import STREAMS, Stream, evaluate, held_out_tiles

TILES = 640  # held out, of each stream


@torch.no_grad()
def between(trained, start, share):
    blended = copy.deepcopy(trained)
    for own, others in zip(blended.weights(), start.weights()):
        for weight, other in zip(own, others):
            weight.lerp_(other.reshape(weight.shape), 1 - share)
    return blended


def main(work, start_path, out, *shares):
    torch.set_num_threads(1)
    work, out = pathlib.Path(work), pathlib.Path(out)
    start, trained = Packed(start_path), Exported(load_trained(TileNet(), work / "tile-ema.pt").eval()).eval()
    streams = {name: Stream(work, name) for name in STREAMS}
    sets = held_out_tiles(streams, TILES)
    found = []
    for share in map(float, shares):
        network = between(trained, start, share)
        line = evaluate(network, sets)
        network.eval()
        told = {name: float(said.rsplit("/", 1)[1]) for name, said in zip(line.split()[::2], line.split()[1::2])}
        found.append((sum(told[name] for name in (*streams, "slanted")), share, network))
        print(share, f"{found[-1][0]:.3f}", line, flush=True)
    _, share, network = min(found, key=lambda f: f[0])
    print("chosen", share)
    whole = TileNet()
    whole.start_from([(w.detach(), b.detach()) for w, b in network.weights()], sets["scans"][0])
    out.mkdir(exist_ok=True)
    torch.save(whole.state_dict(), out / "tile-ema.pt")


if __name__ == "__main__":
    main(*sys.argv[1:])
