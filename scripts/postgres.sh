#!/usr/bin/env bash
# A PostgreSQL of one's own: in a temporary folder, on loopback, on a free port, with a password made for it.
#
#   scripts/postgres.sh          starts one, prints the variable that the tests read, and ends it on Ctrl-C
#   . scripts/postgres.sh        gives postgres_start and postgres_stop to another script
#
# It runs without fsync, so it is for tests. With PG_DURABLE=1 it keeps what it committed, as a centre's does; figures are measured on that.

# As root the server runs as user postgres, because it refuses to run as root. Both commands replace themselves, so $! is the server.
as_postgres=(env)
[ "$(id -u)" != 0 ] || as_postgres=(setpriv --reuid postgres --regid postgres --init-groups --reset-env --)

postgres_programs() {
	local newest
	newest=$(find /usr/lib/postgresql -mindepth 3 -maxdepth 3 -path '*/bin/initdb' 2>/dev/null | sort -V | tail -1)
	[ -n "$newest" ] || newest=$(command -v initdb) || {
		echo "PostgreSQL is not installed (package postgresql-15)" >&2
		return 1
	}
	dirname "$newest"
}

free_port() {
	node -e 'const s = require("net").createServer(); s.listen(0, "127.0.0.1", () => { console.log(s.address().port); s.close() })'
}

# postgres_start sets PG_FOLDER, PG_PID and LIANFANG_TEST_POSTGRES.
postgres_start() {
	local bin port try secret keep=off
	[ -z "${PG_DURABLE:-}" ] || keep=on
	bin=$(postgres_programs) || return 1
	PG_FOLDER=$(mktemp -d "${TMPDIR:-/tmp}/lianfang-postgres.XXXXXX")
	secret=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
	(umask 077 && printf %s "$secret" >"$PG_FOLDER/secret")
	[ "$(id -u)" != 0 ] || chown -R postgres "$PG_FOLDER"
	"${as_postgres[@]}" "$bin/initdb" -D "$PG_FOLDER/data" -U postgres -A scram-sha-256 --pwfile "$PG_FOLDER/secret" \
		-E UTF8 --locale=C.UTF-8 --no-sync >"$PG_FOLDER/initdb.log" 2>&1 || { cat "$PG_FOLDER/initdb.log" >&2; return 1; }
	for try in 1 2 3; do # another program may take the port between our look and the start
		port=$(free_port)
		"${as_postgres[@]}" "$bin/postgres" -D "$PG_FOLDER/data" -p "$port" -c listen_addresses=127.0.0.1 -c unix_socket_directories= \
			-c fsync=$keep -c full_page_writes=$keep -c max_connections=300 -c shared_buffers=128MB \
			</dev/null >"$PG_FOLDER/server.log" 2>&1 &
		PG_PID=$!
		if postgres_answers "$bin" "$port"; then
			export LIANFANG_TEST_POSTGRES="postgres://postgres:$secret@127.0.0.1:$port"
			return 0
		fi
		kill "$PG_PID" 2>/dev/null
		wait "$PG_PID" 2>/dev/null
	done
	cat "$PG_FOLDER/server.log" >&2
	echo "PostgreSQL did not start" >&2
	return 1
}

postgres_answers() {
	local n
	for n in $(seq 100); do
		"$1/pg_isready" -q -h 127.0.0.1 -p "$2" && return 0
		kill -0 "$PG_PID" 2>/dev/null || return 1
		sleep 0.1
	done
	return 1
}

# postgres_stop ends what postgres_start began, and nothing else.
postgres_stop() {
	if [ -n "${PG_PID:-}" ] && kill -0 "$PG_PID" 2>/dev/null; then
		kill -INT "$PG_PID" # "fast": clients are cut off
		wait "$PG_PID" 2>/dev/null
	fi
	[ -z "${PG_FOLDER:-}" ] || rm -rf "$PG_FOLDER"
	PG_PID='' PG_FOLDER=''
}

if [ "${BASH_SOURCE[0]}" = "$0" ]; then
	trap postgres_stop EXIT
	trap 'exit 130' INT
	trap 'exit 143' TERM
	postgres_start || exit 1
	echo "export LIANFANG_TEST_POSTGRES=$LIANFANG_TEST_POSTGRES"
	echo "PostgreSQL runs (pid $PG_PID); Ctrl-C ends it." >&2
	wait "$PG_PID"
fi
