"""What other views of photographs than the library's would be worth: smaller or larger ones, or crops.

usage: compare_views.py FOLDER ANSWERS.jsonl PHOTO.upnn
FOLDER is what held_out_folder.py wrote of photographs, ANSWERS what upright_turn_answers
printed of it.  Each pair of lines is the library's policy with its four views replaced and
the constants fitted anew to these photographs alone, as those of the first pair are: good
for comparing, too good to be quoted.
"""
import pathlib
import sys
from dataclasses import asdict

import cv2
import numpy as np
import torch

from calibrate import NAMES, search
from packed import Packed
from policy import Calibration, Policy, read
from photo_views import VIEW_SIDE, plain_view, turned
from report import describe
from teach_photos import UNMIRRORED
from train_photos import to_input

BATCH = 32
POSES = ((0, False), (1, True), (2, False), (3, True))  # as in ../questions.cpp


def whole(image):
    return image


def centre(share):
    def cut(image):
        height, width = image.shape[:2]
        y, x = round(height * (1 - share) / 2), round(width * (1 - share) / 2)
        return image[y:height - y, x:width - x]
    return cut


def centred_square(image):
    side = min(image.shape[:2])
    y, x = ((length - side) // 2 for length in image.shape[:2])
    return image[y:y + side, x:x + side]


# What takes turns with a view of the library's own, or stands for all four: (name, views by their side and part)
OWN = (VIEW_SIDE, whole)
SEQUENCES = [("the library's", [OWN] * 4), ("192", [(192, whole)] * 4)]
SEQUENCES += [(f"{name} in turns", [OWN, other] * 2)
              for name, other in (("128", (128, whole)), ("192", (192, whole)), ("224", (224, whole)),
                                  ("square", (VIEW_SIDE, centred_square)), ("0.85", (VIEW_SIDE, centre(0.85))),
                                  ("0.75", (VIEW_SIDE, centre(0.75))))]


def answers(network, images, side, part, pose):
    """Log-probabilities of the turns of the stored pixels, then the probability of a document, of every image."""
    turns, mirrored = pose
    found = []
    for start in range(0, len(images), BATCH):
        views = [plain_view(part(image), side) for image in images[start:start + BATCH]]
        views = [np.ascontiguousarray(turned(v[:, ::-1] if mirrored else v, -turns)) for v in views]
        scores = network(to_input(views))
        turn = torch.log_softmax(scores[:, :4], 1).numpy()
        stored = np.roll(turn, turns, axis=1)
        if mirrored:
            # Turned back first, then seen in the mirror, where quarter turns change places.
            stored = stored[:, UNMIRRORED]
        found.append(np.concatenate([stored, torch.sigmoid(scores[:, 4:]).numpy()], 1))
    return np.concatenate(found)


def main(folder, answers_path, network_path):
    network, records = Packed(network_path), read(answers_path)
    images = [cv2.imread(str(pathlib.Path(folder) / r["file"]))[..., ::-1] for r in records]
    known = {}
    for name, views in SEQUENCES:
        for number, (side, part) in enumerate(views):
            if (side, part, number) not in known:
                known[side, part, number] = answers(network, images, side, part, POSES[number])
        chosen = np.stack([known[side, part, number] for number, (side, part) in enumerate(views)], 1)
        if views == [OWN] * 4:
            recorded = np.array([r["views"] for r in records])
            same = (chosen[..., :4].argmax(2) == recorded[..., :4].argmax(2)).mean()
            print(f"{same:.4f} of the single answers are those of the library")
        replaced = [{**record, "views": list(chosen[i])} for i, record in enumerate(records)]
        _, constants = search([replaced], np.array(list(asdict(Calibration()).values())))
        describe(name, replaced, Policy(), Calibration(**dict(zip(NAMES, constants))))


if __name__ == "__main__":
    torch.set_num_threads(1)
    main(*sys.argv[1:4])
