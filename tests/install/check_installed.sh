#!/usr/bin/env bash
# Installs upright, moves the installed tree, and builds and runs its consumers: C and C++, through find_package and
# through pkg-config. All must give the same answer as the installed command line gives.
#   check_installed.sh SOURCE WORK shared|static IMAGE [BUILD]     (BUILD: a finished build to install from)
set -euo pipefail
source=$1 work=$2 linkage=$3 image=$4 build=${5:-}
rm -rf "$work/prefix" "$work/first-prefix" "$work/consumers"
mkdir -p "$work/consumers"

if [[ -z "$build" ]]; then
  build="$work"
  [[ "$linkage" == shared ]] && shared=ON || shared=OFF
  cmake -S "$source" -B "$build" -G Ninja -DCMAKE_BUILD_TYPE=Release -DBUILD_SHARED_LIBS=$shared -DUPRIGHT_WERROR=ON \
    -DUPRIGHT_ONNX=ON -DUPRIGHT_BUILD_TESTS=OFF -DUPRIGHT_BUILD_BENCHMARKS=OFF -DUPRIGHT_BUILD_EXAMPLES=OFF -DUPRIGHT_BUILD_FUZZERS=OFF
  cmake --build "$build"
fi
cmake --install "$build" --prefix "$work/first-prefix" > "$work/install.log"
mv "$work/first-prefix" "$work/prefix"  # what is installed must not remember where

prefix="$work/prefix"
libdir=$(dirname "$(find "$prefix" -name 'libupright_c.*' | head -n 1)")
! grep -rIl "$work/first-prefix\|$build\|$source" "$prefix" --include='*.cmake' --include='*.pc' ||
  { echo "installed files hold paths of the build machine" >&2; exit 1; }

expected=""
check() {  # name of the consumer, program
  local answer
  answer=$("$2" "$image") || { echo "FAILED: $1" >&2; exit 1; }
  [[ -n "$answer" ]] || { echo "FAILED: $1 said nothing" >&2; exit 1; }
  expected=${expected:-$answer}
  [[ "$answer" == "$expected" ]] || { echo "FAILED: $1 answers '$answer', not '$expected'" >&2; exit 1; }
  echo "ok: $linkage, $1"
}

for language in c cpp; do
  folder="$work/consumers/package_$language"
  cmake -S "$source/tests/install/package_$language" -B "$folder" -G Ninja -DCMAKE_PREFIX_PATH="$prefix" \
    -DEXAMPLES="$source/examples" > "$folder.log" || { cat "$folder.log"; exit 1; }
  cmake --build "$folder" > "$folder.log" || { cat "$folder.log"; exit 1; }
  check "find_package, $language" "$folder/consumer"
done

# The test program of the Conan recipe, as Conan would build it.
folder="$work/consumers/test_package"
cmake -S "$source/test_package" -B "$folder" -G Ninja -DCMAKE_PREFIX_PATH="$prefix" > "$folder.log" ||
  { cat "$folder.log"; exit 1; }
cmake --build "$folder" > "$folder.log" || { cat "$folder.log"; exit 1; }
for program in test_c test_cpp; do
  "$folder/$program"
done

export PKG_CONFIG_PATH="$libdir/pkgconfig"
mode=()
[[ "$linkage" == static ]] && mode=(--static)
flags() { pkg-config "${mode[@]}" --cflags --libs "$1"; }
# shellcheck disable=SC2046  # flags are words
${CC:-cc} -std=c99 "$source/examples/c/detect.c" -o "$work/consumers/pc_c" $(flags upright_c) "-Wl,-rpath,$libdir"
check "pkg-config, c" "$work/consumers/pc_c"
# shellcheck disable=SC2046
${CXX:-c++} -std=c++17 "$source/examples/cpp/detect.cpp" -o "$work/consumers/pc_cpp" $(flags upright) "-Wl,-rpath,$libdir"
check "pkg-config, cpp" "$work/consumers/pc_cpp"

"$prefix/bin/upright" "$image" > /dev/null
echo "ok: $linkage, installed command line"

# A caller's own model: the component runs it where it is installed, nothing else needs OpenCV's dnn module, and a
# library without the component says what is missing.
for library in "$libdir"/libupright.so "$libdir"/libupright_c.so; do
  [[ ! -e "$library" ]] || ! readelf --dynamic "$library" | grep opencv_dnn
done
component="$libdir/libupright_onnx.so.1"
[[ -e "$component" ]] || { echo "FAILED: the component libupright_onnx was not installed" >&2; exit 1; }
model="$work/four.onnx"
python3 - "$source/tests/unit/coarse/tiny_onnx.hpp" "$model" <<'PYTHON'
import re, sys
numbers = re.search(r"four_outputs\[\] = \{(.*?)\}", open(sys.argv[1]).read(), re.DOTALL).group(1)
open(sys.argv[2], "wb").write(bytes(int(number, 16) for number in re.findall(r"0x[0-9a-f]{2}", numbers)))
PYTHON
ask_model() { "$prefix/bin/upright" --json --model "$model" --model-size 16x16 "$image"; }
asked=$(ask_model)
[[ "$asked" == *'"status":"success"'* && "$asked" != "$("$prefix/bin/upright" --json "$image")" ]] ||
  { echo "FAILED: the model was not asked: $asked" >&2; exit 1; }
mv "$component" "$work/apart"
status=0
said=$(ask_model 2>&1) || status=$?
mv "$work/apart" "$component"
[[ $status -eq 2 && "$said" == *"the component libupright_onnx is not installed"* ]] ||
  { echo "FAILED: without the component, exit $status: $said" >&2; exit 1; }
echo "ok: $linkage, a caller's own model, with the component and without"
