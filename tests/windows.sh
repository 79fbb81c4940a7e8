#!/usr/bin/env bash
# The bundled build for 64-bit Windows, cross-compiled by MinGW-w64, under Wine: what the files need and show, the tests of
# the C interface, the conformance questions, whose answers must be those of every machine, the components and the command
# line.
#   tests/windows.sh [packages]      also makes the archive for Windows, and links and runs a C program by what is in it
# Needs cmake/install-packages.sh build bundle test windows, for packages also packages.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$root"
build=build/bundled-windows
work=$build/check
fail() { echo "FAILED: $*" >&2; exit 1; }

# Headers that tests include, away from those of this machine's C library.
mkdir -p "$build/headers"
cp -r /usr/include/doctest /usr/include/nlohmann "$build/headers/"
{ cmake --preset bundled-windows && cmake --build --preset bundled-windows --parallel "$(nproc)" --target upright_capi upright_cli \
    upright_capi_tests upright_capi_header upright_capi_program_0_2 upright_conformance upright_webp upright_avif upright_tiff
} >"$build.log" 2>&1 || { tail -n 40 "$build.log" >&2; exit 1; }

rm -rf "$work"
mkdir -p "$work/bin" "$work/pictures"
for file in "$build"/bin/upright*.dll "$build/bin/upright.exe"; do
  x86_64-w64-mingw32-strip --strip-unneeded -o "$work/bin/$(basename "$file")" "$file"
done
library=$(echo "$work"/bin/upright_c-*.dll)

# What every Windows has.
system='^(ADVAPI32|KERNEL32|SHELL32|msvcrt)\.dll$'
for file in "$work"/bin/*; do
  other=$(x86_64-w64-mingw32-objdump --private-headers "$file" | sed -n 's/.*DLL Name: //p' | grep -vE "$system" || true)
  [[ -z "$other" ]] || fail "$(basename "$file") needs more than the system: $other"
  echo "$(basename "$file"): $(stat --format=%s "$file") bytes, $(xz -9e --stdout "$file" | wc -c) as xz"
done
[[ $(stat --format=%s "$library") -le 10000000 ]] || fail "the library has more than 10 MB"
exported() { x86_64-w64-mingw32-objdump --private-headers "$1" | awk '/^\[Ordinal\/Name Pointer\] Table/ { on = 1; next } on && /^\t\[/ { print $NF; next } on { exit }'; }
diff --unified capi/abi/symbols.txt <(exported "$library" | LC_ALL=C sort) || fail "other functions are exported than capi/abi/symbols.txt names"

export WINEPREFIX=$root/$build/wine WINEDEBUG=-all LC_ALL=C.UTF-8
mkdir -p "$WINEPREFIX"
wineboot --init >"$work/wineboot.log" 2>&1
trap 'wineserver --kill || true' EXIT
run() { wine "$@" 2> >(grep -v '^wine: ' >&2); }

run "$build/bin/upright_capi_tests.exe" >"$work/capi.log" || { tail -n 60 "$work/capi.log" >&2; fail "tests of the C interface"; }
grep -q 'test cases: *[1-9]' "$work/capi.log" || fail "no test of the C interface"
tail -n 3 "$work/capi.log"
run "$build/bin/upright_capi_header.exe" || fail "the header under C99"
run "$build/bin/upright_capi_program_0_2.exe" examples/samples/landscape-turn-270.jpg >/dev/null || fail "a program of release 0.2"

run "$build/bin/upright_conformance.exe" . --check
run "$build/bin/upright_conformance.exe" . --write "$work/answers.json" >/dev/null
python3 - tests/capi/conformance.json "$work/answers.json" <<'PYTHON'
import json, sys
def reals(a, b):
    if isinstance(a, dict):
        for key in a.keys() & b.keys():
            yield from reals(a[key], b[key])
    elif isinstance(a, list):
        for one, other in zip(a, b):
            yield from reals(one, other)
    elif isinstance(a, float) or isinstance(b, float):
        yield abs(a - b)
expected, answers = (json.load(open(name))["cases"] for name in sys.argv[1:])
found = [d for a, b in zip(expected, answers) if "expect" in b for d in reals(a["expect"], b["expect"])]
print(f"conformance: {len(found)} reals, {sum(d > 0 for d in found)} differ, by {max(found):.1e} at most")
PYTHON

# The command line, with names that no code page holds together.
upright() { run "$work/bin/upright.exe" "$@"; }
[[ "$(upright --version)" == *"reads jpeg png webp avif tiff"* ]] || fail "--version: $(upright --version)"
pictures="$work/pictures/Grüße 字"
mkdir -p "$pictures/б"
cp examples/samples/*.jpg "$pictures"
cp examples/samples/receipt-turn-90.png "$pictures/б/é.png"
upright --json "$pictures" >"$work/answers.jsonl"
python3 - "$work/answers.jsonl" <<'PYTHON' || fail "answers: $(cat "$work/answers.jsonl")"
import json, sys
turns = {"landscape-turn-270.jpg": 3, "letter-turn-180.jpg": 2, "letter-turn-3.7.jpg": 0, "é.png": 1}
found = {row["file"].replace("\\", "/").rsplit("/", 1)[1]: row for row in map(json.loads, open(sys.argv[1], encoding="utf-8", newline="\n"))}
assert all("Grüße 字" in row["file"] for row in found.values())
sys.exit(any(found[name]["quarter_turns"] != turn for name, turn in turns.items()))
PYTHON
if upright --json "$work/none.jpg" >"$work/none.json"; then fail "a file that is not there is no success"; fi
grep -q '"status":"error"' "$work/none.json" || fail "a file that is not there: $(cat "$work/none.json")"
upright --explain "$work/why.png" "$pictures/letter-turn-3.7.jpg" >/dev/null
if upright --explain "$work/why.png" "$pictures/letter-turn-3.7.jpg" >/dev/null 2>&1; then fail "--explain overwrites"; fi

# Bytes through standard input and output are those that a folder gets, and a file in place; a second run changes nothing.
upright fix - <"$pictures/letter-turn-180.jpg" >"$work/filtered.jpg" 2>/dev/null
upright fix -o "$work/out" --report "$work/report.html" "$pictures" >"$work/fix.log" 2>&1
cmp "$work/filtered.jpg" "$work/out/letter-turn-180.jpg" || fail "the filter's bytes"
[[ -s "$work/report.html" && -f "$work/out/б/é.png" ]] || fail "report or folder: $(cat "$work/fix.log")"
upright fix --in-place "$pictures" >/dev/null 2>&1
diff --recursive "$pictures" "$work/out" || fail "in place and into a folder"
[[ "$(upright fix --in-place "$pictures" 2>/dev/null | grep -c fixed)" == 0 ]] || fail "a second run changes something"
ln "$pictures/letter-turn-180.jpg" "$work/second.jpg"
cp examples/samples/letter-turn-180.jpg "$work/several.jpg"
ln "$work/several.jpg" "$work/several-too.jpg"
if upright fix --in-place "$work/several.jpg" >"$work/links.log" 2>/dev/null; then fail "a file with several names was replaced"; fi
grep -q 'hard links' "$work/links.log" || fail "a file with several names: $(cat "$work/links.log")"

# Stopped by Ctrl-C and killed, in the middle of many: each file is the old or the new one, and nothing else is there.
stop_after_first() {  # signal
  local folder=$work/many-$1 line
  mkdir -p "$folder"
  for number in {100..299}; do cp examples/samples/letter-turn-180.jpg "$folder/$number.jpg"; done
  coproc fixing { exec wine "$work/bin/upright.exe" fix --in-place "$folder" 2>/dev/null; }
  read -r -u "${fixing[0]}" line || fail "$1: nothing was fixed"
  kill "-$1" "$fixing_PID"
  wait "$fixing_PID" || stopped=$?
  wineserver --wait
  for file in "$folder"/* "$folder"/.upright-*; do
    cmp --silent "$file" examples/samples/letter-turn-180.jpg || cmp --silent "$file" "$work/filtered.jpg" || [[ ! -e "$file" ]] ||
      fail "$1 left $file"
  done
  [[ "$(find "$folder" -type f | wc -l)" == 200 ]] || fail "$1: $(ls -A "$folder")"
}
stop_after_first INT
[[ "$stopped" == 130 ]] || fail "Ctrl-C: exit $stopped"
stop_after_first KILL

if [[ "${1:-}" == packages ]]; then
  rm -rf dist/windows
  UPRIGHT_PACKAGES_PRESET=bundled-windows packages/build.sh archive
  python3 -m zipfile -e "$(echo dist/windows/upright-*-windows-x86_64.zip)" "$work/unpacked"
  unpacked=$(echo "$work"/unpacked/upright-*)
  x86_64-w64-mingw32-gcc -std=c99 -I"$unpacked/include" examples/c/detect.c -o "$unpacked/bin/detect.exe" -L"$unpacked/lib" -lupright_c
  said=$(run "$unpacked/bin/detect.exe" examples/samples/letter-turn-180.jpg) || fail "the archive: $said"
  [[ "$said" == *"; turn 180 ("* ]] || fail "the archive: $said"
  [[ "$(run "$unpacked/bin/upright.exe" --json tests/capi/formats/receipt-turn-90.webp)" == *'"quarter_turns":1'* ]] ||
    fail "the archive's command line"
  echo "ok: archive for windows"
fi
echo "ok: windows"
