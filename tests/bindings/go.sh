#!/usr/bin/env bash
# Tests the Go package; the README's examples are among the tests, and must read the same there.
source "$(dirname "$0")/common.sh" "$@"
need go "Debian: golang-go"
# Go's own cache serves from one run to the next, but does not see a changed C header: its digest stands among the flags.
export GOFLAGS=-mod=mod GOPROXY=off GOTOOLCHAIN=local
export CGO_CFLAGS="-O2 -g -DHEADER_$(sha256sum "$UPRIGHT_PREFIX/include/upright.h" | cut -c 1-16)"
cd "$source_dir/examples/go"
go vet .
go test -count=1 .
in_readme=$(awk '$0 == "```go" { on = 1; next } on && /^```/ { on = 0 } on' README.md)
in_test=$(awk '/\/\/ README:/ { on = 1; next } /\/\/ :README/ { on = 0 } on' example_test.go | sed 's/^\t//')
[[ "$in_readme" == "$in_test" ]] || { echo "README.md and example_test.go differ" >&2; exit 1; }
