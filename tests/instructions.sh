#!/usr/bin/env bash
# The instructions that one answer takes, counted by callgrind, against tests/instructions.csv: noise cannot fool it.
#   tests/instructions.sh [BUILD_DIR]             fails where an input takes over 5 % more (default build/release)
#   tests/instructions.sh BUILD_DIR --update      writes the counts of this tree as the new baseline
#
# The inputs are made, the same in each run. Callgrind shows programs a processor with AVX2 at most, so that the counts
# are those of the AVX2 path on every machine that has it. They depend on the compiler and on the libraries, too: where
# these are others than the baseline's, the counts are shown and nothing is compared.
# The counts leave out what memory and caches cost: a change that only moves less data shows in times alone.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
build=$(realpath "${1:-$root/build/release}")
program=$build/bin/upright_instructions
baseline=$root/tests/instructions.csv
[[ -x $program ]] || { echo "instructions.sh: $program is not built" >&2; exit 1; }

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export work program

count() {  # file name: prints it with its thousands of instructions
  valgrind --tool=callgrind --callgrind-out-file=/dev/null --toggle-collect=upright_counted_answer \
    "$program" answer "$work/$1" 2>"$work/$1.log" || { cat "$work/$1.log" >&2; return 1; }
  awk -v name="$1" '/Collected/ { printf "%s,%.0f\n", name, $4 / 1000 }' "$work/$1.log" >"$work/$1.count"
  [[ -s $work/$1.count ]] || { echo "instructions.sh: nothing was counted of $1" >&2; return 1; }
}
export -f count

"$program" make "$root/examples/samples" "$work" >"$work/names"
xargs -P "$(nproc)" -I{} bash -c 'count {}' <"$work/names"
about=$("$program" about)
{
  echo "# $about"
  while read -r name; do cat "$work/$name.count"; done <"$work/names"
} >"$work/counts"

if [[ ${2:-} == --update ]]; then
  cp "$work/counts" "$baseline"
  cat "$baseline"
  exit
fi
comparable=1
[[ $(head -n 1 "$baseline") == "# $about" ]] || comparable=0
awk -F, -v comparable="$comparable" '
  /^#/ { next }
  NR == FNR { before[$1] = $2; next }
  {
    seen[$1] = 1
    ratio = before[$1] > 0 ? $2 / before[$1] : 0
    wrong = comparable && (ratio == 0 || ratio > 1.05)
    failed += wrong
    printf "%-8s%-28s%12.3f million, %.3f of the baseline\n", wrong ? "FAILED" : "ok", $1, $2 / 1000, ratio
  }
  END {
    for (name in before) if (!(name in seen)) { print "FAILED  " name " was not counted"; ++failed }
    exit failed > 0
  }' "$baseline" "$work/counts" || {
    echo "instructions.sh: where the cost is meant, write it down: tests/instructions.sh BUILD_DIR --update" >&2
    exit 1
  }
[[ $comparable == 1 ]] || echo "not compared: this is $about, the baseline $(head -n 1 "$baseline")"
