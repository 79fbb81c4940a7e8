#!/usr/bin/env bash
# Tests the Go package; the README's examples are among the tests, and must read the same there.
source "$(dirname "$0")/common.sh" "$@"
need go "Debian: golang-go"
export GOFLAGS=-mod=mod GOPROXY=off GOTOOLCHAIN=local GOCACHE="$work/cache"
cd "$source_dir/examples/go"
go vet .
go test -count=1 .
in_readme=$(awk '$0 == "```go" { on = 1; next } on && /^```/ { on = 0 } on' README.md)
in_test=$(awk '/\/\/ README:/ { on = 1; next } /\/\/ :README/ { on = 0 } on' example_test.go | sed 's/^\t//')
[[ "$in_readme" == "$in_test" ]] || { echo "README.md and example_test.go differ" >&2; exit 1; }
