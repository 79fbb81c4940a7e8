"""Write down what the photograph network, asked in eight views, says of every photograph.

usage: teach_photos.py WORK_DIR
Reads photo-ema.pt, leaves photo-taught.npy (photographs x 4 turns, relative to upright).  train_photos.py
then aims half at the true turn and half at this: one view learns what eight say together, and a photograph without
a clear up no longer pulls as hard as one that has it (self-distillation; Furlanello et al. 2018, arXiv:1805.04770).
"""
import pathlib
import sys

import numpy as np
import torch

from networks import PhotoNet
from photo_views import Photographs, plain_view, turned
from train_photos import SIZE, to_input

BATCH = 64
# (turns, mirrored); mirrored answers exchange the quarter turns.
POSES = [(turns, mirrored) for turns in range(4) for mirrored in (False, True)]
UNMIRRORED = [0, 3, 2, 1]


def log_probabilities(model, photographs, chosen):
    """Mean over the poses of the log-probability of each turn, relative to upright."""
    total = np.zeros((len(chosen), 4))
    plain = [plain_view(photographs.image(i), SIZE) for i in chosen]
    for turns, mirrored in POSES:
        views = [np.ascontiguousarray(turned(v[:, ::-1] if mirrored else v, turns)) for v in plain]
        answer = torch.log_softmax(model(to_input(views)).float()[:, :4], 1).numpy()
        answer = np.roll(answer, -turns, axis=1)
        total += answer[:, UNMIRRORED] if mirrored else answer
    return total / len(POSES)


def main(work):
    torch.set_num_threads(1)
    work = pathlib.Path(work)
    photographs = Photographs(work)
    model = PhotoNet()
    model.load_state_dict(torch.load(work / "photo-ema.pt"))
    model = model.to(memory_format=torch.channels_last).eval()
    count = len(photographs.training) + len(photographs.held_out)
    taught = np.zeros((count, 4), np.float32)
    with torch.no_grad(), torch.autocast("cpu", torch.bfloat16):
        for start in range(0, count, BATCH):
            chosen = np.arange(start, min(start + BATCH, count))
            taught[chosen] = log_probabilities(model, photographs, chosen)
    taught = np.exp(taught - taught.max(1, keepdims=True))
    taught /= taught.sum(1, keepdims=True)
    # Training mirrors half of the views without saying so.
    taught = (taught + taught[:, UNMIRRORED]) / 2
    np.save(work / "photo-taught.npy", taught)
    for name, chosen in (("training", photographs.training), ("held out", photographs.held_out)):
        print(f"{name}: {np.mean(taught[chosen].argmax(1) == 0):.4f} right, {taught[chosen, 0].mean():.3f} sure")


if __name__ == "__main__":
    main(sys.argv[1])
