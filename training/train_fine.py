"""Train the network that tells how far a photograph is from level; stops and resumes at any moment.

usage: train_fine.py WORK_DIR BACKBONE.tflite [--samples N | --end UNIX_TIME] [--processes N]
Reads WORK_DIR/level.u8 and level.npz (gather_level_photos.py) and leaves out what is surely tilted, where
doubt_level_photos.py says so; starts from MobileNet v1 of width 0.25.
What it leaves in WORK_DIR: training.py (fine.*).
"""
import os

import cv2
import numpy as np
import torch
import torch.nn.functional as F

import fine_views
import no_content
from doubt_level_photos import is_level
from networks import FineNet
from team import gather
from training import Training, parser

BATCH = 64  # views of a step and process
PEAK_RATE, LAST_RATE, WARMUP = 1.5e-3, 0.01, 300
NOTHING = 0.05  # share of views of nothing
ASTRAY = 0.05  # share of views far from level: what a wrong first answer leaves
FAR = (25, 65)  # degrees, either way
HELD_OUT_EVERY = 1000  # steps
MOST_HELD_OUT = 1000
# Sources whose photographs are level are drawn oftener than their number says, those of tilted ones less often
# (doubt_level_photos.py prints how level they are).
OFTENER = {"p-houses": 4.0, "p-joshwall": 3.0, "p-camvid": 2.0, "p-unsplash3501": 1.5, "p-ccp": 0.3, "g-duane": 0.7}


class LevelPhotographs:
    """What gather_level_photos.py packed."""

    def __init__(self, work):
        self.index = dict(np.load(work / "level.npz"))
        self.pixels = np.memmap(work / "level.u8", np.uint8, "r")
        numbers = np.arange(len(self.index["offset"]))
        lines = work / "level-lines.npz"
        level = is_level(np.load(lines)) if lines.exists() else np.ones(len(numbers), bool)
        self.held_out, self.training = numbers[self.index["held"]], numbers[~self.index["held"] & level]
        weight = np.array([OFTENER.get(str(name), 1.0) for name in self.index["names"]])[self.index["source"][self.training]]
        self.shares = np.cumsum(weight / weight.sum())

    def image(self, i):
        offset, height, width = (int(self.index[k][i]) for k in ("offset", "height", "width"))
        return self.pixels[offset:offset + height * width].reshape(height, width)

    def draw(self, rng):
        return self.image(self.training[min(np.searchsorted(self.shares, rng.random()), len(self.training) - 1)])

    def source(self, i):
        return str(self.index["names"][self.index["source"][i]])


def batch(photographs, seed, step, member):
    rng = np.random.default_rng((seed, step, member))
    views, targets = [], []
    for _ in range(BATCH):
        kind = rng.random()
        angle = rng.uniform(-fine_views.REACH, fine_views.REACH)
        if kind < NOTHING:
            image = cv2.cvtColor(no_content.picture(256, 256, rng), cv2.COLOR_RGB2GRAY)
        else:
            image = photographs.draw(rng)
        if kind < NOTHING + ASTRAY:
            angle = rng.uniform(*FAR) * rng.choice((-1, 1))
        views.append(fine_views.training_view(image, angle, rng))
        targets.append(fine_views.target(None if kind < NOTHING + ASTRAY else angle))
    return torch.from_numpy(fine_views.to_input(views))[:, None], torch.from_numpy(np.stack(targets))


@torch.no_grad()
def held_out(model, views, truths, sources):
    model.eval()
    probabilities = []
    for start in range(0, len(views), 64):
        x = torch.from_numpy(fine_views.to_input(views[start:start + 64]))[:, None]
        with torch.autocast("cpu", torch.bfloat16):
            scores = model(x.contiguous(memory_format=torch.channels_last))
        probabilities.append(torch.softmax(scores.float(), 1))
    model.train()
    tilts, sigmas, nothing = fine_views.answers(torch.cat(probabilities).numpy())
    wrong = np.abs(tilts - truths)
    surest = np.argsort(sigmas + 100 * (nothing > 0.5))[:int(0.45 * len(wrong))]
    within = " ".join(f"{d}:{(wrong <= d).mean():.3f}" for d in (1, 2, 5))
    each = " ".join(f"{s}:{(wrong[sources == s] <= 2).mean():.3f}" for s in np.unique(sources))
    return (f"within {within} surest45 1:{(wrong[surest] <= 1).mean():.3f} 2:{(wrong[surest] <= 2).mean():.3f} "
            f"2sigma {(wrong <= 2 * sigmas).mean():.3f} within 2 by source {each}")


def train(team, options):
    os.nice(5)
    torch.set_num_threads(1)
    cv2.setNumThreads(1)
    torch.manual_seed(options.seed)
    photographs = LevelPhotographs(options.work)
    model, average = FineNet(), FineNet()
    if not (options.work / "fine.pt").exists():
        model.load_tflite(options.backbone)
        model.keep_answers(batch(photographs, options.seed, 2 ** 31, team.number)[0])
    model, average = (m.to(memory_format=torch.channels_last) for m in (model, average))
    run = Training(options.work, "fine", model, average, batch=BATCH * team.size, samples=options.samples,
                   end=options.end, peak_rate=PEAK_RATE, last_rate=LAST_RATE, warmup=WARMUP, team=team)
    rng = np.random.default_rng(7)
    chosen = rng.permutation(photographs.held_out)[:MOST_HELD_OUT] if team.leads() else []
    truths = rng.uniform(-12, 12, len(chosen))
    views = [fine_views.plain_disc(photographs.image(i), t) for i, t in zip(chosen, truths)]
    sources = np.array([photographs.source(i) for i in chosen])

    def report():
        if team.leads():
            run.log(f"HELD {run.samples()} {held_out(average, views, truths, sources)}")

    report()
    while run.progress() < 1:
        x, targets = batch(photographs, options.seed, run.step, team.number)
        with torch.autocast("cpu", torch.bfloat16):
            scores = model(x.contiguous(memory_format=torch.channels_last))
        loss = -(targets * F.log_softmax(scores.float(), 1)).sum(1).mean()
        run.learn(loss, loss=loss.item())
        if run.step % HELD_OUT_EVERY == 0:
            report()
    run.save()
    report()


def main():
    arguments = parser(samples=1_500_000, seed=35)
    arguments.add_argument("backbone", help="mobilenet_v1_0.25_128_quant.tflite")
    options = arguments.parse_args()
    gather(options.processes, options.work, train, options)


if __name__ == "__main__":
    main()
