#!/usr/bin/env bash
# Compares `lianfang match` with grype (Apache-2.0; the Go client fetches and builds it, some minutes the first time) on the same bill of materials and the
# same records of the Go vulnerability database, of which grype's own code makes grype's database (bench/grype/db.go). Seconds on the clock, of processor time,
# and each answer that only one gives.
#
#   bench/grype.sh                       the labelled records of the tests
#   OSV="osv/*.jsonl.gz" bench/grype.sh  your own records
set -euo pipefail
cd "$(dirname "$0")/.."
. bench/spent.sh
version=v0.121.2
work=$(mktemp -d "${TMPDIR:-/tmp}/lianfang-grype.XXXXXX")
trap 'rm -rf "$work"' EXIT

make build
go build -o "$work/osv" ./bench/osv
GOBIN=$work CGO_ENABLED=0 go install "github.com/anchore/grype/cmd/grype@$version"
mkdir "$work/maker"
cp bench/grype/db.go "$work/maker/main.go"
(cd "$work/maker" && sed -i '/^\/\/go:build ignore$/d' main.go && go mod init maker && go get "github.com/anchore/grype@$version" &&
	GOFLAGS=-mod=mod CGO_ENABLED=0 go build -o "$work/db" .) >"$work/said" 2>&1 || { cat "$work/said" >&2; exit 1; }

export GRYPE_CHECK_FOR_APP_UPDATE=false GRYPE_DB_AUTO_UPDATE=false GRYPE_DB_VALIDATE_AGE=false GRYPE_DB_CACHE_DIR=$work/cache
read -ra files <<<"${OSV:-internal/exposure/match/testdata/osv.jsonl.gz}"
"$work/osv" go "$work/data" "${files[@]}"
mkdir "$work/made"
"$work/db" "$work/data/osv.jsonl" "$work/made" 2>/dev/null
"$work/grype" db import "$work/made/vulnerability.db" >/dev/null 2>&1

theirs() { "$work/grype" "sbom:$1/bom.cdx.json" -q -o json --file "$1/theirs.json"; }
beside grype theirs "$work/data"
tail -n +2 "$work/data/pairs" | awk -F'\t' 'n[$1 $4]++ < 5 { print "  " $0 }'
