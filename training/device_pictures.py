"""All that the photograph network learns from and is judged by, on the device that trains."""
import io
import tarfile
from multiprocessing import Pool

import numpy as np
import torch
from PIL import Image

import no_content
from device_views import Canvases, fitting
from photo_views import VIEW_SIDE, Photographs, plain_view
from recognise_photos import published
from teach_photos import POSES, UNMIRRORED
from train_photos import NOTHING, NOTHING_SIDE, PAGES, RECOGNISE_TEMPERATURE

NOTHINGS, SEED = 6000, 20261126  # pictures without an up
PART = 350  # views asked at a time


def _decoded(data):
    return np.asarray(Image.open(io.BytesIO(data)).convert("RGB"))


def _nothing(number):
    return no_content.picture(NOTHING_SIDE, NOTHING_SIDE, np.random.default_rng((SEED, number)))


class Pictures:
    """Photographs, then sheets (gather_sheets.py), then pictures without an up."""

    def __init__(self, work, device):
        self.device, self.photographs = device, Photographs(work)
        self.first_sheet = len(self.photographs.index["offset"])
        with tarfile.open(work / "sheets.tar") as archive:
            packed = [archive.extractfile(member).read() for member in archive]
        with Pool() as pool:
            sheets = pool.map(_decoded, packed, chunksize=64)
            nothing = pool.map(_nothing, range(NOTHINGS), chunksize=64)
        self.first_nothing = self.first_sheet + len(sheets)
        self.end = self.first_nothing + len(nothing)
        photographs = [self.photographs.image(i) for i in range(self.first_sheet)]
        self.canvases = Canvases([fitting(p) for p in photographs + sheets + nothing], device)

    def draws(self, seed, count):
        """Numbers of `count` pictures at a time, without end."""
        rng, order = np.random.default_rng(seed), []
        sheets, nothing = round(PAGES * count), round(NOTHING * count)
        photographs = count - sheets - nothing
        while True:
            while len(order) < photographs:
                order = order + self.photographs.epoch(rng)
            chosen, order = order[:photographs], order[photographs:]
            chosen = np.concatenate([chosen, rng.integers(self.first_sheet, self.first_nothing, sheets),
                                     rng.integers(self.first_nothing, self.end, nothing)])
            yield torch.from_numpy(chosen.astype(np.int64)).to(self.device)

    def kinds(self, chosen):
        """(whether it is a photograph, whether it is a sheet) of every number."""
        return chosen < self.first_sheet, (chosen >= self.first_sheet) & (chosen < self.first_nothing)

    @torch.no_grad()
    def recognised(self, backbone):
        """Probabilities of the classes that the starting network finds in the photographs (recognise_photos.py)."""
        features, recogniser = (part.to(self.device) for part in published(backbone))
        found = []
        for start in range(0, self.first_sheet, PART):
            chosen = range(start, min(start + PART, self.first_sheet))
            views = np.stack([plain_view(self.photographs.image(i), VIEW_SIDE) for i in chosen])
            views = torch.from_numpy(views).to(self.device).permute(0, 3, 1, 2).float() / 127.5 - 1
            views = views.rot90(2, (2, 3))  # load_tflite turns the kernels
            pooled = sum(features(v).mean((2, 3)) for v in (views, views.flip(3))) / 2
            found.append(torch.softmax(recogniser(pooled) / RECOGNISE_TEMPERATURE, 1).to(torch.bfloat16))
        return torch.cat(found)


class HeldOut:
    """The held-out photographs, whole, at the side that the library asks at."""

    def __init__(self, photographs, device):
        views = np.stack([plain_view(photographs.image(i), VIEW_SIDE) for i in photographs.held_out])
        self.views = torch.from_numpy(views).permute(0, 3, 1, 2).to(device)

    @torch.no_grad()
    def answers(self, scores_of):
        """Log-probabilities (poses x photographs x turns), relative to upright."""
        found = []
        for turns, mirrored in POSES:
            answer = []
            for part in self.views.split(PART):
                views = part.float() / 127.5 - 1
                views = (views.flip(3) if mirrored else views).rot90(turns, (2, 3))
                scores = scores_of(views.contiguous(memory_format=torch.channels_last))
                turn = torch.log_softmax(scores[:, :4], 1).roll(-turns, 1)
                answer.append(turn[:, UNMIRRORED] if mirrored else turn)
            found.append(torch.cat(answer))
        return torch.stack(found)


def described(answers):
    """Share right and loss of HeldOut.answers in one view and in all together."""
    together = torch.log_softmax(answers.mean(0), 1)
    return (f"one view {(answers.argmax(2) == 0).float().mean():.4f} loss {-answers[..., 0].mean():.4f}, "
            f"{len(answers)} views {(together.argmax(1) == 0).float().mean():.4f} loss {-together[:, 0].mean():.4f}")
