#!/bin/sh
# Writes down what this machine runs, for an inventory: its name, its operating system, and the packages that dpkg, rpm or apk say are installed.
# It reads only what every user may read, changes nothing, sends nothing, and needs no root.
#
#   sh collect.sh [--ports] [FILE]      FILE is "-" for the screen; without it lianfang-HOST.txt in this folder
#
# --ports also notes on which TCP and UDP ports somebody listens, as remarks that the reader passes over.
#
# 寫下這台機器的名稱、作業系統與已安裝套件，只讀不改、不連網、不需要 root。產出的文字檔可以先看過再上傳。
set -eu
LC_ALL=C
export LC_ALL

ports=no
if [ "${1:-}" = "--ports" ]; then
	ports=yes
	shift
fi
if [ $# -gt 1 ]; then
	echo "usage: sh collect.sh [--ports] [FILE]" >&2
	exit 2
fi

has() { command -v "$1" >/dev/null 2>&1; }

machine() {
	name=$(hostname 2>/dev/null || true)
	if [ -z "$name" ]; then
		name=$(uname -n)
	fi
	printf '%s\n' "$name"
}

head_of_list() {
	echo "# lianfang collect.sh 1"
	echo "# host: $(machine)"
	echo "# kernel: $(uname -r)"
	echo "# arch: $(uname -m)"
	for file in /etc/os-release /usr/lib/os-release; do
		if [ -r "$file" ]; then
			grep -E '^(ID|VERSION_ID|PRETTY_NAME|CPE_NAME)=' "$file" || true
			return
		fi
	done
}

packages() {
	if has dpkg-query; then
		# shellcheck disable=SC2016 # the names are dpkg's, not the shell's
		dpkg-query -W -f '${Package}\t${Version}\t${Architecture}\t${Status}\t${source:Package}\t${source:Version}\n'
	elif has rpm; then
		rpm -qa --qf '%{NAME}\t%{EPOCH}\t%{VERSION}\t%{RELEASE}\t%{ARCH}\t%{SOURCERPM}\t%{VENDOR}\n'
	elif has apk; then
		apk list -I 2>/dev/null || apk info -v
	else
		echo "collect.sh: neither dpkg, rpm nor apk is here" >&2
		return 1
	fi
}

listening() {
	if has ss; then
		ss -H -ltun | awk '{ print "# listen: " $1 " " $5 }' | sort -u
	elif has netstat; then
		netstat -ltun | awk '$1 ~ /^(tcp|udp)/ { print "# listen: " $1 " " $4 }' | sort -u
	else
		echo "# listen: neither ss nor netstat is here"
	fi
}

collect() {
	head_of_list
	if [ "$ports" = yes ]; then
		listening
	fi
	packages
}

out=${1:-"lianfang-$(machine).txt"}
if [ "$out" = "-" ]; then
	collect
else
	umask 077
	collect >"$out"
	echo "$out" >&2
fi
