# What the scripts that put another scanner beside `lianfang match` share. They set work, and have the programs in it.

TIMEFORMAT='%R %U %S'
# spent COMMAND… prints the seconds on the clock and those of the processor. Scanners end with 1 when they find something.
spent() {
	local took
	took=$({ time "$@" >"$work/said" 2>&1; } 2>&1) || [ $? = 1 ] || { cat "$work/said" >&2; return 1; }
	awk '{ printf "%.2f %.2f", $1, $2 + $3 }' <<<"$took"
}

ours() { bin/lianfang match --knowledge "$1/osv.jsonl" --inventory "$1/bom.cdx.json" >"$1/ours.jsonl"; }

# beside NAME COMMAND FOLDER runs both on a folder and prints what they took, how their answers differ, and for what reasons.
beside() {
	local their_wall their_cpu our_wall our_cpu
	read -r their_wall their_cpu <<<"$(spent "$2" "$3")"
	read -r our_wall our_cpu <<<"$(spent ours "$3")"
	awk -v name="$1" -v tw="$their_wall" -v tc="$their_cpu" -v ow="$our_wall" -v oc="$our_cpu" 'BEGIN {
		printf "%s %s s, %s s of processor time; lianfang, with evidence, %s s, %s s; ratio %.1f, %.1f\n", name, tw, tc, ow, oc, tw / ow, tc / oc
	}'
	"$work/osv" pairs "$3" "$3/theirs.json" "$3/ours.jsonl" >"$3/pairs"
	head -1 "$3/pairs"
	tail -n +2 "$3/pairs" | cut -f1,4 | sort | uniq -c
}
