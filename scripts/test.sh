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

# Two packages at once, since several start servers and measure time.
step_go() {
	need_postgres && go test -p 2 -vet=off -shuffle=on -timeout "${GO_TIMEOUT:-20m}" -count="${GO_COUNT:-1}" ./...
}

step_fuzz() { FUZZ_TIME=${FUZZ_TIME:-5s} scripts/fuzz.sh; }

step_browser() { node --test --test-concurrency=1 browser/*.test.mjs; }

need_postgres() {
	[ -n "${LIANFANG_TEST_POSTGRES:-}" ] || { echo "there is no PostgreSQL to test with"; return 1; }
}

# ── running the steps ───────────────────────────────────────────────────────────────────────────────────────────────────────────────

# A step runs in a process group of its own, so that Ctrl-C ends all of it, whatever it started.
running=''
finish() {
	trap '' INT TERM
	[ -z "$running" ] || kill -TERM -- "-$running" 2>/dev/null
	postgres_stop
}
trap finish EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

run_step() {
	local began=$SECONDS failed=0
	printf '\n▶ %s\n' "$1"
	set -m
	"step_$1" </dev/null &
	running=$!
	set +m
	wait "$running" || failed=$?
	running=''
	if [ "$failed" = 0 ]; then
		report+=("$(printf '  ok    %-8s %4d s' "$1" $((SECONDS - began)))")
	else
		report+=("$(printf '  FAIL  %-8s %4d s' "$1" $((SECONDS - began)))")
		bad+=("$1")
	fi
	printf '%s\n' "${report[-1]}"
	return "$failed"
}

steps=("$@")
[ $# -gt 0 ] || steps=("${ALL[@]}")
report=() bad=()
export CGO_ENABLED=0
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
