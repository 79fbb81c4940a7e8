"""Train the photograph network to tell the whole circle beside the quarter turns; stops and resumes at any moment.

usage: train_circle.py WORK_DIR PHOTO.upnn [--samples N | --end UNIX_TIME] [--processes N]
Starts from the shipped photograph network and keeps its answers: beside its own five scores it learns a score for each
of 36 bins of 10 degrees, asked of disc views (circle_views.py).  One network for both costs an application the
bytes of one.  Half of each batch are the views that the library asks about today, whose target is half the truth,
half what the shipped network says of the same view.
What it leaves in WORK_DIR: training.py (circle.*).  Needs the photographs there, and the stores of pages.
"""
import os

import cv2
import numpy as np
import torch
import torch.nn.functional as F

import circle_views
import no_content
import photo_views
from networks import KEPT, OUTPUTS, PhotoNet
from packed import Packed
from page_store import Pages
from photo_views import VIEW_SIDE, Photographs, plain_view, turned
from sheet_views import sheet
from team import gather
from training import Training, parser

DISC_SIDE = 128  # pixels
DISCS, WHOLE = 64, 64  # views of a step and process
PEAK_RATE, LAST_RATE, WARMUP = 7e-4, 0.01, 300
NOTHING = 0.04  # share of disc views without an up, to be answered with a flat circle
PAGES = 0.15  # share of pages among the whole views
PAGE_STORES = ["scans", "manuals", "typeset"]
TAUGHT, DOCUMENT_LOSS = 0.5, 0.15
HELD_OUT_EVERY = 1000  # steps
MASK = circle_views.disc(DISC_SIDE)


def to_input(views, mask=None):
    x = np.stack(views).astype(np.float32) / 127.5 - 1
    x = torch.from_numpy(x * mask if mask is not None else x).permute(0, 3, 1, 2)
    return x.contiguous(memory_format=torch.channels_last)


class Examples:
    def __init__(self, work, photographs, seed, member):
        self.photographs, self.seed, self.member = photographs, seed, member
        self.stores = [Pages(work, name) for name in PAGE_STORES]
        self.order = []

    def _photograph(self):
        return self.photographs.image(self.order.pop())

    def _discs(self, rng):
        views, targets = [], []
        for _ in range(DISCS // 2):
            if rng.random() < NOTHING:
                image, flat = no_content.picture(VIEW_SIDE, VIEW_SIDE, rng), True
            else:
                image, flat = self._photograph(), False
            for view, angle in circle_views.training_pair(image, DISC_SIDE, rng):
                views.append(view)
                targets.append(np.full(circle_views.BINS, 1 / circle_views.BINS) if flat else circle_views.target(angle))
        return to_input(views, MASK), torch.tensor(np.stack(targets), dtype=torch.float32)

    def _whole(self, rng):
        views, turns, documents = [], [], []
        for _ in range(WHOLE // 2):
            document = rng.random() < PAGES
            image = self._photograph()
            if document:
                store = self.stores[rng.integers(len(self.stores))]
                image = sheet(store.image(store.training[rng.integers(len(store.training))]), image, rng)
            for view, turn in photo_views.training_pair(image, VIEW_SIDE, rng):
                views.append(view)
                turns.append(turn)
                documents.append(float(document))
        return to_input(views), torch.tensor(turns), torch.tensor(documents)

    def batch(self, step):
        rng = np.random.default_rng((self.seed, step, self.member))
        if len(self.order) < DISCS + WHOLE:
            self.order = self.photographs.epoch(np.random.default_rng((self.seed, step, self.member, 1)))
        return self._discs(rng), self._whole(rng)


def network(shipped):
    """The shipped network with 36 more outputs, which know nothing yet."""
    model = PhotoNet(classes=OUTPUTS + circle_views.BINS, kept=KEPT)
    *convolutions, (weight, bias) = shipped.weights()
    more = torch.zeros(circle_views.BINS, weight.shape[1], 1, 1)
    model.start_from([*convolutions, (torch.cat([weight, more]), torch.cat([bias, torch.zeros(circle_views.BINS)]))])
    return model


def hold_statistics(model):
    """Lets the batch norms be what will be exported: one set of statistics for discs and for whole views, which differ.

    By the statistics of its own batches a network learns to tell either kind, and is then asked by the mean of both:
    discs came out 7 of 100 worse within 10 degrees, and leaned towards the diagonals.
    """
    for module in model.modules():
        if isinstance(module, torch.nn.BatchNorm2d):
            module.eval()


def objective(model, shipped, batch):
    (discs, angles), (views, turns, documents) = batch
    with torch.no_grad(), torch.autocast("cpu", torch.bfloat16):
        said = torch.softmax(shipped(views).float()[:, :4], 1)
    target = TAUGHT * said + (1 - TAUGHT) * F.one_hot(turns, 4).float()
    with torch.autocast("cpu", torch.bfloat16):
        circle, scores = model(discs), model(views)
    circle, scores = circle.float()[:, OUTPUTS:], scores.float()
    circle_loss = -(angles * F.log_softmax(circle, 1)).sum(1).mean()
    turn_loss = -(target * F.log_softmax(scores[:, :4], 1)).sum(1).mean()
    document_loss = F.binary_cross_entropy_with_logits(scores[:, 4], documents)
    return circle_loss + turn_loss + DOCUMENT_LOSS * document_loss, circle_loss, turn_loss


@torch.no_grad()
def held_out(model, photographs, discs):
    """A line of figures of the held-out photographs: the circle in one disc view, quarter turns in one whole view."""
    model.eval()
    probabilities, truths, right = [], [], 0
    for part in np.array_split(np.arange(len(photographs.held_out)), len(photographs.held_out) // 64 + 1):
        chosen = photographs.held_out[part]
        turns = torch.tensor([int(i) % 4 for i in chosen])
        views = [np.ascontiguousarray(turned(plain_view(photographs.image(i), VIEW_SIDE), int(t)))
                 for i, t in zip(chosen, turns)]
        with torch.autocast("cpu", torch.bfloat16):
            probabilities.append(torch.softmax(model(to_input([discs[i][0] for i in part], MASK)).float()[:, OUTPUTS:], 1))
            right += int((model(to_input(views)).float()[:, :4].argmax(1) == turns).sum())
        truths += [discs[i][1] for i in part]
    model.train()
    angles, weights = circle_views.most_likely(torch.cat(probabilities).numpy())
    wrong = circle_views.error(angles, np.array(truths))
    surest = np.argsort(-weights)[:int(0.8 * len(wrong))]
    within = " ".join(f"{d}:{(wrong <= d).mean():.3f}" for d in (2, 5, 10, 45))
    return f"within {within} surest80 10:{(wrong[surest] <= 10).mean():.3f} quarter {right / len(wrong):.3f}"


def train(team, options):
    os.nice(5)
    torch.set_num_threads(1)
    cv2.setNumThreads(1)
    torch.manual_seed(options.seed)
    photographs, shipped = Photographs(options.work), Packed(options.photo)
    examples = Examples(options.work, photographs, options.seed, team.number)
    model, average = network(shipped), network(shipped)
    if not (options.work / "circle.pt").exists():
        first = examples.batch(2 ** 31)
        model.keep_answers(F.interpolate(first[0][0], VIEW_SIDE, mode="bilinear"))
        average.load_state_dict(model.state_dict())
    model, average = (m.to(memory_format=torch.channels_last) for m in (model, average))
    run = Training(options.work, "circle", model, average, batch=(DISCS + WHOLE) * team.size, samples=options.samples,
                   end=options.end, peak_rate=PEAK_RATE, last_rate=LAST_RATE, warmup=WARMUP, team=team)
    hold_statistics(model)
    rng = np.random.default_rng(7)
    truths = rng.uniform(0, 360, len(photographs.held_out))
    discs = [(circle_views.plain_disc(photographs.image(i), DISC_SIDE, t), t)
             for i, t in zip(photographs.held_out, truths)] if team.leads() else []

    def report():
        if team.leads():
            run.log(f"HELD {run.samples()} {held_out(average, photographs, discs)}")

    report()
    while run.progress() < 1:
        total, circle_loss, turn_loss = objective(model, shipped, examples.batch(run.step))
        run.learn(total, circle=circle_loss.item(), turn=turn_loss.item())
        if run.step % HELD_OUT_EVERY == 0:
            report()
    run.save()
    report()


def main():
    arguments = parser(samples=1_500_000, seed=34)
    arguments.add_argument("photo", help="the shipped network")
    options = arguments.parse_args()
    gather(options.processes, options.work, train, options)


if __name__ == "__main__":
    main()
