#!/usr/bin/env bash
# The bundled build for arm64, cross-compiled, under qemu-user: unit tests of the stages that calculate, those of the C
# interface, and the conformance questions, whose answers must be those of every machine.
#   tests/arm64.sh [packages]      also makes wheel, archive and npm package for arm64 and asks the library in each
# Needs cmake/install-packages.sh build bundle test arm64, for packages also packages.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$root"
build=build/bundled-arm64
fail() { echo "FAILED: $*" >&2; exit 1; }

# Headers that tests include, away from those of this machine's C library.
mkdir -p "$build/headers"
cp -r /usr/include/doctest /usr/include/nlohmann "$build/headers/"
{ cmake --preset bundled-arm64 && cmake --build --preset bundled-arm64 --parallel "$(nproc)" \
    --target upright_capi upright_cli upright_unit_tests upright_capi_tests upright_conformance upright_webp upright_avif upright_tiff
} >"$build.log" 2>&1 || { tail -n 40 "$build.log" >&2; exit 1; }

library=$(find "$build/capi" -name 'libupright_c.so.*.*' -type f)
for file in "$library" "$build/bin/upright" "$build"/src/formats/libupright_*.so.?; do
  readelf --file-header "$file" | grep -q 'Machine: *AArch64' || fail "$file is not for arm64"
  needed=$(readelf --dynamic "$file" | sed -n 's/.*(NEEDED).*\[\(.*\)\]/\1/p' | grep -vE '^(ld-linux-aarch64.so.1|libc.so.6|libm.so.6)$' || true)
  [[ -z "$needed" ]] || fail "$file needs more than the C library: $needed"
done

# The sysroot is that of the cross compiler: nothing of this machine's libraries is seen.
run() { qemu-aarch64 -L /usr/aarch64-linux-gnu "$@"; }
# Of the unit tests those of the stages that calculate: qemu takes twenty times as long, and the others, of files and their
# codecs, take minutes without it; so do those that ask the networks about many pages. Files are read and networks asked in
# the tests of the C interface and in the conformance questions.
calculating='*/unit/coarse/*,*/unit/common/*,*/unit/confidence/*,*/unit/edges/*,*/unit/lines/*,*/unit/preprocess/*,*/unit/vote/*'
check() {  # program, arguments...
  run "$build/bin/$1" "${@:2}" >"$build/$1.log" || { tail -n 40 "$build/$1.log" >&2; fail "$1"; }
  grep -q 'test cases: *[1-9]' "$build/$1.log" || fail "no test of $1"
  tail -n 3 "$build/$1.log"
}
check upright_unit_tests --source-file="$calculating" --source-file-exclude='*/coarse/coarse_test.cpp'
check upright_capi_tests
run "$build/bin/upright_conformance" "$root" --check
[[ "$(run "$build/bin/upright" --json examples/samples/letter-turn-180.jpg)" == *'"quarter_turns":2'* ]] || fail "the command line"

# No interpreter for arm64 is at hand: of wheel and npm package it is the library that is asked, by a C program.
check_library() {  # what, folder
  aarch64-linux-gnu-gcc -std=c99 -Icapi/include examples/c/detect.c -o "$build/detect" -L"$2" -l:libupright_c.so.2
  said=$(run -E LD_LIBRARY_PATH="$(realpath "$2")" "$build/detect" examples/samples/letter-turn-180.jpg) || fail "$1: $said"
  [[ "$said" == *"; turn 180 ("* ]] || fail "$1: $said"
  echo "ok: $1"
}
if [[ "${1:-}" == packages ]]; then
  rm -rf dist/arm64 "$build/unpacked"
  UPRIGHT_PACKAGES_PRESET=bundled-arm64 packages/build.sh wheel archive npm
  mkdir -p "$build"/unpacked/{wheel,archive,npm}
  wheel=$(echo dist/arm64/upright-*-py3-none-manylinux_*_aarch64.whl)
  python3 -m zipfile -e "$wheel" "$build/unpacked/wheel"
  tar --extract --file "$(echo dist/arm64/upright-*-linux-aarch64.tar.xz)" --directory "$build/unpacked/archive" --strip-components 1
  tar --extract --file "$(echo dist/arm64/upright-*.tgz)" --directory "$build/unpacked/npm"
  grep -q '"arm64"' "$build/unpacked/npm/package/package.json" || fail "the npm package is not for arm64"
  for kind in wheel archive npm; do
    check_library "$kind for arm64" "$(dirname "$(find "$build/unpacked/$kind" -name 'libupright_c.so.2' | head -n 1)")"
  done
fi
echo "ok: arm64"
