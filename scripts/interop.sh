#!/usr/bin/env bash
# Runs the real program against real POP3 servers on loopback, each started by
# the test for itself, and prints a table of what held. All but Dovecot exclude
# each other as packages: they are downloaded into build/interop, not
# installed, and run in a throw-away root, which takes root. A server that
# can't be had is skipped, and the table says so. Names as arguments choose
# among the servers: scripts/interop.sh Dovecot popa3d
set -euo pipefail
source "$(dirname "$0")/env.sh"
own_surroundings

# The packages that each server needs besides what they depend on. msmtp-mta is
# the smallest of the mail transports that Courier and Cyrus ask for; socat
# adds TLS.
declare -A packages=(
	[courier]="courier-pop courier-authlib-userdb msmtp-mta"
	[cyrus]="cyrus-pop3d sasl2-bin libsasl2-modules msmtp-mta"
	[mailutils]="mailutils-pop3d"
	[nginx]="nginx libnginx-mod-mail"
	[perdition]="perdition"
	[popa3d]="popa3d socat"
	[solid-pop3d]="solid-pop3d socat"
	[twisted]="python3-twisted python3-openssl"
)
debs=$PWD/build/interop/debs

# download SERVER: its packages and what they need beyond this system's.
download() {
	local folder=$debs/$1 wanted
	[[ ! -e $folder/complete ]] || return 0
	read -r -a wanted <<<"${packages[$1]}"
	mkdir -p "$folder/partial"
	env DEBIAN_FRONTEND=noninteractive apt-get -qq -o Debug::NoLocking=1 -o Dir::Cache::archives="$folder" \
		-o APT::Sandbox::User="$(id -un)" --download-only --no-install-recommends -y install "${wanted[@]}" >"$folder/log" 2>&1 &&
		touch "$folder/complete"
}

if command -v apt-get >/dev/null && command -v dpkg-deb >/dev/null; then
	for server in "${!packages[@]}"; do
		download "$server" || echo "$server can't be downloaded and is skipped; see build/interop/debs/$server/log." >&2
	done
else
	echo "This is not a Debian system: only Dovecot is tried." >&2
fi

scripts/build.sh
chosen=$(IFS='|' && echo "$*")
status=0
MAILLOFT=$PWD/build/mailloft INTEROP_DEBS=$debs INTEROP_TABLE=$PWD/build/interop/table.md \
	go test -count=1 -timeout 40m -tags "$tags,interop" -run "TestRealServers/$chosen" ./interop || status=$?
cat build/interop/table.md
exit $status
