#!/usr/bin/env bash
# Installs what packages/build.sh made, each into an empty environment, runs its README's example there and asks it the
# conformance questions.
#   check_packages.sh DIST [wheel|archive|npm]...      (default: what lies in DIST; answers: build/bundled)
set -euo pipefail
source=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
dist=$(realpath "$1")
shift
kinds=("$@")
[[ ${#kinds[@]} -gt 0 ]] || kinds=(wheel archive npm)
work=$source/build/packages/check
rm -rf "$work"
mkdir -p "$work/home"
fail() { echo "FAILED: $*" >&2; exit 1; }
(cd "$dist" && sha256sum --check --quiet SHA256SUMS)
answers=$work/answers.json
"$source/build/bundled/bin/upright_conformance" "$source" --write "$answers" >/dev/null

# Nothing of this machine's search paths.
empty() { env -i PATH="$PATH" HOME="$work/home" LANG=C.UTF-8 PYTHONDONTWRITEBYTECODE=1 UPRIGHT_CONFORMANCE="$answers" "$@"; }
example_of() { awk -v fence='```'"$2" '$0 == fence { on = 1; next } on && /^```/ { exit } on' "$1"; }
limit() { [[ $(stat --format=%s "$1") -le $2 ]] || fail "$(basename "$1") has $(stat --format=%s "$1") bytes, more than $2"; }

check_wheel() {
  local wheel
  wheel=$(echo "$dist"/upright-*.whl)
  limit "$wheel" 6000000
  empty python3 -m venv "$work/python"
  empty "$work/python/bin/pip" install --quiet --no-index --no-deps "$wheel"
  mkdir -p "$work/python-example"
  cp "$source/examples/samples/letter-turn-180.jpg" "$work/python-example/scan.jpg"
  example_of "$source/examples/python/README.md" python >"$work/python-example/example.py"
  (cd "$work/python-example" && empty "$work/python/bin/python" example.py)
  [[ -s "$work/python-example/upright.jpg" ]] || fail "the example of the Python README wrote nothing"
  (cd "$source/examples/python/tests" && empty UPRIGHT_PYTHON_INSTALLED=1 "$work/python/bin/python" -m unittest test_conformance)
  if command -v auditwheel >/dev/null; then
    auditwheel show "$wheel" | tr '\n' ' ' | grep -q "consistent with the following platform tag: \"$(basename "$wheel" .whl | sed 's/.*py3-none-//')\"" ||
      { auditwheel show "$wheel" >&2; fail "the wheel's platform tag"; }
  else
    echo "note: auditwheel is missing; the wheel's tag is what its symbols ask for"
  fi
  echo "ok: wheel"
}

check_archive() {
  local archive
  archive=$(echo "$dist"/upright-*-linux-*.tar.xz)
  mkdir -p "$work/archive"
  tar --extract --file "$archive" --directory "$work/archive" --strip-components 1
  local prefix=$work/archive
  empty "$prefix/bin/upright" --json "$source/examples/samples/letter-turn-180.jpg" | grep -q '"quarter_turns":2' || fail "the archive's command line"
  # A C program by pkg-config, and by CMake.
  local flags
  flags=$(PKG_CONFIG_PATH=$(dirname "$(find "$prefix" -name upright_c.pc)") pkg-config --cflags --libs upright_c)
  # shellcheck disable=SC2086
  cc -std=c99 "$source/examples/c/detect.c" -o "$work/from_archive" $flags "-Wl,-rpath,$(dirname "$(find "$prefix" -name libupright_c.so)")"
  [[ -n "$(empty "$work/from_archive" "$source/examples/samples/letter-turn-180.jpg")" ]] || fail "a C program with the archive's library"
  cmake -S "$source/tests/install/package_c" -B "$work/archive-cmake" -G Ninja -DCMAKE_PREFIX_PATH="$prefix" \
    -DEXAMPLES="$source/examples" >"$work/cmake.log" && cmake --build "$work/archive-cmake" >>"$work/cmake.log" || { cat "$work/cmake.log" >&2; fail "CMake with the archive"; }
  echo "ok: archive"
}

check_npm() {
  local package
  package=$(echo "$dist"/upright-[0-9]*.tgz)
  limit "$package" 6000000
  mkdir -p "$work/npm"
  cp "$source/examples/samples/letter-turn-180.jpg" "$work/npm/scan.jpg"
  example_of "$source/examples/node/README.md" js >"$work/npm/example.mjs"
  (cd "$work/npm" && echo '{"private": true, "type": "module"}' >package.json &&
    empty npm install --silent --no-audit --no-fund --ignore-scripts "$package" &&
    empty node example.mjs && [[ -s upright.jpg ]] &&
    cp -r "$source/examples/node/test" node_modules/upright/ && cd node_modules/upright &&
    empty UPRIGHT_ROOT="$source" node --test test/conformance.test.* >"$work/npm.log") || { cat "$work/npm.log" >&2; fail "the npm package"; }
  echo "ok: npm"
}

for kind in "${kinds[@]}"; do "check_$kind"; done
