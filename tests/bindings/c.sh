#!/usr/bin/env bash
# Compiles and runs the example of the C README; the interface itself is tested in tests/capi.
source "$(dirname "$0")/common.sh" "$@"
need pkg-config "Debian: pkg-config"
example_of "$source_dir/examples/c/README.md" c >"$work/example.c"
read -r -a flags <<<"$(pkg-config --cflags --libs upright_c)"
${CC:-cc} -std=c99 -Wall -Wextra -Werror "$work/example.c" -o "$work/example" "${flags[@]}"
answer=$("$work/example" "$source_dir/examples/samples/landscape-turn-270.jpg")
echo "$answer"
[[ "$answer" == "turn by "*" degrees, sure of the turn to "* ]]
! "$work/example" "$source_dir/LICENSE" 2>/dev/null
