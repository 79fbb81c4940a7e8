#!/usr/bin/env python3
"""What a call from Python costs: python_overhead.py (with UPRIGHT_LIBRARY set)

The smallest question, everything switched off, in processor time, the library's own microsecond included.
"""
import statistics
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "examples" / "python"))
import upright  # noqa: E402

CALLS, ROUNDS = 2000, 15


def main():
    detector = upright.Detector(upright.Options(skip_skew=True, skip_turn=True))
    pixels = memoryview(bytes(64)).cast("B", [8, 8])
    rounds = []
    for _ in range(ROUNDS):
        start = time.thread_time()
        for _ in range(CALLS):
            detector.detect(pixels)
        rounds.append((time.thread_time() - start) * 1e6 / CALLS)
    print(f"overhead of a call from Python: {statistics.median(rounds):.2f} us (median of {ROUNDS} rounds, least {min(rounds):.2f})")


if __name__ == "__main__":
    main()
