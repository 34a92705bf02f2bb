#!/usr/bin/env bash
# Compares `lianfang match` with cpe2cve of nvdtools (Apache-2.0; the Go client fetches and builds it) on the same vulnerabilities and machines: assets of 30 CPEs a
# second, and whether both find the same. The time of reading the vulnerabilities is taken off both: it is measured with one machine.
#
#   bench/cpe2cve.sh [VULNERABILITIES] [ASSETS FOR cpe2cve] [ASSETS FOR lianfang]
set -euo pipefail
cd "$(dirname "$0")/.."
cves=${1:-250000} few=${2:-200} many=${3:-20000}
work=$(mktemp -d "${TMPDIR:-/tmp}/lianfang-cpe2cve.XXXXXX")
trap 'rm -rf "$work"' EXIT

make build
GOBIN=$work CGO_ENABLED=0 go install github.com/facebookincubator/nvdtools/cmd/cpe2cve@v0.1.5
bin/lianfang bench match --cves "$cves" --assets "$many" --write "$work/data" --lang en

seconds() { # of a command, as a decimal number
	local start end
	start=$(date +%s.%N)
	"$@"
	end=$(date +%s.%N)
	awk -v a="$start" -v b="$end" 'BEGIN { printf "%.3f", b - a }'
}
theirs() { "$work/cpe2cve" -cpe 2 -cve 3 -idxd -nproc "$(nproc)" "$work/data/nvd-1.1.json.gz" <"$work/$1.tsv" >"$work/$1.theirs" 2>/dev/null; }
ours() { bin/lianfang match --knowledge "$work/data/nvd-2.0.jsonl.gz" --inventory "$work/$1.csv" >"$work/$1.ours" 2>/dev/null; }

head -1 "$work/data/assets.tsv" >"$work/one.tsv"
head -31 "$work/data/assets.csv" >"$work/one.csv"
head -"$few" "$work/data/assets.tsv" >"$work/few.tsv"
head -$((few * 30 + 1)) "$work/data/assets.csv" >"$work/few.csv"
cp "$work/data/assets.csv" "$work/many.csv"

ours few
their_load=$(seconds theirs one) their_few=$(seconds theirs few)
our_load=$(seconds ours one) our_many=$(seconds ours many)
awk -v tl="$their_load" -v tf="$their_few" -v ol="$our_load" -v om="$our_many" -v few="$few" -v many="$many" 'BEGIN {
	t = (few - 1) / (tf - tl); o = (many - 1) / (om - ol)
	printf "reading the vulnerabilities   cpe2cve %.1f s, lianfang %.1f s\n", tl, ol
	printf "assets a second               cpe2cve %.1f (%d assets), lianfang %.1f (%d assets, with evidence)\n", t, few, o, many
	printf "ratio                         %.0f\n", o / t
}'
# What both say, as lines "machine vulnerability". lianfang also says "possible", which cpe2cve has no word for.
awk -F'\t' '{ n = split($3, a, ","); for (i = 1; i <= n; i++) print $1 "\t" a[i] }' "$work/few.theirs" | sort -u >"$work/theirs"
sed -n 's/^{"asset":"\([^"]*\)".*"vulnerability":"\([^"]*\)","aliases":[^]]*],"verdict":"affected".*/\1\t\2/p' "$work/few.ours" | sort -u >"$work/ours"
echo "answers: $(wc -l <"$work/theirs") of cpe2cve, $(wc -l <"$work/ours") of lianfang; only cpe2cve $(comm -13 "$work/ours" "$work/theirs" | wc -l), only lianfang $(comm -23 "$work/ours" "$work/theirs" | wc -l)"
