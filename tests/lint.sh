#!/usr/bin/env bash
# Static checks of our sources: cppcheck over all of them, clang-tidy (.clang-tidy says which checks) over the library, the
# C interface, the command line and the examples in C and C++.
#   tests/lint.sh                 all of this
#   tests/lint.sh --server        clang-tidy over the rotation service too: its headers make it take five times as long
#   tests/lint.sh FILE...         clang-tidy over these files alone
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$root"
jobs=$(nproc)
server=OFF
if [[ ${1:-} == --server ]]; then
  server=ON
  shift
fi

# clang's own view of the build, never built: clang-tidy reads commands that clang understands.
mkdir -p build
cmake -S . -B build/lint -G Ninja -DCMAKE_BUILD_TYPE=Debug -DCMAKE_EXPORT_COMPILE_COMMANDS=ON -DUPRIGHT_BUILD_SERVER=$server \
  -DUPRIGHT_BUILD_BENCHMARKS=OFF >build/lint.log 2>&1 || { tail -n 20 build/lint.log >&2; exit 1; }

failed=0
if [[ $# -eq 0 ]]; then
  sources=(src capi include examples/cli examples/c examples/cpp examples/server/src tests)
  # syntaxError: not all of C++20 is known to cppcheck 2.10; what the compiler takes is no error. memsetClassFloat: tests fill
  # structs with rubbish on purpose.
  cppcheck -j "$jobs" --quiet --std=c++20 --language=c++ --enable=warning,performance,portability --inline-suppr \
    --suppress=missingInclude --suppress=missingIncludeSystem --suppress=syntaxError --suppress=memsetClassFloat --error-exitcode=1 \
    --template='{file}:{line}: {id}: {message}' -Iinclude -Icapi/include -Icapi -Isrc -Iexamples/server/src -Itests \
    "${sources[@]}" || failed=1

  mapfile -t files < <(find src capi examples/cli examples/c examples/cpp -name '*.cpp' -o -name '*.c' -path 'examples/*')
  if [[ $server == ON ]]; then
    cmake --build build/lint --target upright_server_proto >>build/lint.log 2>&1 || true
    mapfile -t -O "${#files[@]}" files < <(find examples/server/src -name '*.cpp')
  fi
else
  files=("$@")
fi
printf '%s\0' "${files[@]}" | xargs -0 -P "$jobs" -n 1 bash -c \
  'clang-tidy --quiet -p build/lint --extra-arg=-Wno-unknown-warning-option "$0" 2>/dev/null || { echo "clang-tidy: $0" >&2; exit 1; }' || failed=1
if [[ $failed -eq 0 ]]; then echo "lint: clean"; fi
exit $failed
