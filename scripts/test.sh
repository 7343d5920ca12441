#!/usr/bin/env bash
# Sets up and runs every check: format, vet, staticcheck, generated files, tests.
#
#   scripts/test.sh [flags of go test...]
set -euo pipefail
cd "$(dirname "$0")/.."
scripts/setup.sh
. scripts/ffmpeg.sh

unformatted=$(git ls-files --cached --others --exclude-standard '*.go' | xargs gofmt -l)
[ -z "$unformatted" ] || { echo "test: gofmt would change: $unformatted" >&2; exit 1; }
go vet ./...
go tool staticcheck ./...
go run ./cmd/torchvet -test=false ./...

echo "test: what is skipped, and why, stands below as SKIP lines"
log=$(mktemp)
trap 'rm -f "$log"' EXIT
status=0
go test -v "$@" ./... >"$log" 2>&1 || status=$?
grep -E '^(ok|FAIL|panic:|---? FAIL| *--- FAIL|\?)|no test files|^(opinfo|moduleinfo|optimizerinfo|functorch):' "$log" || true
grep -A2 -E '^ *--- SKIP' "$log" || true
if [ $status -ne 0 ]; then
	echo "test: the whole output of the failed tests:" >&2
	grep -v -E '^(=== |    --- PASS|--- PASS|PASS)' "$log" | tail -n 200 >&2
fi
passed=$(grep -c -E '^ *--- PASS' "$log" || true)
failed=$(grep -c -E '^ *--- FAIL' "$log" || true)
skipped=$(grep -c -E '^ *--- SKIP' "$log" || true)
echo "$passed passed, $failed failed, $skipped skipped"
exit $status
