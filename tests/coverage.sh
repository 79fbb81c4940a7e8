#!/usr/bin/env bash
# Line coverage of each stage by the whole test suite, and whether it reaches what is asked: 90 % of exif, codec,
# decode and correct, 85 % of the whole library.
#   tests/coverage.sh BUILD_DIR    reports what the tests left in a build with UPRIGHT_COVERAGE, as the preset `sanitize` is
# Tests that sanitizers exclude (scarce memory, bindings, browser) are not counted.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$root"
build=${1:?folder of a build}
exec python3 - "$root" "$build" <<'PYTHON'
import collections, json, os, subprocess, sys

root, build = (os.path.realpath(path) for path in sys.argv[1:])
wanted = {"exif": 90, "codec": 90, "decode": 90, "correct": 90, "all": 85}
lines = collections.defaultdict(dict)  # file -> line -> was executed
for folder, _, names in os.walk(build):
    for name in names:
        if not name.endswith(".gcda"):
            continue
        out = subprocess.run(["gcov", "--json-format", "--stdout", os.path.join(folder, name)], capture_output=True,
                             cwd=folder, check=True).stdout
        for text in out.splitlines():
            report = json.loads(text)
            for file in report["files"]:
                path = os.path.realpath(os.path.join(report["current_working_directory"], file["file"]))
                relative = os.path.relpath(path, root)
                if relative.startswith(("src/", "capi/")):
                    for line in file["lines"]:
                        number = line["line_number"]
                        lines[relative][number] = lines[relative].get(number, False) or line["count"] > 0

stages = collections.defaultdict(lambda: [0, 0])
for path, found in lines.items():
    parts = path.split("/")
    for stage in ("all", parts[1] if parts[0] == "src" else parts[0]):
        stages[stage][0] += sum(found.values())
        stages[stage][1] += len(found)
if not stages:
    sys.exit("coverage.sh: no coverage data in " + build)
short = False
for stage, (hit, total) in sorted(stages.items()):
    percent = 100.0 * hit / total
    missed = percent < wanted.get(stage, 0)
    short = short or missed
    asked = f"  (at least {wanted[stage]} %{': NOT REACHED' if missed else ''})" if stage in wanted else ""
    print(f"{stage:12} {percent:5.1f} % of {total} lines{asked}")
sys.exit(1 if short else 0)
PYTHON
