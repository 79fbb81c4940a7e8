#!/usr/bin/env bash
# The whole test suite from a clean clone: installs what is missing from the Debian archive, then
#   release    everything, warnings are errors
#   sanitize   AddressSanitizer and UndefinedBehaviorSanitizer, assertions of the standard library
#   threads    ThreadSanitizer over the tests that use many threads
#   tests/run.sh [release|sanitize|threads]...      (default: all of them)
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$root"
stages=("$@")
[[ ${#stages[@]} -gt 0 ]] || stages=(release sanitize threads)

cmake/install-packages.sh build test

jobs=$(nproc)
run_preset() {  # name, further arguments of ctest
  local preset=$1
  shift
  echo "== $preset"
  cmake --preset "$preset" >"build/$preset.log" 2>&1 || { tail -n 40 "build/$preset.log" >&2; return 1; }
  cmake --build --preset "$preset" --parallel "$jobs" >>"build/$preset.log" 2>&1 || { tail -n 60 "build/$preset.log" >&2; return 1; }
  ctest --preset "$preset" --parallel "$jobs" "$@"
}

mkdir -p build
for stage in "${stages[@]}"; do
  case "$stage" in
    release) cmake/install-packages.sh bindings; run_preset release ;;
    sanitize) run_preset sanitize -LE packaging ;;
    threads) run_preset threads -L threads ;;
    *) echo "tests/run.sh: unknown stage '$stage' (release, sanitize, threads)" >&2; exit 2 ;;
  esac
done
