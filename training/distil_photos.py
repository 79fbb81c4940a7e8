"""Train the photograph network on a GPU: teachers first, then a student of what they say together of every view.

usage: distil_photos.py WORK_DIR BACKBONE.tflite START.upnn --teachers N --teacher-seconds S --student-seconds S
Needs what prepare_photos.py and gather_sheets.py leave in WORK_DIR.  Leaves teacher-N.pt there, which the next call takes
as they are, and photo-ema.pt, the student, for export.py.  START, the network that is shipped, is where the student
begins and one of its teachers.  The student sees what they see, mixed views too, as often as time allows (Beyer et al.
2022, arXiv:2106.05237).
"""
import argparse
import copy
import math
import pathlib
import time

import numpy as np
import torch
from torch import nn
import torch.nn.functional as F

from device_pictures import HeldOut, Pictures, described
from device_views import Dice, training_pairs
from networks import GROWN, KEPT, PhotoNet
from packed import Packed
from train_photos import CLASSES, DOCUMENT_LOSS, LAST_RATE, RECOGNISE_LOSS, RECOGNISE_TEMPERATURE, WARMUP
from training import AVERAGE, CLIP, WEIGHT_DECAY

# The numbers here that train_photos.py has not are first guesses: no student has been trained to its end yet.
PAIRS = 256  # half-turned pairs of views a step
TEACHER_RATE, STUDENT_RATE = 2e-3, 1e-3
# Every side costs the first steps that see it several seconds, while kernels are made for it.
TEACHER_EARLY_SIDES, TEACHER_SIDES, STUDENT_SIDES = (112, 128), (128, 160, 192), (128, 160)
EARLY = 0.2  # share of a teacher's run
LEAST_CROP = 0.7  # of each side, as in photo_views.py
MIXED = 0.33  # share of the student's steps whose views are mixed two by two
TRUTH = 0.25  # share of the true turn in the student's target, where views are not mixed
LOG_EVERY, HELD_OUT_EVERY = 200, 1000  # steps


class Learner:
    """A network in training and the running average of its weights, which is what counts."""

    def __init__(self, model, views, rate):
        model.keep_answers(views)
        self.model, self.rate, self.step = model.to(memory_format=torch.channels_last).train(), rate, 0
        self.average = copy.deepcopy(self.model).eval()
        decayed = [p for p in model.parameters() if p.ndim > 1]
        plain = [p for p in model.parameters() if p.ndim == 1]
        self.optimizer = torch.optim.AdamW([{"params": decayed, "weight_decay": WEIGHT_DECAY},
                                            {"params": plain, "weight_decay": 0.0}], lr=rate)
        pairs = zip(self.average.state_dict().values(), self.model.state_dict().values())
        self.averaged, self.current = zip(*((a, b) for a, b in pairs if a.is_floating_point()))

    def learn(self, loss, progress):
        rate = self.rate * (LAST_RATE + (1 - LAST_RATE) * 0.5 * (1 + math.cos(math.pi * min(1.0, progress))))
        for group in self.optimizer.param_groups:
            group["lr"] = rate * min(1.0, (self.step + 1) / WARMUP)
        self.optimizer.zero_grad(set_to_none=True)
        loss.backward()
        nn.utils.clip_grad_norm_(self.model.parameters(), CLIP)
        self.optimizer.step()
        self.step += 1
        keep = min(AVERAGE, self.step / (self.step + 50))
        with torch.no_grad():
            torch._foreach_mul_(self.averaged, keep)
            torch._foreach_add_(self.averaged, self.current, alpha=1 - keep)


class Teachers:
    """What several networks say together of half-turned pairs."""

    def __init__(self, networks):
        self.networks = networks

    @torch.no_grad()
    def say(self, views):
        """(probabilities of the turns, probability of a document)."""
        scores = [scores_of(network, views) for network in self.networks]
        first, second = torch.stack([torch.softmax(s[:, :4], 1) for s in scores]).mean(0).chunk(2)
        first = (first + second.roll(2, 1)) / 2  # what they say of a view, they say of it half turned
        return torch.cat([first, first.roll(2, 1)]), torch.stack([torch.sigmoid(s[:, 4]) for s in scores]).mean(0)


def scores_of(network, views):
    with torch.autocast(views.device.type, torch.bfloat16):
        return network(views).float()


def mixed_pairs(views, rng, dice):
    """Every view under another's; half-turned pairs stay such."""
    share, count = float(rng.uniform(0.5, 1)), len(views) // 2
    order = torch.randperm(count, generator=dice.generator, device=views.device)
    other = views[torch.cat([order, order + count])]
    return (share * views + (1 - share) * other).contiguous(memory_format=torch.channels_last)


def turn_loss(scores, target):
    return -(target * F.log_softmax(scores[:, :4], 1)).sum(1).mean()


def teacher_objective(learner, pictures, recognised):
    """The loss of train_photos.py."""
    def objective(views, turns, chosen, rng, dice):
        photo, sheet = pictures.kinds(chosen)
        target = F.one_hot(turns, 4).float()
        target[~photo & ~sheet] = 0.25
        with torch.autocast(views.device.type, torch.bfloat16):
            pooled = learner.model.pooled(views)
            scores = learner.model.classifier(learner.model.dropout(pooled))
            named = learner.model.recogniser(pooled[photo])
        scores, named = scores.float(), F.log_softmax(named.float() / RECOGNISE_TEMPERATURE, 1)
        known = photo | sheet
        document = F.binary_cross_entropy_with_logits(scores[known, 4], sheet[known].float())
        recognise = -(recognised[chosen[photo]].float() * named).sum(1).mean()
        return turn_loss(scores, target) + DOCUMENT_LOSS * document + RECOGNISE_LOSS * recognise
    return objective


def student_objective(learner, pictures, teachers):
    """Against what the teachers say of the very same views."""
    def objective(views, turns, chosen, rng, dice):
        photo, sheet = pictures.kinds(chosen)
        mixed = rng.random() < MIXED
        if mixed:
            views = mixed_pairs(views, rng, dice)
        target, document = teachers.say(views)
        known = photo | sheet | mixed
        truth = 0.0 if mixed else TRUTH
        target = truth * F.one_hot(turns, 4) + (1 - truth) * target
        target[~known] = 0.25
        scores = scores_of(learner.model, views)
        of_document = F.binary_cross_entropy_with_logits(scores[known, 4], document[known])
        return turn_loss(scores, target) + DOCUMENT_LOSS * of_document
    return objective


def train(name, learner, objective, pictures, held, seconds, seed, early, sides, path):
    """Anneals `learner` within `seconds`."""
    dice, rng = Dice(pictures.device, seed), np.random.default_rng(seed)
    start, losses = time.time(), []
    for drawn in pictures.draws((seed, 1), PAIRS):
        progress = (time.time() - start) / seconds
        if progress >= 1:
            break
        side = int(rng.choice(early if progress < EARLY else sides))
        views, turns = training_pairs(pictures.canvases, drawn, side, LEAST_CROP, dice)
        loss = objective(views, turns, torch.cat([drawn, drawn]), rng, dice)
        learner.learn(loss, progress)
        losses.append(loss.detach())
        if learner.step % LOG_EVERY == 0:
            seen = learner.step * 2 * PAIRS
            print(f"{name} views {seen} loss {torch.stack(losses).mean():.4f} {seen / (time.time() - start):.0f}/s",
                  flush=True)
            losses = []
        if learner.step % HELD_OUT_EVERY == 0:
            report(name, learner, held)
    report(name, learner, held)
    torch.save({k: v.cpu() for k, v in learner.average.state_dict().items() if not k.startswith("recogniser.")}, path)


def report(name, learner, held):
    answers = held.answers(lambda views: scores_of(learner.average, views))
    print(f"HELD {name} {learner.step * 2 * PAIRS}: {described(answers)}", flush=True)


def new_learner(model, pictures, seed, rate):
    first = next(pictures.draws((seed, 2), PAIRS))
    views, _ = training_pairs(pictures.canvases, first, STUDENT_SIDES[0], LEAST_CROP, Dice(pictures.device, seed))
    return Learner(model.to(pictures.device), views, rate)


def new_teacher(number, pictures, recognised, held, options):
    path, seed = options.work / f"teacher-{number}.pt", options.seed + number
    if path.exists():
        model = PhotoNet(grown=GROWN)
        model.load_state_dict(torch.load(path))
        return model.to(pictures.device).to(memory_format=torch.channels_last).eval()
    torch.manual_seed(seed)
    model = PhotoNet(recognises=CLASSES, grown=GROWN)
    model.load_tflite(options.backbone)
    learner = new_learner(model, pictures, seed, TEACHER_RATE)
    train(f"teacher {number}", learner, teacher_objective(learner, pictures, recognised), pictures, held,
          options.teacher_seconds, seed, TEACHER_EARLY_SIDES, TEACHER_SIDES, path)
    return learner.average


def main(options):
    pictures = Pictures(options.work, options.device)
    held = HeldOut(pictures.photographs, options.device)
    recognised = pictures.recognised(options.backbone)
    teachers = Teachers([Packed(options.start).to(options.device)])
    for number in range(options.teachers):
        teachers.networks.append(new_teacher(number, pictures, recognised, held, options))
    print("HELD teachers:", described(held.answers(lambda views: teachers.say(
        torch.cat([views, views.rot90(2, (2, 3))]))[0][:len(views)].log())), flush=True)
    seed = options.seed + 100
    torch.manual_seed(seed)
    model = PhotoNet(kept=KEPT)  # what export.py takes
    model.start_from(Packed(options.start).weights())
    student = new_learner(model, pictures, seed, STUDENT_RATE)
    train("student", student, student_objective(student, pictures, teachers), pictures, held, options.student_seconds,
          seed, STUDENT_SIDES, STUDENT_SIDES, options.work / "photo-ema.pt")


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("work", type=pathlib.Path)
    parser.add_argument("backbone")
    parser.add_argument("start")
    parser.add_argument("--teachers", type=int, default=3)
    parser.add_argument("--teacher-seconds", type=float, default=180)
    parser.add_argument("--student-seconds", type=float, default=600)
    parser.add_argument("--seed", type=int, default=20261126)
    parser.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    main(parser.parse_args())
