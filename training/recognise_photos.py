"""Write down what the starting network, as it was published, recognises in every photograph.

usage: recognise_photos.py WORK_DIR BACKBONE.tflite
Leaves photo-recognised.npy (photographs x classes of ImageNet, scores in half precision).  train_photos.py asks the
network in training for the same beside the turn, whatever the turn: who knows what a thing is knows where its top is,
and fine-tuning forgets less of it (learning without forgetting; Li and Hoiem 2016, arXiv:1606.09282).
"""
import pathlib
import sys

import numpy as np
import torch
from torch import nn

from networks import PhotoNet
from photo_views import Photographs, plain_view
from train_photos import CLASSES, to_input

BATCH = 64
SIDE = 160  # a step below the 192 that the network was made for: the photographs have 144


def published(backbone):
    """(features, recogniser) of the starting network as it was published: no batch norms, ReLU6."""
    model = PhotoNet(recognises=CLASSES)
    model.load_tflite(backbone)
    layers = [nn.ReLU6() if isinstance(m, nn.ReLU) else m for m in model.features if not isinstance(m, nn.BatchNorm2d)]
    return nn.Sequential(*layers).to(memory_format=torch.channels_last).eval(), model.recogniser


def main(work, backbone):
    torch.set_num_threads(1)
    work = pathlib.Path(work)
    photographs = Photographs(work)
    features, recogniser = published(backbone)
    count = len(photographs.index["offset"])
    recognised = np.zeros((count, CLASSES), np.float16)
    with torch.no_grad(), torch.autocast("cpu", torch.bfloat16):
        for start in range(0, count, BATCH):
            # Half a turn: load_tflite turns the kernels.
            views = [np.rot90(plain_view(photographs.image(i), SIDE), 2)
                     for i in range(start, min(start + BATCH, count))]
            both = to_input([np.ascontiguousarray(v) for v in views] + [np.ascontiguousarray(v[:, ::-1]) for v in views])
            pooled = features(both).float().mean((2, 3)).view(2, len(views), -1).mean(0)
            recognised[start:start + len(views)] = recogniser(pooled).float().numpy()
    np.save(work / "photo-recognised.npy", recognised)


if __name__ == "__main__":
    main(*sys.argv[1:3])
