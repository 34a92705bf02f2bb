#!/usr/bin/env bash
# Compares `lianfang match` with cpe2cve of nvdtools (Apache-2.0; the Go client fetches and builds it) on the same vulnerabilities and machines: assets of 30 CPEs a
# second, and whether both find the same. The time of reading the vulnerabilities is taken off both: it is measured with one machine. Ours is measured twice: saying
# what cpe2cve says and a little more (--csv: machine, component, vulnerability, answer, fixed versions, decision), and with the whole evidence (JSON lines).
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

# Runs a command with its output thrown away, and prints the seconds on the clock and those of the processors. What is written to a disk would measure the disk:
# evidence is 150 kB an asset.
seconds() {
	local TIMEFORMAT='%R %U %S'
	{ time "$@" >/dev/null; } 2>&1 | awk '{ print $1, $2 + $3 }'
}
theirs() { "$work/cpe2cve" -cpe 2 -cve 3 -idxd -nproc "$(nproc)" "$work/data/nvd-1.1.json.gz" <"$work/$1.tsv" 2>/dev/null; }
ours() { bin/lianfang match --knowledge "$work/data/nvd-2.0.jsonl.gz" --inventory "$work/$1.csv" "${@:2}" 2>/dev/null; }

head -1 "$work/data/assets.tsv" >"$work/one.tsv"
head -31 "$work/data/assets.csv" >"$work/one.csv"
head -"$few" "$work/data/assets.tsv" >"$work/few.tsv"
head -$((few * 30 + 1)) "$work/data/assets.csv" >"$work/few.csv"
cp "$work/data/assets.csv" "$work/many.csv"

ours few >"$work/few.ours"
theirs few >"$work/few.theirs"
{
	seconds theirs one
	seconds theirs few
	seconds ours one --csv
	seconds ours many --csv
	seconds ours one
	seconds ours many
} >"$work/seconds"
awk -v few="$few" -v many="$many" '{ clock[NR] = $1; busy[NR] = $2 }
	function line(what, times, t, i) {
		t = (few - 1) / (times[2] - times[1])
		printf "assets a second%s cpe2cve %.1f (%d assets)", what, t, few
		for (i = 3; i < 6; i += 2) {
			o = (many - 1) / (times[i + 1] - times[i])
			printf "; lianfang %s %.0f (%d assets), ratio %.0f", i == 3 ? "as CSV" : "with evidence", o, many, o / t
		}
		print ""
	}
	END {
		printf "reading the vulnerabilities: cpe2cve %.1f s, lianfang %.1f s\n", clock[1], clock[3]
		line(":", clock)
		line(" of one processor\x27s time:", busy)
	}' "$work/seconds"
# What both say, as lines "machine vulnerability". lianfang also says "possible", which cpe2cve has no word for.
awk -F'\t' '{ n = split($3, a, ","); for (i = 1; i <= n; i++) print $1 "\t" a[i] }' "$work/few.theirs" | sort -u >"$work/theirs"
sed -n 's/^{"asset":"\([^"]*\)".*"vulnerability":"\([^"]*\)","aliases":[^]]*],"verdict":"affected".*/\1\t\2/p' "$work/few.ours" | sort -u >"$work/ours"
echo "answers: $(wc -l <"$work/theirs") of cpe2cve, $(wc -l <"$work/ours") of lianfang; only cpe2cve $(comm -13 "$work/ours" "$work/theirs" | wc -l), only lianfang $(comm -23 "$work/ours" "$work/theirs" | wc -l)"
