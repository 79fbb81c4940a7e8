#!/usr/bin/env bash
# The whole test suite from a clean clone: installs what is missing from the Debian archive, then
#   lint       clang-tidy and cppcheck (tests/lint.sh); only when it is asked for
#   release    everything, warnings are errors
#   valgrind   memcheck over the C interface, of the build of `release` (tests/valgrind.sh), and the instructions that
#              answers take against the baseline (tests/instructions.sh)
#   sanitize   AddressSanitizer and UndefinedBehaviorSanitizer, assertions of the standard library; counts lines
#   threads    ThreadSanitizer over the tests that use many threads
#   coverage   which lines the tests of `sanitize` reach, and whether these are enough (tests/coverage.sh)
#   server     the rotation service of examples/server with real nginx, Redis, PostgreSQL and Chromium on loopback
#   integrations  OCRmyPDF, PDF files, Spark, Ray and Dask (tests/integrations/run.sh), with the build of `release`; only
#              when it is asked for, as it should be when integrations/ or examples/python changed
#   bundled    libupright_c and the command line with all inside (cmake/bundle): what they need, their size, and that they
#              answer as the build of `release` does, bit for bit; only when it is asked for, needs `release` before
#   arm64      the bundled build for arm64, cross-compiled, and its packages, under qemu-user: unit tests of what calculates,
#              C interface, conformance (tests/arm64.sh); only when it is asked for, as it should be when src/, capi/ or
#              cmake/ changed
#   windows    the bundled build for 64-bit Windows, cross-compiled, and its archive, under Wine: C interface, conformance,
#              command line (tests/windows.sh); only when it is asked for, as it should be when src/, capi/ or examples/cli/ changed
#   packages   what packages/build.sh makes, each installed into an empty environment and asked; only when it is asked for,
#              needs `bundled` before
#   conan      conan create with its test package: static, shared, without networks (tests/packaging/check_conan.sh); only
#              when it is asked for, as it should be when conanfile.py, test_package/ or cmake/ changed
#   jpeg3      the tests that read, turn and refuse JPEG files, with libjpeg-turbo 3 (tests/jpeg_turbo_3.sh), by the build of
#              `release`; only when it is asked for
#   tests/run.sh [STAGE]...      (default: release valgrind sanitize threads server)
# After each stage stands what it cost in processor time.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$root"
stages=("$@")
[[ ${#stages[@]} -gt 0 ]] || stages=(release valgrind sanitize threads server)

# One compiler cache serves clones that lie in different folders.
export CCACHE_BASEDIR=${CCACHE_BASEDIR:-$root} CCACHE_NOHASHDIR=${CCACHE_NOHASHDIR:-1}

cmake/install-packages.sh build onnx formats test

jobs=$(nproc)
build_preset() {  # name, targets...; all of them when none is named
  local preset=$1
  shift
  echo "== $preset"
  cmake --preset "$preset" >"build/$preset.log" 2>&1 || { tail -n 40 "build/$preset.log" >&2; return 1; }
  cmake --build --preset "$preset" --parallel "$jobs" ${1:+--target "$@"} >>"build/$preset.log" 2>&1 ||
    { tail -n 60 "build/$preset.log" >&2; return 1; }
}
test_preset() { ctest --preset "$1" --parallel "$jobs" "${@:2}"; }

run_stage() {
  case "$1" in
    lint) cmake/install-packages.sh lint; echo "== lint"; tests/lint.sh ;;
    # The replays of the fuzz targets are run by `valgrind` in this build, and by `sanitize`.
    release) cmake/install-packages.sh bindings; build_preset release; test_preset release -E '^fuzz\.(exif|jpeg|png|pixels|transform|options|calls)$' ;;
    valgrind) echo "== valgrind"; tests/valgrind.sh build/release; tests/instructions.sh build/release ;;
    sanitize)
      build_preset sanitize
      find build/sanitize -name '*.gcda' -delete
      test_preset sanitize -LE packaging ;;
    threads) build_preset threads upright_capi_tests upright_robustness_tests; test_preset threads -L threads ;;
    coverage)
      [[ -d build/sanitize ]] || run_stage sanitize
      echo "== coverage"
      tests/coverage.sh build/sanitize ;;
    integrations) echo "== integrations"; tests/integrations/run.sh ;;
    # The service alone: what else the preset holds is the business of the other stages.
    server|--server)
      cmake/install-packages.sh server server-test browser
      build_preset server upright_server_all
      ctest --preset server -L server ;;
    bundled) cmake/install-packages.sh bundle; build_preset bundled upright_capi upright_cli upright_conformance upright_capi_tests upright_webp upright_avif upright_tiff
      tests/install/check_bundled.sh "$root" build/bundled build/release ;;
    arm64) cmake/install-packages.sh bundle packages arm64; echo "== arm64"; tests/arm64.sh packages ;;
    windows) cmake/install-packages.sh bundle packages windows; echo "== windows"; tests/windows.sh packages ;;
    packages) cmake/install-packages.sh bundle packages; echo "== packages"; packages/build.sh && tests/packaging/check_packages.sh dist ;;
    conan) cmake/install-packages.sh packages; echo "== conan"; tests/packaging/check_conan.sh build/conan ;;
    jpeg3) cmake/install-packages.sh bundle bindings; echo "== jpeg3"; tests/jpeg_turbo_3.sh build/release ;;
    *) echo "tests/run.sh: unknown stage '$1' (lint, release, valgrind, sanitize, threads, coverage, server, integrations, bundled," \
      "arm64, windows, packages, conan, jpeg3)" >&2
      exit 2 ;;
  esac
}

# Sets `spent` to the seconds of processor time of all that this shell has started and waited for. Not by a pipe: `times`
# in a subshell tells of the subshell.
count_processor_time() {
  times >build/times
  spent=$(awk 'NR == 2 { for (i = 1; i <= 2; ++i) { split($i, part, /[ms]/); sum += part[1] * 60 + part[2] } printf "%d", sum }' build/times)
}

mkdir -p build
for stage in "${stages[@]}"; do
  count_processor_time
  before=$spent
  run_stage "$stage"
  count_processor_time
  echo "== $stage: $((spent - before)) s of processor time"
done
