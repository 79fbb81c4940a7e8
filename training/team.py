"""Processes that train one network together: each draws its own part of a batch, and their gradients are averaged."""
import os

import torch
import torch.distributed as dist
import torch.multiprocessing as multiprocessing


class Team:
    """One process' view of the others.  Number 0 keeps the log and the files."""

    def __init__(self, number=0, size=1, meeting_point=None):
        self.number, self.size = number, size
        if size > 1:
            dist.init_process_group("gloo", f"file://{meeting_point}", rank=number, world_size=size)

    def leads(self):
        return self.number == 0

    @torch.no_grad()
    def average(self, tensors):
        """Replaces the tensors by their means over all processes, in one message."""
        if self.size == 1 or not tensors:
            return
        flat = torch.cat([t.reshape(-1) for t in tensors])
        dist.all_reduce(flat)
        flat /= self.size
        for tensor, part in zip(tensors, flat.split([t.numel() for t in tensors])):
            tensor.copy_(part.view_as(tensor))

    def agree(self, number):
        """What the first process says."""
        if self.size == 1:
            return number
        said = torch.tensor([number], dtype=torch.float64)
        dist.broadcast(said, 0)
        return float(said)


def _member(number, size, meeting_point, work, arguments):
    work(Team(number, size, meeting_point), *arguments)


def gather(size, folder, work, *arguments):
    """Calls work(team, *arguments) in `size` processes at once."""
    if size == 1:
        work(Team(), *arguments)
        return
    meeting_point = folder / "team"
    meeting_point.unlink(missing_ok=True)
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    multiprocessing.spawn(_member, (size, meeting_point.resolve(), work, arguments), nprocs=size)
