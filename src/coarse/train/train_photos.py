"""Train the photograph network; stops and resumes at any moment.

usage: train_photos.py WORK_DIR BACKBONE.tflite [--processes N] [--samples N] [--until N] [--width W]
What it leaves in WORK_DIR: training.py.  Needs what recognise_photos.py leaves there; where teach_photos.py has left
its answers they are half of the target.
"""
import argparse
import pathlib

import numpy as np
import torch
import torch.nn.functional as F

import no_content
from networks import PhotoNet
from page_store import Pages
from photo_views import VIEW_SIDE, Photographs, plain_view, training_pair, turned
from sheet_views import sheet
from team import gather
from training import Training

SAMPLES = 2_341_248  # as many as the shipped network saw
BATCH = 64  # views a process and step; the model card has a run with more
PEAK_RATE, LAST_RATE = 1e-3, 0.01  # the last as a share of the peak
WARMUP = 200
# Sides of the training views, pixels, one a step: small and fast at first.  A crop shows things larger than the whole
# view does, so the library's views have the largest of these (Touvron et al. 2019, arXiv:1906.06423; the model card
# has what it is worth).
EARLY_SIDES, SIDES = (96, 112, 128), (112, 128, 144, 160)
EARLY = 0.25  # share of the run
HELD_OUT_EVERY = 1000  # steps
CLASSES = 1001  # of the published network
# Weight of the loss against recognise_photos.py's answer, and its temperature: within 96,000 views 0.353 in place of
# 0.360 in loss of held-out photographs.
RECOGNISE_LOSS, RECOGNISE_TEMPERATURE = 0.3, 2.0
# Shares of pages of text (so that the whole view tells documents from photographs and
# reads layouts) and of pictures without an up (which must be answered 1/4 each).
PAGES, NOTHING = 0.11, 0.04
NOTHING_SIDE = 160  # views are cut from it as they are from photographs
PAGE_STORES = ["scans", "manuals", "typeset"]
DOCUMENT_LOSS = 0.15  # weight of the "this is a document" loss
TAUGHT = 0.5  # share of teach_photos.py's answer in the target, where there is one


def to_input(views):
    x = torch.from_numpy(np.stack(views)).permute(0, 3, 1, 2)
    return (x.float() / 127.5 - 1).contiguous(memory_format=torch.channels_last)


def held_out_accuracy(model, photographs):
    """Share of held-out photographs whose turn one whole view gets right, and their mean loss."""
    model.eval()
    right, loss, count = 0, 0.0, 0
    with torch.no_grad(), torch.autocast("cpu", torch.bfloat16):
        for start in range(0, len(photographs.held_out), 64):
            chosen = photographs.held_out[start:start + 64]
            turns = torch.tensor([int(i) % 4 for i in chosen])
            views = [np.ascontiguousarray(turned(plain_view(photographs.image(i), VIEW_SIDE), int(t)))
                     for i, t in zip(chosen, turns)]
            scores = model(to_input(views)).float()[:, :4]
            right += int((scores.argmax(1) == turns).sum())
            loss += float(F.cross_entropy(scores, turns, reduction="sum"))
            count += len(chosen)
    model.train()
    return right / count, loss / count


class Examples:
    """Draws batches: photographs, pages of text in front of photographs, pictures without an up."""

    def __init__(self, work, photographs, seed, member):
        self.photographs, self.seed, self.member = photographs, seed, member
        self.stores = [Pages(work, name) for name in PAGE_STORES]
        self.taught = np.load(work / "photo-taught.npy") if (work / "photo-taught.npy").exists() else None
        self.recognised = np.load(work / "photo-recognised.npy", mmap_mode="r")
        self.order = []

    def _picture(self, rng):
        """(picture, probabilities of its turns relative to upright, 1.0 where it is a document, -1.0 for neither, number
        of the photograph or -1)."""
        chance, upright = rng.random(), np.eye(4)[0]
        if chance < NOTHING:
            return no_content.picture(NOTHING_SIDE, NOTHING_SIDE, rng), np.full(4, 0.25), -1.0, -1
        if chance < NOTHING + PAGES:
            store = self.stores[rng.integers(len(self.stores))]
            page = store.image(store.training[rng.integers(len(store.training))])
            training = self.photographs.training
            behind = self.photographs.image(training[rng.integers(len(training))])
            return sheet(page, behind, rng), upright, 1.0, -1
        chosen = self.order.pop()
        if self.taught is not None:
            upright = (1 - TAUGHT) * upright + TAUGHT * self.taught[chosen]
        return self.photographs.image(chosen), upright, 0.0, chosen

    def batch(self, step, side):
        """(input, probabilities of the turns, document or not, numbers of the photographs) of one step, the same
        whenever it is drawn."""
        rng = np.random.default_rng((self.seed, step, self.member))
        if len(self.order) < BATCH // 2:
            self.order = self.photographs.epoch(np.random.default_rng((self.seed, step, self.member, 1)))
        views, targets, documents, numbers = [], [], [], []
        for _ in range(BATCH // 2):
            picture, target, document, number = self._picture(rng)
            for view, turn in training_pair(picture, side, rng):
                views.append(view)
                targets.append(np.roll(target, turn))
                documents.append(document)
                numbers.append(number)
        targets = torch.tensor(np.stack(targets), dtype=torch.float32)
        return to_input(views), targets, torch.tensor(documents), np.array(numbers)

    def recognised_in(self, numbers):
        """Probabilities of the classes in the photographs."""
        scores = torch.from_numpy(self.recognised[numbers].astype(np.float32))
        return torch.softmax(scores / RECOGNISE_TEMPERATURE, 1)


def objective(model, examples, batch):
    """(what is minimised, the part of it that the turns have)."""
    views, target, document, numbers = batch
    with torch.autocast("cpu", torch.bfloat16):
        pooled = model.pooled(views)
        scores = model.classifier(model.dropout(pooled))
        photographs = numbers >= 0
        named = model.recogniser(pooled[photographs])
    scores = scores.float()
    turn_loss = -(target * F.log_softmax(scores[:, :4], 1)).sum(1).mean()
    known = document >= 0
    document_loss = F.binary_cross_entropy_with_logits(scores[known, 4], document[known])
    named = F.log_softmax(named.float() / RECOGNISE_TEMPERATURE, 1)
    recognise_loss = -(examples.recognised_in(numbers[photographs]) * named).sum(1).mean()
    return turn_loss + DOCUMENT_LOSS * document_loss + RECOGNISE_LOSS * recognise_loss, turn_loss


def train(team, options):
    torch.set_num_threads(1)
    torch.manual_seed(options.seed)
    photographs = Photographs(options.work)
    examples = Examples(options.work, photographs, options.seed, team.number)
    model, average = (PhotoNet(options.width, recognises=CLASSES) for _ in range(2))
    model.load_tflite(options.backbone)
    model.keep_answers(torch.cat([examples.batch(2 ** 31 + i, EARLY_SIDES[-1])[0] for i in range(3)]))
    model, average = (m.to(memory_format=torch.channels_last) for m in (model, average))
    run = Training(options.work, "photo", model, average, batch=BATCH * team.size, samples=options.samples,
                   end=options.end, peak_rate=PEAK_RATE, last_rate=LAST_RATE, warmup=WARMUP, team=team)

    def report():
        if not team.leads():
            return
        accuracy, held_loss = held_out_accuracy(average, photographs)
        run.log(f"HELD {run.samples()} accuracy {accuracy:.4f} loss {held_loss:.4f}")

    while run.progress() < 1 and run.samples() < options.until:
        sides = EARLY_SIDES if run.progress() < EARLY else SIDES
        side = int(np.random.default_rng((options.seed, run.step)).choice(sides))  # the same in all processes
        total, turn_loss = objective(model, examples, examples.batch(run.step, side))
        run.learn(total, loss=turn_loss.item())
        if run.step % HELD_OUT_EVERY == 0:
            report()
    run.save()
    report()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("work", type=pathlib.Path)
    parser.add_argument("backbone")
    parser.add_argument("--samples", type=int, default=SAMPLES)
    parser.add_argument("--until", type=int, default=2 ** 62, help="stop here, to go on later")
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--width", type=float, default=0.75)
    parser.add_argument("--seed", type=int, default=20261123)
    parser.add_argument("--end", type=float, help="anneal to the end at this Unix time, however many samples that is")
    options = parser.parse_args()
    gather(options.processes, options.work, train, options)


if __name__ == "__main__":
    main()
