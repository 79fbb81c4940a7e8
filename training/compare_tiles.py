"""What tile networks say of held-out tiles, by stream, script and slant: the share right and the loss.

usage: compare_tiles.py WORK_DIR FILE.upnn... [--tiles N]
Reads the stores that train_tiles.py reads, and packed networks.
"""
import argparse
import pathlib

import torch
import torch.nn.functional as F

from packed import Packed
from train_tiles import SELDOM, STREAMS, Stream, answers, slanted, tiles_of


def held_out(work, count):
    """{name: (input, turns)}: of each stream, of its groups where all are scripts, and of these slanted."""
    sets = {}
    for name in STREAMS:
        if not (work / f"{name}.json").exists():
            continue
        pages = Stream(work, name).pages
        sets[name] = tiles_of(pages, pages.held_out, 4 * count)[:2]
        if name not in ("typeset", "layouts", "rows"):
            continue
        across = [i for i in pages.held_out if slanted(pages.group(i))]
        sets[f"{name}, slanted"] = tiles_of(pages, across, 2 * count, slant=1.0)[:2]
        groups = {}
        for i in pages.held_out:
            groups.setdefault(pages.group(i), []).append(i)
        for group, chosen in sorted(groups.items()):
            if name == "typeset" or group in SELDOM:
                sets[f"{name}, {group}"] = tiles_of(pages, chosen, count if group in SELDOM else count // 2)[:2]
    return sets


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("work", type=pathlib.Path)
    parser.add_argument("networks", nargs="+")
    parser.add_argument("--tiles", type=int, default=256)
    options = parser.parse_args()
    torch.set_num_threads(1)
    networks = [Packed(path) for path in options.networks]
    for name, (x, turns) in held_out(options.work, options.tiles).items():
        line = f"{name:28s} n {len(turns):4d}"
        for network in networks:
            said = answers(network, x)
            line += f"  {(said.argmax(1) == turns).float().mean():.3f} {F.nll_loss(said, turns):.3f}"
        print(line, flush=True)


if __name__ == "__main__":
    main()
