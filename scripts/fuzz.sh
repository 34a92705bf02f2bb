#!/usr/bin/env bash
# Fuzzes every target for FUZZ_TIME (default 5s), as many at once as there are processors. Targets are found, not listed: whoever
# writes a parser writes func FuzzX, and it runs here. What breaks one is kept in that package's testdata/fuzz; commit it with the mend.
set -euo pipefail
cd "$(dirname "$0")/.."

time=${FUZZ_TIME:-5s}
work=$(mktemp -d "${TMPDIR:-/tmp}/lianfang-fuzz.XXXXXX")
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
export time work

# package folder and target, a line each
find cmd internal -name '*_test.go' -not -path '*/testdata/*' -exec grep -HoE '^func Fuzz[A-Za-z0-9_]+\(' {} + |
	sed -E 's#^(.*)/[^/]+:func (Fuzz[A-Za-z0-9_]+)\($#\1 \2#' | sort -u >"$work/targets"
[ -s "$work/targets" ] || { echo "no fuzz target found" >&2; exit 1; }

build() { go test -c -vet=off -ldflags '-s -w' -fuzz=. -o "$work/${1//\//_}.test" "./$1"; }

# Making an interesting input smaller is capped, or a big seed would take the whole time for it.
fuzz() {
	local log="$work/${1//\//_}.$2.log"
	if (cd "$1" && "$work/${1//\//_}.test" -test.run='^$' -test.fuzz="^$2\$" -test.fuzztime="$time" -test.fuzzminimizetime=20x -test.parallel=1 \
		-test.fuzzcachedir="$work/corpus/$1" </dev/null) >"$log" 2>&1; then
		echo "  ok  $1 $2 $(grep -oE 'execs: [0-9]+' "$log" | tail -1)"
	elif grep -q 'context deadline exceeded' "$log" && ! grep -q 'Failing input written' "$log"; then
		# Go's fuzzer sometimes reports the end of its own time as a failure; a real one leaves the input that failed.
		echo "  ok  $1 $2 $(grep -oE 'execs: [0-9]+' "$log" | tail -1)"
	else
		echo "FAIL  $1 $2" && cat "$log"
		return 1
	fi
}
export -f build fuzz

echo "$(wc -l <"$work/targets") targets, $time each"
cut -d' ' -f1 "$work/targets" | sort -u | xargs -P "$(nproc)" -L 1 bash -c 'build "$0"'
xargs -P "$(nproc)" -L 1 bash -c 'fuzz "$0" "$1"' <"$work/targets"
