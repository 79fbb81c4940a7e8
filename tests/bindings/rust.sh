#!/usr/bin/env bash
# Tests the Rust package, its README among them (as a documentation test), with its feature.
source "$(dirname "$0")/common.sh" "$@"
need cargo "Debian: cargo"
# What the package depends on is compiled once and kept from one run to the next; the package itself is compiled again.
export CARGO_TARGET_DIR="${XDG_CACHE_HOME:-$HOME/.cache}/upright-cargo"
mkdir -p "$CARGO_TARGET_DIR"
exec 9>"$CARGO_TARGET_DIR/one-test-at-a-time"  # another clone's test would remove what this one is about to link
flock 9
cd "$source_dir/examples/rust"
cargo test --quiet --features image
