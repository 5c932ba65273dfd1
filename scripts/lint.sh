#!/usr/bin/env bash
# golangci-lint by the rules of .golangci.yml, and govulncheck. The tools are
# built once, into build/tools.
set -euo pipefail
source "$(dirname "$0")/env.sh"

golangci=v2.15.0
govulncheck=v1.9.0
tools=$PWD/build/tools
mkdir -p "$tools"

# tool NAME PACKAGE VERSION: build it unless this version is there.
tool() {
	if [[ ! -x $tools/$1 || $(cat "$tools/$1.version" 2>/dev/null) != "$3" ]]; then
		echo "building $1 $3"
		(cd / && GOBIN=$tools go install "$2@$3")
		echo "$3" >"$tools/$1.version"
	fi
}

tool golangci-lint github.com/golangci/golangci-lint/v2/cmd/golangci-lint "$golangci"
"$tools/golangci-lint" run ./...

tool govulncheck golang.org/x/vuln/cmd/govulncheck "$govulncheck"
if report=$("$tools/govulncheck" -tags "$tags" ./... 2>&1); then
	tail -n 3 <<<"$report"
elif grep -qE 'dial tcp|no such host|i/o timeout|connection refused|proxyconnect|unexpected status|HTTP GET .*returned|TLS handshake' <<<"$report"; then
	echo "govulncheck did not run: its database cannot be reached from here."
	tail -n 2 <<<"$report"
else
	echo "$report"
	exit 1
fi
