#!/usr/bin/env bash
# Compares `lianfang match` with osv-scanner (Apache-2.0; the Go client fetches and builds it, some minutes the first time), which runs offline on archives
# made of the same OSV records, with the same bill of materials. First real records (the labelled ones of the tests, or files of your own), every version
# that they speak of a component, and each answer that only one gives; then generated ones. Seconds on the clock, and of processor time.
#
#   bench/osv-scanner.sh [RECORDS COMPONENTS]...     how much to generate; 20000 2000 100000 10000 unless told
#   OSV="osv/*.jsonl.gz" bench/osv-scanner.sh        your own records
set -euo pipefail
cd "$(dirname "$0")/.."
. bench/spent.sh
version=v2.5.0
[ $# -gt 0 ] || set -- 20000 2000 100000 10000
work=$(mktemp -d "${TMPDIR:-/tmp}/lianfang-osv.XXXXXX")
trap 'rm -rf "$work"' EXIT

make build
GOBIN=$work CGO_ENABLED=0 go install "github.com/google/osv-scanner/v2/cmd/osv-scanner@$version"
go build -o "$work/osv" ./bench/osv

theirs() { "$work/osv-scanner" scan source --offline --no-resolve --local-db-path "$1" --format json --output-file "$1/theirs.json" -L "$1/bom.cdx.json"; }

echo "▶ real records"
read -ra files <<<"${OSV:-internal/exposure/match/testdata/osv.jsonl.gz}"
"$work/osv" take "$work/real" "${files[@]}"
beside osv-scanner theirs "$work/real"
echo "some of what only one says:"
tail -n +2 "$work/real/pairs" | awk -F'\t' 'n[$1 $4]++ < 5' | sed 's/^/  /'
while [ $# -ge 2 ]; do
	printf '\n▶ %s generated records\n' "$1"
	"$work/osv" make "$work/$1" "$1" "$2"
	beside osv-scanner theirs "$work/$1"
	shift 2
done
