#!/usr/bin/env bash
# The bundled build: what it needs, what it shows, how large it is, and that it answers as the ordinary build does, bit for
# bit: the conformance questions and the samples. The components of formats beside it are put through the tests of the
# ordinary build's decoders.
#   check_bundled.sh SOURCE BUNDLED_BUILD ORDINARY_BUILD
set -euo pipefail
source=$1 build=$(realpath "$2") ordinary=$(realpath "$3")
work=$build/check
rm -rf "$work"
mkdir -p "$work"
fail() { echo "FAILED: $*" >&2; exit 1; }

cmake --install "$build" --prefix "$work/prefix" --strip >"$work/install.log"
library=$(find "$work/prefix" -name 'libupright_c.so.*' -type f)
program=$work/prefix/bin/upright
components=("$(dirname "$library")"/libupright_[!c]*.so.*)
[[ ${#components[@]} -eq 3 ]] || fail "three components are expected, not ${components[*]}"

for file in "$library" "$program" "${components[@]}"; do
  needed=$(readelf --dynamic "$file" | sed -n 's/.*(NEEDED).*\[\(.*\)\]/\1/p' | grep -v '^ld-linux' | sort | tr '\n' ' ')
  [[ "$needed" == "libc.so.6 libm.so.6 " || "$needed" == "libc.so.6 " ]] || fail "$(basename "$file") needs more than the C library: $needed"
  newest=$(objdump --dynamic-syms "$file" | grep -o 'GLIBC_[0-9.]*' | sort --version-sort | tail -n 1)
  echo "$(basename "$file"): $(stat --format=%s "$file") bytes, $(xz -9e --stdout "$file" | wc -c) as xz, needs the C library $newest"
  # Debian 12's is the newest that the packages may ask for.
  [[ "$(printf '%s\nGLIBC_2.36\n' "$newest" | sort --version-sort | tail -n 1)" == GLIBC_2.36 ]] || fail "needs $newest"
done
[[ $(stat --format=%s "$library") -le 8000000 ]] || fail "the library has more than 8 MB"
# The networks are 2.5 MB of it.
[[ $(xz -9e --stdout "$library" | wc -c) -le 4000000 ]] || fail "the library has more than 4 MB as xz"
bash "$source/capi/abi/check_symbols.sh" "$library"

for which in "$build" "$ordinary"; do
  "$which/bin/upright_conformance" "$source" --write "$work/answers-$(basename "$which").json" >"$work/conformance.log" ||
    { cat "$work/conformance.log" >&2; fail "conformance of $which"; }
done
answers() { grep -v '"needs":"heif"' "$work/answers-$(basename "$1").json"; }  # a bundle has no component for HEIC
cmp <(answers "$build") <(answers "$ordinary") || fail "other answers than the ordinary build's"
for which in "$program" "$ordinary/bin/upright"; do
  "$which" --json "$source"/examples/samples/*.{jpg,png} | sed 's/"timings_ms":{[^}]*}//'
done >"$work/samples"
lines=$(wc -l <"$work/samples")
[[ $lines -gt 0 && $((lines % 2)) -eq 0 ]] || fail "samples: $lines answers"
cmp <(head -n $((lines / 2)) "$work/samples") <(tail -n $((lines / 2)) "$work/samples") || fail "other answers for the samples"
if [[ -x "$build/bin/upright_capi_tests" ]]; then
  "$build/bin/upright_capi_tests" >"$work/capi.log" || { tail -n 30 "$work/capi.log" >&2; fail "tests of the C interface"; }
fi

# Found before those of the build itself, by the dynamic linker.
mkdir -p "$work/components"
cp "${components[@]}" "$work/components"
for format in webp avif tiff; do
  LD_DEBUG=libs LD_DEBUG_OUTPUT="$work/opened" LD_LIBRARY_PATH="$work/components" \
    "$ordinary/bin/upright_unit_tests" --source-file="*/decode/${format}_test.cpp" --no-skip >"$work/$format.log" ||
    { tail -n 30 "$work/$format.log" >&2; fail "tests of $format"; }
  grep -q "test cases: *[1-9]" "$work/$format.log" || fail "no test of $format"
  grep -q "calling init: $work/components/libupright_$format" "$work"/opened.* || fail "the component $format was not opened"
  said=$(nm --dynamic --defined-only "$work/components/libupright_$format".so.* | awk '{ print $3 }')
  [[ "$said" == "upright_${format}_component" ]] || fail "libupright_$format shows more than its table: $said"
done

status=0
said=$("$program" --model "$source/examples/samples/blank-page.png" "$source/examples/samples/blank-page.png" 2>&1) || status=$?
[[ $status -eq 2 && "$said" == *"the component libupright_onnx is not installed"* ]] || fail "--model: exit $status, $said"
echo "ok: bundled"
