#!/usr/bin/python3
"""A table of turns by kind: how many are right, how many are applied, and how many of these are wrong.

    turn_kinds.py UPRIGHT_ACCURACY FOLDER...

FOLDERs are those of upright_accuracy (and make_turn_pages.py); a kind is a value of the column `set`, a folder's own name
where it holds but one. Of pages that read in two directions (column share of at least 0.4) what counts is that they are
for review and that both directions lead the posterior; of pictures without an up (quarter_turns -1) that none is applied.
"""
import csv
import pathlib
import subprocess
import sys
import tempfile

import manifest

APPLY, REVIEW = "2", "1"  # values of upright::Decision, as --csv writes them


def answers(program, folder):
    """(row of the manifest, row of upright_accuracy) of every image."""
    with tempfile.NamedTemporaryFile(suffix=".csv") as out:
        subprocess.run([program, "--csv", out.name, folder], check=True, stdout=subprocess.DEVNULL)
        with open(out.name, newline="") as file:
            given = {row["file"]: row for row in csv.DictReader(file)}
    return [(row, given[row["file"]]) for row in manifest.read(folder) if row["file"] in given]


def line(name, rows):
    truth = [int(m["quarter_turns"] or -1) for m, _ in rows]
    applied = [a["decision"] == APPLY for _, a in rows]
    coarse = sorted(float(a["coarse_ms"]) for _, a in rows)
    out = f"{name:14s} n {len(rows):4d}"
    if all(t < 0 for t in truth):
        return out + f" not applied {1 - sum(applied) / len(rows):.3f} coarse {coarse[len(coarse) // 2]:.1f}"
    right = [int(a["turns"]) == t for (_, a), t in zip(rows, truth)]
    wrong = sum(p and not r for p, r in zip(applied, right))
    out += f" right {sum(right) / len(rows):.3f} applied {sum(applied) / len(rows):.3f} wrong of these {wrong}"
    out += f" ({wrong / max(1, sum(applied)):.4f}) coarse {coarse[len(coarse) // 2]:.1f}/{sum(coarse) / len(coarse):.1f} ms"
    both = [(m, a) for m, a in rows if float(m.get("share") or 0) >= 0.4]
    if both:
        named = 0
        for m, a in both:
            leading = sorted(range(4), key=lambda q: -float(a[f"p{q}"]))[:2]
            named += a["decision"] == REVIEW and {int(m["quarter_turns"]), int(m["other_turns"])} == set(leading)
        out += f" review {sum(a['decision'] == REVIEW for _, a in both) / len(both):.3f} both named {named / len(both):.3f}"
    return out


def main(program, folders):
    everything = []
    for folder in folders:
        rows = answers(program, folder)
        everything += rows
        kinds = sorted({m["set"] for m, _ in rows})
        for kind in kinds if len(kinds) > 1 else []:
            print(line("  " + kind, [r for r in rows if r[0]["set"] == kind]))
        print(line(pathlib.Path(folder).name, rows), flush=True)
    turned = [r for r in everything if int(r[0]["quarter_turns"] or -1) >= 0]
    if turned:
        print(line("together", turned))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
