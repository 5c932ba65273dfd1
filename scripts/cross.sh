#!/usr/bin/env bash
# Compiles everything that is not the window, tests included, without cgo for
# every system.
set -euo pipefail
source "$(dirname "$0")/env.sh"

for target in linux/amd64 windows/amd64 darwin/arm64; do
	echo "$target"
	GOOS=${target%/*} GOARCH=${target#*/} CGO_ENABLED=0 go vet ./pop3/... ./app/... ./assets/...
done
