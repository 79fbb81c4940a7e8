#!/usr/bin/env bash
# Fuzzes for the given number of minutes, shared among the targets:
#   tests/fuzz/run.sh MINUTES [TARGET...]          targets: exif jpeg png pixels options detect ... (default: all)
# Needs clang with its runtime (Debian: clang-14 libclang-rt-14-dev). Starts from the seeds and tests/fuzz/corpus; what
# it finds on the way is kept in build/fuzz/found/TARGET, and added to tests/fuzz/corpus by --merge:
#   tests/fuzz/run.sh --merge [TARGET...]          the smallest set of inputs with the same coverage
# An input that breaks a promise ends the run with its path.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
cd "$root"
usage="usage: tests/fuzz/run.sh MINUTES|--merge [TARGET...]"
[[ $# -ge 1 ]] || { echo "$usage" >&2; exit 2; }
mode=$1
shift
if [[ $mode != --merge && ! $mode =~ ^[0-9]+$ ]]; then echo "$usage" >&2; exit 2; fi
targets=("$@")
if [[ ${#targets[@]} -eq 0 ]]; then
  for source in tests/fuzz/*_fuzzer.cpp; do targets+=("$(basename "$source" _fuzzer.cpp)"); done
  targets+=(multipart)  # the service's, examples/server/tests/fuzz
fi

mkdir -p build
cmake --preset fuzz >build/fuzz.log 2>&1 || { tail -n 20 build/fuzz.log >&2; exit 1; }
cmake --build --preset fuzz --parallel "$(nproc)" --target upright_make_fuzz_seeds "${targets[@]/#/fuzz_}" >>build/fuzz.log 2>&1 ||
  { tail -n 40 build/fuzz.log >&2; exit 1; }
bin=build/fuzz/bin
seeds=build/fuzz/seeds
"$bin/upright_make_fuzz_seeds" "$seeds"

for target in "${targets[@]}"; do
  corpus=tests/fuzz/corpus/$target found=build/fuzz/found/$target
  mkdir -p "$found"
  # Inputs above 4 KiB reach nothing that smaller ones do not; an input gets 60 s (the machine may be
  # busy) and 1 GiB, the sanitizers included.
  options=(-max_len=4096 -timeout=60 -rss_limit_mb=1024 -print_final_stats=1 "-artifact_prefix=build/fuzz/$target-")
  [[ -f tests/fuzz/dictionaries/$target.dict ]] && options+=("-dict=tests/fuzz/dictionaries/$target.dict")
  if [[ $mode == --merge ]]; then
    inputs=("$found")
    [[ -d $corpus ]] && inputs+=("$corpus")
    merged=$(mktemp -d)
    [[ -d $seeds/$target ]] && inputs+=("$seeds/$target")
    "$bin/fuzz_$target" "${options[@]}" -set_cover_merge=1 "$merged" "${inputs[@]}" 2>"build/fuzz/$target-merge.log"
    # The seeds are made anew each time; only what goes beyond them is kept.
    for seed in "$seeds/$target"/*; do
      if [[ -f $seed ]]; then rm -f "$merged/$(sha1sum <"$seed" | cut -d' ' -f1)"; fi
    done
    rm -rf "$corpus"
    mkdir -p "$(dirname "$corpus")"
    mv "$merged" "$corpus"
    chmod 755 "$corpus"
    echo "$target: $(find "$corpus" -type f | wc -l) inputs, $(du -sb --apparent-size "$corpus" | cut -f1) bytes"
    continue
  fi
  seconds=$((mode * 60 / ${#targets[@]}))
  echo "== $target: $seconds s"
  folders=("$found")
  [[ -d $seeds/$target ]] && folders+=("$seeds/$target")
  [[ -d $corpus ]] && folders+=("$corpus")
  if ! "$bin/fuzz_$target" "${options[@]}" -max_total_time="$seconds" "${folders[@]}" >"build/fuzz/$target.log" 2>&1; then
    tail -n 40 "build/fuzz/$target.log" >&2
    echo "tests/fuzz/run.sh: $target broke a promise; the input is named above (build/fuzz/$target-*)" >&2
    exit 1
  fi
  grep -E "^#|stat::number_of_executed_units|stat::peak_rss_mb" "build/fuzz/$target.log" | tail -n 3
done
