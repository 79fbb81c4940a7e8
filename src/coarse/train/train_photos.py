"""Train the photograph network; stops and resumes at any moment.

usage: train_photos.py WORK_DIR BACKBONE.tflite [--samples N] [--width W]
What it leaves in WORK_DIR: training.py.  Where teach_photos.py has left its answers they
are half of the target.
"""
import argparse
import pathlib

import numpy as np
import torch
import torch.nn.functional as F

import no_content
from networks import PhotoNet
from page_store import Pages
from photo_views import Photographs, plain_view, training_pair, turned
from sheet_views import sheet
from training import Training

BATCH = 96
PEAK_RATE, LAST_RATE = 6e-4, 0.01  # the last as a share of the peak
WARMUP = 200
# Side of the views, pixels.  112 was as good as 128 on held-out photographs half way
# through (0.849 both, 0.850 at 144), and costs three quarters of it in training and use.
SIZE = 112
THREADS = 1
HELD_OUT_EVERY = 1000  # steps
# Shares of pages of text (so that the whole view tells documents from photographs and
# reads layouts) and of pictures without an up (which must be answered 1/4 each).
PAGES, NOTHING = 0.11, 0.04
PAGE_STORES = ["scans", "manuals", "typeset"]
DOCUMENT_LOSS = 0.15  # weight of the "this is a document" loss
TAUGHT = 0.5  # share of teach_photos.py's answer in the target, where there is one


def to_input(views):
    x = torch.from_numpy(np.stack(views)).permute(0, 3, 1, 2)
    return (x.float() / 127.5 - 1).contiguous(memory_format=torch.channels_last)


def held_out_accuracy(model, photographs, size):
    """Share of held-out photographs whose turn one whole view gets right, and their mean loss."""
    model.eval()
    right, loss, count = 0, 0.0, 0
    with torch.no_grad(), torch.autocast("cpu", torch.bfloat16):
        for start in range(0, len(photographs.held_out), 64):
            chosen = photographs.held_out[start:start + 64]
            turns = torch.tensor([int(i) % 4 for i in chosen])
            views = [np.ascontiguousarray(turned(plain_view(photographs.image(i), size), int(t)))
                     for i, t in zip(chosen, turns)]
            scores = model(to_input(views)).float()[:, :4]
            right += int((scores.argmax(1) == turns).sum())
            loss += float(F.cross_entropy(scores, turns, reduction="sum"))
            count += len(chosen)
    model.train()
    return right / count, loss / count


class Examples:
    """Draws batches: photographs, pages of text in front of photographs, pictures without an up."""

    def __init__(self, work, photographs, seed):
        self.photographs, self.seed = photographs, seed
        self.stores = [Pages(work, name) for name in PAGE_STORES]
        self.taught = np.load(work / "photo-taught.npy") if (work / "photo-taught.npy").exists() else None
        self.order = []

    def _picture(self, rng):
        """(picture, probabilities of its turns relative to upright, 1.0 where it is a document, -1.0 for neither)."""
        chance, upright = rng.random(), np.eye(4)[0]
        if chance < NOTHING:
            return no_content.picture(SIZE, SIZE, rng), np.full(4, 0.25), -1.0
        if chance < NOTHING + PAGES:
            store = self.stores[rng.integers(len(self.stores))]
            page = store.image(store.training[rng.integers(len(store.training))])
            training = self.photographs.training
            behind = self.photographs.image(training[rng.integers(len(training))])
            return sheet(page, behind, rng), upright, 1.0
        chosen = self.order.pop()
        if self.taught is not None:
            upright = (1 - TAUGHT) * upright + TAUGHT * self.taught[chosen]
        return self.photographs.image(chosen), upright, 0.0

    def batch(self, step):
        """(input, probabilities of the turns, document or not) of one step, the same whenever it is drawn."""
        rng = np.random.default_rng((self.seed, step))
        if len(self.order) < BATCH // 2:
            self.order = self.photographs.epoch(np.random.default_rng((self.seed, step, 1)))
        views, targets, documents = [], [], []
        for _ in range(BATCH // 2):
            picture, target, document = self._picture(rng)
            for view, turn in training_pair(picture, SIZE, rng):
                views.append(view)
                targets.append(np.roll(target, turn))
                documents.append(document)
        return to_input(views), torch.tensor(np.stack(targets), dtype=torch.float32), torch.tensor(documents)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("work", type=pathlib.Path)
    parser.add_argument("backbone")
    parser.add_argument("--samples", type=int, default=2_300_000)
    parser.add_argument("--width", type=float, default=0.75)
    parser.add_argument("--seed", type=int, default=20261123)
    parser.add_argument("--end", type=float, help="anneal to the end at this Unix time, however many samples that is")
    options = parser.parse_args()
    torch.set_num_threads(THREADS)
    torch.manual_seed(options.seed)
    photographs = Photographs(options.work)
    examples = Examples(options.work, photographs, options.seed)
    model = PhotoNet(options.width)
    model.load_tflite(options.backbone)
    model.keep_answers(torch.cat([examples.batch(2 ** 31 + i)[0] for i in range(3)]))
    model = model.to(memory_format=torch.channels_last)
    average = PhotoNet(options.width).to(memory_format=torch.channels_last)
    run = Training(options.work, "photo", model, average, batch=BATCH, samples=options.samples, end=options.end,
                   peak_rate=PEAK_RATE, last_rate=LAST_RATE, warmup=WARMUP)

    def report():
        accuracy, held_loss = held_out_accuracy(average, photographs, SIZE)
        run.log(f"HELD {run.samples()} accuracy {accuracy:.4f} loss {held_loss:.4f}")

    while run.progress() < 1:
        views, target, document = examples.batch(run.step)
        with torch.autocast("cpu", torch.bfloat16):
            scores = model(views)
        scores = scores.float()
        turn_loss = -(target * F.log_softmax(scores[:, :4], 1)).sum(1).mean()
        known = document >= 0
        document_loss = F.binary_cross_entropy_with_logits(scores[known, 4], document[known])
        run.learn(turn_loss + DOCUMENT_LOSS * document_loss, loss=turn_loss.item())
        if run.step % HELD_OUT_EVERY == 0:
            report()
    run.save()
    report()


if __name__ == "__main__":
    main()
