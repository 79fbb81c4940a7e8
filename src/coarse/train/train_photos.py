"""Train the photograph network; stops and resumes at any moment.

usage: train_photos.py WORK_DIR BACKBONE.tflite [--samples N] [--width W]
Leaves WORK_DIR/photo.pt (everything needed to resume) and photo-ema.pt (the averaged
weights that are shipped), and appends figures to photo.log.
"""
import argparse
import os
import pathlib
import time

import numpy as np
import torch
import torch.nn.functional as F

import no_content
from networks import PhotoNet
from page_store import Pages
from photo_views import Photographs, plain_view, training_pair, turned
from sheet_views import sheet

BATCH = 96
PEAK_RATE = 6e-4
WARMUP = 200
WEIGHT_DECAY = 0.02
AVERAGE = 0.999  # exponential average of the weights, per step
# Side of the views, pixels.  112 was as good as 128 on held-out photographs half way
# through (0.849 both, 0.850 at 144), and costs three quarters of it in training and use.
SIZE = 112
THREADS = 1
# Shares of pages of text (so that the whole view tells documents from photographs and
# reads layouts) and of pictures without an up (which must be answered 1/4 each).
PAGES, NOTHING = 0.11, 0.04
PAGE_STORES = ["scans", "manuals", "typeset"]
DOCUMENT_LOSS = 0.15  # weight of the "this is a document" loss


def to_input(views):
    x = torch.from_numpy(np.stack(views)).permute(0, 3, 1, 2)
    return (x.float() / 127.5 - 1).contiguous(memory_format=torch.channels_last)


def rate_at(step, progress):
    if step < WARMUP:
        return PEAK_RATE * (step + 1) / WARMUP
    return PEAK_RATE * (0.01 + 0.99 * 0.5 * (1 + np.cos(np.pi * min(1.0, progress))))


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


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("work")
    parser.add_argument("backbone")
    parser.add_argument("--samples", type=int, default=3_000_000)
    parser.add_argument("--width", type=float, default=0.75)
    parser.add_argument("--seed", type=int, default=20261123)
    parser.add_argument("--end", type=float, help="anneal to the end at this Unix time, however many samples that is")
    options = parser.parse_args()
    torch.set_num_threads(THREADS)
    torch.manual_seed(options.seed)
    work = pathlib.Path(options.work)
    photographs = Photographs(work)
    stores = [Pages(work, name) for name in PAGE_STORES]

    model = PhotoNet(options.width)
    model.load_tflite(options.backbone)
    model = model.to(memory_format=torch.channels_last)
    decayed = [p for p in model.parameters() if p.ndim > 1]
    plain = [p for p in model.parameters() if p.ndim == 1]
    optimizer = torch.optim.AdamW([{"params": decayed, "weight_decay": WEIGHT_DECAY},
                                   {"params": plain, "weight_decay": 0.0}], lr=PEAK_RATE)
    average = PhotoNet(options.width).to(memory_format=torch.channels_last)
    average.load_state_dict(model.state_dict())
    step = 0
    if (work / "photo.pt").exists():
        saved = torch.load(work / "photo.pt")
        model.load_state_dict(saved["model"])
        average.load_state_dict(saved["average"])
        optimizer.load_state_dict(saved["optimizer"])
        step = saved["step"]

    def save():
        torch.save({"model": model.state_dict(), "average": average.state_dict(),
                    "optimizer": optimizer.state_dict(), "step": step}, work / "photo.pt.new")
        os.replace(work / "photo.pt.new", work / "photo.pt")
        torch.save(average.state_dict(), work / "photo-ema.pt.new")
        os.replace(work / "photo-ema.pt.new", work / "photo-ema.pt")

    steps = options.samples // BATCH
    log = open(work / "photo.log", "a", buffering=1)
    order, started, seen, running = [], time.time(), 0, 0.0
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
        views, targets, documents = [], [], []
        if len(order) < BATCH // 2:
            order = list(np.random.default_rng((options.seed, step, 1)).permutation(photographs.training))
        for _ in range(BATCH // 2):
            chance, document = rng.random(), 0.0
            if chance < NOTHING:
                picture, document = no_content.picture(SIZE, SIZE, rng), -1.0
            elif chance < NOTHING + PAGES:
                store = stores[rng.integers(len(stores))]
                page = store.image(store.training[rng.integers(len(store.training))])
                behind = photographs.image(photographs.training[rng.integers(len(photographs.training))])
                picture, document = sheet(page, behind, rng), 1.0
            else:
                picture = photographs.image(order.pop())
            for view, turn in training_pair(picture, SIZE, rng):
                views.append(view)
                targets.append(np.full(4, 0.25) if chance < NOTHING else np.eye(4)[turn])
                documents.append(document)
        for group in optimizer.param_groups:
            group["lr"] = rate_at(step, progress())
        with torch.autocast("cpu", torch.bfloat16):
            scores = model(to_input(views))
        scores = scores.float()
        target, document = torch.tensor(np.stack(targets), dtype=torch.float32), torch.tensor(documents)
        turn_loss = -(target * F.log_softmax(scores[:, :4], 1)).sum(1).mean()
        known = document >= 0
        loss = turn_loss + DOCUMENT_LOSS * F.binary_cross_entropy_with_logits(scores[known, 4], document[known])
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 2.0)
        optimizer.step()
        step += 1
        with torch.no_grad():
            keep = min(AVERAGE, step / (step + 50))
            for a, b in zip(average.parameters(), model.parameters()):
                a.lerp_(b, 1 - keep)
        running += turn_loss.item()
        seen += 1
        if step % 100 == 0:
            log.write(f"step {step} samples {step * BATCH} loss {running / seen:.4f} "
                      f"{seen * BATCH / (time.time() - started):.0f}/s\n")
            started, seen, running = time.time(), 0, 0.0
        if step % 200 == 0:
            save()
        if step % 1000 == 0:
            accuracy, held_loss = held_out_accuracy(average, photographs, SIZE)
            log.write(f"HELD {step * BATCH} accuracy {accuracy:.4f} loss {held_loss:.4f}\n")
    save()
    accuracy, held_loss = held_out_accuracy(average, photographs, SIZE)
    log.write(f"HELD {step * BATCH} accuracy {accuracy:.4f} loss {held_loss:.4f}\n")


if __name__ == "__main__":
    main()
