#!/usr/bin/env bash
# Sees to it that the machine has what the tests need. As root on Debian it installs what is missing; otherwise it names it and fails.
set -euo pipefail

missing=()
find /usr/lib/postgresql -path '*/bin/initdb' 2>/dev/null | grep -q . || command -v initdb >/dev/null || missing+=(postgresql-15)
[ -x /usr/bin/chromium ] || missing+=(chromium)
# What is written as OpenDocument is opened by the program that most people open it with.
command -v soffice >/dev/null && [ -n "$(find /usr/lib/libreoffice /opt -name 'libswlo.so' 2>/dev/null | head -1)" ] && [ -n "$(find /usr/lib/libreoffice /opt -name 'libsclo.so' 2>/dev/null | head -1)" ] || missing+=(libreoffice-writer-nogui libreoffice-calc-nogui)
command -v yara >/dev/null || missing+=(yara)
[ -z "${LIANFANG_TEST_LARGE:-}" ] || command -v haproxy >/dev/null || missing+=(haproxy) # only the long tests need it
# Chinese without a typeface is a row of boxes, and a page of boxes has the wrong widths.
[ -n "$(find /usr/share/fonts -iname '*CJK*' 2>/dev/null | head -1)" ] || missing+=(fonts-noto-cjk)

for program in go node npm; do
	command -v "$program" >/dev/null || { echo "$program is missing; it is the one thing you have to bring yourself" >&2; exit 1; }
done
[ ${#missing[@]} -gt 0 ] || { echo "nothing is missing"; exit 0; }

if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
	echo "missing: ${missing[*]}. On Debian: sudo apt-get install ${missing[*]}" >&2
	exit 1
fi

export DEBIAN_FRONTEND=noninteractive
install() { apt-get install -y -q --no-install-recommends "$@" </dev/null; }
echo "installing ${missing[*]}"
apt-get update -q </dev/null
case " ${missing[*]} " in
*" postgresql-15 "*)
	# Debian starts a server of its own on the standard port; the tests bring theirs and want no other.
	install postgresql-common
	sed -i -E "s/^#?create_main_cluster.*/create_main_cluster = false/" /etc/postgresql-common/createcluster.conf
	;;
esac
install "${missing[@]}"
