#!/usr/bin/env bash
# Installs the Node package's dependencies in a copy, checks its types and runs its tests.
source "$(dirname "$0")/common.sh" "$@"
need node "Debian: nodejs"
need npm "Debian: npm"
cp -r "$source_dir/examples/node" "$work/package"
cd "$work/package"
rm -rf node_modules
npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
npm run --silent types
UPRIGHT_ROOT="$source_dir" node --test test/*.test.mjs
