#!/usr/bin/env python3
"""Photographs a second of `upright fix` with one and with two jobs, and its memory.

    benchmarks/correct/fix_folder.py UPRIGHT [COUNT [ROUNDS]]

Makes COUNT (default 1000) tagged JPEGs of 12 megapixels (4000 x 3008, 4:2:0) from the project's own drawing, turns all
of them into a new folder with --jobs 1 and with --jobs 2, in turns, ROUNDS times (default 1), and prints the fastest
round of each, their ratio and the peak memory. Needs Pillow and room for three times COUNT * 3 MB.
"""
import importlib.util
import os
import random
import shutil
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def photograph(path):
    from PIL import Image
    spec = importlib.util.spec_from_file_location("make_samples", ROOT / "examples/samples/make_samples.py")
    samples = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(samples)
    scene = samples.landscape(random.Random(7)).resize((4000, 3008), Image.BICUBIC)
    grain = Image.effect_noise(scene.size, 24).convert("RGB")
    exif = Image.Exif()
    exif[0x0112] = 8
    Image.blend(scene, grain, 0.12).transpose(Image.ROTATE_270).save(path, quality=90, exif=exif)


def run(upright, folder, target, jobs):
    """Seconds and peak memory in MiB."""
    start = time.monotonic()
    child = os.posix_spawn(upright, [upright, "fix", "--jobs", str(jobs), "-o", str(target), str(folder)], os.environ,
                           file_actions=[(os.POSIX_SPAWN_OPEN, fd, os.devnull, os.O_WRONLY, 0) for fd in (1, 2)])
    _, status, usage = os.wait4(child, 0)
    seconds = time.monotonic() - start
    if status != 0:
        sys.exit(f"fix_folder: upright fix ended with status {status}")
    return seconds, usage.ru_maxrss / 1024


def main():
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    upright = str(Path(sys.argv[1]).resolve())
    count = int(sys.argv[2]) if len(sys.argv) > 2 else 1000
    rounds = int(sys.argv[3]) if len(sys.argv) > 3 else 1
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary) / "photographs"
        folder.mkdir()
        first = folder / "p00000.jpg"
        # In a process of its own: a child begins with its parent's peak memory, which is to be measured.
        maker = os.fork()
        if maker == 0:
            photograph(first)
            os._exit(0)
        if os.waitpid(maker, 0)[1] != 0:
            sys.exit("fix_folder: cannot draw the photograph")
        for i in range(1, count):
            shutil.copyfile(first, folder / f"p{i:05}.jpg")
        print(f"{count} photographs of 4000 x 3008 pixels, {first.stat().st_size / 1e6:.1f} MB each")
        best, memory = {}, {}
        for _ in range(rounds):
            for jobs in (1, 2):
                target = Path(temporary) / "upright"
                seconds, peak = run(upright, folder, target, jobs)
                shutil.rmtree(target)
                best[jobs] = min(best.get(jobs, seconds), seconds)
                memory[jobs] = max(memory.get(jobs, peak), peak)
        for jobs in (1, 2):
            print(f"--jobs {jobs}: {best[jobs]:7.1f} s, {count / best[jobs]:5.1f} a second, {memory[jobs]:4.0f} MiB")
        print(f"two jobs are {best[1] / best[2]:.2f} times as fast as one")


if __name__ == "__main__":
    main()
