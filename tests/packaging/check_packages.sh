#!/usr/bin/env bash
# Installs what packages/build.sh made, each into an empty environment, runs its README's example there and asks it the
# conformance questions.
#   check_packages.sh DIST [wheel|archive|npm|jar|deb]...      (default: all; answers: build/bundled, for deb build/release)
set -euo pipefail
source=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
dist=$(realpath "$1")
shift
kinds=("$@")
[[ ${#kinds[@]} -gt 0 ]] || kinds=(wheel archive npm jar deb)
work=$source/build/packages/check
rm -rf "$work"
mkdir -p "$work/home"
fail() { echo "FAILED: $*" >&2; exit 1; }
(cd "$dist" && sha256sum --check --quiet SHA256SUMS)
answers=$work/answers.json
conformance=$source/build/bundled/bin/upright_conformance
[[ -x "$conformance" ]] || conformance=$source/build/release/bin/upright_conformance
"$conformance" "$source" --write "$answers" >/dev/null

# Nothing of this machine's search paths.
empty() { env -i PATH="$PATH" HOME="$work/home" LANG=C.UTF-8 PYTHONDONTWRITEBYTECODE=1 UPRIGHT_CONFORMANCE="$answers" "$@"; }
example_of() { awk -v fence='```'"$2" '$0 == fence { on = 1; next } on && /^```/ { exit } on' "$1"; }
# What the components beside the library read: a page of a TIFF to be turned by 180 degrees, all else by 90.
formats=$source/tests/capi/formats
check_formats() {  # what, files but a TIFF, --, command...: the command is given files and prints an answer in JSON for each
  local what=$1 files=() said
  shift
  while [[ "$1" != -- ]]; do files+=("$formats/$1"); shift; done
  said=$("${@:2}" "${files[@]}" "$formats/pages.tif") || fail "$what: $said"
  [[ $(grep -c '"quarter_turns":1' <<<"$said") -eq $((${#files[@]} + 1)) && $(grep -c '"quarter_turns":2' <<<"$said") -eq 1 ]] ||
    fail "$what: formats: $said"
}
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
  local command=$work/python/bin/upright
  empty "$command" --json "$source/examples/samples/letter-turn-180.jpg" | grep -q '"quarter_turns":2' || fail "the wheel's command line"
  check_formats "the wheel's command line" receipt-turn-90.webp -- empty "$command" --json
  empty "$work/python/bin/python" -c 'import upright; assert upright.has("webp") and upright.has("tiff")' || fail "the wheel's components"
  empty "$work/python/bin/python" -m upright fix - <"$source/examples/samples/letter-turn-180.jpg" >"$work/fixed.jpg" || fail "the wheel's upright fix"
  empty "$command" --json "$work/fixed.jpg" | grep -q '"quarter_turns":0' || fail "the wheel's upright fix"
  local status=0
  empty "$command" --nonsense 2>"$work/usage" || status=$?
  [[ $status -eq 2 ]] && grep -q "unknown option" "$work/usage" || fail "the wheel's command line ends with $status: $(cat "$work/usage")"
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
  check_formats "the archive's command line" receipt-turn-90.{webp,avif} -- empty "$prefix/bin/upright" --json
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
    empty node --input-type=module -e '
      import { detect } from "upright";
      for (const file of process.argv.slice(1)) if ((await detect(file)).quarterTurns !== 1) throw new Error(file);' "$formats/receipt-turn-90.webp" &&
    empty UPRIGHT_ROOT="$source" node --test test/conformance.test.* >"$work/npm.log") || { cat "$work/npm.log" >&2; fail "the npm package"; }
  echo "ok: npm"
}

# Asked by the tests of the binding, with the classes and the library of the jar in place of those that Maven compiles.
check_jar() {
  local jar repository=$HOME/.m2/repository
  jar=$(echo "$dist"/upright-*-linux-*.jar)
  limit "$jar" 6000000
  empty MAVEN_REPOSITORY="$repository" bash "$source/tests/bindings/java_readme.sh" "$source" "$work/java-example" "$jar" || fail "the example of the Java README with the jar"
  cp -r "$source/examples/java" "$work/java"
  rm -rf "$work/java/target" "$work/java/src/main/java"
  mkdir -p "$work/java/target/classes"
  (cd "$work/java/target/classes" && unzip -q "$jar")
  empty UPRIGHT_ROOT="$source" mvn --batch-mode --quiet --file "$work/java" "-Dmaven.repo.local=$repository" test -Dtest=ConformanceTest || fail "the conformance of the jar"
  echo "ok: jar"
}

# Installed by dpkg into a root of its own that knows what this system has: that what they depend on is there is checked
# for real, and nothing of the system is changed.
check_deb() {
  local root=$work/root packages=("$dist"/*.deb) names=() lib left
  mkdir -p "$root/var/lib/dpkg/updates" "$root/var/lib/dpkg/info" "$root/var/log"
  cp /var/lib/dpkg/status "$root/var/lib/dpkg/status"
  private_dpkg() { dpkg --root="$root" --force-not-root,script-chrootless --log="$root/var/log/dpkg.log" "$@" >"$work/dpkg.log" 2>&1 || { tail -n 20 "$work/dpkg.log" >&2; fail "dpkg $1"; }; }
  private_dpkg --install "${packages[@]}"
  for package in "${packages[@]}"; do names+=("$(dpkg-deb --field "$package" Package)"); done
  [[ ${#names[@]} -ge 6 ]] || fail "at least six packages are expected, not ${names[*]}"

  lib=$(dirname "$(find "$root/usr/lib" -name 'libupright_c.so.*' -type f)")
  here() { empty LD_LIBRARY_PATH="$lib" "$@"; }
  here "$root/usr/bin/upright" --json "$source/examples/samples/letter-turn-180.jpg" | grep -q '"quarter_turns":2' || fail "the packaged command line"
  check_formats "the packaged command line" receipt-turn-90.{webp,avif} -- here "$root/usr/bin/upright" --json
  check_documents "$root/usr/share" "$root/usr/bin/upright" "$lib"
  local flags
  flags=$(PKG_CONFIG_PATH=$lib/pkgconfig pkg-config --cflags --libs upright_c)
  # shellcheck disable=SC2086
  cc -std=c99 "$source/examples/c/detect.c" -o "$work/from_deb" $flags
  [[ -n "$(here "$work/from_deb" "$source/examples/samples/letter-turn-180.jpg")" ]] || fail "a C program with libupright-dev"
  (cd "$source/examples/python/tests" && here UPRIGHT_PYTHON_INSTALLED=1 PYTHONPATH="$root/usr/lib/python3/dist-packages" \
    UPRIGHT_LIBRARY="$(find "$lib" -name 'libupright_c.so.?')" /usr/bin/python3 -m unittest test_conformance)

  private_dpkg --purge "${names[@]}"
  left=$(find "$root" -path "$root/var" -prune -o ! -type d -print | head -n 3)
  [[ -z "$left" ]] || fail "purged packages left $left"
  if command -v lintian >/dev/null; then
    lintian --no-cfg --fail-on error,warning --suppress-tags-from-file "$source/packages/debian/lintian-argued" "${packages[@]}" || fail "lintian"
  else
    echo "note: lintian is missing"
  fi
  echo "ok: deb"
}

# The manual page is formatted without a complaint, and page and completions name every option that --help names.
check_documents() {  # share folder, program, folder of its library
  local share=$1 options option page
  page=$(find "$share/man/man1" -name 'upright.1*')
  [[ -z "$(LC_ALL=C.UTF-8 MANROFFSEQ='' man --warnings -E UTF-8 -l "$page" 2>&1 >"$work/manual")" ]] || fail "the manual page"
  options=$({ LD_LIBRARY_PATH=$3 "$2" --help; LD_LIBRARY_PATH=$3 "$2" fix --help; } | grep -oE '^ +(-., )?--[a-z-]+' | grep -oE -- '--[a-z-]+' | sort -u)
  [[ $(wc -l <<<"$options") -gt 20 ]] || fail "--help names few options"
  for option in $options; do
    grep -q -- "$option" "$work/manual" || fail "the manual page lacks $option"
    grep -q -- "$option\[" "$share/zsh/vendor-completions/_upright" || fail "zsh's completion lacks $option"
    grep -q -- " -l ${option#--} " "$share/fish/vendor_completions.d/upright.fish" || fail "fish's completion lacks $option"
  done
  bash -c 'source "$1"; COMP_WORDS=(upright fix --ca); COMP_CWORD=2; _upright upright --ca fix; [[ ${COMPREPLY[*]} == --canvas ]] &&
    COMP_WORDS=(upright --exif t) && _upright upright t --exif && [[ ${COMPREPLY[*]} == trust ]] &&
    COMP_WORDS=(upright --mod) && COMP_CWORD=1 && _upright upright --mod upright && [[ ${#COMPREPLY[@]} -gt 3 ]]' - \
    "$share/bash-completion/completions/upright" || fail "bash's completion"
  if command -v zsh >/dev/null; then zsh -n "$share/zsh/vendor-completions/_upright" || fail "zsh's completion"; fi
  if command -v fish >/dev/null; then fish --no-execute "$share/fish/vendor_completions.d/upright.fish" || fail "fish's completion"; fi
}

for kind in "${kinds[@]}"; do "check_$kind"; done
