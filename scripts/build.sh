#!/usr/bin/env bash
# Builds build/mailloft.
set -euo pipefail
source "$(dirname "$0")/env.sh"

if [[ ! -d $(go env GOCACHE)/00 ]]; then
	echo "The first build compiles the window toolkit and the database: some minutes."
fi
CGO_ENABLED=1 go build -tags "$tags" -ldflags "-X main.version=$version" -o build/mailloft .
