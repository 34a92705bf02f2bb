#!/usr/bin/env bash
# Compares `lianfang match` with osv-scanner (Apache-2.0; the Go client fetches and builds it, some minutes the first time), which runs offline on archives
# made of the same OSV records, with the same bill of materials. First real records (the labelled ones of the tests, or files of your own), every version
# that they speak of a component, and each answer that only one gives; then generated ones. Seconds on the clock, and of processor time.
#
#   bench/osv-scanner.sh [RECORDS COMPONENTS]...     how much to generate; 20000 2000 100000 10000 unless told
#   OSV="osv/*.jsonl.gz" bench/osv-scanner.sh        your own records
set -euo pipefail
cd "$(dirname "$0")/.."
version=v2.5.0
[ $# -gt 0 ] || set -- 20000 2000 100000 10000
work=$(mktemp -d "${TMPDIR:-/tmp}/lianfang-osv.XXXXXX")
trap 'rm -rf "$work"' EXIT

make build
GOBIN=$work CGO_ENABLED=0 go install "github.com/google/osv-scanner/v2/cmd/osv-scanner@$version"
go build -o "$work/osv" ./bench/osv

TIMEFORMAT='%R %U %S'
# spent COMMAND… prints the seconds on the clock and those of the processor. osv-scanner ends with 1 when it finds something.
spent() {
	local took
	took=$({ time "$@" >"$work/said" 2>&1; } 2>&1) || [ $? = 1 ] || { cat "$work/said" >&2; return 1; }
	awk '{ printf "%.2f %.2f", $1, $2 + $3 }' <<<"$took"
}
theirs() { "$work/osv-scanner" scan source --offline --no-resolve --local-db-path "$1" --format json --output-file "$1/theirs.json" -L "$1/bom.cdx.json"; }
ours() { bin/lianfang match --knowledge "$1/osv.jsonl" --inventory "$1/bom.cdx.json" >"$1/ours.jsonl"; }

compare() { # FOLDER TITLE
	local their_wall their_cpu our_wall our_cpu
	read -r their_wall their_cpu <<<"$(spent theirs "$1")"
	read -r our_wall our_cpu <<<"$(spent ours "$1")"
	awk -v tw="$their_wall" -v tc="$their_cpu" -v ow="$our_wall" -v oc="$our_cpu" 'BEGIN {
		printf "osv-scanner %s s, %s s of processor time; lianfang, with evidence, %s s, %s s; ratio %.1f, %.1f\n", tw, tc, ow, oc, tw / ow, tc / oc
	}'
	"$work/osv" pairs "$1" "$1/theirs.json" "$1/ours.jsonl" >"$1/pairs"
	head -1 "$1/pairs"
	tail -n +2 "$1/pairs" | cut -f1,4 | sort | uniq -c
}

echo "▶ real records"
read -ra files <<<"${OSV:-internal/exposure/match/testdata/osv.jsonl.gz}"
"$work/osv" take "$work/real" "${files[@]}"
compare "$work/real"
echo "some of what only one says:"
tail -n +2 "$work/real/pairs" | awk -F'\t' 'n[$1 $4]++ < 5' | sed 's/^/  /'
while [ $# -ge 2 ]; do
	printf '\n▶ %s generated records\n' "$1"
	"$work/osv" make "$work/$1" "$1" "$2"
	compare "$work/$1"
	shift 2
done
