#!/usr/bin/env bash
# Builds the smallest library, without networks and formats beyond JPEG and PNG: it answers from EXIF alone.
#   check_without_network.sh SOURCE WORK
set -euo pipefail
source=$1 work=$2
samples="$source/examples/samples"
launcher=()
if command -v ccache >/dev/null; then launcher=(-DCMAKE_C_COMPILER_LAUNCHER=ccache -DCMAKE_CXX_COMPILER_LAUNCHER=ccache); fi
cmake -S "$source" -B "$work" -G Ninja -DCMAKE_BUILD_TYPE=Release -DUPRIGHT_NETWORK=OFF -DUPRIGHT_WERROR=ON \
  -DUPRIGHT_WEBP=OFF -DUPRIGHT_HEIF=OFF -DUPRIGHT_AVIF=OFF -DUPRIGHT_TIFF=OFF \
  -DUPRIGHT_BUILD_TESTS=OFF -DUPRIGHT_BUILD_BENCHMARKS=OFF -DUPRIGHT_BUILD_EXAMPLES=OFF -DUPRIGHT_BUILD_FUZZERS=OFF \
  "${launcher[@]}"
cmake --build "$work"
size=$(stat --dereference --format=%s "$work/capi/libupright_c.so")
echo "libupright_c without networks: $size bytes"
[[ $size -lt 2000000 ]]  # the networks alone are more

upright="$work/bin/upright"
tagged=$("$upright" --json "$samples/landscape-turn-270.jpg")
[[ "$tagged" == *'"turn_decision":"apply","quarter_turns":3,'* ]] || { echo "the tag was not used: $tagged" >&2; exit 1; }
untagged=$("$upright" --json "$samples/receipt-turn-90.png")
[[ "$untagged" == *'"posterior":[0.25,0.25,0.25,0.25]'* ]] || { echo "a turn out of nothing: $untagged" >&2; exit 1; }
status=0
"$upright" --model "$samples/blank-page.png" "$samples/blank-page.png" 2>"$work/stderr" || status=$?
[[ $status -eq 2 ]] && grep -q "built without networks" "$work/stderr"

# What is left out is named, and nothing of it is in the library.
for file in "$source"/tests/capi/formats/*.{webp,heic,avif,tif}; do
  for command in "detect --json" "fix --dry-run"; do
    # shellcheck disable=SC2086  # words
    told=$("$upright" $command "$file" 2>&1 || true)
    [[ "$told" == *"is left out of this build of upright"* ]] || { echo "$command of $file: $told" >&2; exit 1; }
  done
done
if nm --demangle "$work/capi/libupright_c.so" | grep -iE 'heif|webp|tiff_?pages'; then
  echo "parts of formats that were left out" >&2
  exit 1
fi
