#!/usr/bin/env bash
# Measures the figures of README.md on this machine, on SQLite and on a PostgreSQL that keeps what it commits. Prints them; a missed goal is
# marked with ✗ and makes the run end with 1.
#
#   bench/run.sh                    everything, about half an hour on two processors
#   OBJECTS=100000 MEMBERS=1000 CVES=20000 bench/run.sh     smaller
#   COUNTRY=10000 bench/run.sh     15 million inventory rows: hours, and (reckoned) 10 GB of disk
#   KNOWLEDGE="cves/ nvd.json.gz" bench/run.sh             counts how much of your knowledge can be compared; else of what is generated
set -uo pipefail
cd "$(dirname "$0")/.."
. scripts/postgres.sh
data=$(mktemp -d "${TMPDIR:-/tmp}/lianfang-bench.XXXXXX")
trap 'postgres_stop; rm -rf "$data"' EXIT

PG_DURABLE=1 postgres_start || exit 1
failed=0 database=0
# figures NAME COMMAND… runs one bench command on an empty store of each sort.
figures() {
	local name=$1 store
	shift
	for store in sqlite postgres; do
		printf '\n▶ %s, %s\n' "$name" "$store"
		if [ "$store" = sqlite ]; then
			bin/lianfang bench "$@" --check --lang en || failed=1
		else
			database=$((database + 1))
			PGPASSWORD=$(cat "$PG_FOLDER/secret") "$(postgres_programs)/createdb" -h 127.0.0.1 -p "${LIANFANG_TEST_POSTGRES##*:}" -U postgres "bench$database" || exit 1
			bin/lianfang bench "$@" --store "$LIANFANG_TEST_POSTGRES/bench$database" --check --lang en || failed=1
		fi
	done
}

echo "on: $(nproc) processors, $(date -u +%F), $(bin/lianfang version)"
figures "STIX objects accepted" import --objects "${OBJECTS:-500000}"
figures "a newly exploited vulnerability" kev --members "${MEMBERS:-10000}"
figures "all inventories of a country" rematch --members "${COUNTRY:-500}" --cves "${COUNTRY_CVES:-250000}"
figures "growth" growth --objects "${GROWTH:-80000}"
figures "every list page" lists --rows "${LISTS:-200000}"
figures "the stream of changes" changes --followers "${FOLLOWERS:-1000}"
figures "taken over by TAXII" taxii --objects "${TAXII:-100000}"
# These need no store.
printf '\n▶ inventories against knowledge\n'
bin/lianfang bench match --cves "${CVES:-250000}" --assets "${ASSETS:-20000}" --write "$data" --check --lang en || failed=1
printf '\n▶ how much of the knowledge can be compared\n'
read -ra knowledge <<<"${KNOWLEDGE:-$data/nvd-2.0.jsonl.gz}"
bin/lianfang bench coverage "${knowledge[@]/#/--knowledge=}" --lang en || failed=1
exit "$failed"
