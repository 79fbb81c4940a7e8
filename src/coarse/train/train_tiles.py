"""Train the text-tile network; stops and resumes at any moment.

usage: train_tiles.py WORK_DIR [--samples N] [--leave-out SOURCE ...]
Reads the stores scans, manuals and typeset and the photographs of WORK_DIR.  Leaves
tile.pt (everything needed to resume) and tile-ema.pt (the averaged weights that are
shipped) there and appends figures to tile.log.  --leave-out names scan sources that
are not trained on, to see how unknown sources fare; it writes to tile-left-out.*.
"""
import argparse
import os
import pathlib
import time

import cv2
import numpy as np
import torch
import torch.nn.functional as F

import no_content
from networks import TileNet
from page_store import Pages
from photo_views import Photographs
from tile_views import TILE_HEIGHT, TILE_WIDTH, normalised, training_pair, worn

BATCH = 128
PEAK_RATE = 3e-3
WARMUP = 300
WEIGHT_DECAY = 0.02
AVERAGE = 0.999
THREADS = 1
STREAMS = {"scans": 0.34, "manuals": 0.26, "typeset": 0.40}
# Share of pairs without any text, which must be answered 1/4 each.
WITHOUT_TEXT = 0.11
TEXT_LOSS = 0.15  # weight of the "this is text" loss
# Degradations grow over this first share of the run: the axis of the lines and then
# up and down are learned sooner from clean text.
GROW = 0.35
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


def rate_at(step, progress):
    if step < WARMUP:
        return PEAK_RATE * (step + 1) / WARMUP
    return PEAK_RATE * (0.005 + 0.995 * 0.5 * (1 + np.cos(np.pi * min(1.0, progress))))


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


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("work")
    parser.add_argument("--samples", type=int, default=1_600_000)
    parser.add_argument("--seed", type=int, default=20261123)
    parser.add_argument("--leave-out", nargs="*", default=[])
    parser.add_argument("--end", type=float, help="anneal to the end at this Unix time, however many samples that is")
    options = parser.parse_args()
    torch.set_num_threads(THREADS)
    torch.manual_seed(options.seed)
    work = pathlib.Path(options.work)
    name = "tile-left-out" if options.leave_out else "tile"
    photographs = Photographs(work)
    streams = {stream: Stream(work, stream, options.leave_out) for stream in STREAMS}

    model = TileNet().to(memory_format=torch.channels_last)
    decayed = [p for p in model.parameters() if p.ndim > 1]
    plain = [p for p in model.parameters() if p.ndim == 1]
    optimizer = torch.optim.AdamW([{"params": decayed, "weight_decay": WEIGHT_DECAY},
                                   {"params": plain, "weight_decay": 0.0}], lr=PEAK_RATE)
    average = TileNet().to(memory_format=torch.channels_last)
    average.load_state_dict(model.state_dict())
    step = 0
    if (work / f"{name}.pt").exists():
        saved = torch.load(work / f"{name}.pt")
        model.load_state_dict(saved["model"])
        average.load_state_dict(saved["average"])
        optimizer.load_state_dict(saved["optimizer"])
        for stream in streams:
            streams[stream].loss.update({k: v for k, v in saved["loss"][stream].items() if k in streams[stream].loss})
        step = saved["step"]

    def save():
        torch.save({"model": model.state_dict(), "average": average.state_dict(), "optimizer": optimizer.state_dict(),
                    "loss": {k: s.loss for k, s in streams.items()}, "step": step}, work / f"{name}.pt.new")
        os.replace(work / f"{name}.pt.new", work / f"{name}.pt")
        torch.save(average.state_dict(), work / f"{name}-ema.pt.new")
        os.replace(work / f"{name}-ema.pt.new", work / f"{name}-ema.pt")

    sets = held_out_tiles(streams)
    steps = options.samples // BATCH
    log = open(work / f"{name}.log", "a", buffering=1)
    started, seen, running, hits = time.time(), 0, 0.0, 0
    model.train()
    first_step, first_time = step, time.time()

    def progress():
        """Share of the run that is over."""
        if not options.end:
            return step / steps
        start = min(1.0, first_step / steps)
        return start + (1 - start) * (time.time() - first_time) / max(1.0, options.end - first_time)

    while progress() < 1:
        rng = np.random.default_rng((options.seed, step))
        strength = 0.2 + 0.8 * min(1.0, step / (GROW * steps))
        tiles, targets, origin = [], [], []
        while len(tiles) < BATCH:
            if rng.random() < WITHOUT_TEXT:
                for _ in range(2):
                    tiles.append(normalised(without_text(photographs, rng)))
                    targets.append(np.full(4, 0.25, np.float32))
                    origin.append(None)
                continue
            stream = str(rng.choice(list(STREAMS), p=list(STREAMS.values())))
            group, page = streams[stream].draw(rng)
            for tile, turns in training_pair(page, rng, strength) or []:
                tiles.append(tile)
                targets.append(np.eye(4, dtype=np.float32)[turns])
                origin.append((stream, group))
        for group in optimizer.param_groups:
            group["lr"] = rate_at(step, progress())
        with torch.autocast("cpu", torch.bfloat16):
            scores = model(to_input(tiles))
        scores = scores.float()
        target = torch.from_numpy(np.stack(targets))
        losses = -(target * F.log_softmax(scores[:, :4], 1)).sum(1)
        text = torch.tensor([float(place is not None) for place in origin])
        text_loss = F.binary_cross_entropy_with_logits(scores[:, 4], text)
        optimizer.zero_grad(set_to_none=True)
        (losses.mean() + TEXT_LOSS * text_loss).backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 2.0)
        optimizer.step()
        step += 1
        with torch.no_grad():
            keep = min(AVERAGE, step / (step + 50))
            for a, b in zip(average.parameters(), model.parameters()):
                a.lerp_(b, 1 - keep)
            for a, b in zip(average.buffers(), model.buffers()):
                a.lerp_(b, 1 - keep) if a.is_floating_point() else a.copy_(b)
        for place, loss in zip(origin, losses.tolist()):
            if place:
                streams[place[0]].learn(place[1], loss)
        running += losses.mean().item()
        hits += (scores[:, :4].argmax(1) == target.argmax(1)).float().mean().item()
        seen += 1
        if step % 100 == 0:
            log.write(f"step {step} samples {step * BATCH} loss {running / seen:.4f} right {hits / seen:.4f} "
                      f"{seen * BATCH / (time.time() - started):.0f}/s\n")
            started, seen, running, hits = time.time(), 0, 0.0, 0
        if step % 250 == 0:
            save()
        if step % 1000 == 0:
            log.write(f"HELD {step * BATCH} {evaluate(average, sets)}\n")
            worst = sorted(((v, k) for s in streams.values() for k, v in s.loss.items()), reverse=True)[:10]
            log.write("HARD " + " ".join(f"{k} {v:.2f}" for v, k in worst) + "\n")
    save()
    log.write(f"HELD {step * BATCH} {evaluate(average, sets)}\n")


if __name__ == "__main__":
    main()
