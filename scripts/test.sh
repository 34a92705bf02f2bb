#!/usr/bin/env bash
# Everything that must hold before a commit. Each function named step_… is one step; all run, in this order, even when one fails, so
# that one run tells everything. Nothing is skipped: a server that cannot be had is a failure.
#
#   scripts/test.sh              all steps
#   scripts/test.sh vet go       these only
set -uo pipefail
cd "$(dirname "$0")/.."
. scripts/postgres.sh

ALL=(machine assets build format vet house templ go fuzz browser)

step_machine() { scripts/machine.sh; }
step_assets() { make assets; }
step_build() { make build && ls -l bin/lianfang; }

step_format() {
	local found
	found=$(find . -name '*.go' -not -path './node_modules/*' -print0 | xargs -0 gofmt -l) || return 1
	[ -z "$found" ] || { printf 'not formatted by gofmt:\n%s\n' "$found"; return 1; }
}

step_vet() { go vet ./...; }
step_house() { go run ./internal/tool/house; }

# The generated Go of the pages is committed, so it must be what the templates make.
step_templ() {
	local before after
	before=$(templates_digest) && go tool templ generate -path internal/face/web/page && after=$(templates_digest) || return 1
	[ "$before" = "$after" ] || { echo "the *_templ.go files were older than their templates; they are made anew now: commit them"; return 1; }
}
templates_digest() { find internal -name '*_templ.go' -print0 | sort -z | xargs -0 sha256sum | sha256sum; }

# Two packages at once, since several start servers and measure time; within one, twice as many tests as processors, for they wait for databases.
step_go() {
	need_postgres && go test -p 2 -parallel $((2 * $(nproc))) -vet=off -ldflags '-s -w' -shuffle=on -timeout "${GO_TIMEOUT:-20m}" -count="${GO_COUNT:-1}" ./...
}

step_fuzz() { FUZZ_TIME=${FUZZ_TIME:-5s} scripts/fuzz.sh; }

step_browser() {
	local made
	made=$(mktemp -d "${TMPDIR:-/tmp}/lianfang-demo.XXXXXX") && node browser/made.mjs "$made" && LIANFANG_DEMO=$made node --test --test-concurrency=2 browser/*.test.mjs
	local how=$?
	rm -rf "$made"
	return $how
}

# in_memory puts what tests write and throw away into memory where there is plenty: it need not outlive the machine, and a disk takes milliseconds to
# promise that it does. Programs ask for that promise all the same, and are killed all the same. The long tests stay on the disk.
in_memory() {
	local free
	[ -z "${LIANFANG_TEST_LARGE:-}" ] || return 0
	free=$(df --output=avail -k /dev/shm 2>/dev/null | tail -1)
	[ "${free:-0}" -gt $((8 << 20)) ] || return 0
	scratch=$(mktemp -d /dev/shm/lianfang-test.XXXXXX) || return 0
	cp /bin/true "$scratch/" && "$scratch/true" || return 0 # Go runs its tests from there, and some machines forbid that
	chmod 711 "$scratch" # PostgreSQL runs as somebody else
	export TMPDIR=$scratch
}

need_postgres() {
	[ -n "${LIANFANG_TEST_POSTGRES:-}" ] || { echo "there is no PostgreSQL to test with"; return 1; }
}

# ── running the steps ───────────────────────────────────────────────────────────────────────────────────────────────────────────────

# A step runs in a process group of its own, so that Ctrl-C ends all of it, whatever it started.
running='' scratch=''
finish() {
	trap '' INT TERM
	[ -z "$running" ] || kill -TERM -- "-$running" 2>/dev/null
	postgres_stop
	[ -z "$scratch" ] || rm -rf "$scratch"
}
trap finish EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

# spent tells the hundredths of a second of processor time of all that this script has waited for, and of PostgreSQL; 0 where there is no /proc.
spent() { cat "/proc/$$/stat" "/proc/${PG_PID:-none}/stat" 2>/dev/null | awk 'NR > 1 { n += $14 + $15 } { n += $16 + $17 } END { print n + 0 }'; }

run_step() {
	local began=$SECONDS failed=0 before word
	before=$(spent)
	printf '\n▶ %s\n' "$1"
	set -m
	"step_$1" </dev/null &
	running=$!
	set +m
	wait "$running" || failed=$?
	running='' word=ok
	[ "$failed" = 0 ] || { word=FAIL; bad+=("$1"); }
	report+=("$(printf '  %-4s  %-8s %4d s, %4d s of processor time' "$word" "$1" $((SECONDS - began)) $((($(spent) - before) / 100)))")
	printf '%s\n' "${report[-1]}"
	return "$failed"
}

steps=("$@")
[ $# -gt 0 ] || steps=("${ALL[@]}")
report=() bad=()
export CGO_ENABLED=0
# The same packages are compiled once for the binary and the tests, and for a clone in another folder.
GOFLAGS="$(go env GOFLAGS) -trimpath"
export GOFLAGS
in_memory
for step in "${steps[@]}"; do
	declare -F "step_$step" >/dev/null || { echo "no step $step; there are: ${ALL[*]}" >&2; exit 2; }
done
for step in "${steps[@]}"; do
	case $step in
	go) # a server that the developer started serves as well
		[ -n "${LIANFANG_TEST_POSTGRES:-}" ] || postgres_start || echo "PostgreSQL cannot be had"
		;;
	esac
	run_step "$step" || case $step in machine | assets | build) break ;; esac # the rest would only repeat it
done

printf '\n'
printf '%s\n' "${report[@]}"
printf '  in %d s\n' "$SECONDS"
[ $# = 0 ] || echo "  these steps only, not the whole"
if [ ${#bad[@]} -gt 0 ]; then
	echo "  FAILED: ${bad[*]}"
	exit 1
fi
