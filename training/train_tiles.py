"""Train the text-tile network; stops and resumes at any moment.

usage: train_tiles.py WORK_DIR [--samples N] [--processes N] [--leave-out SOURCE ...]
Reads the stores scans, manuals and typeset and the photographs of WORK_DIR; what it
leaves there: training.py.  --leave-out names scan sources that are not trained on, to
see how unknown sources fare; the files are then tile-left-out.*.
"""
import argparse
import pathlib

import cv2
import numpy as np
import torch
import torch.nn.functional as F

import no_content
from networks import TileNet
from page_store import Pages
from photo_views import Photographs
from team import gather
from tile_views import TILE_HEIGHT, TILE_WIDTH, normalised, training_pair, worn
from training import Training

BATCH = 64  # of each process
PEAK_RATE, LAST_RATE = 3e-3, 0.005  # the last as a share of the peak
WARMUP = 300
HELD_OUT_EVERY = 2000  # steps
STREAMS = {"scans": 0.34, "manuals": 0.26, "typeset": 0.40}
# Share of pairs without any text, which must be answered 1/4 each.
WITHOUT_TEXT = 0.11
TEXT_LOSS = 0.15  # weight of the "this is text" loss
# Degradations grow over this first share of the run: the axis of the lines and then up
# and down are learned sooner from clean text.
GROW = 0.25
# Groups are drawn in proportion to their running loss to this power.
HARDNESS = 0.8


class Stream:
    """One page store; groups that are still got wrong are drawn more often."""

    def __init__(self, work, name, leave_out=()):
        self.pages = Pages(work, name)
        self.groups = {}
        for i in self.pages.training:
            if self.pages.group(i) not in leave_out:
                self.groups.setdefault(self.pages.group(i), []).append(i)
        self.names = sorted(self.groups)
        self.loss = dict.fromkeys(self.names, 1.4)

    def draw(self, rng):
        weight = np.array([(self.loss[n] + 0.02) ** HARDNESS * min(1.0, len(self.groups[n]) / 20) for n in self.names])
        name = self.names[rng.choice(len(self.names), p=weight / weight.sum())]
        chosen = self.groups[name]
        return name, self.pages.image(chosen[int(rng.integers(len(chosen)))])

    def learn(self, name, loss):
        self.loss[name] += 0.02 * (loss - self.loss[name])


def without_text(photographs, rng):
    """A photograph or a piece of one, or paper, grain and textures, in grey."""
    if rng.random() < 0.6:
        image = photographs.image(photographs.training[int(rng.integers(len(photographs.training)))])
        height = int(rng.integers(60, image.shape[0] + 1))
        width = int(rng.integers(70, image.shape[1] + 1))
        y, x = rng.integers(0, image.shape[0] - height + 1), rng.integers(0, image.shape[1] - width + 1)
        piece = cv2.cvtColor(np.ascontiguousarray(image[y:y + height, x:x + width]), cv2.COLOR_RGB2GRAY)
        tile = cv2.resize(piece, (TILE_WIDTH, TILE_HEIGHT), interpolation=cv2.INTER_LINEAR)
    else:
        tile = no_content.picture(TILE_HEIGHT, TILE_WIDTH, rng)[..., 0]
    return worn(tile, rng, 1.0)


def to_input(tiles):
    return torch.from_numpy(np.stack(tiles))[:, None].contiguous(memory_format=torch.channels_last)


def held_out_tiles(streams, per_stream=384):
    """A fixed set of worn held-out tiles: {stream: (input, turns, groups)}."""
    sets = {}
    for name, stream in streams.items():
        rng = np.random.default_rng(99)
        tiles, turns, groups = [], [], []
        while len(tiles) < per_stream:
            i = stream.pages.held_out[len(tiles) // 2 * 7 % len(stream.pages.held_out)]
            for tile, turn in training_pair(stream.pages.image(i), rng, 0.7) or []:
                tiles.append(tile)
                turns.append(turn)
                groups.append(stream.pages.group(i))
        sets[name] = (to_input(tiles), torch.tensor(turns), groups)
    return sets


def evaluate(model, sets):
    model.eval()
    out = []
    with torch.no_grad(), torch.autocast("cpu", torch.bfloat16):
        for name, (x, turns, groups) in sets.items():
            right = torch.cat([model(part).float()[:, :4].argmax(1) for part in x.split(128)]) == turns
            out.append(f"{name} {right.float().mean():.4f}")
    model.train()
    return " ".join(out)


class Examples:
    """Draws batches of tiles from all streams, and tiles without text."""

    def __init__(self, work, streams, seed, member):
        self.photographs, self.streams, self.seed, self.member = Photographs(work), streams, seed, member

    def batch(self, step, strength):
        """(input, probabilities of the turns, the (stream, group) of each tile or None) of one step."""
        rng = np.random.default_rng((self.seed, step, self.member))
        tiles, targets, origin = [], [], []
        while len(tiles) < BATCH:
            if rng.random() < WITHOUT_TEXT:
                for _ in range(2):
                    tiles.append(normalised(without_text(self.photographs, rng)))
                    targets.append(np.full(4, 0.25, np.float32))
                    origin.append(None)
                continue
            stream = str(rng.choice(list(STREAMS), p=list(STREAMS.values())))
            group, page = self.streams[stream].draw(rng)
            for tile, turns in training_pair(page, rng, strength) or []:
                tiles.append(tile)
                targets.append(np.eye(4, dtype=np.float32)[turns])
                origin.append((stream, group))
        return to_input(tiles), torch.from_numpy(np.stack(targets)), origin


def train(team, options):
    torch.set_num_threads(1)
    torch.manual_seed(options.seed)
    streams = {name: Stream(options.work, name, options.leave_out) for name in STREAMS}
    examples = Examples(options.work, streams, options.seed, team.number)
    model, average = (TileNet().to(memory_format=torch.channels_last) for _ in range(2))
    run = Training(options.work, "tile-left-out" if options.leave_out else "tile", model, average,
                   batch=BATCH * team.size, samples=options.samples, end=options.end, peak_rate=PEAK_RATE,
                   last_rate=LAST_RATE, warmup=WARMUP, team=team)
    for name, stream in streams.items():
        stream.loss.update({k: v for k, v in run.extra.get(name, {}).items() if k in stream.loss})
    run.extra = {name: stream.loss for name, stream in streams.items()}
    sets = held_out_tiles(streams) if team.leads() else {}

    def report():
        if not team.leads():
            return
        run.log(f"HELD {run.samples()} {evaluate(average, sets)}")
        worst = sorted(((v, k) for s in streams.values() for k, v in s.loss.items()), reverse=True)[:10]
        run.log("HARD " + " ".join(f"{k} {v:.2f}" for v, k in worst))

    if run.step == 0:
        report()
    while run.progress() < 1:
        strength = 0.2 + 0.8 * min(1.0, run.progress() / GROW)
        tiles, target, origin = examples.batch(run.step, strength)
        with torch.autocast("cpu", torch.bfloat16):
            scores = model(tiles)
        scores = scores.float()
        losses = -(target * F.log_softmax(scores[:, :4], 1)).sum(1)
        text = torch.tensor([float(place is not None) for place in origin])
        text_loss = F.binary_cross_entropy_with_logits(scores[:, 4], text)
        right = (scores[:, :4].argmax(1) == target.argmax(1)).float().mean().item()
        run.learn(losses.mean() + TEXT_LOSS * text_loss, loss=losses.mean().item(), right=right)
        for place, loss in zip(origin, losses.tolist()):
            if place:
                streams[place[0]].learn(place[1], loss)
        if run.step % HELD_OUT_EVERY == 0:
            report()
    run.save()
    report()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("work", type=pathlib.Path)
    parser.add_argument("--samples", type=int, default=4_530_048)  # as many as the shipped network saw
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--seed", type=int, default=20261123)
    parser.add_argument("--leave-out", nargs="*", default=[])
    parser.add_argument("--end", type=float, help="anneal to the end at this Unix time, however many samples that is")
    options = parser.parse_args()
    gather(options.processes, options.work, train, options)


if __name__ == "__main__":
    main()
