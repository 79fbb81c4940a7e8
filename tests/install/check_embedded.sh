#!/usr/bin/env bash
# Builds and runs a project that holds upright's sources itself.
#   check_embedded.sh SOURCE WORK subdirectory|fetch_content shared|static IMAGE
set -euo pipefail
source=$1 work=$2 how=$3 linkage=$4 image=$5
[[ "$linkage" == shared ]] && shared=ON || shared=OFF
launcher=()
if command -v ccache >/dev/null; then launcher=(-DCMAKE_C_COMPILER_LAUNCHER=ccache -DCMAKE_CXX_COMPILER_LAUNCHER=ccache); fi
mkdir -p "$work"
cmake -S "$source/tests/install/$how" -B "$work" -G Ninja -DCMAKE_BUILD_TYPE=Release -DBUILD_SHARED_LIBS=$shared \
  -DUPRIGHT_WERROR=ON -DUPRIGHT_SOURCE="$source" -DEXAMPLES="$source/examples" "${launcher[@]}"
cmake --build "$work"
from_c=$("$work/consumer_c" "$image")
from_cpp=$("$work/consumer_cpp" "$image")
[[ -n "$from_c" && "$from_c" == "$from_cpp" ]] || { echo "C says '$from_c', C++ says '$from_cpp'" >&2; exit 1; }

# Nothing of upright is installed with the outer project unless it asks for it.
cmake --install "$work" --prefix "$work/prefix" >/dev/null
if [[ -n "$(find "$work/prefix" -type f 2>/dev/null)" ]]; then
  echo "upright installed itself with a project that only embeds it" >&2
  exit 1
fi
echo "ok: $how, $linkage"
