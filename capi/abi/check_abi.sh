#!/usr/bin/env bash
# Compares the binary interface of a library that has debugging information with the baseline of the last release.
# New functions and members appended to structs are allowed (append_only.abignore); all else fails.
#   check_abi.sh LIBRARY             compare
#   check_abi.sh LIBRARY --update    write a new baseline (at a release, or when the binary interface is raised)
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
library=$1 baseline="$here/upright_c.abi"
if [[ "${2:-}" == --update ]]; then
  abidw --headers-dir "$here/../include" --drop-private-types --exported-interfaces-only \
    --no-corpus-path --no-comp-dir-path --no-show-locs "$library" |
    # Neither where it was built nor what it was linked with is part of the interface.
    sed -e "s|path='[^']*/capi/|path='capi/|" -e '/<elf-needed>/,/<\/elf-needed>/d' >"$baseline"
  exit 0
fi
compare() { abidiff --no-added-syms --exported-interfaces-only --no-show-locs "$@" "$baseline" "$library"; }
report=$(compare --suppressions "$here/opaque.abignore" --suppressions "$here/append_only.abignore") || { echo "$report"; exit 1; }
# abidiff 2.2 also suppresses a changed member where none was inserted, so the whole report is read once more.
full_report=$(compare --suppressions "$here/opaque.abignore" || true)
if grep -E "offset changed|type of '|deletion" <<<"$full_report"; then
  echo "A member of a struct was moved, changed or removed; see the lines above." >&2
  exit 1
fi
echo "ok: compatible with the baseline"
