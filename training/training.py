"""What both trainings share: schedule, averaged weights, checkpoints that resume at any moment, a log."""
import argparse
import os
import pathlib
import time

import numpy as np
import torch

from team import Team

WEIGHT_DECAY = 0.02
AVERAGE = 0.999  # exponential average of the weights, per step
CLIP = 2.0  # norm of the gradient
SAVE_EVERY, LOG_EVERY = 200, 100  # steps


def parser(*, samples, seed):
    """The arguments that the trainings have in common; those of one alone are added to it."""
    common = argparse.ArgumentParser()
    common.add_argument("work", type=pathlib.Path)
    common.add_argument("--samples", type=int, default=samples, help="length of the run")
    common.add_argument("--end", type=float, help="anneal to the end at this Unix time, however many samples that is")
    common.add_argument("--processes", type=int, default=2)
    common.add_argument("--seed", type=int, default=seed)
    return common


class Training:
    """One run over `model`; leaves WORK/NAME.pt (to resume), NAME-ema.pt (what is shipped) and NAME.log.

    `average` is a second model of the same shape.  The learning rate warms up, then follows a cosine to
    `last_rate` of its peak at `samples`, or at the Unix time `end`, however many samples that is.  `batch` counts the
    samples of all processes of the team.
    """

    def __init__(self, work, name, model, average, *, batch, samples, peak_rate, last_rate, warmup, end=None,
                 team=Team()):
        self.work, self.name, self.model, self.average = work, name, model, average
        self.batch, self.steps, self.end, self.team = batch, samples // batch, end, team
        self.peak_rate, self.last_rate, self.warmup = peak_rate, last_rate, warmup
        decayed = [p for p in model.parameters() if p.ndim > 1]
        plain = [p for p in model.parameters() if p.ndim == 1]
        self.optimizer = torch.optim.AdamW([{"params": decayed, "weight_decay": WEIGHT_DECAY},
                                            {"params": plain, "weight_decay": 0.0}], lr=peak_rate)
        if not (work / f"{name}.pt").exists():
            team.average(list(model.parameters()) + [b for b in model.buffers() if b.is_floating_point()])
        average.load_state_dict(model.state_dict())
        self.step, self.extra = 0, {}
        if (work / f"{name}.pt").exists():
            saved = torch.load(work / f"{name}.pt")
            model.load_state_dict(saved["model"])
            average.load_state_dict(saved["average"])
            self.optimizer.load_state_dict(saved["optimizer"])
            self.step, self.extra = saved["step"], saved.get("extra", {})
        self.first_step, self.first_time = self.step, time.time()
        self.log_file = open(work / f"{name}.log", "a", buffering=1) if team.leads() else None
        self._reset_figures()
        self._progress = team.agree(self._progress_now())
        model.train()

    def _reset_figures(self):
        self.started, self.seen, self.sums = time.time(), 0, {}

    def progress(self):
        """Share of the run that is over, the same in all processes."""
        return self._progress

    def _progress_now(self):
        if not self.end:
            return self.step / self.steps
        start = min(1.0, self.first_step / self.steps)
        return start + (1 - start) * (time.time() - self.first_time) / max(1.0, self.end - self.first_time)

    def _rate(self):
        if self.step < self.warmup:
            return self.peak_rate * (self.step + 1) / self.warmup
        cosine = 0.5 * (1 + np.cos(np.pi * min(1.0, self.progress())))
        return self.peak_rate * (self.last_rate + (1 - self.last_rate) * cosine)

    def learn(self, objective, **figures):
        """One step down `objective`; `figures` are averaged into the log."""
        for group in self.optimizer.param_groups:
            group["lr"] = self._rate()
        self.optimizer.zero_grad(set_to_none=True)
        objective.backward()
        self.team.average([p.grad for p in self.model.parameters() if p.grad is not None])
        torch.nn.utils.clip_grad_norm_(self.model.parameters(), CLIP)
        self.optimizer.step()
        self.team.average([b for b in self.model.buffers() if b.is_floating_point()])
        self.step += 1
        self._progress = self.team.agree(self._progress_now())
        self._average()
        self.seen += 1
        for name, value in figures.items():
            self.sums[name] = self.sums.get(name, 0.0) + value
        if self.step % LOG_EVERY == 0:
            means = " ".join(f"{name} {total / self.seen:.4f}" for name, total in self.sums.items())
            self.log(f"step {self.step} samples {self.samples()} {means} "
                     f"{self.seen * self.batch / (time.time() - self.started):.0f}/s")
            self._reset_figures()
        if self.step % SAVE_EVERY == 0:
            self.save()

    @torch.no_grad()
    def _average(self):
        keep = min(AVERAGE, self.step / (self.step + 50))
        for a, b in zip(self.average.parameters(), self.model.parameters()):
            a.lerp_(b, 1 - keep)
        for a, b in zip(self.average.buffers(), self.model.buffers()):
            a.lerp_(b, 1 - keep) if a.is_floating_point() else a.copy_(b)

    def samples(self):
        return self.step * self.batch

    def log(self, line):
        if self.team.leads():
            self.log_file.write(line + "\n")

    def save(self):
        if not self.team.leads():
            return
        state = {"model": self.model.state_dict(), "average": self.average.state_dict(),
                 "optimizer": self.optimizer.state_dict(), "step": self.step, "extra": self.extra}
        for name, content in ((f"{self.name}.pt", state), (f"{self.name}-ema.pt", self.average.state_dict())):
            torch.save(content, self.work / f"{name}.new")
            os.replace(self.work / f"{name}.new", self.work / name)
