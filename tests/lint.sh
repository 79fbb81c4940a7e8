#!/usr/bin/env bash
# Static checks of our sources: cppcheck over all of them, clang-tidy (.clang-tidy says which checks) over the library, the
# C interface, the command line and the examples in C and C++.
#   tests/lint.sh                 all of this
#   tests/lint.sh --server        clang-tidy over the rotation service too: its headers make it take five times as long
#   tests/lint.sh FILE...         clang-tidy over these files alone
# What was found clean is not looked at again, in any clone, until it, something that it includes, its compiler's command,
# the checks or the tools change: UPRIGHT_LINT_CACHE (~/.cache/upright-lint) holds an empty file for each such state.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$root"
jobs=$(nproc)
server=OFF
if [[ ${1:-} == --server ]]; then
  server=ON
  shift
fi

# clang's own view of the build, never built: clang-tidy reads commands that clang understands.
mkdir -p build
cmake -S . -B build/lint -G Ninja -DCMAKE_BUILD_TYPE=Debug -DCMAKE_EXPORT_COMPILE_COMMANDS=ON -DUPRIGHT_BUILD_SERVER=$server -DUPRIGHT_ONNX=ON \
  -DUPRIGHT_BUILD_BENCHMARKS=OFF >build/lint.log 2>&1 || { tail -n 20 build/lint.log >&2; exit 1; }

cache=${UPRIGHT_LINT_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/upright-lint}
mkdir -p "$cache/cppcheck"
tools=$({ clang-tidy --version; cat .clang-tidy tests/lint.sh; } | sha256sum)
export cache tools root

failed=0
if [[ $# -eq 0 ]]; then
  sources=(src capi include examples/cli examples/c examples/cpp examples/server/src tests)
  # syntaxError: not all of C++20 is known to cppcheck 2.10; what the compiler takes is no error. memsetClassFloat: tests fill
  # structs with rubbish on purpose.
  cppcheck -j "$jobs" --cppcheck-build-dir="$cache/cppcheck" --quiet --std=c++20 --language=c++ --enable=warning,performance,portability --inline-suppr \
    --suppress=missingInclude --suppress=missingIncludeSystem --suppress=syntaxError --suppress=memsetClassFloat --error-exitcode=1 \
    --template='{file}:{line}: {id}: {message}' -Iinclude -Icapi/include -Icapi -Isrc -Iexamples/server/src -Itests \
    "${sources[@]}" || failed=1

  # What is for Windows alone has no command here; its own compiler looks at it (tests/windows.sh).
  mapfile -t files < <(find src capi examples/cli examples/c examples/cpp -path '*/windows/*' -prune -o -name '*.cpp' -print -o -name '*.c' -path 'examples/*' -print)
  if [[ $server == ON ]]; then
    cmake --build build/lint --target upright_server_proto >>build/lint.log 2>&1 || true
    mapfile -t -O "${#files[@]}" files < <(find examples/server/src -name '*.cpp')
  fi
else
  files=("$@")
fi
# The state of a file: the contents of all that it is made of, and the command. Names of this clone's folders are left out.
state_of() {
  python3 - "$1" "$root" <<'PYTHON'
import hashlib, json, os, shlex, subprocess, sys
file, root = os.path.join(sys.argv[2], sys.argv[1]), sys.argv[2]
commands = [entry for entry in json.load(open("build/lint/compile_commands.json")) if entry["file"] == file]
if not commands:
    sys.exit(1)
words = [word for word in shlex.split(commands[0]["command"]) if "ccache" not in word]
made = words.index("-o")
words = words[:made] + words[made + 2:]
rule = subprocess.run([*words, "-w", "-M"], cwd=commands[0]["directory"],
                      capture_output=True, text=True, check=True).stdout
digest = hashlib.sha256((os.environ["tools"] + " ".join(words)).replace(root, "").encode())
for name in rule.replace("\\\n", " ").split(":", 1)[1].split():
    path = os.path.join(commands[0]["directory"], name)
    digest.update(os.path.relpath(path, root).encode() if path.startswith(root) else name.encode())
    digest.update(open(path, "rb").read())
print(digest.hexdigest())
PYTHON
}
tidy() {
  local state
  state=$(state_of "$1" 2>/dev/null) || state=""
  if [[ -n "$state" && -e "$cache/$state" ]]; then return; fi
  clang-tidy --quiet -p build/lint --extra-arg=-Wno-unknown-warning-option "$1" 2>/dev/null ||
    { echo "clang-tidy: $1" >&2; return 1; }
  if [[ -n "$state" ]]; then touch "$cache/$state"; fi
}
export -f state_of tidy
printf '%s\0' "${files[@]}" | xargs -0 -P "$jobs" -n 1 bash -c 'tidy "$0"' || failed=1
if [[ $failed -eq 0 ]]; then echo "lint: clean"; fi
exit $failed
