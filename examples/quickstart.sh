#!/usr/bin/env bash
# From a clean clone to an answer: installs what is missing from the Debian archive, builds the library and the command
# line, and asks it how the given images must be turned. Without arguments: the sample images of this repository.
#   examples/quickstart.sh [PATH...]
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
build="$root/build/quickstart"

"$root/cmake/install-packages.sh" build

log="$build.log"
mkdir -p "$root/build"
echo "Building upright (log: build/quickstart.log) ..."
if ! { cmake -S "$root" -B "$build" -DCMAKE_BUILD_TYPE=Release -DUPRIGHT_BUILD_TESTS=OFF -DUPRIGHT_BUILD_BENCHMARKS=OFF \
         -DUPRIGHT_BUILD_EXAMPLES=OFF -DUPRIGHT_BUILD_FUZZERS=OFF &&
       cmake --build "$build" --parallel "$(nproc)"; } >"$log" 2>&1; then
  tail -n 40 "$log" >&2
  exit 1
fi

if [[ $# -eq 0 ]]; then
  cd "$root"
  set -- examples/samples
fi
"$build/bin/upright" detect "$@"
