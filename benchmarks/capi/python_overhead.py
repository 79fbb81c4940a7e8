#!/usr/bin/env python3
"""What a call from Python costs beyond the library's own time: python_overhead.py (with UPRIGHT_LIBRARY set)

The smallest question, everything switched off; the library's own time of a call (decode + vision) is subtracted.
"""
import statistics
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "examples" / "python"))
import upright  # noqa: E402

CALLS, ROUNDS = 2000, 15


def main():
    detector = upright.Detector(upright.Options(detect_skew=False, detect_turn=False))
    pixels = memoryview(bytes(64)).cast("B", [8, 8])
    rounds = []
    for _ in range(ROUNDS):
        inside = 0.0
        start = time.perf_counter()
        for _ in range(CALLS):
            timings = detector.detect_pixels(pixels).timings
            inside += timings.decode + timings.vision
        elapsed = time.perf_counter() - start
        rounds.append((elapsed * 1e6 - inside * 1e3) / CALLS)
    print(f"overhead of a call from Python: {statistics.median(rounds):.2f} us (median of {ROUNDS} rounds, least {min(rounds):.2f})")


if __name__ == "__main__":
    main()
