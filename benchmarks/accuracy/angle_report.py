#!/usr/bin/python3
"""How well photographs at any angle are answered: figures of the sets that make_angle_sets.py makes.

    build/release/bin/upright_accuracy --csv answers.csv OUT/any OUT/tilt OUT/level
    benchmarks/accuracy/angle_report.py answers.csv [--beside p-imagen1000,p-ava,p-poem7415] [--level p-houses,p-joshwall,p-unsplash3501]

Each set is reported for all of its sources, and ("everyday") without those named by --beside, which hold many pictures without a
clear up. Of many photographs the truth is off by what their makers tilted them (training/doubt_level_photos.py: every seventh of
p-sysu-scene and g-duane whose lines are sure, by more than 1.5 degrees); those of --level are reported apart ("level sources"). The estimate is 90 * quarter_turns + skew, whatever is decided of it, and its error is 0..180 degrees. The tilt's error
is that of skew alone, modulo 90: what levelling leaves. A picture without an answer has the largest error there is. An answer
without a sigma says nothing of its tilt and comes last in the curve by sigma. "Straighter" is less tilted than before.
"""
import argparse
import csv
import math

APPLY = 2  # upright::Decision::apply
DEGREES = (1, 2, 5, 10, 45)
COVERAGES = (0.2, 0.3, 0.4, 0.5, 0.6, 0.8, 1.0)
BINS = 6


def away(angle, period):
    """Distance of an angle from 0, where angles repeat after `period`."""
    return abs((angle + period / 2) % period - period / 2)


class Answer:
    def __init__(self, row):
        self.source, self.set = row["source"], row["set"]
        self.answered = row["answered"] == "1"
        truth = 90 * int(row["true_turns"]) + float(row["true_skew"])
        skew = float(row["skew"])
        self.error = away(90 * int(row["turns"]) + skew - truth, 360) if self.answered else 180.0
        self.before, self.tilt = away(truth, 90), away(skew - truth, 90) if self.answered else 45.0
        self.tells, self.sigma, self.confidence = skew != 0, float(row["sigma"]), float(row["confidence"])
        self.turn_applied = self.answered and int(row["decision"]) == APPLY
        self.level_confidence = float(row["level_confidence"])
        self.levelled = self.answered and int(row["level_decision"]) == APPLY
        self.straighter = self.tilt < self.before


def share(values):
    values = list(values)
    return sum(values) / len(values) if values else math.nan


def within(answers, limits, of=lambda a: a.error):
    return "  ".join(f"{limit}: {share(of(a) <= limit for a in answers):.3f}" for limit in limits)


def surest(answers, coverage, key):
    return sorted(answers, key=key)[:math.ceil(coverage * len(answers))]


def by_sigma(answer):
    return answer.sigma if answer.sigma > 0 else math.inf


def calibration(answers):
    """Bins of equal mass of (said, came out), and the mean distance between the two over all of them."""
    pairs = sorted((a.level_confidence, a.straighter) for a in answers if a.tells)
    bins = [pairs[len(pairs) * b // BINS:len(pairs) * (b + 1) // BINS] for b in range(BINS)]
    means = [(share(p for p, _ in part), share(ok for _, ok in part), len(part)) for part in bins if part]
    error = sum(abs(said - came) * count for said, came, count in means) / len(pairs) if pairs else math.nan
    return means, error, len(pairs)


def report(name, answers):
    sure = surest(answers, 0.8, lambda a: -a.confidence)
    applied = [a for a in answers if a.turn_applied]
    levelled = [a for a in answers if a.levelled]
    known = [a for a in answers if a.sigma > 0]
    print(f"\n{name}: {len(answers)} pictures")
    print(f"  rotation within   {within(answers, DEGREES)}")
    print(f"  surest 80 %       {within(sure, DEGREES)}")
    print(f"  turn applied      {share(a.turn_applied for a in answers):.3f}, of these within  {within(applied, (10, 45))}")
    print(f"  tilt within       {within(answers, (1, 2, 5), lambda a: a.tilt)}")
    print(f"  levelled          {share(a.levelled for a in answers):.3f}, of these straighter {share(a.straighter for a in levelled):.3f}"
          f", within  {within(levelled, (1, 2), lambda a: a.tilt)}")
    print(f"  tilted by default {share(a.levelled and a.tilt > max(1, a.before) for a in answers):.4f} (by more than 1 degree, and than before)")
    print(f"  a sigma           {share(a.sigma > 0 for a in answers):.3f}, of these errors within 2 sigma {share(a.tilt <= 2 * a.sigma for a in known):.3f}")
    print("  smallest sigmas   coverage: sigma, tilt within 1, within 2, straighter, rotation within 10")
    for coverage in COVERAGES:
        part = surest(answers, coverage, by_sigma)
        print(f"    {coverage:4.2f}: {by_sigma(part[-1]):6.2f}  {share(a.tilt <= 1 for a in part):.3f}  {share(a.tilt <= 2 for a in part):.3f}  "
              f"{share(a.straighter for a in part):.3f}  {share(a.error <= 10 for a in part):.3f}")
    means, error, count = calibration(answers)
    print(f"  level_confidence  {count} with an angle, expected calibration error {error:.3f}; said: straighter  " +
          "  ".join(f"{said:.2f}: {came:.2f}" for said, came, _ in means))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("answers")
    parser.add_argument("--beside", default="p-imagen1000,p-ava,p-poem7415", help="sources that are not everyday")
    parser.add_argument("--level", default="p-houses,p-joshwall,p-unsplash3501", help="sources whose photographs are level")
    options = parser.parse_args()
    with open(options.answers, newline="", encoding="utf-8") as file:
        answers = [Answer(row) for row in csv.DictReader(file) if row["true_turns"] and row["true_skew"]]
    beside, level = set(options.beside.split(",")), set(options.level.split(","))
    for name in dict.fromkeys(a.set for a in answers):
        members = [a for a in answers if a.set == name]
        everyday = [a for a in members if a.source not in beside]
        if everyday and len(everyday) < len(members):
            report(f"{name}, everyday", everyday)
        if any(a.source in level for a in members):
            report(f"{name}, level sources", [a for a in members if a.source in level])
        report(f"{name}, all", members)


if __name__ == "__main__":
    main()
