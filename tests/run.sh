#!/usr/bin/env bash
# The whole test suite from a clean clone: installs what is missing from the Debian archive, then
#   lint       clang-tidy and cppcheck (tests/lint.sh); only when it is asked for
#   release    everything, warnings are errors
#   valgrind   memcheck over the C interface, of the build of `release` (tests/valgrind.sh)
#   sanitize   AddressSanitizer and UndefinedBehaviorSanitizer, assertions of the standard library
#   threads    ThreadSanitizer over the tests that use many threads
#   coverage   which lines the tests reach, and whether these are enough (tests/coverage.sh); only when it is asked for
#   server     the rotation service of examples/server with real nginx, Redis, PostgreSQL and Chromium on loopback
#   integrations  OCRmyPDF, PDF files, Spark, Ray and Dask (tests/integrations/run.sh), with the build of `release`; only
#              when it is asked for, as it should be when integrations/ or examples/python changed
#   tests/run.sh [lint|release|valgrind|sanitize|threads|coverage|server|integrations]...
#                                                              (default: all but lint, coverage and integrations)
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$root"
stages=("$@")
[[ ${#stages[@]} -gt 0 ]] || stages=(release valgrind sanitize threads server)

cmake/install-packages.sh build onnx test

jobs=$(nproc)
run_preset() {  # name, further arguments of ctest
  local preset=$1
  shift
  echo "== $preset"
  cmake --preset "$preset" >"build/$preset.log" 2>&1 || { tail -n 40 "build/$preset.log" >&2; return 1; }
  cmake --build --preset "$preset" --parallel "$jobs" >>"build/$preset.log" 2>&1 || { tail -n 60 "build/$preset.log" >&2; return 1; }
  ctest --preset "$preset" --parallel "$jobs" "$@"
}

# Builds and tests the service alone: what else the preset holds is the business of the other stages.
run_server() {
  echo "== server"
  cmake --preset server >build/server.log 2>&1 || { tail -n 40 build/server.log >&2; return 1; }
  cmake --build --preset server --parallel "$jobs" --target upright_server_all >>build/server.log 2>&1 || { tail -n 60 build/server.log >&2; return 1; }
  ctest --preset server -L server
}

mkdir -p build
for stage in "${stages[@]}"; do
  case "$stage" in
    lint) cmake/install-packages.sh lint; echo "== lint"; tests/lint.sh ;;
    release) cmake/install-packages.sh bindings; run_preset release ;;
    valgrind) echo "== valgrind"; tests/valgrind.sh build/release ;;
    sanitize) run_preset sanitize -LE packaging ;;
    threads) run_preset threads -L threads ;;
    coverage) echo "== coverage"; tests/coverage.sh ;;
    integrations) echo "== integrations"; tests/integrations/run.sh ;;
    server|--server) cmake/install-packages.sh server server-test browser; run_server ;;
    *) echo "tests/run.sh: unknown stage '$stage' (lint, release, valgrind, sanitize, threads, coverage, server, integrations)" >&2; exit 2 ;;
  esac
done
