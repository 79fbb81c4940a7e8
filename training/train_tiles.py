"""Train the text-tile network; stops and resumes at any moment.

usage: train_tiles.py WORK_DIR [--samples N] [--end UNIX_TIME] [--processes N] [--start FILE.upnn]
                      [--leave-out SOURCE ...]
Reads the stores scans, manuals, typeset, layouts and rows and the photographs of WORK_DIR; what it
leaves there: training.py.  --start goes on from a packed network instead of random weights.
--leave-out names scan sources that are not trained on, to see how unknown sources fare; the files
are then tile-left-out.*.
"""
import pathlib

import cv2
import numpy as np
import torch
import torch.nn.functional as F

import no_content
from networks import TileNet
from packed import Packed
from page_store import Pages
from photo_views import Photographs
from team import gather
from tile_views import TILE_HEIGHT, TILE_WIDTH, as_shown, normalised, training_pair, worn
from training import Training, parser

BATCH = 64  # of each process
PEAK_RATE, LAST_RATE = 3e-3, 0.005  # the last as a share of the peak
CONTINUED_RATE = 5e-4  # the peak of what goes on from a packed network
WARMUP = 300
HELD_OUT_EVERY = 2000  # steps
FIRST_LOOK = 10**9  # number of the first batch by which the batch norms of what goes on from a packed network are set
STREAMS = {"scans": 0.20, "manuals": 0.15, "typeset": 0.22, "layouts": 0.19, "rows": 0.24}
# Scripts of which documents hold few pages, reported apart; they and lines that run down the page, which one store
# alone has, are drawn so much oftener than others.
SELDOM, OFTENER = ("arabic", "persian", "hebrew", "korean", "armenian", "georgian"), 2.5
SLANTED = 0.15  # share of pieces whose letters are made to lean
# Share of pairs without any text, which must be answered 1/4 each.
WITHOUT_TEXT = 0.11
TEXT_LOSS = 0.15  # weight of the "this is text" loss
# Degradations grow over this first share of the run: the axis of the lines and then up
# and down are learned sooner from clean text.
GROW = 0.25
# Groups are drawn in proportion to their running loss to this power.
HARDNESS = 0.8


def runs_down(group):
    return group.endswith("vertical")


class Stream:
    """One page store; groups that are still got wrong are drawn more often."""

    def __init__(self, work, name, leave_out=()):
        self.pages = Pages(work, name)
        self.groups = {}
        for i in self.pages.training:
            if self.pages.group(i) not in leave_out:
                self.groups.setdefault(self.pages.group(i), []).append(i)
        self.names = sorted(self.groups)
        self.share = np.array([min(1.0, len(self.groups[n]) / 20) * (OFTENER if n in SELDOM or runs_down(n) else 1.0)
                               for n in self.names])
        self.loss = dict.fromkeys(self.names, 1.4)

    def draw(self, rng):
        weight = np.array([(self.loss[n] + 0.02) ** HARDNESS for n in self.names]) * self.share
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


def slanted(group):
    return 0.0 if runs_down(group) else SLANTED


def tiles_of(pages, chosen, count, slant=0.0):
    """(input, turns, groups) of `count` worn tiles of the pages of these numbers."""
    rng = np.random.default_rng(99)
    tiles, turns, groups = [], [], []
    stride = 7 if len(chosen) % 7 else 1  # neighbours are pages of one document
    while len(tiles) < count:
        i = chosen[len(tiles) // 2 * stride % len(chosen)]
        for tile, turn in training_pair(pages.image(i), rng, 0.7, slant) or []:
            tiles.append(tile)
            turns.append(turn)
            groups.append(pages.group(i))
    return to_input(tiles), torch.tensor(turns), groups


def held_out_tiles(streams, per_stream=384):
    """Fixed sets of worn held-out tiles: {name: (input, turns, groups)}, by stream, slanted, and by script."""
    sets = {name: tiles_of(stream.pages, stream.pages.held_out, per_stream) for name, stream in streams.items()}
    across = [i for i in streams["typeset"].pages.held_out if slanted(streams["typeset"].pages.group(i))]
    sets["slanted"] = tiles_of(streams["typeset"].pages, across, per_stream, slant=1.0)
    if "rows" in streams:
        pages = streams["rows"].pages
        for group in SELDOM:
            chosen = [i for i in pages.held_out if pages.group(i) == group]
            if chosen:
                sets[group] = tiles_of(pages, chosen, per_stream // 2)
    return sets


def answers(model, x):
    """Log-probabilities of the turns."""
    with torch.no_grad(), torch.autocast("cpu", torch.bfloat16):
        return torch.cat([model(part).float()[:, :4] for part in x.split(128)]).log_softmax(1)


def evaluate(model, sets):
    model.eval()
    out = []
    for name, (x, turns, _) in sets.items():
        said = answers(model, x)
        out.append(f"{name} {(said.argmax(1) == turns).float().mean():.3f}/{F.nll_loss(said, turns):.3f}")
    model.train()
    return " ".join(out)


class Examples:
    """Draws batches of tiles from all streams, and tiles without text."""

    def __init__(self, work, streams, seed, member):
        self.photographs, self.streams, self.seed, self.member = Photographs(work), streams, seed, member
        self.share = np.array([STREAMS[name] for name in streams])
        self.share /= self.share.sum()

    def batch(self, step, strength):
        """(input, probabilities of the turns, the (stream, group) of each tile or None) of one step."""
        rng = np.random.default_rng((self.seed, step, self.member))
        tiles, targets, origin = [], [], []
        while len(tiles) < BATCH:
            if rng.random() < WITHOUT_TEXT:
                for _ in range(2):
                    tiles.append(normalised(as_shown(without_text(self.photographs, rng))))
                    targets.append(np.full(4, 0.25, np.float32))
                    origin.append(None)
                continue
            stream = str(rng.choice(list(self.streams), p=self.share))
            group, page = self.streams[stream].draw(rng)
            for tile, turns in training_pair(page, rng, strength, slanted(group)) or []:
                tiles.append(tile)
                targets.append(np.eye(4, dtype=np.float32)[turns])
                origin.append((stream, group))
        return to_input(tiles), torch.from_numpy(np.stack(targets)), origin


def train(team, options):
    torch.set_num_threads(1)
    torch.manual_seed(options.seed)
    # What is gathered so far: a run may start before the rest is there, and take it up when it is started again.
    streams = {name: Stream(options.work, name, options.leave_out) for name in STREAMS
               if (options.work / f"{name}.json").exists()}
    examples = Examples(options.work, streams, options.seed, team.number)
    model, average = (TileNet().to(memory_format=torch.channels_last) for _ in range(2))
    name = "tile-left-out" if options.leave_out else "tile"
    if options.start and not (options.work / f"{name}.pt").exists():
        model.start_from(Packed(options.start).weights(),
                         torch.cat([examples.batch(FIRST_LOOK + number, 1.0)[0] for number in range(8)]))
    run = Training(options.work, name, model, average,
                   batch=BATCH * team.size, samples=options.samples, end=options.end,
                   peak_rate=CONTINUED_RATE if options.start else PEAK_RATE,
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

    report()
    while run.progress() < 1:
        strength = 1.0 if options.start else 0.2 + 0.8 * min(1.0, run.progress() / GROW)
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
    arguments = parser(samples=4_530_048, seed=20261123)  # as many samples as the shipped network saw
    arguments.add_argument("--start", type=pathlib.Path, help="a packed network to go on from")
    arguments.add_argument("--leave-out", nargs="*", default=[])
    options = arguments.parse_args()
    gather(options.processes, options.work, train, options)


if __name__ == "__main__":
    main()
