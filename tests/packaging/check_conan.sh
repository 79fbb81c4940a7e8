#!/usr/bin/env bash
# Runs the Conan recipe for real: `conan create` with its test package, static and shared, and without networks, in a
# Conan home of its own. What it requires is stood for by the distribution's libraries (tests/packaging/conan).
#   check_conan.sh WORK [static|shared|without_network]...      (UPRIGHT_CONAN: the client; else pip installs it into WORK)
set -euo pipefail
source=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
mkdir -p "$1"
work=$(realpath "$1")
shift
wanted=("$@")
[[ ${#wanted[@]} -gt 0 ]] || wanted=(static shared without_network)
conan=${UPRIGHT_CONAN:-$work/env/bin/conan}
if [[ ! -x "$conan" ]]; then
  python3 -m venv "$work/env"
  "$work/env/bin/pip" install --quiet 'conan>=2.20,<3'
fi
export CONAN_HOME=$work/home
export CCACHE_BASEDIR=$CONAN_HOME CCACHE_NOHASHDIR=1  # the three builds share what is alike
quietly() { "$@" >"$work/log" 2>&1 || { tail -n 40 "$work/log" >&2; echo "FAILED: $*" >&2; exit 1; }; }

rm -rf "$CONAN_HOME"
quietly "$conan" profile detect
installed() { dpkg-query --show --showformat='${source:Upstream-Version}' "$1" | sed 's/[+~].*//; s/\.dfsg.*//'; }
stand_in() { quietly "$conan" create "$source/tests/packaging/conan" --name "$1" --version "$(installed "$2")" "${@:3}"; }
stand_in zlib zlib1g-dev
stand_in libpng libpng-dev
stand_in libjpeg-turbo libjpeg62-turbo-dev
stand_in opencv libopencv-core-dev

declare -A options=([static]="-o upright/*:shared=False" [shared]="-o upright/*:shared=True"
  [without_network]="-o upright/*:shared=False -o upright/*:network=False")
for kind in "${wanted[@]}"; do
  # shellcheck disable=SC2086  # several words
  quietly "$conan" create "$source" --no-remote --build='upright/*' ${options[$kind]}
  [[ $(grep -c '^upright .*: ok' "$work/log") -eq 2 ]] || { tail -n 40 "$work/log" >&2; echo "FAILED: the test package of $kind" >&2; exit 1; }
  echo "ok: conan create, $kind"
done
