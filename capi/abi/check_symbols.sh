#!/usr/bin/env bash
# The C library exports the functions in symbols.txt and nothing else: no symbol of OpenCV, libjpeg, libpng or the C++
# runtime.   check_symbols.sh LIBRARY
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
exported=$(nm --dynamic --defined-only --extern-only "$1" | awk '$2 != "A" { sub(/@.*/, "", $3); print $3 }' | LC_ALL=C sort)
diff --unified "$here/symbols.txt" <(echo "$exported") ||
  { echo "The exported symbols (+) are not those of capi/abi/symbols.txt (-)." >&2; exit 1; }
echo "ok: $(wc -l <"$here/symbols.txt") symbols"
