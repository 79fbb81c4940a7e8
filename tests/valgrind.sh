#!/usr/bin/env bash
# Memcheck over the C interface and the seeds and corpora of the fuzz targets:
#   tests/valgrind.sh [BUILD_DIR]                 (default build/release)
#   tests/valgrind.sh BUILD_DIR FOLDER...         `upright --json --no-turn` over the images below the folders instead
# Every error and every block that is lost, or possibly lost, is a failure.
#
# The networks take a hundred times as long under memcheck, and run for one test case only; the tests with many threads
# belong to ThreadSanitizer, of which memcheck, that runs one thread at a time, sees nothing.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
build=$(realpath "${1:-$root/build/release}")
shift || true
export root build
export OPENCV_FOR_THREADS_NUM=1 UPRIGHT_TEST_WITHOUT_NETWORKS=1
# libjpeg-turbo in plain C: memcheck takes a pixel that its AVX2 code interpolates from two samples for undefined. It is
# not, its value is the same over a heap of random bytes.
export JSIMD_FORCENONE=1
# Every thread gets a stack of its own: a worker thread of TBB, which lives until the process ends (valgrind.supp), would
# now and then take over the stack of an ended thread of ours, and its blocks would be laid to our account.
export GLIBC_TUNABLES=glibc.pthread.stack_cache_size=0

logs=$(mktemp -d)
trap 'rm -rf "$logs"' EXIT
export logs

check() {  # name, exit statuses that are no failure, command...: quiet unless it fails
  local name=$1 accepted=$2 status=0
  shift 2
  valgrind -q --error-exitcode=99 --leak-check=full --show-leak-kinds=definite,possible \
    --errors-for-leak-kinds=definite,possible --suppressions="$root/tests/valgrind.supp" \
    "$@" >"$logs/$name" 2>&1 || status=$?
  if [[ " $accepted " == *" $status "* ]]; then echo "ok      $name"; return; fi
  echo "FAILED  $name (status $status): $*"
  tail -n 60 "$logs/$name"
  return 1
}
export -f check

cd "$build"
jobs=() files=()
if [[ $# -gt 0 ]]; then
  # 1 says that a file was refused, which is an answer. Groups, since the program takes seconds to start.
  while IFS= read -r -d '' file; do files+=("$(printf %q "$file")"); done < <(find "$@" -type f -print0 | sort -z)
  for ((first = 0; first < ${#files[@]}; first += 40)); do
    jobs+=("check files-$first '0 1' bin/upright --json --no-turn ${files[*]:first:40}")
  done
else
  capi="bin/upright_capi_tests --source-file-exclude=*/threads_test.cpp"
  jobs+=("unset UPRIGHT_TEST_WITHOUT_NETWORKS; check networks 0 $capi -tc='the fields agree*'")
  # What is excluded needs the turn of the networks.
  jobs+=("check capi 0 $capi -tce='files: the answer*'")
  for target in exif jpeg png pixels transform options calls; do
    folders=(tests/fuzz/seeds/$target)
    [[ -d $root/tests/fuzz/corpus/$target ]] && folders+=("$root/tests/fuzz/corpus/$target")
    jobs+=("check fuzz.$target 0 bin/fuzz_$target ${folders[*]}")
  done
fi
[[ ${#jobs[@]} -gt 0 ]] || { echo "valgrind.sh: nothing to check" >&2; exit 1; }
printf '%s\0' "${jobs[@]}" | xargs -0 -P "$(nproc)" -I{} bash -c '{}'
