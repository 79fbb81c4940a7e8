#!/usr/bin/env python3
"""What 100 million images would take, from what a job has measured: arithmetic.py OUT [--images N] [--cores N] [--per-tar N]

OUT is the Parquet output of a job. Its rows hold the milliseconds that each image took and its bytes. What is assumed is the
number of cores, the speed of the network and the requests that a store answers; --milliseconds takes the place of what was
measured where the machine was busy with other things. Needs pyarrow.
"""
import argparse
from pathlib import Path

import pyarrow.parquet

# Requests a second that Amazon's documentation of S3 performance names for one prefix.
GETS_A_SECOND = 5500


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=Path)
    parser.add_argument("--images", type=int, default=100_000_000)
    parser.add_argument("--cores", type=int, default=64)
    parser.add_argument("--gigabit", type=float, default=10, help="network of the machines together, gigabits a second")
    parser.add_argument("--milliseconds", type=float, help="an image on one core, in place of what the rows say")
    parser.add_argument("--per-tar", type=int, default=1000, help="images in a tar shard")
    given = parser.parse_args()
    parts = sorted(given.out.glob("part-*.parquet"))
    table = pyarrow.concat_tables(pyarrow.parquet.read_table(part, columns=["bytes", "status", "decode_ms", "vision_ms"])
                                  for part in parts).to_pylist()
    good = [row for row in table if row["status"] == 0]
    mean_ms = given.milliseconds or sum(row["decode_ms"] + row["vision_ms"] for row in good) / len(good)
    mean_bytes = sum(row["bytes"] for row in good) / len(good)
    row_bytes = sum(part.stat().st_size for part in parts) / len(table)
    core_hours = given.images * mean_ms / 3.6e6
    by_cores = given.cores * 1000 / mean_ms
    by_network = given.gigabit * 1e9 / 8 / mean_bytes
    rates = {f"{given.cores} cores": by_cores, f"a network of {given.gigabit:g} Gbit/s": by_network,
             "one GET an image, one prefix": GETS_A_SECOND}
    print(f"{len(good)} images: {mean_ms:.1f} ms and {mean_bytes / 1000:.0f} kB an image, {row_bytes:.0f} bytes a row")
    print(f"{given.images:,} images: {core_hours:,.0f} core hours, {given.images * mean_bytes / 1e12:.1f} TB read, "
          f"{given.images * row_bytes / 1e9:.1f} GB of Parquet")
    print(f"requests: {given.images:,} one by one, {-(-given.images // given.per_tar):,} by tar shards of {given.per_tar}\n")
    print("| limit | images a second | hours |\n|---|---|---|")
    for name, rate in sorted(rates.items(), key=lambda item: item[1]):
        print(f"| {name} | {rate:,.0f} | {given.images / rate / 3600:.1f} |")
    print(f"\nThe first limit is {min(rates, key=rates.get)}.")


if __name__ == "__main__":
    main()
