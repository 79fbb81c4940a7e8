#!/usr/bin/env bash
# Tests the Rust package, its README among them (as a documentation test), with its feature.
source "$(dirname "$0")/common.sh" "$@"
need cargo "Debian: cargo"
export CARGO_TARGET_DIR="$work/target"
cd "$source_dir/examples/rust"
cargo test --quiet --features image
