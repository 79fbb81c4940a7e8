#!/usr/bin/env bash
# The tests that read, turn and refuse JPEG files, run by a finished build with libjpeg-turbo 3 in place of the system's
# libjpeg-turbo 2: both have the binary interface of libjpeg 6.2, so the same programs run with either.
#   tests/jpeg_turbo_3.sh [BUILD_DIR]                 (default build/release)
# Where the archive has no libjpeg-turbo 3, its sources come with a Rust package, by its SHA-256; UPRIGHT_JPEG_TURBO_3
# names a folder with libjpeg.so.62 and libturbojpeg.so.0 instead.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
build=$(realpath "${1:-$root/build/release}")
package=turbojpeg-sys version=1.2.0 sha256=49b5a974bc59382d35927e3a07eef2ba9a24fe7227cefe52ec44b508e1b90f86  # 3.1.0
work=$root/build/jpeg-turbo-3

make_libraries() {
  mkdir -p "$work/fetch/src"
  printf '[package]\nname = "fetch"\nversion = "0.0.0"\n[dependencies]\n%s = { version = "=%s", default-features = false }\n' \
    "$package" "$version" >"$work/fetch/Cargo.toml"
  touch "$work/fetch/src/lib.rs"
  local crate
  crate=$(find "${CARGO_HOME:-$HOME/.cargo}/registry/cache" -name "$package-$version.crate" 2>/dev/null | head -n 1)
  if [[ -z "$crate" ]]; then
    (cd "$work/fetch" && cargo fetch --quiet)
    crate=$(find "${CARGO_HOME:-$HOME/.cargo}/registry/cache" -name "$package-$version.crate" | head -n 1)
  fi
  echo "$sha256  $crate" | sha256sum --check --quiet
  tar --extract --gzip --file "$crate" --directory "$work/fetch"
  local launcher=()
  if command -v ccache >/dev/null; then launcher=(-DCMAKE_C_COMPILER_LAUNCHER=ccache); fi
  cmake -S "$work/fetch/$package-$version/libjpeg-turbo" -B "$work/build" -G Ninja -DCMAKE_BUILD_TYPE=Release -DENABLE_STATIC=OFF \
    -DCMAKE_C_FLAGS_RELEASE=-O1 "${launcher[@]}"
  cmake --build "$work/build" --target jpeg turbojpeg
}

libraries=${UPRIGHT_JPEG_TURBO_3:-$work/build}
if [[ -z "${UPRIGHT_JPEG_TURBO_3:-}" && ! -e "$libraries/libturbojpeg.so.0" ]]; then
  mkdir -p "$work"
  make_libraries >"$work/log" 2>&1 || { tail -n 30 "$work/log" >&2; exit 1; }
fi
export LD_LIBRARY_PATH=$libraries${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}
said=$("$build/bin/upright" --version)
[[ "$said" == *"libjpeg-turbo 3."* ]] || echo "note: upright --version says the version that it was compiled against"
ldd "$build/bin/upright_unit_tests" | grep -q "libjpeg.so.62 => $(realpath "$libraries")/" ||
  { echo "jpeg_turbo_3.sh: the tests do not take libjpeg from $libraries" >&2; exit 1; }
ctest --test-dir "$build" --output-on-failure --no-tests=error --parallel "$(nproc)" \
  -R '^(unit\.(codec|decode|correct|pipeline)|robustness\.(hostile_files|bombs|out_of_memory)|fuzz\.(make_seeds|jpeg|transform|correct)|golden\.|conformance\.expected|capi\.(detect|correct|program))'
