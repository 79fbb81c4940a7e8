"""Train the network of whole pages; stops and resumes at any moment.

usage: train_pages.py WORK_DIR BACKBONE.tflite [--samples N] [--end UNIX_TIME]
Reads the stores scans, collections, manuals, typeset, layouts and charts and the photographs of WORK_DIR;
what it leaves there: training.py (page.*).  One thread learns; one more process draws
the views.
"""
import argparse
import multiprocessing
import os
import pathlib

import cv2
import numpy as np
import torch
import torch.nn.functional as F

import page_views
from networks import PageNet
from page_store import Pages
from photo_views import Photographs
from training import Training

BATCH = 64
PEAK_RATE, LAST_RATE, WARMUP = 1.2e-3, 0.003, 200
SMOOTHING = 0.02
PAGE_LOSS = 0.1  # weight of the "this shows a page" loss
STREAMS = {"scans": 0.19, "collections": 0.19, "manuals": 0.13, "typeset": 0.14, "layouts": 0.23, "charts": 0.12}
# Groups that are reported apart, and how much oftener they are drawn than others: from afar their pages look like pages
# of other scripts that stand on their heads, and are taken for these while they are few.
FROM_THE_RIGHT, OFTENER = ("arabic", "persian", "hebrew"), 5.0
GROW = 0.15  # degradations grow over this first share of the run
HARDNESS = 0.7  # groups are drawn in proportion to their running loss to this power
LEAST_SIDE = 100  # pixels: what is narrower is a rule or a sliver
HELD_OUT_EVERY = 1000  # steps
AHEAD = 6  # batches drawn ahead


class Stream:
    """One page store in memory, small; groups that are still got wrong are drawn more often."""

    def __init__(self, work, name):
        store = Pages(work, name)
        self.groups, self.held = {}, []
        for i in range(len(store.rows)):
            if min(store.rows[i][1:3]) < LEAST_SIDE:
                continue
            page = page_views.small(store.image(i))
            if store.rows[i][5]:
                self.held.append((page, store.group(i)))
            else:
                self.groups.setdefault(store.group(i), []).append(page)
        self.names = sorted(self.groups)
        self.shares = np.array([min(1.0, len(self.groups[n]) / 25) * (OFTENER if n in FROM_THE_RIGHT else 1.0)
                                for n in self.names])

    def draw(self, rng, loss):
        weight = (loss + 0.02) ** HARDNESS * self.shares
        at = rng.choice(len(self.names), p=weight / weight.sum())
        pages = self.groups[self.names[at]]
        return pages[int(rng.integers(len(pages)))], at


class Examples:
    def __init__(self, work, seed, losses):
        # What is gathered so far: a run may start before the rest is there, and take it up when it is started again.
        self.streams = {name: Stream(work, name) for name in STREAMS if (work / f"{name}.json").exists()}
        self.shares = np.array([STREAMS[name] for name in self.streams])
        self.shares /= self.shares.sum()
        self.photos, self.seed, self.losses = Photographs(work), seed, losses
        self.first = {name: 100 * number for number, name in enumerate(STREAMS)}  # of its groups' losses

    def page(self, rng):
        name = str(rng.choice(list(self.streams), p=self.shares))
        stream, first = self.streams[name], self.first[name]
        page, at = stream.draw(rng, np.array(self.losses[first:first + len(stream.names)]))
        return page, first + at

    def photograph(self, rng):
        return self.photos.image(self.photos.training[int(rng.integers(len(self.photos.training)))])

    def batch(self, step, strength):
        """(views, targets, page or not, number of the group or -1) of one step."""
        rng = np.random.default_rng((self.seed, step))
        entries = []
        while len(entries) < BATCH:
            entries += page_views.pair(self.page, self.photograph, rng, strength)
        views, targets, shown, origin = zip(*entries)
        return (np.stack(views), np.stack(targets), np.array(shown, np.float32),
                np.array([-1 if o is None else o for o in origin]))

    def held_out(self, per_stream=192):
        """{name: (views, turns)}: held-out pages as the library cuts them, worn a little; and small and mixed."""
        sets, everything = {}, []
        for name, stream in self.streams.items():
            rng = np.random.default_rng(99)
            chosen = [stream.held[i % len(stream.held)][0] for i in rng.permutation(max(1, len(stream.held)))[:per_stream]]
            everything += chosen[:60]
            sets[name] = [page_views.finished(page_views.window(p, rng, plain=True), rng, 0.5) for p in chosen]
        from_the_right = [page for name in ("typeset", "layouts") if name in self.streams
                          for page, group in self.streams[name].held if group in FROM_THE_RIGHT][:per_stream]
        rng = np.random.default_rng(7)
        if from_the_right:
            sets["from the right"] = [page_views.finished(page_views.window(p, rng, plain=True), rng, 0.5)
                                      for p in from_the_right]
        for side in (96, 48, 24):
            sets[f"{side}px"] = [page_views.finished(page_views.window(p, rng, plain=True), rng, 0.3, side)
                                 for p in everything]
        mixed = [page_views.two_ways(page_views.shortened(p, rng), everything[int(rng.integers(len(everything)))], rng.uniform(0.05, 0.35), rng)[0]
                 for p in everything]
        sets["mixed"] = [page_views.finished(page_views.window(p, rng, plain=True), rng, 0.4) for p in mixed]
        return {n: (np.stack([v for a, b, _ in s for v in (a, b)]),
                    np.array([t % 4 for _, _, q in s for t in (q, q + 2)])) for n, s in sets.items()}


def to_input(views):
    x = torch.from_numpy(np.stack([page_views.normalised(v) for v in views]))
    return x[:, None].contiguous(memory_format=torch.channels_last)


def draw(examples, first, progress, queue):
    os.nice(5)
    cv2.setNumThreads(1)
    step = first
    while True:
        strength = 0.2 + 0.8 * min(1.0, progress.value / GROW)
        queue.put(examples.batch(step, strength))
        step += 1


def evaluate(model, sets):
    model.eval()
    out = []
    with torch.no_grad(), torch.autocast("cpu", torch.bfloat16):
        for name, (views, turns) in sets.items():
            scores = torch.cat([model(to_input(part)).float()[:, :4] for part in np.array_split(views, len(views) // 64 + 1)])
            right = (scores.argmax(1).numpy() == turns).mean()
            nll = F.cross_entropy(scores, torch.from_numpy(turns)).item()
            out.append(f"{name} {right:.3f}/{nll:.3f}")
    model.train()
    return " ".join(out)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("work", type=pathlib.Path)
    parser.add_argument("backbone")
    parser.add_argument("--samples", type=int, default=600_000)
    parser.add_argument("--seed", type=int, default=27)
    parser.add_argument("--end", type=float, help="anneal to the end at this Unix time, however many samples that is")
    options = parser.parse_args()
    os.nice(5)
    torch.set_num_threads(1)
    torch.manual_seed(options.seed)
    losses = multiprocessing.Array("d", 100 * len(STREAMS), lock=False)
    losses[:] = [1.4] * len(losses)
    examples = Examples(options.work, options.seed, losses)
    sets = examples.held_out()
    model, average = PageNet(), PageNet()
    if not (options.work / "page.pt").exists():
        model.load_tflite(options.backbone)
        model.keep_answers(to_input(examples.batch(0, 0.5)[0]))
    model, average = (m.to(memory_format=torch.channels_last) for m in (model, average))
    run = Training(options.work, "page", model, average, batch=BATCH, samples=options.samples, end=options.end,
                   peak_rate=PEAK_RATE, last_rate=LAST_RATE, warmup=WARMUP)
    losses[:len(run.extra.get("losses", []))] = run.extra.get("losses", [])
    progress, queue = multiprocessing.Value("d", run.progress()), multiprocessing.Queue(AHEAD)
    drawer = multiprocessing.Process(target=draw, args=(examples, run.step, progress, queue), daemon=True)
    drawer.start()
    run.log(f"HELD {run.samples()} {evaluate(average, sets)}")
    while run.progress() < 1:
        views, targets, shown, origin = queue.get()
        target = torch.from_numpy(targets) * (1 - SMOOTHING) + SMOOTHING / 4
        with torch.autocast("cpu", torch.bfloat16):
            scores = model(to_input(views))
        scores = scores.float()
        each = -(target * F.log_softmax(scores[:, :4], 1)).sum(1)
        page_loss = F.binary_cross_entropy_with_logits(scores[:, 4], torch.from_numpy(shown))
        right = (scores[:, :4].argmax(1) == target.argmax(1)).float()[shown > 0].mean().item()
        run.learn(each.mean() + PAGE_LOSS * page_loss, loss=each.mean().item(), page=page_loss.item(), right=right)
        progress.value = run.progress()
        for group, loss in zip(origin.tolist(), each.tolist()):
            if group >= 0:
                losses[group] += 0.03 * (loss - losses[group])
        run.extra = {"losses": list(losses)}
        if run.step % HELD_OUT_EVERY == 0:
            run.log(f"HELD {run.samples()} {evaluate(average, sets)}")
    run.save()
    run.log(f"HELD {run.samples()} {evaluate(average, sets)}")
    drawer.terminate()


if __name__ == "__main__":
    main()
