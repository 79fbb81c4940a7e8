"""Write down what the photograph network, asked in many views, says of every photograph.

usage: teach_photos.py WORK_DIR STAGE [NAME] [--processes N]
Reads STAGE-ema.pt, leaves NAME-taught.npy (photographs x 4 turns, relative to upright; NAME is STAGE if not given).  The
stages taught by NAME (photo_stages.py) then aim half at the true turn and half at this: one view learns what many say
together, and a photograph without a clear up no longer pulls as hard as one that has it (self-distillation; Furlanello
et al. 2018, arXiv:1805.04770).
"""
import argparse
import pathlib

import numpy as np
import torch

from networks import load_trained
from photo_stages import STAGES
from photo_views import Photographs, plain_view, turned
from team import gather
from train_photos import to_input

BATCH = 64
SIDES = (144, 192)  # two opinions, of what is large and of what is small in the picture
# (turns, mirrored); mirrored answers exchange the quarter turns.
POSES = [(turns, mirrored) for turns in range(4) for mirrored in (False, True)]
UNMIRRORED = [0, 3, 2, 1]


@torch.no_grad()
def log_probabilities(model, photographs, chosen):
    """Mean over the sides and poses of the log-probability of each turn, relative to upright."""
    total = np.zeros((len(chosen), 4))
    for side in SIDES:
        plain = [plain_view(photographs.image(i), side) for i in chosen]
        for turns, mirrored in POSES:
            views = [np.ascontiguousarray(turned(v[:, ::-1] if mirrored else v, turns)) for v in plain]
            with torch.autocast("cpu", torch.bfloat16):
                scores = model(to_input(views))
            answer = np.roll(torch.log_softmax(scores.float()[:, :4], 1).numpy(), -turns, axis=1)
            total += answer[:, UNMIRRORED] if mirrored else answer
    return total / (len(SIDES) * len(POSES))


def teach(team, work, stage, name):
    torch.set_num_threads(1)
    photographs = Photographs(work)
    model = load_trained(STAGES[stage].network(), work / f"{stage}-ema.pt").to(memory_format=torch.channels_last).eval()
    taught = np.zeros((len(photographs.index["offset"]), 4))
    for start in range(team.number * BATCH, len(taught), team.size * BATCH):
        chosen = np.arange(start, min(start + BATCH, len(taught)))
        taught[chosen] = log_probabilities(model, photographs, chosen)
    together = torch.from_numpy(taught)
    team.average([together])
    if not team.leads():
        return
    taught = torch.softmax(together * team.size, 1).numpy().astype(np.float32)
    for name, chosen in (("training", photographs.training), ("held out", photographs.held_out)):
        print(f"{name}: {np.mean(taught[chosen].argmax(1) == 0):.4f} right, {taught[chosen, 0].mean():.3f} sure")
    # Training mirrors half of the views without saying so.
    taught = (taught + taught[:, UNMIRRORED]) / 2
    np.save(work / f"{name}-taught.npy", taught)


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("work", type=pathlib.Path)
    parser.add_argument("stage", choices=STAGES)
    parser.add_argument("name", nargs="?")
    parser.add_argument("--processes", type=int, default=2)
    options = parser.parse_args()
    gather(options.processes, options.work, teach, options.work, options.stage, options.name or options.stage)
